"""What is wished of seats is written down: topics, who sits together and who apart, and what is weighed how."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from sqlalchemy import delete, select

from eventmgr.agenda.models import Session
from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy
from eventmgr.events.service import require_editable
from eventmgr.groups.models import GroupPair, GroupWish
from eventmgr.groups.queries import list_groups, open_for_wishes, setting_of, wishes_by_registration
from eventmgr.groups.rules.conditions import MOST_WISHES, PairKind
from eventmgr.groups.rules.problem import HEAVIEST, Trait
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import get_registration
from eventmgr.registration.rules import RegistrationState


class SettingData(TypedDict):
    """The weight of each trait, from 0 (left out) to 10, and whether delegates may wish for topics themselves."""

    province: int
    region: int
    category: int
    sex: int
    level: int
    wishes_open: bool


def set_setting(session: Session, data: SettingData, *, actor: Actor, at: datetime) -> None:
    """Say how the groups of a session are to be balanced."""
    with transaction() as unit:
        require_editable(session.event)
        for trait in Trait:
            if not 0 <= data[trait.value] <= HEAVIEST:
                raise DomainError(lazy("A weight is a number from 0 to %(most)s.", most=HEAVIEST), field=trait.value)
        setting = setting_of(session.id)
        changes = change(setting, data)
        unit.add(setting)
        if changes:
            record("group.set_setting", session, actor=actor, at=at, event_id=session.event_id, changes=changes)


def set_wishes(
    session: Session, registration_id: UUID, group_ids: Sequence[UUID], *, actor: Actor, at: datetime
) -> None:
    """Write down for which topics a delegate wishes, the best first; none takes the wishes back."""
    with transaction() as unit:
        require_editable(session.event)
        registration = _confirmed(session, registration_id)
        groups = {group.id: group for group in list_groups(session.event_id, session.id)}
        if len(group_ids) > MOST_WISHES or any(group_id not in groups for group_id in group_ids):
            raise DomainError(lazy("Choose up to %(most)s topics of this session.", most=MOST_WISHES))
        if len({groups[group_id].topic for group_id in group_ids}) < len(group_ids):
            raise DomainError(lazy("Choose each topic once."))
        before = wishes_by_registration(session.id, registration.id).get(registration.id, [])
        unit.execute(
            delete(GroupWish).where(GroupWish.session_id == session.id, GroupWish.registration_id == registration.id)
        )
        for rank, group_id in enumerate(group_ids, 1):
            wish = GroupWish(session_id=session.id, registration_id=registration.id, group_id=group_id, rank=rank)
            unit.add(wish)
        numbers = [" ".join(str(group.number) for group in some) for some in (before, [groups[g] for g in group_ids])]
        record(
            "group.set_wishes",
            session,
            actor=actor,
            at=at,
            event_id=session.event_id,
            changes={str(registration.id): (numbers[0] or None, numbers[1] or None)},
        )


def wish_oneself(
    session: Session, registration: Registration, group_ids: Sequence[UUID], *, actor: Actor, at: datetime
) -> None:
    """A delegate wishes for topics, as long as the organizer lets the delegates do so."""
    with transaction():
        if session.id not in {each.id for each in open_for_wishes(registration)}:
            raise Conflict(lazy("Wishes for the topics of this session are closed."))
        set_wishes(session, registration.id, group_ids, actor=actor, at=at)


def add_pair(
    session: Session, one_id: UUID, other_id: UUID, kind: PairKind, *, actor: Actor, at: datetime
) -> GroupPair:
    """Say that two are to sit together, or apart; what was said of them before is replaced."""
    with transaction() as unit:
        require_editable(session.event)
        if one_id == other_id:
            raise Conflict(lazy("Choose two different people."), field="other_id")
        first_id, second_id = sorted((one_id, other_id))
        for registration_id in (first_id, second_id):
            _confirmed(session, registration_id)
        here = (
            GroupPair.session_id == session.id,
            GroupPair.first_id == first_id,
            GroupPair.second_id == second_id,
        )
        pair = unit.execute(select(GroupPair).where(*here)).scalar_one_or_none()
        before = pair.kind if pair else None
        pair = pair or GroupPair(session_id=session.id, first_id=first_id, second_id=second_id)
        pair.kind = kind
        unit.add(pair)
        unit.flush()
        _record_pair(session, pair, before, kind, actor=actor, at=at)
        return pair


def remove_pair(session: Session, pair: GroupPair, *, actor: Actor, at: datetime) -> None:
    """Two may sit wherever it is best."""
    with transaction() as unit:
        require_editable(session.event)
        _record_pair(session, pair, pair.kind, None, actor=actor, at=at)
        unit.delete(pair)


def _record_pair(
    session: Session, pair: GroupPair, before: PairKind | None, after: PairKind | None, *, actor: Actor, at: datetime
) -> None:
    changes: dict[str, tuple[object, object]] = {f"{pair.first_id} {pair.second_id}": (before, after)}
    record("group.set_pair", session, actor=actor, at=at, event_id=session.event_id, changes=changes)


def _confirmed(session: Session, registration_id: UUID) -> Registration:
    registration = get_registration(session.event_id, registration_id)
    if registration.state is not RegistrationState.CONFIRMED:
        raise DomainError(lazy("Only confirmed delegates sit in a group."), field="other_id")
    return registration
