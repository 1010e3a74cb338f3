"""One course in numbers: who was meant to come, who came, what they earned, and what is missing to the others."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from eventmgr.agenda.rules import SessionRole
from eventmgr.training.models import Course, Module
from eventmgr.training.queries import feedback, tests
from eventmgr.training.queries.certificates import list_certificates
from eventmgr.training.queries.enrolments import count_enrolments
from eventmgr.training.queries.roster import HalfDay, RosterRow, list_halves, roster
from eventmgr.training.rules import EnrolmentState, HalfMark, Reason, share


@dataclass(frozen=True)
class HalfCount:
    """How those stand to whom something is taught in a half-day."""

    half: HalfDay
    taught: int
    marks: Mapping[HalfMark, int]

    @property
    def there(self) -> int:
        """Who was there for all of it, in time or not."""
        return self.marks[HalfMark.PRESENT] + self.marks[HalfMark.LATE]


@dataclass(frozen=True)
class ModuleCount:
    """A module with those who are taught it; `share` is how much of it they attended on average, in percent."""

    module: Module
    trainers: tuple[str, ...]
    enrolled: int
    waiting: int
    share: Decimal


@dataclass(frozen=True)
class CourseReport:
    """What came of a course; `came` were at one lesson at least."""

    course: Course
    enrolled: int
    came: int
    halves: tuple[HalfCount, ...]
    modules: tuple[ModuleCount, ...]
    earned: int
    exceptions: int
    valid: int
    revoked: int
    reasons: Mapping[Reason, int]
    tests: tests.Summary
    feedback: feedback.Summary

    @property
    def missing(self) -> int:
        """Who gets no certificate."""
        return self.enrolled - self.earned - self.exceptions

    @property
    def questions(self) -> list[str]:
        """What the trainers could not answer."""
        return self.course.open_questions.splitlines()


def report(course: Course, rows: Sequence[RosterRow] | None = None) -> CourseReport:
    """The numbers of one course."""
    people = roster(course) if rows is None else rows
    given = list_certificates(course.id)
    earned = [row for row in people if row.verdict.qualifies]
    excepted = [row for row in people if not row.verdict.qualifies and row.exception is not None]
    return CourseReport(
        course=course,
        enrolled=len(people),
        came=sum(bool(row.attended) for row in people),
        halves=tuple(_half(half, people) for half in list_halves(course)),
        modules=tuple(_modules(course, people)),
        earned=len(earned),
        exceptions=len(excepted),
        valid=sum(row.revoked_at is None for row in given),
        revoked=sum(row.revoked_at is not None for row in given),
        reasons=Counter(reason for row in people if not row.gets_certificate for reason in row.verdict.reasons),
        tests=tests.summary(course.id),
        feedback=feedback.summary(course.id),
    )


def trainers_of(module: Module) -> tuple[str, ...]:
    """Who teaches a module, as the agenda says, each once."""
    ordered = sorted((link.session for link in module.sessions), key=lambda session: (session.starts_at, session.code))
    people = (person for session in ordered for person in session.people)
    return tuple(dict.fromkeys(person.name for person in people if person.role is SessionRole.TRAINER))


def _half(half: HalfDay, people: Sequence[RosterRow]) -> HalfCount:
    taught = [row for row in people if row.is_taught(half)]
    marks = Counter(row.mark(half) for row in taught)
    return HalfCount(half, len(taught), {mark: marks[mark] for mark in HalfMark})


def _modules(course: Course, people: Sequence[RosterRow]) -> list[ModuleCount]:
    counts = count_enrolments([module.id for module in course.modules])
    return [
        ModuleCount(
            module,
            trainers_of(module),
            sum(_is_taught(row, module.id) for row in people),
            counts.get((module.id, EnrolmentState.WAITING), 0) if module.is_optional else 0,
            _average(module.id, people),
        )
        for module in course.modules
    ]


def _is_taught(row: RosterRow, module_id: UUID) -> bool:
    return any(lesson.module_id == module_id for lesson in row.lessons)


def _average(module_id: UUID, people: Sequence[RosterRow]) -> Decimal:
    shares = [
        share([lesson for lesson in row.known if lesson.module_id == module_id], row.attended)
        for row in people
        if _is_taught(row, module_id)
    ]
    return (sum(shares, Decimal(0)) / len(shares)).quantize(Decimal("0.1")) if shares else Decimal(0)
