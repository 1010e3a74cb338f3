"""People are seated: all who have no seat yet, or one by hand, who then stays there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from eventmgr.agenda.models import Session
from eventmgr.audit.service import record
from eventmgr.core.access import Actor
from eventmgr.core.db import chunks, db, table, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import uuid7
from eventmgr.events.service import require_editable
from eventmgr.groups.models import Group, GroupMember
from eventmgr.groups.queries import list_groups, list_seatable, problem_of, seat_by_registration
from eventmgr.groups.rules.conflicts import Impossible
from eventmgr.groups.rules.planning import soon
from eventmgr.groups.service.refusals import refusal
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import get_registration
from eventmgr.registration.rules import RegistrationState


@dataclass(frozen=True)
class Assignment:
    """What seating did: how many sat down, and the size of each group by its number."""

    seated: int
    sizes: dict[int, int]


def assign(session: Session, *, actor: Actor, at: datetime) -> Assignment:
    """Seat all delegates of the categories that discuss and have no seat in the session; whoever sits stays."""
    with transaction():
        require_editable(session.event)
        lock_session(session)
        groups, people = list_groups(session.event_id, session.id), list_seatable(session.event_id, session.id)
        before = seat_by_registration(session.id)
        after = _with_newcomers(session, people, groups, before)
        put_seats(session, before, after)
        record_seats(session, groups, before, after, actor=actor, at=at, verb="group.assign")
        return Assignment(
            seated=len(after) - len(before),
            sizes={group.number: sum(place == group.id for place in after.values()) for group in groups},
        )


def move_member(session: Session, registration_id: UUID, group_id: UUID | None, *, actor: Actor, at: datetime) -> None:
    """Seat one delegate of the event in a group of the session by hand, who stays there, or in none.

    A full group takes nobody more.
    """
    with transaction() as unit:
        require_editable(session.event)
        lock_session(session)
        groups = {group.id: group for group in list_groups(session.event_id, session.id)}
        registration = get_registration(session.event_id, registration_id)
        before = seat_by_registration(session.id)
        if group_id == before.get(registration_id):
            return
        if group_id is not None:
            _check_seat(registration, groups.get(group_id), sum(place == group_id for place in before.values()))
        after = {who: place for who, place in before.items() if who != registration_id}
        if group_id is not None:
            after[registration_id] = group_id
        put_seats(session, before, after)
        here = (GroupMember.session_id == session.id, GroupMember.registration_id == registration_id)
        unit.execute(update(GroupMember).where(*here).values(is_pinned=True))
        record_seats(session, list(groups.values()), before, after, actor=actor, at=at, verb="group.move_member")


def pin_member(session: Session, registration_id: UUID, *, pinned: bool, actor: Actor, at: datetime) -> None:
    """Keep somebody in the present group whatever is planned, or let the person be moved again."""
    with transaction() as unit:
        require_editable(session.event)
        registration = get_registration(session.event_id, registration_id)
        member = unit.execute(
            select(GroupMember).where(
                GroupMember.session_id == session.id, GroupMember.registration_id == registration.id
            )
        ).scalar_one_or_none()
        if member is None:
            raise DomainError(lazy("This person sits in no group."), field="registration_id")
        changes: dict[str, tuple[object, object]] = {str(registration_id): (member.is_pinned, pinned)}
        member.is_pinned = pinned
        record("group.pin_member", session, actor=actor, at=at, event_id=session.event_id, changes=changes)


def lock_session(session: Session) -> None:
    """Let one after the other seat people in a session (PostgreSQL; SQLite has one writer anyway)."""
    db.session.execute(select(Session.id).where(Session.id == session.id).with_for_update())


def put_seats(session: Session, before: Mapping[UUID, UUID], after: Mapping[UUID, UUID]) -> None:
    """Write down who sits elsewhere than before; a seat that somebody left or came to is not pinned."""
    unit = db.session()
    changed = sorted(who for who in before.keys() | after.keys() if before.get(who) != after.get(who))
    for some in chunks(changed):
        unit.execute(
            delete(GroupMember).where(GroupMember.session_id == session.id, GroupMember.registration_id.in_(some))
        )
    rows = [
        {"id": uuid7(), "session_id": session.id, "registration_id": who, "group_id": after[who], "is_pinned": False}
        for who in changed
        if who in after
    ]
    if rows:
        unit.execute(insert(table(GroupMember)), rows)


def record_seats(
    session: Session,
    groups: list[Group],
    before: Mapping[UUID, UUID],
    after: Mapping[UUID, UUID],
    *,
    actor: Actor,
    at: datetime,
    verb: str,
) -> None:
    """One audit entry on the session: registration → number of the group before and after."""
    numbers = {group.id: group.number for group in groups}
    changes: dict[str, tuple[object, object]] = {
        str(who): (numbers.get(before.get(who)), numbers.get(after.get(who)))  # type: ignore[arg-type]  # None is in no group
        for who in before.keys() | after.keys()
    }
    record(verb, session, actor=actor, at=at, event_id=session.event_id, changes=changes)


def _with_newcomers(
    session: Session, people: list[Registration], groups: list[Group], before: Mapping[UUID, UUID]
) -> dict[UUID, UUID]:
    """Everybody with a seat; those who had one are fixed, even where a group holds more of them than seats."""
    problem = problem_of(session, people, groups, pins=before, fixed=before)
    held = {group.id: sum(place == group.id for place in before.values()) for group in groups}
    specs = [
        replace(spec, seats=max(spec.seats, held[spec.id])) if spec.seats is not None else spec
        for spec in problem.groups
    ]
    try:
        plan = soon(replace(problem, groups=specs))
    except Impossible as error:
        raise refusal(error.faults, people, groups) from error
    return dict(plan.seats)


def _check_seat(registration: Registration, group: Group | None, taken: int) -> None:
    if group is None:
        raise DomainError(lazy("This group does not belong to the session."), field="group_id")
    if registration.state is not RegistrationState.CONFIRMED:
        raise DomainError(lazy("Only confirmed delegates sit in a group."), field="registration_id")
    if group.limit is not None and taken >= group.limit:
        raise Conflict(lazy("Group %(number)s is full.", number=group.number), field="group_id")
