"""What a phone at a gate holds: everybody whom it may meet, and who is in; whole, or what changed."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, select, true

from eventmgr.agenda.models import Session
from eventmgr.checkin.models import AttendanceSetting, CheckIn, Gate
from eventmgr.checkin.queries.asking import Asking, read_asking
from eventmgr.checkin.queries.changes import Changes, list_changes
from eventmgr.checkin.queries.settings import find_rehearsal
from eventmgr.checkin.rules import Fact, FactKind, standing, tolerance_minutes
from eventmgr.core.db import chunks, db
from eventmgr.core.text import fold
from eventmgr.events.models import Room
from eventmgr.groups.models import Group, GroupMember
from eventmgr.people.models import AdminUnit, Person
from eventmgr.registration.models import Category, Delegation, Pass, Registration

_OLDEST = timedelta(hours=24)
_DIGEST = 16
_MOST_WIDE = 40
_LONGEST_MOMENT = 14  # milliseconds until the year 5138
# What every phone asks every few seconds is built once and skips the unit of work.
_SESSIONS = (
    select(
        Session.id,
        Session.title,
        Session.kind,
        Room.name.label("room"),
        Session.starts_at,
        Session.ends_at,
        AttendanceSetting.late_after,
    )
    .outerjoin(Room, Room.id == Session.room_id)
    .outerjoin(AttendanceSetting, AttendanceSetting.session_id == Session.id)
    .where(Session.event_id == bindparam("event_id"), Session.takes_attendance)
    .order_by(Session.starts_at, Session.code, Session.id)
)
_PEOPLE = (
    select(
        Registration.id,
        Person.full_name,
        Registration.position,
        Registration.organization,
        AdminUnit.name.label("province"),
        Registration.delegation_id,
        Category.key,
        Category.name.label("category"),
        Category.colour,
        Registration.note,
        Registration.state,
        Person.erased_at,
    )
    .join(Person, Person.id == Registration.person_id)
    .join(Category, Category.id == Registration.category_id)
    .outerjoin(Delegation, Delegation.id == Registration.delegation_id)
    .outerjoin(AdminUnit, AdminUnit.id == Delegation.admin_unit_id)
    .order_by(Registration.sort_key, Registration.id)
)
_FACTS = select(
    CheckIn.registration_id,
    CheckIn.session_id,
    CheckIn.round,
    CheckIn.kind,
    CheckIn.at,
    CheckIn.recorded_by,
    Gate.name.label("gate"),
).outerjoin(Gate, Gate.id == CheckIn.gate_id)


@dataclass(frozen=True)
class DoorState:
    """What a gate scans for now, and what has to be told to a phone that asks there; no changes: everything."""

    gate: Gate
    at: datetime
    sessions: list[dict[str, Any]]
    is_rehearsal: bool
    mark: str
    wide: frozenset[str]
    changes: Changes | None

    @property
    def cursor(self) -> str:
        """Where a phone stands that was told this: a moment, what its gate scanned for, and which deeds it knows."""
        marks = "-".join(sorted(self.wide)[:_MOST_WIDE])
        return f"{int(self.at.timestamp() * 1000)}.{self.mark}.{marks}"


@dataclass(frozen=True)
class DoorList:
    """Everybody of the event with their passes and what stands of them at a gate, or what changed of it.

    A question that is made or changed concerns all: the questions are told with everybody only.
    """

    people: list[dict[str, Any]]
    gone: list[str]
    facts: list[list[Any]]
    questions: list[dict[str, Any]] | None = None


def open_door(gate: Gate, since: str | None, *, at: datetime) -> DoorState:
    """Look what a phone has to be told that holds the list as of this cursor.

    A deed that concerns all of the event is told once: the cursor names those that its phone knows of.
    """
    sessions, is_rehearsal = _sessions(gate), find_rehearsal(gate.event_id) is not None
    mark = _mark(gate, sessions, is_rehearsal=is_rehearsal)
    then, known = _read_cursor(since, mark, at)
    changes = list_changes(gate.event_id, then or at)
    is_whole = then is None or not changes.wide <= known
    return DoorState(gate, at, sessions, is_rehearsal, mark, changes.wide, None if is_whole else changes)


def read_door_list(door: DoorState) -> DoorList:
    """All of it, or what changed."""
    event_id, what, changes = door.gate.event_id, door.gate.what, door.changes
    book = (CheckIn.what == what, CheckIn.is_rehearsal == door.is_rehearsal)
    here = (CheckIn.event_id == event_id, CheckIn.session_id.in_([UUID(one["id"]) for one in door.sessions]), *book)
    if changes is None:
        asking = read_asking(event_id)
        people, gone = _people(event_id, asking, None)
        return DoorList(people, gone, _facts(_of_all(here), what, is_whole=True), asking.show_questions())
    people, gone = _people(event_id, read_asking(event_id), changes.people) if changes.people else ([], [])
    return DoorList(people, gone, _facts(_of_some(here, changes.facts), what, is_whole=False))


def _read_cursor(since: str | None, mark: str, at: datetime) -> tuple[datetime | None, frozenset[str]]:
    """The moment of a cursor and the deeds it names; none where it is of another gate, too old, or no cursor at all."""
    moment, for_what, known = [*(since or "").split("."), "", ""][:3]
    if for_what != mark or not (moment.isascii() and moment.isdigit() and len(moment) <= _LONGEST_MOMENT):
        return None, frozenset()
    then = datetime.fromtimestamp(int(moment) / 1000, UTC)
    return then if at - _OLDEST <= then <= at else None, frozenset(filter(None, known.split("-")))


def _mark(gate: Gate, sessions: Sequence[dict[str, Any]], *, is_rehearsal: bool) -> str:
    what = [str(gate.id), gate.what, is_rehearsal, *(one["id"] for one in sessions)]
    return sha256(json.dumps(what).encode()).hexdigest()[:_DIGEST]


def _sessions(gate: Gate) -> list[dict[str, Any]]:
    chosen = set(gate.session_ids)
    rows = db.session.connection().execute(_SESSIONS, {"event_id": gate.event_id})
    return [
        {
            "id": str(row.id),
            "title": row.title,
            "kind": row.kind.value,
            "room": row.room or "",
            "starts_at": _moment(row.starts_at),
            "ends_at": _moment(row.ends_at),
            "late_after": tolerance_minutes(row.kind, row.starts_at, row.ends_at, row.late_after),
        }
        for row in rows
        if not chosen or str(row.id) in chosen
    ]


def _people(event_id: UUID, asking: Asking, ids: Collection[UUID] | None) -> tuple[list[dict[str, Any]], list[str]]:
    found: list[dict[str, Any]] = []
    gone: list[str] = []
    for some in _parts(ids):
        seats, passes = _seats(event_id, some), _passes(event_id, some)
        answers = asking.read_answers(event_id, some)
        for row in db.session.connection().execute(_PEOPLE.where(Registration.event_id == event_id, some)):
            if row.erased_at is not None:
                gone.append(str(row.id))
                continue
            told, asks = asking.show(row.key, answers.get(row.id, ()))
            group, room = seats.get(row.id, ("", ""))
            found.append(
                {
                    "id": str(row.id),
                    "name": row.full_name,
                    "fold": fold(row.full_name),
                    "position": row.position,
                    "organization": row.organization,
                    "province": row.province or "",
                    "delegation": str(row.delegation_id) if row.delegation_id else None,
                    "category": row.category,
                    "colour": row.colour,
                    "group": group,
                    "room": room,
                    "note": row.note,
                    "state": row.state.value,
                    "told": told,
                    "asks": asks,
                    "passes": passes.get(row.id, []),
                }
            )
    return found, gone


def _parts(ids: Collection[UUID] | None) -> Iterable[ColumnElement[bool]]:
    if ids is None:
        return [true()]
    return [Registration.id.in_(chunk) for chunk in chunks(sorted(ids))]


def _seats(event_id: UUID, some: ColumnElement[bool]) -> dict[UUID, tuple[str, str]]:
    """The first group of each, with its room."""
    rows = db.session.execute(
        select(GroupMember.registration_id, Group.number, Room.name)
        .join(Group, Group.id == GroupMember.group_id)
        .join(Session, Session.id == Group.session_id)
        .join(Registration, Registration.id == GroupMember.registration_id)
        .outerjoin(Room, Room.id == Group.room_id)
        .where(Registration.event_id == event_id, some)
        .order_by(Session.starts_at.desc(), Session.id.desc())
    )
    return {registration_id: (str(number), room or "") for registration_id, number, room in rows}


def _passes(event_id: UUID, some: ColumnElement[bool]) -> dict[UUID, list[list[Any]]]:
    """Of each pass what recognises it and cannot be printed, and whether it was revoked."""
    rows = db.session.execute(
        select(Pass.registration_id, Pass.token, Pass.revoked_at)
        .join(Registration, Registration.id == Pass.registration_id)
        .where(Registration.event_id == event_id, some)
        .order_by(Pass.issued_at, Pass.id)
    )
    found: dict[UUID, list[list[Any]]] = {}
    for registration_id, token, revoked_at in rows:
        digest = sha256(token.upper().encode()).hexdigest()[:_DIGEST]
        found.setdefault(registration_id, []).append([digest, revoked_at is not None])
    return found


def _of_all(here: Sequence[ColumnElement[bool]]) -> list[Any]:
    return list(db.session.connection().execute(_FACTS.where(*here).order_by(CheckIn.recorded_at, CheckIn.id)))


def _of_some(here: Sequence[ColumnElement[bool]], ids: Collection[UUID]) -> list[Any]:
    rows: list[Any] = []
    for chunk in chunks(sorted(ids)):
        some = _FACTS.where(*here, CheckIn.registration_id.in_(chunk))
        rows.extend(db.session.connection().execute(some.order_by(CheckIn.recorded_at, CheckIn.id)))
    return rows


def _facts(rows: Iterable[Any], what: str, *, is_whole: bool) -> list[list[Any]]:
    """What stands, one fact for each person and session; where nothing stands a delta tells the undo."""
    by_key: dict[tuple[UUID, UUID], list[Any]] = {}
    for row in rows:
        by_key.setdefault((row.registration_id, row.session_id), []).append(row)
    found = []
    for those in by_key.values():
        stands = those[0] if len(those) == 1 else _standing(those)
        if stands is None and not is_whole:
            stands = next(row for row in reversed(those) if row.kind is FactKind.UNDO)
        if stands is not None:
            found.append(stands)
    return [_fact(row, what) for row in found]


def _standing(rows: Sequence[Any]) -> Any:
    last = standing(Fact(row.round, row.kind, row.at) for row in rows)
    return last and next(row for row in rows if (row.round, row.kind) == (last.round, last.kind))


def _fact(row: Any, what: str) -> list[Any]:
    ids = [str(row.registration_id), str(row.session_id)]
    return [*ids, what, row.round, row.kind.value, _moment(row.at), row.recorded_by, row.gate]


def _moment(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
