"""Who was there for how much of a course?"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import list_attendance_sessions, local_date
from eventmgr.checkin.queries import presence_by_registration
from eventmgr.checkin.rules import Presence
from eventmgr.events.models import Event
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import list_delegates
from eventmgr.training.models import Certificate, Course
from eventmgr.training.queries.certificates import list_certificates
from eventmgr.training.queries.courses import event_of, lessons
from eventmgr.training.rules import Call, Lesson, Verdict, call_of, is_learner, judge

_THERE = frozenset({Presence.PRESENT, Presence.LATE})


@dataclass(frozen=True)
class RosterRow:
    """One person of a course: presence by lesson (none where nobody was checked in), the verdict, the certificate."""

    registration: Registration
    presences: Mapping[UUID, Presence]
    verdict: Verdict
    certificate: Certificate | None


def roster(course: Course) -> list[RosterRow]:
    """Everybody to whom the course is taught, in the order of names."""
    event = event_of(course)
    sessions = lessons(course)
    called = _calls(event, sessions)
    at_call = {call: presence_by_registration(event.id, call) for call in set(called.values())}
    known = [_lesson(session) for session in sessions if session.id in called]
    given = {certificate.registration_id: certificate for certificate in list_certificates(course.id)}
    rows: list[RosterRow] = []
    for registration in list_delegates(event.id):
        presences = {
            lesson: at_call[call][registration.id].presence
            for lesson, call in called.items()
            if registration.id in at_call[call]
        }
        there = {lesson for lesson, presence in presences.items() if presence in _THERE}
        certificate = given.get(registration.id)
        if certificate or is_learner(registration.category.key, came=bool(there)):
            verdict = judge(known, there, course.minimum_share)
            rows.append(RosterRow(registration, presences, verdict, certificate))
    return rows


def _calls(event: Event, sessions: list[Session]) -> dict[UUID, UUID]:
    """Lesson → the session whose check-in shows who was there."""
    calls = [
        Call(session.id, local_date(session, event.zone), session.starts_at)
        for session in list_attendance_sessions(event.id)
    ]
    found = {row.id: call_of(_lesson(row), local_date(row, event.zone), calls) for row in sessions}
    return {lesson: call for lesson, call in found.items() if call is not None}


def _lesson(session: Session) -> Lesson:
    return Lesson(session.id, session.starts_at, session.ends_at)
