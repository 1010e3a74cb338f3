"""Who was there for enough of a course to be given a certificate, and what is missing to whom?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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

    NOT_TAKEN = "not_taken"
    NOT_ENROLLED = "not_enrolled"
    SHARE = "share"
    MODULE_SHARE = "module_share"
    TEST = "test"
    FEEDBACK = "feedback"


class Outlook(Enum):
    """How attendance stands while the course runs: what was missed already, and what may still be missed."""

    REACHED = "reached"
    SAFE = "safe"
    AT_RISK = "at_risk"
    LOST = "lost"


@dataclass(frozen=True)
class Lesson:
    """A session of a course; its weight is its length."""

    session_id: UUID
    starts_at: datetime
    ends_at: datetime
    module_id: UUID | None = None
    half: str = ""

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
class Rule:
    """What earns the certificate of a course; shares in percent."""

    share: int
    module_share: int = 0
    needs_test: bool = False
    needs_feedback: bool = False


@dataclass(frozen=True)
class Verdict:
    """How much of a course a person was there for, in percent, and why it is not enough."""

    share: Decimal
    reasons: tuple[Reason, ...]
    missed: tuple[UUID, ...]
    weak_modules: tuple[UUID, ...] = ()

    @property
    def qualifies(self) -> bool:
        """Whether the rule is met."""
        return not self.reasons


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


def judge(
    lessons: Sequence[Lesson],
    attended: Collection[UUID],
    rule: Rule,
    *,
    has_test: bool = False,
    has_feedback: bool = False,
    is_enrolled: bool = True,
) -> Verdict:
    """Whether a person earned the certificate, and everything that is missing.

    `lessons` are those that were meant for this person and whose attendance is known; without any, nobody earns it.
    """
    missed = tuple(lesson.session_id for lesson in lessons if lesson.session_id not in attended)
    reached = share(lessons, attended)
    weak = _weak_modules(lessons, attended, rule.module_share)
    reasons: list[Reason] = []
    if not lessons:
        reasons.append(Reason.NOT_TAKEN if is_enrolled else Reason.NOT_ENROLLED)
    elif reached < rule.share:
        reasons.append(Reason.SHARE)
    if weak:
        reasons.append(Reason.MODULE_SHARE)
    if rule.needs_test and not has_test:
        reasons.append(Reason.TEST)
    if rule.needs_feedback and not has_feedback:
        reasons.append(Reason.FEEDBACK)
    return Verdict(reached, tuple(reasons), missed, weak)


def outlook(lessons: Sequence[Lesson], attended: Collection[UUID], rule: Rule, *, at: datetime) -> Outlook:
    """How attendance stands at a moment, test and feedback aside: these can be made up for to the end.

    AT_RISK: who misses one more half-day will miss the certificate. LOST: no further lesson can mend it. A lesson that
    runs is still to come for who is not there yet.
    """
    asked = replace(rule, needs_test=False, needs_feedback=False)
    coming = [lesson for lesson in lessons if lesson.ends_at > at and lesson.session_id not in attended]
    best = {*attended, *(lesson.session_id for lesson in coming)}
    if not judge(lessons, best, asked).qualifies:
        return Outlook.LOST
    if judge(lessons, attended, asked).qualifies:
        return Outlook.REACHED
    for half in {lesson.half for lesson in coming}:
        without = best - {lesson.session_id for lesson in coming if lesson.half == half}
        if not judge(lessons, without, asked).qualifies:
            return Outlook.AT_RISK
    return Outlook.SAFE


def is_learner(category: str, *, came: bool) -> bool:
    """Whether a delegate stands on the roster: the official ones always, others who do not serve if they came."""
    return category == "official" or (came and category not in _NOT_LEARNERS)


def clashing(sessions: Collection[UUID], taken: Mapping[UUID, UUID], module_id: UUID | None) -> list[UUID]:
    """Sessions in which another module is taught already."""
    return [session for session in sessions if session in taken and taken[session] != module_id]


def _weak_modules(lessons: Sequence[Lesson], attended: Collection[UUID], least: int) -> tuple[UUID, ...]:
    """The modules of which a person was there for less than this."""
    by_module: dict[UUID, list[Lesson]] = {}
    for lesson in lessons:
        if lesson.module_id is not None:
            by_module.setdefault(lesson.module_id, []).append(lesson)
    return tuple(module for module, taught in by_module.items() if share(taught, attended) < least)
