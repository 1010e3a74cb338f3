"""Which part of the programme stands on the back of a badge, and in which size?"""

from dataclasses import dataclass

from eventmgr.agenda import queries as agenda
from eventmgr.agenda.rules import SessionKind
from eventmgr.agenda.rules.releases import Given
from eventmgr.core.dates import weekday_vi
from eventmgr.documents.cards.faces import Box, lines_in
from eventmgr.events.models import Event
from eventmgr.rendering.measure import count_lines

SMALLEST, STEP = 5.0, 0.25
TIME_EM = 3.4  # the width of "08:00" with the blank behind it, as a multiple of the size
_POINT = 25.4 / 72
_PAUSES = frozenset({SessionKind.BREAK, SessionKind.MEAL})
_SURE = 0.97  # of the width is reckoned with: layout may round otherwise


@dataclass(frozen=True)
class Row:
    """A line of the programme; without a time it is the head of a day."""

    time: str
    text: str


@dataclass(frozen=True)
class Programme:
    """The rows, the size of their letters in points, and how many sessions found no room."""

    rows: tuple[Row, ...]
    size: float
    left_out: int = 0


def compact_programme(event: Event, given: agenda.Programme, box: Box) -> Programme:
    """All sessions in the largest letters that fit; else without pauses; else what has room, the rest counted."""
    working = [session for session in given.sessions if session.kind not in _PAUSES]
    head = [Row("", "Dự thảo")] if given.is_draft and given.sessions else []
    for chosen in (given.sessions, working):
        rows = [*head, *_rows(event, chosen)]
        size = max(SMALLEST, box.size)
        while size >= SMALLEST:
            if _count(rows, size, box) <= lines_in(box, size):
                return Programme(tuple(rows), size)
            size -= STEP
    return _shortened(event, head, working, box)


def _shortened(event: Event, head: list[Row], sessions: list[Given], box: Box) -> Programme:
    for kept in range(len(sessions) - 1, 0, -1):
        left_out = len(sessions) - kept
        rows = [*head, *_rows(event, sessions[:kept]), Row("", f"… và {left_out} phiên nữa, xem trang của đại biểu")]
        if _count(rows, SMALLEST, box) <= lines_in(box, SMALLEST):
            return Programme(tuple(rows), SMALLEST, left_out)
    return Programme((), SMALLEST, len(sessions))


def _rows(event: Event, sessions: list[Given]) -> list[Row]:
    rows: list[Row] = []
    day = None
    for session in sessions:
        on = session.starts_at.astimezone(event.zone).date()
        if on != day:
            day = on
            rows.append(Row("", f"{weekday_vi(on)}, {on:%d/%m}"))
        rows.append(Row(f"{session.starts_at.astimezone(event.zone):%H:%M}", session.title))
    return rows


def _count(rows: list[Row], size: float, box: Box) -> int:
    """How many lines the rows take at a size."""
    hanging = TIME_EM * size * _POINT
    return sum(
        count_lines(row.text, size, (box.width - (hanging if row.time else 0)) * _SURE,
                    style="Regular" if row.time else "Bold")
        for row in rows
    )  # fmt: skip
