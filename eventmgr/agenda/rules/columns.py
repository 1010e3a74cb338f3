"""Which column of somebody's agenda says what? Its header tells it in words, else the cells below do."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from eventmgr.agenda.rules.times import parse_span
from eventmgr.core.text import fold

_DEPTH = 30
_LONGEST = 60
_ENOUGH = 2


class Column(StrEnum):
    """What a column of an agenda may say; `time` is one time or both: 7h30, 7h30 - 8h00."""

    DAY = "day"
    TIME = "time"
    START = "start"
    END = "end"
    TITLE = "title"
    PEOPLE = "people"
    ROOM = "room"


_WORDS: dict[Column, tuple[str, ...]] = {
    Column.START: ("bat dau", "gio bat dau", "tu gio", "start", "from", "tu"),
    Column.END: ("ket thuc", "gio ket thuc", "den gio", "end", "until", "den"),
    Column.TIME: ("thoi gian", "thoi diem", "gio", "time"),
    Column.DAY: ("ngay", "thu ngay", "thu", "date", "day"),
    Column.TITLE: ("noi dung", "hoat dong", "cong viec", "chuong trinh", "tieu de", "content", "session", "title"),
    Column.PEOPLE: (
        "nguoi thuc hien", "thuc hien", "nguoi trinh bay", "trinh bay", "phu trach", "chu tri", "bao cao vien",
        "giang vien", "don vi", "thanh phan", "speaker", "presenter", "by whom",
    ),
    Column.ROOM: ("dia diem", "phong", "hoi truong", "noi to chuc", "place", "room", "venue"),
}  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """The row of the header (none: -1) and what the columns say; all numbers count from 0."""

    header: int
    columns: Mapping[Column, int]


def guess_layout(rows: Sequence[Sequence[str]]) -> Layout:
    """The row that names most columns, else what the cells look like."""
    best = Layout(-1, {})
    for number, row in enumerate(rows[:_DEPTH]):
        columns = columns_of(row)
        if len(columns) > len(best.columns) and columns.keys() & {Column.TITLE, Column.TIME, Column.START}:
            best = Layout(number, columns)
    guessed = _by_cells(rows[best.header + 1 :], set(best.columns.values()))
    if len(best.columns) < _ENOUGH:
        return Layout(-1, _by_cells(rows, set()))
    if Column.START in best.columns:
        guessed.pop(Column.TIME, None)
    return Layout(best.header, {**guessed, **best.columns})


def columns_of(row: Sequence[str]) -> dict[Column, int]:
    """What a header names, each once; a cell is what it says first."""
    found: dict[Column, int] = {}
    for number, cell in enumerate(row):
        column = _named(cell)
        if column is not None and column not in found:
            found[column] = number
    return found


def _named(cell: str) -> Column | None:
    text = fold(cell)
    if not text or len(text) > _LONGEST or re.search(r"\d", text):
        return None
    places = [
        (match.start(), -len(word), column)
        for column, words in _WORDS.items()
        for word in words
        if (match := re.search(rf"\b{word}\b", text))
    ]
    return min(places)[2] if places else None


def _by_cells(rows: Sequence[Sequence[str]], taken: set[int]) -> dict[Column, int]:
    """The column with most times, and of the others the one with most words."""
    width = max((len(row) for row in rows), default=0)
    free = [number for number in range(width) if number not in taken]
    cells = {number: [row[number] for row in rows if number < len(row) and row[number]] for number in free}
    times = {number: sum(map(is_span, texts)) for number, texts in cells.items()}
    found: dict[Column, int] = {}
    if times and max(times.values()) > 0:
        found[Column.TIME] = max(times, key=lambda number: times[number])
    words = {number: sum(map(len, texts)) for number, texts in cells.items() if number not in found.values()}
    if words and max(words.values()) > 0:
        found[Column.TITLE] = max(words, key=lambda number: words[number])
    return found


def is_span(text: str) -> bool:
    """Whether a cell is a time, or when something begins and ends; a bare number is none."""
    if not text or text.strip().isdecimal():
        return False
    try:
        parse_span(text)
    except ValueError:
        return False
    return True
