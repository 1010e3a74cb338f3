"""Who was there for how much of a course, half-day by half-day?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import list_attendance_sessions, local_date
from eventmgr.checkin.queries import presence_by_registration
from eventmgr.checkin.rules import Presence, PresenceRow
from eventmgr.events.models import Event
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import list_delegates
from eventmgr.training.models import Certificate, CertificateException, Course
from eventmgr.training.queries.certificates import list_certificates, list_exceptions
from eventmgr.training.queries.courses import event_of, lessons
from eventmgr.training.queries.enrolments import enrolled_by_module
from eventmgr.training.queries.feedback import given_by
from eventmgr.training.queries.tests import taken_by
from eventmgr.training.rules import (
    Call,
    HalfMark,
    Lesson,
    Outlook,
    Rule,
    Verdict,
    call_of,
    half_key,
    half_mark,
    is_learner,
    judge,
    outlook,
)

_THERE = frozenset({Presence.PRESENT, Presence.LATE})


@dataclass(frozen=True)
class HalfDay:
    """A morning or afternoon of a course: its lessons, and for each the session at which its roll is called.

    A lesson whose roll was called in another half-day, or nowhere, has none: a trainer cannot mark it.
    """

    key: str
    date: date
    is_morning: bool
    lessons: tuple[Session, ...]
    calls: Mapping[UUID, UUID]


@dataclass(frozen=True)
class RosterRow:
    """One person of a course: presence by lesson (none where nobody was checked in), the verdict, the certificate.

    `lessons` are those that are meant for this person; `reasons` are the excuses, by lesson.
    """

    registration: Registration
    presences: Mapping[UUID, Presence]
    verdict: Verdict
    certificate: Certificate | None
    exception: CertificateException | None
    lessons: tuple[Lesson, ...]
    known: tuple[Lesson, ...]
    excuses: Mapping[UUID, str]
    rule: Rule
    has_test: bool
    has_feedback: bool

    @property
    def gets_certificate(self) -> bool:
        """Whether the rule is met, or somebody decided that it does not matter."""
        return self.verdict.qualifies or self.exception is not None

    @cached_property
    def attended(self) -> frozenset[UUID]:
        """The lessons to which the person came."""
        return frozenset(lesson for lesson, presence in self.presences.items() if presence in _THERE)

    def outlook(self, at: datetime) -> Outlook:
        """How attendance stands at a moment of the course."""
        return outlook(self.known, self.attended, self.rule, at=at)

    def mark(self, half: HalfDay) -> HalfMark:
        """How the person stands for a half-day."""
        mine = {lesson.session_id for lesson in self.lessons}
        seen = [self.presences[row.id] for row in half.lessons if row.id in mine and row.id in self.presences]
        return half_mark(seen)

    def is_taught(self, half: HalfDay) -> bool:
        """Whether anything of a half-day is meant for this person."""
        return any(lesson.half == half.key for lesson in self.lessons)

    def excuse(self, half: HalfDay) -> str:
        """Why the person is excused for a half-day."""
        return next((self.excuses[row.id] for row in half.lessons if self.excuses.get(row.id)), "")


def rule_of(course: Course) -> Rule:
    """What earns the certificate of a course."""
    return Rule(course.minimum_share, course.module_share, course.needs_test, course.needs_feedback)


def list_halves(course: Course) -> list[HalfDay]:
    """The half-days of a course in order of time."""
    event, sessions = event_of(course), lessons(course)
    called = _calls(event, sessions)
    by_key: dict[str, list[Session]] = {}
    for session in sessions:
        by_key.setdefault(_half(session, event), []).append(session)
    key_of = {row.id: _half(row, event) for row in [*sessions, *list_attendance_sessions(event.id)]}
    return [
        HalfDay(
            key,
            local_date(rows[0], event.zone),
            key.endswith("am"),
            tuple(rows),
            {row.id: called[row.id] for row in rows if row.id in called and key_of[called[row.id]] == key},
        )
        for key, rows in by_key.items()
    ]


def roster(course: Course) -> list[RosterRow]:
    """Everybody to whom the course is taught, in the order of names."""
    return _Roll(course).rows()


class _Roll:
    """What is read once for all people of a course."""

    def __init__(self, course: Course) -> None:
        self.course, self.event = course, event_of(course)
        self.sessions = lessons(course)
        self.called = _calls(self.event, self.sessions)
        self.at_call: dict[UUID, dict[UUID, PresenceRow]] = {
            call: presence_by_registration(self.event.id, call) for call in set(self.called.values())
        }
        taught = {link.session_id: module.id for module in course.modules for link in module.sessions}
        self.lessons = [_lesson(row, self.event, taught[row.id]) for row in self.sessions]
        self.enrolled = enrolled_by_module(course)
        self.given: dict[UUID, Certificate] = {}
        for certificate in list_certificates(course.id):
            if certificate.revoked_at is None or certificate.registration_id not in self.given:
                self.given[certificate.registration_id] = certificate
        self.exceptions = {row.registration_id: row for row in list_exceptions(course.id)}
        self.tested = taken_by(course.id) if course.needs_test else set()
        self.told = given_by(course.id) if course.needs_feedback else set()

    def rows(self) -> list[RosterRow]:
        """All people with what they came to."""
        found = [self._row(registration) for registration in list_delegates(self.event.id)]
        return [row for row in found if row is not None]

    def _row(self, registration: Registration) -> RosterRow | None:
        mine = [row for row in self.lessons if self._is_for(row, registration.id)]
        seen = {
            row.session_id: self.at_call[self.called[row.session_id]][registration.id]
            for row in mine
            if row.session_id in self.called and registration.id in self.at_call[self.called[row.session_id]]
        }
        presences = {lesson: row.presence for lesson, row in seen.items()}
        there = {lesson for lesson, presence in presences.items() if presence in _THERE}
        certificate = self.given.get(registration.id)
        has_chosen = any(registration.id in people for people in self.enrolled.values())
        if not (certificate or has_chosen or is_learner(registration.category.key, came=bool(there))):
            return None
        rule, known = rule_of(self.course), tuple(row for row in mine if row.session_id in self.called)
        has_test, has_feedback = registration.id in self.tested, registration.id in self.told
        verdict = judge(
            known, there, rule, has_test=has_test, has_feedback=has_feedback, is_enrolled=bool(mine or not self.lessons)
        )
        return RosterRow(
            registration,
            presences,
            verdict,
            certificate,
            self.exceptions.get(registration.id),
            tuple(mine),
            known,
            {lesson: row.excuse for lesson, row in seen.items() if row.excuse},
            rule,
            has_test,
            has_feedback,
        )

    def _is_for(self, lesson: Lesson, registration_id: UUID) -> bool:
        if lesson.module_id not in self.enrolled:
            return True
        return registration_id in self.enrolled[lesson.module_id]


def _calls(event: Event, sessions: list[Session]) -> dict[UUID, UUID]:
    """Lesson → the session whose check-in shows who was there."""
    calls = [
        Call(session.id, local_date(session, event.zone), session.starts_at)
        for session in list_attendance_sessions(event.id)
    ]
    found = {row.id: call_of(_lesson(row, event, None), local_date(row, event.zone), calls) for row in sessions}
    return {lesson: call for lesson, call in found.items() if call is not None}


def _lesson(session: Session, event: Event, module_id: UUID | None) -> Lesson:
    return Lesson(session.id, session.starts_at, session.ends_at, module_id, _half(session, event))


def _half(session: Session, event: Event) -> str:
    return half_key(local_date(session, event.zone), session.starts_at.astimezone(event.zone).hour)
