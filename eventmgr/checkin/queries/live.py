"""What is looked at while people arrive: how many, from where, through which door, and who is still missing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Row, and_, bindparam, case, extract, func, select
from sqlalchemy import cast as as_type
from sqlalchemy.orm import aliased

from eventmgr.accounts.models import Device
from eventmgr.checkin.models import CheckIn, Excuse, Gate
from eventmgr.checkin.queries.people import AnySelect, get_door_session
from eventmgr.checkin.queries.presence import counts, is_closed, outer_facts
from eventmgr.checkin.rules import FactKind, Province, ProvinceCount, bars, door_rates, tolerance_minutes
from eventmgr.core.db import db
from eventmgr.people.models import AdminUnit, Person
from eventmgr.registration.models import Delegation, Registration
from eventmgr.registration.rules import RegistrationState

LAST_ARRIVALS = 5
DOOR_MINUTES = (5, 15)


@dataclass(frozen=True)
class Door:
    """A gate, or everything that came another way (no gate): scans a minute over 5 and 15 minutes, and its phones."""

    gate: Gate | None
    rates: tuple[float, ...]
    total: int
    devices: list[Device]


@dataclass(frozen=True)
class Arrival:
    """Somebody came; from which province is all that a hall is told."""

    at: datetime
    province: str | None


@dataclass(frozen=True)
class Live:
    """Arrivals to one session at one moment; `bars` are (from when, how many), equally wide."""

    counts: list[ProvinceCount]
    bars: list[tuple[datetime, int]]
    doors: list[Door]
    last: list[Arrival]


@dataclass(frozen=True)
class Missing:
    """Somebody who is neither there nor excused."""

    registration_id: UUID
    full_name: str
    position: str
    phone: str | None


@dataclass(frozen=True)
class MissingDelegation:
    """Those of one delegation who are missing; no province stands for who belongs to none."""

    delegation_id: UUID | None
    province: str | None
    expected: int
    people: list[Missing]


def show_live(event_id: UUID, session_id: UUID, *, at: datetime, is_rehearsal: bool = False) -> Live:
    """Arrivals as they are now, in the same few questions however many people there are."""
    session = get_door_session(event_id, session_id)
    minutes = tolerance_minutes(session.kind, session.starts_at, session.ends_at, session.late_after)
    of = {"event_id": event_id, "session_id": session_id}
    late_from = session.starts_at + timedelta(minutes=minutes)
    found = _ask(_by_delegation(is_rehearsal), {**of, "late_from": late_from})
    arrivals = Counter({_moment(row.minute): row.number for row in _ask(_by_minute(is_rehearsal), of)})
    last = [Arrival(row.at, row.name) for row in _ask(_latest(is_rehearsal), of)]
    return Live(_of_provinces(event_id, found), bars(arrivals), _doors(of, at, is_rehearsal=is_rehearsal), last)


def list_missing(event_id: UUID, session_id: UUID, *, is_rehearsal: bool = False) -> list[MissingDelegation]:
    """Who is missing, by delegation in the order of the codes, each in order of name."""
    of = {"event_id": event_id, "session_id": session_id}
    expected = {row.delegation_id: row.expected for row in _ask(_expected(), of)}
    found: dict[UUID | None, list[Missing]] = {}
    names: dict[UUID | None, str | None] = {}
    for row in _ask(_missing(is_rehearsal), of):
        names[row.delegation_id] = row.unit
        found.setdefault(row.delegation_id, []).append(Missing(row.id, row.full_name, row.position, row.phone))
    return [MissingDelegation(key, names[key], expected[key], people) for key, people in found.items()]


def _ask(statement: AnySelect, values: dict[str, Any]) -> Sequence[Row[Any]]:
    return db.session.connection().execute(statement, values).all()


def _of_provinces(event_id: UUID, found: Iterable[Row[Any]]) -> list[ProvinceCount]:
    """Delegations in the order of their codes, those without people too, and last who belongs to none."""
    rows = {row.delegation_id: tuple(map(int, row[1:])) for row in found}
    units = _ask(_units(), {"event_id": event_id})
    of_units = [ProvinceCount(Province(row.set, row.code, row.name), *rows.pop(row.id, (0, 0, 0, 0))) for row in units]
    return [*of_units, *(ProvinceCount(None, *numbers) for numbers in rows.values())]


def _doors(of: dict[str, UUID], at: datetime, *, is_rehearsal: bool) -> list[Door]:
    """Every gate that is open or was used at this session; what came without one stands last."""
    gates = db.session.execute(select(Gate).where(Gate.event_id == of["event_id"]).order_by(Gate.name)).scalars().all()
    scans: dict[UUID | None, Counter[datetime]] = {}
    for row in _ask(_scans(is_rehearsal), of):
        scans.setdefault(row.gate_id, Counter())[_moment(row.minute)] = row.number
    devices: dict[UUID | None, list[Device]] = {}
    mine = (Device.event_id == of["event_id"], Device.scope == "gate", Device.revoked_at.is_(None))
    for device in db.session.execute(select(Device).where(*mine).order_by(Device.name, Device.id)).scalars():
        devices.setdefault(device.subject_id, []).append(device)
    shown: list[Gate | None] = [gate for gate in gates if gate.id in scans or gate.revoked_at is None]
    if None in scans:
        shown.append(None)
    return [_door(gate, scans, devices, at) for gate in shown]


def _door(
    gate: Gate | None,
    scans: dict[UUID | None, Counter[datetime]],
    devices: dict[UUID | None, list[Device]],
    at: datetime,
) -> Door:
    key = gate.id if gate else None
    here = scans.get(key, Counter())
    return Door(gate, door_rates(here, DOOR_MINUTES, at=at), here.total(), devices.get(key, []))


def _moment(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)


def _minute(moment: Any) -> Any:
    """The minute since 1970 in which something was; both databases reckon it alike."""
    return as_type(extract("epoch", moment), Integer) // 60


_OF_SESSION = (CheckIn.event_id == bindparam("event_id"), CheckIn.session_id == bindparam("session_id"))
_IS_DELEGATE = and_(Registration.event_id == bindparam("event_id"), Registration.state == RegistrationState.CONFIRMED)


# To put these statements together takes longer than to answer them: it is done once.
@cache
def _by_delegation(is_rehearsal: bool) -> AnySelect:  # noqa: FBT001 - the key of the cache
    entry = aliased(CheckIn)
    late = entry.at > bindparam("late_from")
    return (
        _with_entry(
            select(
                Registration.delegation_id,
                func.count(Registration.id),
                func.sum(case((and_(entry.at.is_not(None), ~late), 1), else_=0)),
                func.sum(case((late, 1), else_=0)),
                func.sum(case((and_(entry.at.is_(None), Excuse.id.is_not(None)), 1), else_=0)),
            ),
            entry,
            is_rehearsal=is_rehearsal,
        )
        .where(_IS_DELEGATE)
        .group_by(Registration.delegation_id)
    )


@cache
def _missing(is_rehearsal: bool) -> AnySelect:  # noqa: FBT001 - the key of the cache
    entry = aliased(CheckIn)
    columns = (Registration.id, Registration.delegation_id, Registration.position, Person.full_name, Person.phone)
    return (
        _with_entry(select(*columns, AdminUnit.name.label("unit")), entry, is_rehearsal=is_rehearsal)
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(Delegation, Delegation.id == Registration.delegation_id)
        .outerjoin(AdminUnit, AdminUnit.id == Delegation.admin_unit_id)
        .where(_IS_DELEGATE, entry.id.is_(None), Excuse.id.is_(None))
        .order_by(AdminUnit.code.is_(None), AdminUnit.code, Registration.sort_key, Registration.id)
    )


def _with_entry(statement: AnySelect, entry: Any, *, is_rehearsal: bool) -> AnySelect:
    session_id: Any = bindparam("session_id")
    return outer_facts(statement.select_from(Registration), entry, session_id, is_rehearsal=is_rehearsal)


@cache
def _expected() -> AnySelect:
    number = func.count(Registration.id).label("expected")
    return select(Registration.delegation_id, number).where(_IS_DELEGATE).group_by(Registration.delegation_id)


@cache
def _units() -> AnySelect:
    return (
        select(Delegation.id, AdminUnit.set, AdminUnit.code, AdminUnit.name)
        .join(AdminUnit, AdminUnit.id == Delegation.admin_unit_id)
        .where(Delegation.event_id == bindparam("event_id"))
        .order_by(AdminUnit.set, AdminUnit.code)
    )


@cache
def _by_minute(is_rehearsal: bool) -> AnySelect:  # noqa: FBT001 - the key of the cache
    """First entries of who stands on the list, minute by minute."""
    minute = _minute(CheckIn.at).label("minute")
    return (
        select(minute, func.count(CheckIn.id).label("number"))
        .join(Registration, Registration.id == CheckIn.registration_id)
        .where(*_OF_SESSION, _IS_DELEGATE, *counts(CheckIn, is_rehearsal=is_rehearsal))
        .group_by(minute)
    )


@cache
def _scans(is_rehearsal: bool) -> AnySelect:  # noqa: FBT001 - the key of the cache
    """All that was scanned at the gates and not undone, in and out, with what was handed out, minute by minute."""
    minute = _minute(CheckIn.at).label("minute")
    return (
        select(CheckIn.gate_id, minute, func.count(CheckIn.id).label("number"))
        .where(
            *_OF_SESSION,
            CheckIn.is_rehearsal == is_rehearsal,
            CheckIn.kind != FactKind.UNDO,
            ~is_closed(CheckIn, FactKind.UNDO),
        )
        .group_by(CheckIn.gate_id, minute)
    )


@cache
def _latest(is_rehearsal: bool) -> AnySelect:  # noqa: FBT001 - the key of the cache
    return (
        select(CheckIn.at, AdminUnit.name)
        .join(Registration, Registration.id == CheckIn.registration_id)
        .outerjoin(Delegation, Delegation.id == Registration.delegation_id)
        .outerjoin(AdminUnit, AdminUnit.id == Delegation.admin_unit_id)
        .where(*_OF_SESSION, _IS_DELEGATE, *counts(CheckIn, is_rehearsal=is_rehearsal))
        .order_by(CheckIn.at.desc(), CheckIn.id.desc())
        .limit(LAST_ARRIVALS)
    )
