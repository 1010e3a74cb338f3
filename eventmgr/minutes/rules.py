"""Which sections the minutes have, which way they go, and what their figures are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from hashlib import sha256

from eventmgr.agenda.rules import SessionKind


class MinutesState(Enum):
    """Where the minutes stand."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    LOCKED = "locked"


MOVES: dict[MinutesState, frozenset[MinutesState]] = {
    MinutesState.DRAFT: frozenset({MinutesState.SUBMITTED}),
    MinutesState.SUBMITTED: frozenset({MinutesState.DRAFT, MinutesState.LOCKED}),
    MinutesState.LOCKED: frozenset(),
}


class Section(Enum):
    """The parts of the minutes that a person may write, in the order of the page."""

    ATTENDANCE = "attendance"
    AGENDA = "agenda"
    OPENING = "opening"
    REPORTS = "reports"
    PAPERS = "papers"
    GROUPS = "groups"
    DISCUSSION = "discussion"
    CONCLUSIONS = "conclusions"
    TASKS = "tasks"


class Mode(Enum):
    """Where a written text stands: behind what the data say, or in its place."""

    ADD = "add"
    REPLACE = "replace"


class TaskState(Enum):
    """How a task comes along."""

    OPEN = "open"
    UNDERWAY = "underway"
    DONE = "done"
    STUCK = "stuck"


# No data can know what the chair concluded.
WRITTEN_ONLY = frozenset({Section.CONCLUSIONS})
# Who came stands among the first lines of the paper, the agenda as it ran in its last annex.
OUTSIDE_BODY = frozenset({Section.ATTENDANCE, Section.AGENDA})

OPENING_KINDS = frozenset({SessionKind.OPENING, SessionKind.SPEECH})
DISCUSSION_KINDS = frozenset({SessionKind.DISCUSSION, SessionKind.REPORT_BACK})
_OF_A_MEETING = DISCUSSION_KINDS | {
    SessionKind.REPORT,
    SessionKind.PAPER,
    SessionKind.GROUP_WORK,
    SessionKind.CONCLUSION,
}
_NOT_MINUTED = frozenset(
    {
        SessionKind.CHECK_IN,
        SessionKind.BREAK,
        SessionKind.MEAL,
        SessionKind.BLOCKER,
        SessionKind.TRAINING,
        SessionKind.SURVEY,
    }
)
LONGEST_TEXT = 20_000
LONGEST_COMMENT = 2_000
# What one person types in one go is one version, as long as nearly all that stood there stays.
ONE_GO = timedelta(minutes=5)
_STAYS = 0.9
_TASK_PARTS = 4


@dataclass(frozen=True)
class Slot:
    """A session as far as the minutes ask: its local day, its kind and its time, planned and as it was noted."""

    day: date
    kind: SessionKind
    starts_at: datetime
    ends_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True)
class TaskLine:
    """One duty given by the meeting."""

    content: str
    lead: str
    partners: str
    due: str


@dataclass(frozen=True)
class LockedFile:
    """A file that was kept at a lock: the minutes' (no amendment) or an amendment's; PDF or Word, with its SHA-256."""

    amendment: int | None
    format: str
    sha256: str


def which_file(digest: str, files: Sequence[LockedFile]) -> LockedFile | None:
    """Which of the locked files has these bytes; none where a file was altered or is another one."""
    return next((file for file in files if file.sha256 == digest), None)


def amendment_mark(reason: str, text: str, recipients: str = "") -> str:
    """A short mark of what an amendment says, and to whom."""
    return sha256(f"{reason}\0{text}\0{recipients}".encode()).hexdigest()[:16]


def may_move(here: MinutesState, there: MinutesState) -> bool:
    """Whether minutes may go from one state to another."""
    return there in MOVES[here]


def meeting_days(slots: Iterable[Slot]) -> frozenset[date]:
    """The days on which the meeting sits; days of mere training are none of it, unless there are no others."""
    kinds: dict[date, set[SessionKind]] = defaultdict(set)
    for slot in slots:
        kinds[slot.day].add(slot.kind)
    return frozenset(day for day, held in kinds.items() if held & _OF_A_MEETING) or frozenset(kinds)


def is_minuted(slot: Slot, days: frozenset[date]) -> bool:
    """Whether a session belongs into the minutes: it is on a day of the meeting, and no pause or lesson."""
    return slot.day in days and slot.kind not in _NOT_MINUTED


def meeting_span(slots: Iterable[Slot]) -> tuple[datetime, datetime] | None:
    """From the start of the first to the end of the last session that is minuted."""
    slots = list(slots)
    days = meeting_days(slots)
    held = [slot for slot in slots if is_minuted(slot, days)]
    return (min(slot.starts_at for slot in held), max(slot.ends_at for slot in held)) if held else None


def noted_span(slots: Iterable[Slot]) -> tuple[datetime | None, datetime | None]:
    """When the first of them really began and the last one really ended, as far as it was noted on the day."""
    slots = list(slots)
    days = meeting_days(slots)
    held = [slot for slot in slots if is_minuted(slot, days)]
    if not held:
        return None, None
    first, last = min(held, key=lambda slot: slot.starts_at), max(held, key=lambda slot: slot.ends_at)
    started = [slot.started_at for slot in held if slot.started_at is not None]
    ended = [slot.ended_at for slot in held if slot.ended_at is not None]
    return min(started) if first.started_at else None, max(ended) if last.ended_at else None


def next_number(used: Iterable[int]) -> int:
    """The number after the highest of the year; papers are numbered from 01 each year (Decree 30, annex I)."""
    return max(used, default=0) + 1


def goes_on(before: str, after: str) -> bool:
    """Whether a text goes on with the one before: what changed lies in one place, and nearly all the rest stayed."""
    head = _shared(before, after)
    tail = _shared(before[head:][::-1], after[head:][::-1])
    return head + tail >= _STAYS * len(before)


def task_lines(text: str) -> list[TaskLine]:
    """One task a line: content | who leads | with whom | until when; parts may be left out from the right."""
    lines = [line for line in text.splitlines() if line.strip()]
    return [_task(line) for line in lines]


def _task(line: str) -> TaskLine:
    parts = [part.strip() for part in line.split("|", _TASK_PARTS - 1)]
    content, lead, partners, due = parts + [""] * (_TASK_PARTS - len(parts))
    return TaskLine(content, lead, partners, due)


def _shared(one: str, other: str) -> int:
    """How many letters two texts have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))
