"""Which groups there are, and in which of them somebody sits."""

from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from eventmgr.agenda.models import Session
from eventmgr.agenda.rules import SessionKind
from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.groups.models import Group, GroupMember
from eventmgr.registration.models import Category, Delegation, Registration
from eventmgr.registration.rules import RegistrationState

# Who comes to work or report is there for all groups; everybody else is seated in one.
UNSEATED_CATEGORIES = frozenset({"organizer", "press", "driver", "trainer"})


def list_groups(event_id: UUID, session_id: UUID | None = None) -> list[Group]:
    """The groups of the event, or of one session, in the order of time and number."""
    statement = _groups(event_id).order_by(Session.starts_at, Session.id, Group.number)
    if session_id is not None:
        statement = statement.where(Group.session_id == session_id)
    return list(db.session.execute(statement).scalars())


def get_group(event_id: UUID, group_id: UUID) -> Group:
    """A group of this event."""
    group = db.session.execute(_groups(event_id).where(Group.id == group_id)).scalar_one_or_none()
    if group is None:
        raise NotFound(lazy("There is no such group."))
    return group


def group_by_registration(event_id: UUID) -> dict[UUID, Group]:
    """Registration → group; where somebody sits in groups of several sessions, the first session counts."""
    rows = db.session.execute(
        select(GroupMember.registration_id, Group)
        .join(GroupMember.group)
        .join(Group.session)
        .where(Session.event_id == event_id)
        .options(contains_eager(Group.session), joinedload(Group.room))
        .order_by(Session.starts_at.desc(), Session.id.desc())
    )
    return {registration_id: group for registration_id, group in rows}  # noqa: C416 - dict() does not know Row's types


def groups_of(event_id: UUID, registration_id: UUID) -> list[Group]:
    """The groups in which somebody sits, in order of time: one for each session of group work."""
    return list(
        db.session.execute(
            _groups(event_id)
            .join(GroupMember, GroupMember.group_id == Group.id)
            .where(GroupMember.registration_id == registration_id)
            .order_by(Session.starts_at, Session.id)
        ).scalars()
    )


def list_group_sessions(event_id: UUID) -> list[Session]:
    """The sessions of the agenda in which groups work."""
    return list(
        db.session.execute(
            select(Session)
            .where(Session.event_id == event_id, Session.kind == SessionKind.GROUP_WORK)
            .options(joinedload(Session.room))
            .order_by(Session.starts_at, Session.id)
        ).scalars()
    )


def members_by_group(event_id: UUID) -> dict[UUID, list[Registration]]:
    """Group → who sits there, in the order of names, with person, category and province."""
    rows = db.session.execute(
        select(GroupMember.group_id, Registration)
        .join(GroupMember.registration)
        .where(Registration.event_id == event_id, Registration.state == RegistrationState.CONFIRMED)
        .options(*_whole_registration())
        .order_by(Registration.sort_key, Registration.id)
    )
    members: dict[UUID, list[Registration]] = {}
    for group_id, registration in rows:
        members.setdefault(group_id, []).append(registration)
    return members


def list_members(group: Group) -> list[Registration]:
    """Who sits in the group, in the order of names."""
    return list(
        db.session.execute(
            select(Registration)
            .join(GroupMember, GroupMember.registration_id == Registration.id)
            .where(GroupMember.group_id == group.id, Registration.state == RegistrationState.CONFIRMED)
            .options(*_whole_registration())
            .order_by(Registration.sort_key, Registration.id)
        ).scalars()
    )


def list_seatable(event_id: UUID, session_id: UUID) -> list[Registration]:
    """All delegates who are to sit in a group of the session: of a category that discusses, or seated by hand."""
    by_hand = select(GroupMember.registration_id).where(GroupMember.session_id == session_id)
    return list(
        db.session.execute(
            select(Registration)
            .join(Registration.category)
            .where(
                Registration.event_id == event_id,
                Registration.state == RegistrationState.CONFIRMED,
                or_(Category.key.not_in(UNSEATED_CATEGORIES), Registration.id.in_(by_hand)),
            )
            .options(contains_eager(Registration.category), *_whole_registration(category=False))
            .order_by(Registration.sort_key, Registration.id)
        ).scalars()
    )


def seat_by_registration(session_id: UUID) -> dict[UUID, UUID]:
    """Registration → group for one session; who cancelled has left the seat."""
    rows = db.session.execute(
        select(GroupMember.registration_id, GroupMember.group_id)
        .join(GroupMember.registration)
        .where(GroupMember.session_id == session_id, Registration.state == RegistrationState.CONFIRMED)
    )
    return {registration_id: group_id for registration_id, group_id in rows}  # noqa: C416 - as above


def pinned(session_id: UUID) -> set[UUID]:
    """Who was seated by hand in a session and stays there."""
    rows = select(GroupMember.registration_id).where(GroupMember.session_id == session_id, GroupMember.is_pinned)
    return set(db.session.execute(rows).scalars())


def _groups(event_id: UUID) -> Select[Group]:
    officers = (Group.facilitator, Group.secretary, Group.rapporteur)
    return (
        select(Group)
        .join(Group.session)
        .where(Session.event_id == event_id)
        .options(
            contains_eager(Group.session),
            joinedload(Group.room),
            *(joinedload(officer).options(*_whole_registration()) for officer in officers),
        )
    )


def _whole_registration(*, category: bool = True) -> list:  # type: ignore[type-arg]  # loader options have no public type
    options = [
        joinedload(Registration.person),
        joinedload(Registration.delegation).joinedload(Delegation.admin_unit),
    ]
    return [*options, joinedload(Registration.category)] if category else options


def groups_in(room_id: UUID) -> list[Group]:
    """The groups that discuss in a room."""
    return list(
        db.session.execute(
            select(Group)
            .where(Group.room_id == room_id)
            .options(joinedload(Group.session))
            .order_by(Group.number, Group.id)
        ).scalars()
    )
