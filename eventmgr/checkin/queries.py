"""Who is in, who is missing, and what the door shows of a person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, func, select
from sqlalchemy.orm import aliased

from eventmgr.agenda.models import Session
from eventmgr.agenda.rules import SessionKind
from eventmgr.checkin.models import CheckIn, Excuse
from eventmgr.checkin.rules import (
    FactKind,
    PassFacts,
    Presence,
    PresenceRow,
    Province,
    ProvinceCount,
    presence,
    tolerance_minutes,
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


@dataclass(frozen=True)
class Shown:
    """A person before the door: the facts, what the pass is worth, and how many of their rounds were undone."""

    delegate: DelegateFacts
    facts: PassFacts
    undone: int
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
    Person.full_name,
    Category.key.label("category_key"),
    Category.name.label("category"),
    Category.colour,
    AdminUnit.set,
    AdminUnit.code,
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


_UNDONE = (
    select(func.count())
    .where(
        CheckIn.registration_id == Registration.id,
        CheckIn.session_id == bindparam("session_id"),
        CheckIn.kind == FactKind.UNDO,
    )
    .scalar_subquery()
    .label("undone")
)
_OF_TOKEN = _FACTS.select_from(Pass).join(Registration, Registration.id == Pass.registration_id)
_OF_REGISTRATION = _FACTS.select_from(Registration).outerjoin(
    Pass, and_(Pass.registration_id == Registration.id, Pass.revoked_at.is_(None))
)
_BY_TOKEN = _joined(_OF_TOKEN.add_columns(_UNDONE)).where(Pass.token == bindparam("token"))
_BY_ID = _joined(_OF_REGISTRATION.add_columns(_UNDONE)).where(Registration.id == bindparam("registration_id"))
_BY_IDS = _joined(_OF_REGISTRATION).where(Registration.id.in_(bindparam("ids", expanding=True)))
_SESSIONS = select(
    Session.id, Session.kind, Session.title, Session.starts_at, Session.ends_at, Session.takes_attendance
).where(Session.event_id == bindparam("event_id"))
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
    return DoorSession(row.id, row.kind, row.title, row.starts_at, row.ends_at)


def find_by_token(event_id: UUID, token: str, session_id: UUID) -> Shown | None:
    """Who carries this pass; the pass may be of another event, or revoked."""
    row = db.session.connection().execute(_BY_TOKEN, {"token": token, "session_id": session_id}).first()
    return _shown(row, event_id) if row is not None else None


def find_by_id(event_id: UUID, registration_id: UUID, session_id: UUID) -> Shown | None:
    """Who was found by name; no pass is needed for that."""
    row = (
        db.session.connection().execute(_BY_ID, {"registration_id": registration_id, "session_id": session_id}).first()
    )
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


def find_entry(registration_id: UUID, session_id: UUID) -> CheckIn | None:
    """The check-in that counts: the one of the latest round, unless it was undone."""
    return db.session.execute(
        select(CheckIn).where(
            CheckIn.registration_id == registration_id, CheckIn.session_id == session_id, *_counts(CheckIn)
        )
    ).scalar_one_or_none()


def find_excuse(registration_id: UUID, session_id: UUID) -> Excuse | None:
    """Why this person could not come to the session."""
    return db.session.execute(
        select(Excuse).where(Excuse.registration_id == registration_id, Excuse.session_id == session_id)
    ).scalar_one_or_none()


def entries(event_id: UUID, session_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], datetime]:
    """When who came, by registration and session, for these sessions of the event."""
    rows = db.session.execute(
        select(CheckIn.registration_id, CheckIn.session_id, CheckIn.at).where(
            CheckIn.event_id == event_id, CheckIn.session_id.in_(session_ids), *_counts(CheckIn)
        )
    )
    return {(row.registration_id, row.session_id): row.at for row in rows}


def came_to(session_id: UUID) -> ColumnElement[bool]:
    """Whether a registration has come to a session, for statements about registrations."""
    entry = aliased(CheckIn)
    came = select(entry.id).where(entry.registration_id == Registration.id, entry.session_id == session_id)
    return came.where(*_counts(entry)).exists()


def presence_by_registration(event_id: UUID, session_id: UUID) -> dict[UUID, PresenceRow]:
    """Every delegate of the event at one session, in order of name."""
    rows = list_presence(get_door_session(event_id, session_id), event_id)
    return {row.registration_id: row for row in rows}


def list_presence(
    session: DoorSession,
    event_id: UUID,
    *,
    only: Presence | None = None,
    province: str | None = None,
    q: str = "",
    limit: int | None = None,
) -> list[PresenceRow]:
    """Delegates at one session in order of name, where asked only those of one presence, province code or name."""
    entry = aliased(CheckIn)
    statement = _with_facts(
        select(
            Registration.id,
            Registration.position,
            Person.full_name,
            Person.phone,
            AdminUnit.name.label("unit"),
            entry.at,
            entry.source,
            entry.recorded_by,
            Excuse.reason.label("excuse"),
        ),
        entry,
        session.id,
    ).where(_is_delegate(event_id), *(Registration.search_key.contains(f" {term}") for term in search_terms(q)))
    if only is not None:
        statement = statement.where(_is(only, entry, session))
    if province is not None:
        statement = statement.where(AdminUnit.code == province)
    rows = db.session.execute(statement.order_by(Registration.sort_key, Registration.id).limit(limit))
    return [_presence_row(row, session) for row in rows]


def count_by_province(event_id: UUID, session_id: UUID) -> list[ProvinceCount]:
    """Presence at one session by delegation, in the order of the province codes; delegations without people too."""
    session = get_door_session(event_id, session_id)
    entry = aliased(CheckIn)
    counts = [
        func.coalesce(func.sum(case((and_(Registration.id.is_not(None), _is(what, entry, session)), 1), else_=0)), 0)
        for what in (Presence.PRESENT, Presence.LATE, Presence.EXCUSED)
    ]
    columns = select(AdminUnit.set, AdminUnit.code, AdminUnit.name, func.count(Registration.id), *counts)
    of_provinces = (
        _outer_facts(
            columns.select_from(Delegation)
            .join(AdminUnit, AdminUnit.id == Delegation.admin_unit_id)
            .outerjoin(
                Registration,
                and_(Registration.delegation_id == Delegation.id, Registration.state == RegistrationState.CONFIRMED),
            ),
            entry,
            session.id,
        )
        .where(Delegation.event_id == event_id)
        .group_by(AdminUnit.set, AdminUnit.code, AdminUnit.name)
        .order_by(AdminUnit.set, AdminUnit.code)
    )
    of_others = _outer_facts(
        select(func.count(Registration.id), *counts).select_from(Registration), entry, session.id
    ).where(_is_delegate(event_id), Registration.delegation_id.is_(None))
    found = [ProvinceCount(Province(*row[:3]), *row[3:]) for row in db.session.execute(of_provinces)]
    others = ProvinceCount(None, *db.session.execute(of_others).one())
    return [*found, others] if others.expected else found


def _is_delegate(event_id: UUID) -> ColumnElement[bool]:
    return and_(Registration.event_id == event_id, Registration.state == RegistrationState.CONFIRMED)


def _counts(entry: Any) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    undo = aliased(CheckIn)
    undone = select(undo.id).where(
        undo.registration_id == entry.registration_id,
        undo.session_id == entry.session_id,
        undo.round == entry.round,
        undo.kind == FactKind.UNDO,
    )
    return entry.kind == FactKind.ENTRY, ~undone.exists()


def _with_facts(statement: AnySelect, entry: Any, session_id: UUID) -> AnySelect:
    return _outer_facts(
        statement.select_from(Registration)
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(Delegation, Delegation.id == Registration.delegation_id)
        .outerjoin(AdminUnit, AdminUnit.id == Delegation.admin_unit_id),
        entry,
        session_id,
    )


def _outer_facts(statement: AnySelect, entry: Any, session_id: UUID) -> AnySelect:
    return statement.outerjoin(
        entry, and_(entry.registration_id == Registration.id, entry.session_id == session_id, *_counts(entry))
    ).outerjoin(Excuse, and_(Excuse.registration_id == Registration.id, Excuse.session_id == session_id))


def _is(what: Presence, entry: Any, session: DoorSession) -> ColumnElement[bool]:
    """The same as rules.presence, for the database."""
    late_from = session.starts_at + timedelta(minutes=_tolerance(session))
    return {
        Presence.PRESENT: and_(entry.at.is_not(None), entry.at <= late_from),
        Presence.LATE: and_(entry.at.is_not(None), entry.at > late_from),
        Presence.EXCUSED: and_(entry.at.is_(None), Excuse.id.is_not(None)),
        Presence.ABSENT: and_(entry.at.is_(None), Excuse.id.is_(None)),
    }[what]


def _tolerance(session: DoorSession) -> int:
    return tolerance_minutes(session.kind, session.starts_at, session.ends_at)


def _shown(row: Row[Any], event_id: UUID) -> Shown:
    facts = PassFacts(is_this_event=row.event_id == event_id, is_revoked=row.revoked_at is not None, state=row.state)
    return Shown(_delegate(row), facts, row.undone, row.revoked_at, row.last_used_at)


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
        province=Province(row.set, row.code, row.unit) if row.code is not None else None,
        seat=Seat(row.group_id, row.number, row.room) if row.group_id is not None else None,
        token=row.token,
    )


def _presence_row(row: Row[Any], session: DoorSession) -> PresenceRow:
    return PresenceRow(
        registration_id=row.id,
        full_name=row.full_name,
        position=row.position,
        province=row.unit,
        phone=row.phone,
        presence=presence(
            row.at,
            excused=row.excuse is not None,
            starts_at=session.starts_at,
            tolerance_minutes=_tolerance(session),
        ),
        checked_in_at=row.at,
        source=row.source,
        recorded_by=row.recorded_by or "",
        excuse=row.excuse or "",
    )
