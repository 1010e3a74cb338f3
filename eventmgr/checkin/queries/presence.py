"""Who is in, who is missing, and from where."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from eventmgr.checkin.models import CheckIn, Excuse
from eventmgr.checkin.queries.people import DoorSession, get_door_session
from eventmgr.checkin.rules import (
    FactKind,
    Presence,
    PresenceRow,
    Province,
    ProvinceCount,
    presence,
    tolerance_minutes,
)
from eventmgr.core.db import db
from eventmgr.core.text import search_terms
from eventmgr.people.models import AdminUnit, Person
from eventmgr.registration.models import Delegation, Registration
from eventmgr.registration.rules import RegistrationState

AnySelect = Select[*tuple[Any, ...]]


def find_entry(
    registration_id: UUID, session_id: UUID, what: str = "", *, is_rehearsal: bool = False
) -> CheckIn | None:
    """The entry of the round that is open: who is in now, or has been handed `what`; none after an undo or an exit."""
    return db.session.execute(
        select(CheckIn).where(
            CheckIn.registration_id == registration_id,
            CheckIn.session_id == session_id,
            CheckIn.what == what,
            CheckIn.is_rehearsal == is_rehearsal,
            CheckIn.kind == FactKind.ENTRY,
            ~is_closed(CheckIn, FactKind.UNDO, FactKind.EXIT),
        )
    ).scalar_one_or_none()


def was_there(registration_id: UUID, session_id: UUID) -> bool:
    """Whether somebody came to the session, even if they left again."""
    here = (CheckIn.registration_id == registration_id, CheckIn.session_id == session_id)
    return db.session.execute(select(CheckIn.id).where(*here, *counts(CheckIn))).first() is not None


def facts_of(registration_id: UUID, session_id: UUID, what: str = "", *, is_rehearsal: bool = False) -> list[CheckIn]:
    """All that happened to one person at a session, or with a thing handed out there, by round."""
    here = (CheckIn.registration_id == registration_id, CheckIn.session_id == session_id, CheckIn.what == what)
    statement = select(CheckIn).where(*here, CheckIn.is_rehearsal == is_rehearsal)
    return list(db.session.execute(statement.order_by(CheckIn.round, CheckIn.recorded_at)).scalars())


def find_excuse(registration_id: UUID, session_id: UUID) -> Excuse | None:
    """Why this person could not come to the session."""
    return db.session.execute(
        select(Excuse).where(Excuse.registration_id == registration_id, Excuse.session_id == session_id)
    ).scalar_one_or_none()


def entries(event_id: UUID, session_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], datetime]:
    """When who came, by registration and session, for these sessions of the event."""
    rows = db.session.execute(
        select(CheckIn.registration_id, CheckIn.session_id, CheckIn.at).where(
            CheckIn.event_id == event_id, CheckIn.session_id.in_(session_ids), *counts(CheckIn)
        )
    )
    return {(row.registration_id, row.session_id): row.at for row in rows}


def came_to(session_id: UUID) -> ColumnElement[bool]:
    """Whether a registration has come to a session, for statements about registrations."""
    entry = aliased(CheckIn)
    came = select(entry.id).where(entry.registration_id == Registration.id, entry.session_id == session_id)
    return came.where(*counts(entry)).exists()


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
    is_rehearsal: bool = False,
) -> list[PresenceRow]:
    """Delegates at one session in order of name, where asked only those of one presence, province code or name."""
    entry = aliased(CheckIn)
    statement = _with_facts(
        select(
            Registration.id,
            Registration.delegation_id,
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
        is_rehearsal=is_rehearsal,
    ).where(is_delegate(event_id), *(Registration.search_key.contains(f" {term}") for term in search_terms(q)))
    if only is not None:
        statement = statement.where(_is(only, entry, session))
    if province is not None:
        statement = statement.where(AdminUnit.code == province)
    rows = db.session.execute(statement.order_by(Registration.sort_key, Registration.id).limit(limit))
    return [_presence_row(row, session) for row in rows]


def count_by_province(event_id: UUID, session_id: UUID, *, is_rehearsal: bool = False) -> list[ProvinceCount]:
    """Presence at one session by delegation, in the order of the province codes; delegations without people too."""
    session = get_door_session(event_id, session_id)
    entry = aliased(CheckIn)
    sums = [
        func.coalesce(func.sum(case((and_(Registration.id.is_not(None), _is(what, entry, session)), 1), else_=0)), 0)
        for what in (Presence.PRESENT, Presence.LATE, Presence.EXCUSED)
    ]
    columns = select(AdminUnit.set, AdminUnit.code, AdminUnit.name, func.count(Registration.id), *sums)
    of_provinces = (
        outer_facts(
            columns.select_from(Delegation)
            .join(AdminUnit, AdminUnit.id == Delegation.admin_unit_id)
            .outerjoin(
                Registration,
                and_(Registration.delegation_id == Delegation.id, Registration.state == RegistrationState.CONFIRMED),
            ),
            entry,
            session.id,
            is_rehearsal=is_rehearsal,
        )
        .where(Delegation.event_id == event_id)
        .group_by(AdminUnit.set, AdminUnit.code, AdminUnit.name)
        .order_by(AdminUnit.set, AdminUnit.code)
    )
    of_others = outer_facts(
        select(func.count(Registration.id), *sums).select_from(Registration),
        entry,
        session.id,
        is_rehearsal=is_rehearsal,
    ).where(is_delegate(event_id), Registration.delegation_id.is_(None))
    found = [ProvinceCount(Province(*row[:3]), *row[3:]) for row in db.session.execute(of_provinces)]
    others = ProvinceCount(None, *db.session.execute(of_others).one())
    return [*found, others] if others.expected else found


def is_delegate(event_id: UUID) -> ColumnElement[bool]:
    """Who takes part: the confirmed registrations of the event."""
    return and_(Registration.event_id == event_id, Registration.state == RegistrationState.CONFIRMED)


def counts(entry: Any, *, is_rehearsal: bool = False) -> tuple[ColumnElement[bool], ...]:
    """The entry by which presence is judged: the first that was not undone; who left and came back came then."""
    earlier = aliased(CheckIn)
    is_first = ~(
        select(earlier.id)
        .where(
            earlier.registration_id == entry.registration_id,
            earlier.session_id == entry.session_id,
            earlier.what == "",
            earlier.is_rehearsal == is_rehearsal,
            earlier.kind == FactKind.ENTRY,
            earlier.round < entry.round,
            ~is_closed(earlier, FactKind.UNDO),
        )
        .exists()
    )
    is_presence = and_(entry.kind == FactKind.ENTRY, entry.what == "", entry.is_rehearsal == is_rehearsal)
    return is_presence, ~is_closed(entry, FactKind.UNDO), or_(entry.round == 1, is_first)


def is_closed(entry: Any, *kinds: FactKind) -> ColumnElement[bool]:
    """Whether the round of this entry was closed by a further row of one of these kinds."""
    closing = aliased(CheckIn)
    return (
        select(closing.id)
        .where(
            closing.registration_id == entry.registration_id,
            closing.session_id == entry.session_id,
            closing.what == entry.what,
            closing.is_rehearsal == entry.is_rehearsal,
            closing.round == entry.round,
            closing.kind.in_(kinds),
        )
        .exists()
    )


def _with_facts(statement: AnySelect, entry: Any, session_id: UUID, *, is_rehearsal: bool) -> AnySelect:
    return outer_facts(
        statement.select_from(Registration)
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(Delegation, Delegation.id == Registration.delegation_id)
        .outerjoin(AdminUnit, AdminUnit.id == Delegation.admin_unit_id),
        entry,
        session_id,
        is_rehearsal=is_rehearsal,
    )


def outer_facts(statement: AnySelect, entry: Any, session_id: UUID, *, is_rehearsal: bool = False) -> AnySelect:
    """Beside each registration the entry that counts at a session, and the excuse."""
    mine = and_(entry.registration_id == Registration.id, entry.session_id == session_id)
    return statement.outerjoin(entry, and_(mine, *counts(entry, is_rehearsal=is_rehearsal))).outerjoin(
        Excuse, and_(Excuse.registration_id == Registration.id, Excuse.session_id == session_id)
    )


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
    return tolerance_minutes(session.kind, session.starts_at, session.ends_at, session.late_after)


def _presence_row(row: Row[Any], session: DoorSession) -> PresenceRow:
    return PresenceRow(
        registration_id=row.id,
        delegation_id=row.delegation_id,
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
