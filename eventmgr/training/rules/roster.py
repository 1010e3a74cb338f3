"""What a trainer says of somebody for a half-day, and what the facts of its lessons add up to?"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import Enum

from eventmgr.checkin.rules import Presence

NOON = 12
_MINUTE = timedelta(minutes=1)
_THERE = frozenset({Presence.PRESENT, Presence.LATE})


class HalfMark(Enum):
    """How somebody stands for a half-day; `partly` can only be observed, not told."""

    PRESENT = "present"
    LATE = "late"
    EXCUSED = "excused"
    ABSENT = "absent"
    PARTLY = "partly"


MARKS = (HalfMark.PRESENT, HalfMark.LATE, HalfMark.EXCUSED, HalfMark.ABSENT)


def half_key(day: date, hour: int) -> str:
    """2024-10-25-am."""
    return f"{day.isoformat()}-{'am' if hour < NOON else 'pm'}"


def half_mark(presences: Collection[Presence]) -> HalfMark:
    """What the lessons of a half-day add up to; an excuse for a part of it leaves the other part absent."""
    if not presences:
        return HalfMark.ABSENT
    there = [presence for presence in presences if presence in _THERE]
    if len(there) == len(presences):
        return HalfMark.LATE if Presence.LATE in there else HalfMark.PRESENT
    if there:
        return HalfMark.PARTLY
    return HalfMark.EXCUSED if all(one is Presence.EXCUSED for one in presences) else HalfMark.ABSENT


def arrival(mark: HalfMark, *, at: datetime, starts_at: datetime, late_after: int, is_first: bool) -> datetime:
    """When somebody came to a lesson, as far as a mark made at `at` tells: in time, or just too late for the first.

    A mark made before a lesson is itself the moment; who came late to the first lesson was in time for the next.
    """
    late_from = starts_at + timedelta(minutes=late_after)
    if mark is HalfMark.LATE and is_first:
        return max(at, late_from + _MINUTE) if at <= late_from + timedelta(hours=1) else late_from + _MINUTE
    return min(at, starts_at)
