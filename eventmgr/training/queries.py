"""Which courses there are, who was there for how much, and which certificates were given."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import list_attendance_sessions, list_sessions, local_date
from eventmgr.agenda.rules import SessionKind
from eventmgr.checkin.queries import presence_by_registration
from eventmgr.checkin.rules import Presence
from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event
from eventmgr.registration.models import Delegation, Registration
from eventmgr.registration.queries import list_delegates
from eventmgr.training.models import Certificate, Course, Module, ModuleSession
from eventmgr.training.rules import Call, Lesson, Verdict, call_of, is_learner, judge

_THERE = frozenset({Presence.PRESENT, Presence.LATE})


@dataclass(frozen=True)
class RosterRow:
    """One person of a course: presence by lesson (none where nobody was checked in), the verdict, the certificate."""

    registration: Registration
    presences: Mapping[UUID, Presence]
    verdict: Verdict
    certificate: Certificate | None


def list_courses(event_id: UUID) -> list[Course]:
    """The courses of an event with modules and sessions."""
    statement = _courses().where(Course.event_id == event_id).order_by(Course.title, Course.id)
    return list(db.session.execute(statement).scalars())


def get_course(event_id: UUID, course_id: UUID) -> Course:
    """A course of this event."""
    statement = _courses().where(Course.id == course_id, Course.event_id == event_id)
    course = db.session.execute(statement).scalar_one_or_none()
    if course is None:
        raise NotFound(lazy("There is no such course."))
    return course


def get_module(event_id: UUID, module_id: UUID) -> Module:
    """A module of a course of this event."""
    module = db.session.execute(
        select(Module)
        .join(Module.course)
        .where(Module.id == module_id, Course.event_id == event_id)
        .options(contains_eager(Module.course), selectinload(Module.sessions))
    ).scalar_one_or_none()
    if module is None:
        raise NotFound(lazy("There is no such module."))
    return module


def get_certificate(event_id: UUID, certificate_id: UUID) -> Certificate:
    """A certificate of this event."""
    certificate = db.session.execute(
        _certificates().where(Certificate.id == certificate_id, Course.event_id == event_id)
    ).scalar_one_or_none()
    if certificate is None:
        raise NotFound(lazy("There is no such certificate."))
    return certificate


def find_certificate(code: str) -> Certificate | None:
    """The certificate that carries this code, revoked or not."""
    return db.session.execute(_certificates().where(Certificate.code == code)).scalar_one_or_none()


def list_certificates(course_id: UUID) -> list[Certificate]:
    """All certificates of a course in the order of their numbers."""
    statement = _certificates().where(Certificate.course_id == course_id).order_by(Certificate.number)
    return list(db.session.execute(statement).scalars())


def list_own_certificates(registration_id: UUID) -> list[Certificate]:
    """The valid certificates of one person at one event."""
    own = Certificate.registration_id == registration_id, Certificate.revoked_at.is_(None)
    return list(db.session.execute(_certificates().where(*own).order_by(Certificate.number)).scalars())


def event_of(course: Course) -> Event:
    """The event to which a course belongs."""
    return db.session.execute(select(Event).where(Event.id == course.event_id)).scalar_one()


def lessons(course: Course) -> list[Session]:
    """The sessions of a course in order of time."""
    taught = [link.session for module in course.modules for link in module.sessions]
    return sorted(taught, key=lambda session: (session.starts_at, session.code))


def total_hours(course: Course) -> Decimal:
    """The hours of all modules."""
    return sum((module.hours for module in course.modules), Decimal(0))


def list_teachable(event_id: UUID) -> list[Session]:
    """The sessions in which something may be taught."""
    return [session for session in list_sessions(event_id) if session.kind is SessionKind.TRAINING]


def taught_modules(event_id: UUID) -> dict[UUID, UUID]:
    """Session → the module taught there."""
    rows = db.session.execute(
        select(ModuleSession.session_id, ModuleSession.module_id)
        .join(ModuleSession.session)
        .where(Session.event_id == event_id)
    )
    return {row.session_id: row.module_id for row in rows}


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


def _courses() -> Select[Course]:
    return select(Course).options(
        selectinload(Course.modules).selectinload(Module.sessions).selectinload(ModuleSession.session)
    )


def _certificates() -> Select[Certificate]:
    return (
        select(Certificate)
        .join(Certificate.course)
        .options(
            contains_eager(Certificate.course),
            joinedload(Certificate.registration).options(
                joinedload(Registration.person),
                joinedload(Registration.delegation).joinedload(Delegation.admin_unit),
            ),
        )
    )
