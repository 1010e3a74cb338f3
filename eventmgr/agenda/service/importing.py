"""How an agenda that stands in a spreadsheet is looked at, and put on the agenda once somebody said so.

What was uploaded is kept nowhere: the page carries its words along until they are entered or left.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from eventmgr.agenda.queries import list_sessions
from eventmgr.agenda.rules import SessionKind
from eventmgr.agenda.rules.columns import Layout, guess_layout, is_span
from eventmgr.agenda.rules.guessing import guess_people
from eventmgr.agenda.rules.reading import Line, LineState, read_agenda
from eventmgr.agenda.service.sessions import PaperInput, PersonInput, SessionData, create_session
from eventmgr.core.access import Actor
from eventmgr.core.db import lock_row, transaction
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.core.text import fold, nfc
from eventmgr.events.models import Event
from eventmgr.events.queries import list_rooms
from eventmgr.events.service import add_room, require_editable
from eventmgr.rendering.sheets import Cell, Sheet, TableError, read_table

MOST_ROWS, MOST_COLUMNS, MOST_LETTERS = 600, 20, 150_000
_BEFORE_DATES = 1905  # a time of day that a spreadsheet keeps as a moment has a date of 1899 or 1904


@dataclass(frozen=True)
class DraftSheet:
    """The words of one sheet; `merged` are cells (row, column, from 0) that repeat the merged cell above them."""

    name: str
    rows: list[list[str]]
    merged: frozenset[tuple[int, int]]

    def to_json(self) -> list[Any]:
        """Plain values."""
        return [self.name, self.rows, sorted(self.merged)]


@dataclass(frozen=True)
class Draft:
    """An uploaded agenda in words."""

    name: str
    sheets: list[DraftSheet]

    def to_json(self) -> list[Any]:
        """Plain values, for the page to carry along."""
        return [self.name, [sheet.to_json() for sheet in self.sheets]]

    @classmethod
    def from_json(cls, told: list[Any]) -> "Draft":
        """What `to_json` gave."""
        name, sheets = told
        return cls(name, [DraftSheet(n, rows, frozenset((r, c) for r, c in merged)) for n, rows, merged in sheets])

    def likely(self) -> int:
        """The sheet with most times in it."""
        times = [sum(is_span(cell) for row in sheet.rows for cell in row) for sheet in self.sheets]
        return times.index(max(times))


@dataclass(frozen=True)
class Proposal:
    """A row, and what would become of it: `is_known` stands on the agenda already, `is_taken` is proposed."""

    line: Line
    room_id: UUID | None = None
    new_room: str = ""
    is_known: bool = False
    is_taken: bool = False
    papers: tuple[Line, ...] = ()


def read_upload(data: bytes, filename: str) -> Draft:
    """The words of a workbook or a CSV; a refusal names the field of the file."""
    if not data:
        raise DomainError(lazy("Choose a file."), field="file")
    try:
        sheets = read_table(data, filename)
    except TableError as error:
        raise DomainError(error.message, field="file") from error
    shown = [_words(sheet) for sheet in sheets if not sheet.hidden]
    draft = Draft(nfc(filename)[:200], [sheet for sheet in shown if any(map(any, sheet.rows))])
    letters = sum(len(cell) for sheet in draft.sheets for row in sheet.rows for cell in row)
    if letters > MOST_LETTERS or any(len(sheet.rows) > MOST_ROWS for sheet in draft.sheets):
        raise DomainError(lazy("This is too long for an agenda: at most %(n)s rows.", n=MOST_ROWS), field="file")
    if not draft.sheets:
        raise DomainError(lazy("There is nothing in this file."), field="file")
    return draft


def guess(draft: Draft, sheet: int) -> Layout:
    """What the columns of a sheet seem to say."""
    return guess_layout(draft.sheets[sheet].rows)


def propose(event: Event, draft: Draft, sheet: int, layout: Layout) -> list[Proposal]:
    """Each row with what would become of it; nothing is written."""
    told = draft.sheets[sheet]
    lines = read_agenda(told.rows, layout, (event.starts_on, event.ends_on), told.merged)
    rooms = {fold(room.name): room.id for room in list_rooms(event.id)}
    known = _known(event)
    seen: set[tuple[datetime, str]] = set()
    proposals = []
    for line in lines:
        papers = tuple(other for other in lines if other.of == line.number)
        proposals.append(_proposal(line, papers, rooms, known, seen))
    return proposals


def enter(
    event: Event,
    proposals: Collection[Proposal],
    taken: Collection[int],
    new_rooms: Collection[str],
    *,
    actor: Actor,
    at: datetime,
) -> int:
    """Put the chosen rows on the agenda, and make the rooms that were agreed to; all of it or nothing.

    What has come onto the agenda since it was looked at is not made twice. Tells how many sessions were made.
    """
    chosen = [each for each in proposals if each.line.state is LineState.SESSION and each.line.number in taken]
    if not chosen:
        raise DomainError(lazy("Choose at least one row."))
    agreed = {fold(name) for name in new_rooms}
    with transaction():
        lock_row(event)
        require_editable(event)
        known, codes = _known(event), _Codes(event)
        rooms = {fold(room.name): room.id for room in list_rooms(event.id)}
        made = 0
        for each in chosen:
            key = (each.line.starts(), fold(each.line.title))
            if key in known:
                continue
            name = fold(each.line.room)
            if name in agreed and name not in rooms:
                rooms[name] = add_room(event, each.line.room, None, actor=actor, at=at).id
            data = _data(event, each, rooms.get(name) if name else None)
            data["code"] = codes.next(data["starts_at"].astimezone(event.zone).date())
            create_session(event, data, actor=actor, at=at)
            made += 1
        return made


class _Codes:
    """The next code of each day: d1-07."""

    def __init__(self, event: Event) -> None:
        self.first = event.starts_on
        self.taken = {session.code for session in list_sessions(event.id)}

    def next(self, day: date) -> str:
        prefix, number = f"d{(day - self.first).days + 1}-", 1
        while f"{prefix}{number:02d}" in self.taken:
            number += 1
        self.taken.add(f"{prefix}{number:02d}")
        return f"{prefix}{number:02d}"


def _known(event: Event) -> dict[tuple[datetime, str], str]:
    """What stands on the agenda, by its beginning on the wall and its title."""
    return {
        (session.starts_at.astimezone(event.zone).replace(tzinfo=None), fold(session.title)): session.title
        for session in list_sessions(event.id)
    }


def _proposal(
    line: Line,
    papers: tuple[Line, ...],
    rooms: dict[str, UUID],
    known: dict[tuple[datetime, str], str],
    seen: set[tuple[datetime, str]],
) -> Proposal:
    starts = line.starts()
    if line.state is not LineState.SESSION or starts is None:
        return Proposal(line)
    key = (starts, fold(line.title))
    room_id = rooms.get(fold(line.room)) if line.room else None
    new_room = line.room if line.room and room_id is None else ""
    if key in known or key in seen:
        told = lazy("Stands on the agenda already.") if key in known else lazy("Stands further up already.")
        return Proposal(_with(line, told), room_id, is_known=True)
    seen.add(key)
    twin = next((at for at, title in known if title == key[1] and at.date() == starts.date()), None)
    if twin is not None:
        told = lazy(
            "A session of this name stands at %(time)s already: tick it to make another one.", time=f"{twin:%H:%M}"
        )
        return Proposal(_with(line, told), room_id, new_room, papers=papers)
    return Proposal(line, room_id, new_room, is_taken=True, papers=papers)


def _with(line: Line, told: LazyString) -> Line:
    return replace(line, remarks=(*line.remarks, told))


def _data(event: Event, each: Proposal, room_id: UUID | None) -> SessionData:
    line = each.line
    if line.day is None or line.start is None or line.end is None:
        message = "a row without its times was taken for a session"
        raise ValueError(message)
    return SessionData(
        kind=line.kind,
        title=line.title,
        starts_at=datetime.combine(line.day, line.start, event.zone),
        ends_at=datetime.combine(line.day, line.end, event.zone),
        room_id=room_id,
        takes_attendance=line.kind is SessionKind.CHECK_IN,
        people=[PersonInput(name[:200], role) for name, role in guess_people(line.people, line.kind)],
        papers=[PaperInput(paper.title, paper.people[:200]) for paper in each.papers],
    )


def _words(sheet: Sheet) -> DraftSheet:
    rows = [[_text(cell) for cell in row[:MOST_COLUMNS]] for row in sheet.rows]
    merged = set()
    for top, left, bottom, _right in sheet.merged:
        for row in range(top + 1, bottom + 1):
            if row <= len(rows) and top <= len(rows) and left <= len(rows[top - 1]):
                cells = rows[row - 1]
                cells += [""] * (left - len(cells))
                cells[left - 1] = rows[top - 1][left - 1]
                merged.add((row - 1, left - 1))
    return DraftSheet(sheet.name, rows, frozenset(merged))


def _text(cell: Cell) -> str:
    """A cell as a person reads it; a fraction of a day is a time."""
    if isinstance(cell, datetime):
        is_clock = cell.year < _BEFORE_DATES
        return f"{cell:%H:%M}" if is_clock else f"{cell:%d/%m/%Y %H:%M}".removesuffix(" 00:00")
    if isinstance(cell, date | time):
        return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else f"{cell:%H:%M}"
    if isinstance(cell, float):
        return _number(cell)
    return "" if cell is None or isinstance(cell, bool) else nfc(str(cell))


def _number(value: float) -> str:
    minutes = round(value * 24 * 60)
    if 0 < value < 1 and minutes < 24 * 60:
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return str(int(value)) if value.is_integer() else str(value)
