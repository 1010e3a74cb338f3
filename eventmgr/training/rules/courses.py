"""Who was there for enough of a course to be given a certificate, and what is missing to whom?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from enum import Enum
from uuid import UUID

WHOLE = 100
_TENTH = Decimal("0.1")

# They make the course or serve it; it is not taught to them.
_NOT_LEARNERS = frozenset({"trainer", "organizer", "press", "driver"})


class Reason(Enum):
    """Why somebody would not get a certificate."""

    SHARE = "share"
    NOT_TAKEN = "not_taken"


@dataclass(frozen=True)
class Lesson:
    """A session of a course; its weight is its length."""

    session_id: UUID
    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        """How long it is."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


@dataclass(frozen=True)
class Call:
    """A session at which people are checked in, on its local day."""

    session_id: UUID
    day: date
    starts_at: datetime


@dataclass(frozen=True)
class Verdict:
    """How much of a course a person was there for, in percent, and why it is not enough."""

    share: Decimal
    qualifies: bool
    reason: Reason | None
    missed: tuple[UUID, ...]


def call_of(lesson: Lesson, day: date, calls: Iterable[Call]) -> UUID | None:
    """The session whose check-in shows who was at a lesson: itself, else the last one before it on the same day.

    So a roll called once in the morning holds for the lessons of that half-day.
    """
    before = [call for call in calls if call.day == day and call.starts_at <= lesson.starts_at]
    if any(call.session_id == lesson.session_id for call in before):
        return lesson.session_id
    return max(before, key=lambda call: call.starts_at).session_id if before else None


def share(lessons: Sequence[Lesson], attended: Collection[UUID]) -> Decimal:
    """Attended minutes out of all minutes in percent, cut to a tenth: nobody reaches a threshold by rounding."""
    total = sum(lesson.minutes for lesson in lessons)
    if total == 0:
        return Decimal(0)
    there = sum(lesson.minutes for lesson in lessons if lesson.session_id in attended)
    return (Decimal(WHOLE * there) / total).quantize(_TENTH, ROUND_DOWN)


def judge(lessons: Sequence[Lesson], attended: Collection[UUID], minimum_share: int) -> Verdict:
    """Whether a person earned the certificate; without any lesson whose attendance is known nobody does."""
    missed = tuple(lesson.session_id for lesson in lessons if lesson.session_id not in attended)
    reached = share(lessons, attended)
    if not lessons:
        return Verdict(reached, qualifies=False, reason=Reason.NOT_TAKEN, missed=missed)
    enough = reached >= minimum_share
    return Verdict(reached, qualifies=enough, reason=None if enough else Reason.SHARE, missed=missed)


def is_learner(category: str, *, came: bool) -> bool:
    """Whether a delegate stands on the roster: the official ones always, others who do not serve if they came."""
    return category == "official" or (came and category not in _NOT_LEARNERS)


def clashing(sessions: Collection[UUID], taken: Mapping[UUID, UUID], module_id: UUID | None) -> list[UUID]:
    """Sessions in which another module is taught already."""
    return [session for session in sessions if session in taken and taken[session] != module_id]
