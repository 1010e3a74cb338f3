"""What follows from a task that a meeting gave: whose it is, until when, and when its owner is asked? Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from eventmgr.core.dates import parse_date
from eventmgr.core.text import fold, nfc
from eventmgr.minutes.models import Task
from eventmgr.minutes.rules import TaskState
from eventmgr.people.rules import NamedUnit, find_province

# Days after the lock at which the owners of open tasks are asked.
ROUNDS = (30, 90)
# Who reports so shortly before a round has answered it.
_EARLY = timedelta(days=7)
# A round that nobody was asked in (no server, a restored backup) is asked late, but not for ever.
ASKED_FOR = timedelta(days=30)
# Nobody is written to at night, on the clock of the event.
DAYTIME = (time(7, 30), time(20))
_BEFORE_DATE = re.compile(r"^(?:(?:xong|hoan thanh|truoc|den|han|cham nhat|het|ngay)\s+)+")
_BEFORE_NAME = re.compile(
    r"^(?:(?:ban thuong vu|ban chap hanh|cac cap hoi|hoi lien hiep phu nu|hoi lhpn|hoi phu nu|lhpn|doan dai bieu|doan"
    r"|tinh|thanh pho|tp)(?:\.\s*|\s+))+"
)
_ANOTHER_OFFICE = re.compile(r"\b(?:tinh|thanh pho|tp|hoi|lhpn)\b")


@dataclass(frozen=True)
class Standing:
    """How a task stands today: whether its date has passed, and which rounds went by without a word of its owner."""

    task: Task
    is_late: bool
    missing: tuple[int, ...]


def parse_due(text: str) -> tuple[date | None, str]:
    """The date where one is meant ("trước ngày 31/12/2024"), and the words as they are kept ("Quý I/2025")."""
    words = nfc(text)
    try:
        found = parse_date(_BEFORE_DATE.sub("", fold(words))).date
    except ValueError:
        return None, words
    if found is None:
        return None, words
    return found, f"{found:%d/%m/%Y}" if words[:1].isdigit() else words


def named_unit(lead: str, units: Sequence[NamedUnit]) -> str | None:
    """The code of the province whose delegation is meant, by its own name or its Union's.

    An office in a province ("Sở Y tế tỉnh …") is not the delegation.
    """
    name = _BEFORE_NAME.sub("", fold(lead))
    return None if _ANOTHER_OFFICE.search(name) else find_province(name, units)


def standing(task: Task, locked_at: datetime | None, *, today: date, at: datetime) -> Standing:
    """How a task stands at a moment."""
    is_late = task.state is not TaskState.DONE and task.due_on is not None and task.due_on < today
    return Standing(task, is_late, missing_rounds(task, locked_at, at=at))


def missing_rounds(task: Task, locked_at: datetime | None, *, at: datetime) -> tuple[int, ...]:
    """The rounds that were asked so far and not answered; what is done, or was given later, is not asked for."""
    if locked_at is None or task.state is TaskState.DONE:
        return ()
    told = max((report.after_days or 0 for report in task.reports), default=0)
    asked = [days for days in ROUNDS if locked_at + timedelta(days=days) <= at]
    return tuple(days for days in asked if days > told and task.created_at < locked_at + timedelta(days=days))


def round_of(locked_at: datetime | None, *, at: datetime) -> int | None:
    """The round that a report answers which is made now; none before the first."""
    if locked_at is None:
        return None
    return max((days for days in ROUNDS if locked_at + timedelta(days=days) - _EARLY <= at), default=None)


def round_begun(locked_at: datetime | None, *, at: datetime) -> int | None:
    """The last round that has begun."""
    if locked_at is None:
        return None
    return max((days for days in ROUNDS if locked_at + timedelta(days=days) <= at), default=None)


def round_to_ask(locked_at: datetime, *, at: datetime) -> int | None:
    """The round in which owners are written to now."""
    days = round_begun(locked_at, at=at)
    return days if days is not None and at < locked_at + timedelta(days=days) + ASKED_FOR else None


def is_daytime(local: time) -> bool:
    """Whether one writes to people at this time of the day."""
    return DAYTIME[0] <= local < DAYTIME[1]


def count_states(tasks: Iterable[Task]) -> dict[TaskState, int]:
    """How many tasks stand where, in the order of the states."""
    counts = dict.fromkeys(TaskState, 0)
    for task in tasks:
        counts[task.state] += 1
    return counts
