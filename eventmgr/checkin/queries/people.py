"""What the door shows of a person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from eventmgr.agenda.models import Session
from eventmgr.agenda.rules import SessionKind
from eventmgr.checkin.models import AttendanceSetting, CheckIn
from eventmgr.checkin.rules import (
    FactKind,
    PassFacts,
    Province,
)
from eventmgr.core.db import db
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.text import search_terms
from eventmgr.events.models import Room
from eventmgr.groups.models import Group, GroupMember
from eventmgr.people.models import AdminUnit, Person
from eventmgr.registration.models import Category, Delegation, Pass, Registration
from eventmgr.registration.queries import search
from eventmgr.registration.rules import RegistrationState

HITS = 12
AnySelect = Select[*tuple[Any, ...]]


class TakesNoAttendance(DomainError):
    """Nobody is checked in to this session."""

    code = "takes_no_attendance"


@dataclass(frozen=True)
class DoorSession:
    """A session as the door knows it."""

    id: UUID
    kind: SessionKind
    title: str
    starts_at: datetime
    ends_at: datetime
    late_after: int | None = None


@dataclass(frozen=True)
class Seat:
    """The discussion group of a person."""

    group_id: UUID
    number: int
    room: str | None


@dataclass(frozen=True)
class DelegateFacts:
    """What the door, and programs that help there, are shown of a person."""

    id: UUID
    full_name: str
    position: str
    organization: str
    state: RegistrationState
    category_key: str
    category: str
    colour: str
    province: Province | None
    seat: Seat | None
    token: str | None
    code: str


@dataclass(frozen=True)
class Shown:
    """A person before the door: the facts, what the pass is worth, and the last round that an undo or exit closed."""

    delegate: DelegateFacts
    facts: PassFacts
    closed: int
    revoked_at: datetime | None
    last_used_at: datetime | None


_GroupSession = aliased(Session)
# The statements of the door are built once and skip the unit of work: it is the busiest place of an event.
_FACTS: AnySelect = select(
    Registration.id,
    Registration.event_id,
    Registration.state,
    Registration.position,
    Registration.organization,
    Registration.code,
    Person.full_name,
    Category.key.label("category_key"),
    Category.name.label("category"),
    Category.colour,
    AdminUnit.set,
    AdminUnit.code.label("unit_code"),
    AdminUnit.name.label("unit"),
    Group.id.label("group_id"),
    Group.number,
    Room.name.label("room"),
    Pass.token,
    Pass.revoked_at,
    Pass.last_used_at,
)


def _joined(start: AnySelect) -> AnySelect:
    """What is known of the registrations that `start` finds; PostgreSQL keeps to the order of so many joins."""
    return (
        start.join(Person, Person.id == Registration.person_id)
        .join(Category, Category.id == Registration.category_id)
        .outerjoin(Delegation, Delegation.id == Registration.delegation_id)
        .outerjoin(AdminUnit, AdminUnit.id == Delegation.admin_unit_id)
        .outerjoin(GroupMember, GroupMember.registration_id == Registration.id)
        .outerjoin(Group, Group.id == GroupMember.group_id)
        .outerjoin(_GroupSession, _GroupSession.id == Group.session_id)
        .outerjoin(Room, Room.id == Group.room_id)
        .order_by(_GroupSession.starts_at, _GroupSession.id)
    )


_CLOSED = (
    select(func.coalesce(func.max(CheckIn.round), 0))
    .where(
        CheckIn.registration_id == Registration.id,
        CheckIn.session_id == bindparam("session_id"),
        CheckIn.what == bindparam("what"),
        CheckIn.is_rehearsal == bindparam("is_rehearsal"),
        CheckIn.kind.in_((FactKind.UNDO, FactKind.EXIT)),
    )
    .scalar_subquery()
    .label("closed")
)
_OF_TOKEN = _FACTS.select_from(Pass).join(Registration, Registration.id == Pass.registration_id)
_OF_REGISTRATION = _FACTS.select_from(Registration).outerjoin(
    Pass, and_(Pass.registration_id == Registration.id, Pass.revoked_at.is_(None))
)
_BY_TOKEN = _joined(_OF_TOKEN.add_columns(_CLOSED)).where(Pass.token == bindparam("token"))
_BY_ID = _joined(_OF_REGISTRATION.add_columns(_CLOSED)).where(Registration.id == bindparam("registration_id"))
_BY_IDS = _joined(_OF_REGISTRATION).where(Registration.id.in_(bindparam("ids", expanding=True)))
_SESSIONS = (
    select(
        Session.id,
        Session.kind,
        Session.title,
        Session.starts_at,
        Session.ends_at,
        Session.takes_attendance,
        AttendanceSetting.late_after,
    )
    .outerjoin(AttendanceSetting, AttendanceSetting.session_id == Session.id)
    .where(Session.event_id == bindparam("event_id"))
)
_SESSION = _SESSIONS.where(Session.id == bindparam("session_id"))
_ARRIVAL = _SESSIONS.where(Session.kind == SessionKind.CHECK_IN).order_by(Session.starts_at, Session.id).limit(1)


def get_door_session(event_id: UUID, session_id: UUID | None) -> DoorSession:
    """The session that people are checked in to; None stands for the arrival session of the event."""
    if session_id is None:
        row = db.session.connection().execute(_ARRIVAL, {"event_id": event_id}).first()
    else:
        row = db.session.connection().execute(_SESSION, {"event_id": event_id, "session_id": session_id}).first()
    if row is None:
        raise NotFound(lazy("There is no such session."), field="session")
    if not row.takes_attendance and row.kind is not SessionKind.CHECK_IN:
        raise TakesNoAttendance(lazy("Nobody is checked in to this session."), field="session")
    return DoorSession(row.id, row.kind, row.title, row.starts_at, row.ends_at, row.late_after)


def find_by_token(
    event_id: UUID, token: str, session_id: UUID, what: str = "", *, is_rehearsal: bool = False
) -> Shown | None:
    """Who carries this pass; the pass may be of another event, or revoked."""
    rounds = {"session_id": session_id, "what": what, "is_rehearsal": is_rehearsal}
    row = db.session.connection().execute(_BY_TOKEN, {"token": token, **rounds}).first()
    return _shown(row, event_id) if row is not None else None


def find_by_id(
    event_id: UUID, registration_id: UUID, session_id: UUID, what: str = "", *, is_rehearsal: bool = False
) -> Shown | None:
    """Who was found by name; no pass is needed for that."""
    rounds = {"session_id": session_id, "what": what, "is_rehearsal": is_rehearsal}
    row = db.session.connection().execute(_BY_ID, {"registration_id": registration_id, **rounds}).first()
    return _shown(row, event_id) if row is not None else None


def list_facts(registration_ids: Collection[UUID]) -> dict[UUID, DelegateFacts]:
    """What the door shows of these people, in one question."""
    found: dict[UUID, DelegateFacts] = {}
    for row in db.session.execute(_BY_IDS, {"ids": list(registration_ids)}):
        found.setdefault(row.id, _delegate(row))
    return found


def get_delegate(event_id: UUID, registration_id: UUID) -> DelegateFacts:
    """What the door shows of one person of this event."""
    row = db.session.execute(_BY_IDS.where(Registration.event_id == event_id), {"ids": [registration_id]}).first()
    if row is None:
        raise NotFound(lazy("There is no such delegate at this event."))
    return _delegate(row)


def find_delegates(event_id: UUID, q: str) -> list[DelegateFacts]:
    """Delegates whose name has words that begin like the typed ones, in any order and without diacritics."""
    if not search_terms(q):
        return []
    ids = [entry.id for entry in search(event_id, q, states=[RegistrationState.CONFIRMED], limit=HITS).items]
    facts = list_facts(ids)
    return [facts[registration_id] for registration_id in ids]


def _shown(row: Row[Any], event_id: UUID) -> Shown:
    facts = PassFacts(is_this_event=row.event_id == event_id, is_revoked=row.revoked_at is not None, state=row.state)
    return Shown(_delegate(row), facts, row.closed, row.revoked_at, row.last_used_at)


def _delegate(row: Row[Any]) -> DelegateFacts:
    return DelegateFacts(
        id=row.id,
        full_name=row.full_name,
        position=row.position,
        organization=row.organization,
        state=row.state,
        category_key=row.category_key,
        category=row.category,
        colour=row.colour,
        province=Province(row.set, row.unit_code, row.unit) if row.unit_code is not None else None,
        seat=Seat(row.group_id, row.number, row.room) if row.group_id is not None else None,
        token=row.token,
        code=row.code,
    )
