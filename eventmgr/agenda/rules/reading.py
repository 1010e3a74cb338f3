"""What do the rows of somebody's agenda say? Days, half-days, sessions and papers, read or said row by row."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import Enum

from eventmgr.agenda.rules.columns import Column, Layout, columns_of
from eventmgr.agenda.rules.guessing import guess_kind
from eventmgr.agenda.rules.kinds import SessionKind
from eventmgr.agenda.rules.times import parse_span
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.core.text import fold

USUAL_MINUTES = 30
_NOON, _LAST_OF_AFTERNOON = 12, 7
_MOST = 200
_DATE = re.compile(r"(?<![\d:h])(\d{1,2})\s*(?:[/.-]|thang)\s*(\d{1,2})(?:\s*(?:[/.-]|nam)\s*(\d{4}|\d{2}))?(?![\d:h])")
_NTH = re.compile(r"^ngay (?:thu )?(nhat|mot|hai|ba|tu|nam|\d)\b(?!\s*(?:[/.-]|thang))")
_NUMBERS = {"nhat": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "nam": 5}
_HEADING = re.compile(
    r"^(?:[ivx]+[.)]\s*)?(?:buoi|sang|chieu|toi|ngay|thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn|[\d/.\s(])"
)
_HALF = re.compile(r"\b(sang|chieu|toi)\b")
_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, "2": 0, "3": 1, "4": 2, "5": 3, "6": 4, "7": 5}
_WEEKDAY = re.compile(r"\bthu (hai|ba|tu|nam|sau|bay|[2-7])\b(?!\s*(?:[/]|thang))")


class LineState(Enum):
    """What becomes of a row."""

    SESSION = "session"
    PAPER = "paper"
    HEADING = "heading"
    WRONG = "wrong"


@dataclass(frozen=True)
class Line:
    """One row as it was read; `number` is the spreadsheet's, from 1. `remarks` are what a person should know."""

    number: int
    state: LineState
    title: str = ""
    day: date | None = None
    start: time | None = None
    end: time | None = None
    people: str = ""
    room: str = ""
    kind: SessionKind = SessionKind.NOTICE
    remarks: tuple[LazyString, ...] = ()
    of: int | None = None

    def starts(self) -> datetime | None:
        """When it begins, on the wall."""
        return datetime.combine(self.day, self.start) if self.day and self.start else None


@dataclass
class _Reader:
    """Reads row after row; a day or half-day holds until the next one."""

    layout: Layout
    first: date
    last: date
    merged: Collection[tuple[int, int]]
    day: date | None = None
    half: str = ""
    lines: list[Line] = field(default_factory=list)

    def read(self, number: int, row: Sequence[str]) -> None:
        texts = [text for text in dict.fromkeys(cell.strip() for cell in row) if text]
        if not texts or columns_of(row).keys() >= {Column.TITLE, Column.TIME}:
            return
        remarks: list[LazyString] = []
        if (named := self._cell(row, Column.DAY)) and not self._take_day(named, remarks):
            remarks.append(lazy("This is no day that can be read: %(text)s", text=named))
        when = self._when(row)
        if when is None and self._is_heading(row, texts):
            self._heading(number, texts)
            return
        if when is None or self._goes_on(number, when):
            self._without_time(number, row, remarks)
            return
        self._session(number, row, when, remarks)

    def _session(self, number: int, row: Sequence[str], when: str, remarks: list[LazyString]) -> None:
        title = " ".join(self._cell(row, Column.TITLE).split())
        line = Line(
            number,
            LineState.SESSION,
            title,
            self.day,
            people=self._cell(row, Column.PEOPLE),
            room=" ".join(self._cell(row, Column.ROOM).split()),
            kind=guess_kind(title),
        )
        try:
            start, end = _span(when)
        except ValueError:
            wrong = lazy("This is no time that can be read: %(text)s", text=when)
            self.lines.append(replace(line, state=LineState.WRONG, remarks=(*remarks, wrong)))
            return
        start, end = self._by_half(start, remarks), self._by_half(end, None) if end else None
        line = replace(line, start=start, end=end)
        faults = self._faults(line)
        state = LineState.WRONG if faults else LineState.SESSION
        self.lines.append(replace(line, state=state, remarks=(*remarks, *faults)))

    def _faults(self, line: Line) -> list[LazyString]:
        faults: list[LazyString] = []
        if not line.title:
            faults.append(lazy("There is a time, but nothing that happens."))
        if line.day is None:
            faults.append(lazy("On which day? Above this row no day is written."))
        elif not self.first <= line.day <= self.last:
            faults.append(lazy("This day is none of the event: %(day)s", day=f"{line.day:%d/%m/%Y}"))
        if line.start and line.end and line.end <= line.start:
            late = line.end < time(6) and line.start >= time(18)
            faults.append(
                lazy("A session across midnight has to be written as two.")
                if late
                else lazy("It ends before it begins.")
            )
        return faults

    def _without_time(self, number: int, row: Sequence[str], remarks: list[LazyString]) -> None:
        """A row under a session belongs to it: what is read there is a paper of it."""
        title = " ".join(self._cell(row, Column.TITLE).split()).lstrip("-–+•* ")
        above = next((line for line in reversed(self.lines) if line.state is not LineState.PAPER), None)
        people = " ".join(self._cell(row, Column.PEOPLE).split())
        if title and above is not None and above.state is LineState.SESSION:
            told = lazy("Has no time: it is taken as a paper of the session above.")
            line = Line(number, LineState.PAPER, title, above.day, people=people, of=above.number)
            self.lines.append(replace(line, remarks=(*remarks, told)))
        elif title or remarks:
            told = lazy("There is no time, and no session above to which it belongs.")
            self.lines.append(Line(number, LineState.WRONG, title, people=people, remarks=(*remarks, told)))

    def _heading(self, number: int, texts: Sequence[str]) -> None:
        text = " ".join(texts)
        remarks: list[LazyString] = []
        self._take_day(text, remarks)
        self.lines.append(Line(number, LineState.HEADING, text[:_MOST], self.day, remarks=tuple(remarks)))

    def _take_day(self, text: str, remarks: list[LazyString]) -> bool:
        """Read a day or a half-day; tells whether there was one."""
        words = fold(text)
        half = _HALF.search(words)
        found = find_day(words, self.first, self.last)
        if found is not None:
            if found != self.day:
                self.half = ""
            self.day = found
            weekday = _WEEKDAY.search(words)
            if weekday and _WEEKDAYS[weekday[1]] != found.weekday():
                remarks.append(lazy("Weekday and date do not go together: the date is taken."))
        if half is not None:
            self.half = half[1]
        return found is not None or half is not None

    def _is_heading(self, row: Sequence[str], texts: Sequence[str]) -> bool:
        """Whether a row says nothing but a day or a half-day."""
        words = fold(" ".join(texts))
        if not _HEADING.match(words) or len(words) > _MOST:
            return False
        if find_day(words, self.first, self.last) is not None:
            return True
        is_alone = len(texts) == 1 or not self._cell(row, Column.TITLE)
        return is_alone and re.fullmatch(r"(?:[ivx]+[.)]\s*)?(?:buoi )?(?:sang|chieu|toi)\W*", words) is not None

    def _when(self, row: Sequence[str]) -> str | None:
        """What stands where the times do, if it is any: begin and end as one text."""
        start, end = self._cell(row, Column.START), self._cell(row, Column.END)
        text = f"{start} - {end}" if start and end else start or self._cell(row, Column.TIME)
        if not text:
            return None
        words = fold(text)
        is_day = find_day(words, self.first, self.last) is not None or _HALF.fullmatch(words.removeprefix("buoi "))
        return None if is_day and not re.search(r"\d\s*[hg:]", words) else text

    def _goes_on(self, number: int, when: str) -> bool:
        """Whether the time is that of a merged cell which began further up."""
        del when
        columns = [self.layout.columns[c] for c in (Column.TIME, Column.START) if c in self.layout.columns]
        return any((number - 1, column) in self.merged for column in columns)

    def _by_half(self, moment: time, remarks: list[LazyString] | None) -> time:
        """ "2h00" in the afternoon is 14:00, as people write it."""
        least = {"chieu": 1, "toi": 5}.get(self.half)
        if (
            least is None
            or not least <= moment.hour < _NOON
            or (self.half == "chieu" and moment.hour > _LAST_OF_AFTERNOON)
        ):
            return moment
        later = moment.replace(hour=moment.hour + _NOON)
        if remarks is not None:
            remarks.append(lazy("Read as %(time)s, since it stands in the afternoon.", time=f"{later:%H:%M}"))
        return later

    def _cell(self, row: Sequence[str], column: Column) -> str:
        place = self.layout.columns.get(column)
        return row[place].strip() if place is not None and place < len(row) else ""


def read_agenda(
    rows: Sequence[Sequence[str]],
    layout: Layout,
    days: tuple[date, date],
    merged: Collection[tuple[int, int]] = (),
) -> list[Line]:
    """The rows under the header as sessions and what goes with them; empty ones say nothing.

    `merged` are the cells (row, column, from 0) that only repeat what a merged cell above them says.
    """
    first, last = days
    above = (find_day(fold(" ".join(row)), first, last) for row in rows[: layout.header + 1])
    known = next((day for day in above if day is not None and first <= day <= last), None)
    reader = _Reader(layout, first, last, merged, known or (first if first == last else None))
    for number, row in enumerate(rows[layout.header + 1 :], layout.header + 2):
        reader.read(number, row)
    return _ended(reader.lines)


def find_day(words: str, first: date, last: date) -> date | None:
    """The day that folded words name: "thu nam, ngay 24 thang 10", "24/10", "ngay thu hai" (of the event)."""
    if (nth := _NTH.match(words)) is not None:
        number = _NUMBERS.get(nth[1]) or int(nth[1])
        return first + timedelta(days=number - 1) if number else None
    for match in _DATE.finditer(words):
        for year in _years(match[3], first, last):
            try:
                found = date(year, int(match[2]), int(match[1]))
            except ValueError:
                continue
            if match[3] or first <= found <= last or year == last.year:
                return found
    return None


def _years(told: str | None, first: date, last: date) -> Iterable[int]:
    if told:
        return [int(told) + (2000 if len(told) == 2 else 0)]  # noqa: PLR2004 - two digits of a year
    return [first.year, last.year]


def _span(text: str) -> tuple[time, time | None]:
    """What `parse_span` reads; seconds that a spreadsheet adds are dropped, and so is a remark in brackets."""
    plain = re.sub(r"\(.*?\)", "", text)
    plain = re.sub(r"(\d{1,2}:\d{2}):\d{2}", r"\1", plain)
    return parse_span(plain)


def _ended(lines: list[Line]) -> list[Line]:
    """A session without an end lasts until the next one of its day begins; the last one, half an hour."""
    ended = []
    for place, line in enumerate(lines):
        if line.state is LineState.SESSION and line.end is None and line.day and line.start:
            later = (other.start for other in lines[place + 1 :] if other.day == line.day and other.start)
            following = next((start for start in later if start > line.start), None)
            ended.append(_with_end(line, line.day, line.start, following))
            continue
        ended.append(line)
    return ended


def _with_end(line: Line, day: date, start: time, following: time | None) -> Line:
    if following is not None:
        told = lazy("No end is written: it lasts until the next one begins.")
        return replace(line, end=following, remarks=(*line.remarks, told))
    end = datetime.combine(day, start) + timedelta(minutes=USUAL_MINUTES)
    if end.date() != day:
        wrong = lazy("A session across midnight has to be written as two.")
        return replace(line, state=LineState.WRONG, remarks=(*line.remarks, wrong))
    told = lazy("No end is written: %(n)s minutes are taken.", n=USUAL_MINUTES)
    return replace(line, end=end.time(), remarks=(*line.remarks, told))
