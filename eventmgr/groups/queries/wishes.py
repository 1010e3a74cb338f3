"""What is wished of the seats of a session, and all of it together as the problem that is to be solved."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from eventmgr.agenda.models import Session
from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.groups.models import Group, GroupPair, GroupSetting, GroupWish
from eventmgr.groups.queries.groups import UNSEATED_CATEGORIES
from eventmgr.groups.rules.conditions import PairKind
from eventmgr.groups.rules.levels import level_of
from eventmgr.groups.rules.problem import WEIGHTS, Delegate, GroupSpec, Problem, Trait
from eventmgr.registration.models import Registration
from eventmgr.registration.rules import RegistrationState


def setting_of(session_id: UUID) -> GroupSetting:
    """How the groups of a session are balanced; what nobody has set yet is as it is proposed."""
    known = db.session.execute(select(GroupSetting).where(GroupSetting.session_id == session_id)).scalar_one_or_none()
    if known is not None:
        return known
    weights = {trait.value: weight for trait, weight in WEIGHTS.items()}
    return GroupSetting(session_id=session_id, wishes_open=False, **weights)


def wishes_by_registration(session_id: UUID, registration_id: UUID | None = None) -> dict[UUID, list[Group]]:
    """Registration → the groups whose topics are wished for, the best first; of all or of one person."""
    statement = (
        select(GroupWish)
        .join(GroupWish.group)
        .where(GroupWish.session_id == session_id)
        .options(contains_eager(GroupWish.group))
        .order_by(GroupWish.registration_id, GroupWish.rank)
    )
    if registration_id is not None:
        statement = statement.where(GroupWish.registration_id == registration_id)
    wishes: dict[UUID, list[Group]] = {}
    for wish in db.session.execute(statement).scalars():
        wishes.setdefault(wish.registration_id, []).append(wish.group)
    return wishes


def open_for_wishes(registration: Registration) -> list[Session]:
    """The sessions for whose topics a delegate may wish by now: open, with topics to choose from."""
    if registration.state is not RegistrationState.CONFIRMED or registration.category.key in UNSEATED_CATEGORIES:
        return []
    choice = select(Group.session_id).group_by(Group.session_id).having(func.count(Group.topic.distinct()) > 1)
    return list(
        db.session.execute(
            select(Session)
            .join(GroupSetting, GroupSetting.session_id == Session.id)
            .where(Session.event_id == registration.event_id, GroupSetting.wishes_open, Session.id.in_(choice))
            .order_by(Session.starts_at, Session.id)
        ).scalars()
    )


def topics_of(groups: Sequence[Group]) -> list[Group]:
    """For each topic the first of its groups."""
    first: dict[str, Group] = {}
    for group in groups:
        first.setdefault(group.topic, group)
    return list(first.values())


def list_pairs(session_id: UUID, registration_id: UUID | None = None) -> list[GroupPair]:
    """Who is to sit together or apart, with the persons; of all or of one."""
    statement = (
        select(GroupPair)
        .where(GroupPair.session_id == session_id)
        .options(
            joinedload(GroupPair.first).joinedload(Registration.person),
            joinedload(GroupPair.second).joinedload(Registration.person),
        )
        .order_by(GroupPair.id)
    )
    if registration_id is not None:
        statement = statement.where(or_(GroupPair.first_id == registration_id, GroupPair.second_id == registration_id))
    return list(db.session.execute(statement).scalars())


def get_pair(session_id: UUID, pair_id: UUID) -> GroupPair:
    """A pair of this session."""
    pair = db.session.execute(
        select(GroupPair).where(GroupPair.session_id == session_id, GroupPair.id == pair_id)
    ).scalar_one_or_none()
    if pair is None:
        raise NotFound(lazy("There is no such pair."))
    return pair


def problem_of(
    session: Session,
    people: Sequence[Registration],
    groups: Sequence[Group],
    pins: Mapping[UUID, UUID],
    fixed: Collection[UUID] = (),
) -> Problem:
    """Whom to seat in which groups of a session and what must hold; officers sit in their group.

    Who is pinned elsewhere stays there, an officer too. Pairs of two who are `fixed` are not asked for any more.
    """
    wishes = wishes_by_registration(session.id)
    pairs = [pair for pair in list_pairs(session.id) if not {pair.first_id, pair.second_id} <= set(fixed)]
    setting = setting_of(session.id)
    officers = {
        officer: group.id
        for group in groups
        for officer in (group.facilitator_id, group.secretary_id, group.rapporteur_id)
        if officer is not None
    }
    return Problem(
        people=[_delegate(person, wishes.get(person.id, ())) for person in people],
        groups=[GroupSpec(group.id, group.topic, group.limit) for group in groups],
        pins={**officers, **pins},
        together=[(pair.first_id, pair.second_id) for pair in pairs if pair.kind is PairKind.TOGETHER],
        apart=[(pair.first_id, pair.second_id) for pair in pairs if pair.kind is PairKind.APART],
        weights={trait: getattr(setting, trait.value) for trait in Trait},
    )


def _delegate(person: Registration, wishes: Sequence[Group]) -> Delegate:
    unit = person.delegation.admin_unit if person.delegation else None
    sex, level = person.person.sex, level_of(person.position)
    traits = {
        Trait.PROVINCE: unit.name if unit else None,
        Trait.REGION: unit.region if unit else None,
        Trait.CATEGORY: person.category.key,
        Trait.SEX: sex.value if sex else None,
        Trait.LEVEL: level.value if level else None,
    }
    topics = tuple(dict.fromkeys(group.topic for group in wishes))
    return Delegate(person.id, {trait: value for trait, value in traits.items() if value}, topics)
