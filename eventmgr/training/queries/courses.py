"""Which courses there are, and where they are taught."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, selectinload

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import list_sessions
from eventmgr.agenda.rules import SessionKind
from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event
from eventmgr.training.models import Course, Module, ModuleSession


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


def _courses() -> Select[Course]:
    return select(Course).options(
        selectinload(Course.modules)
        .selectinload(Module.sessions)
        .selectinload(ModuleSession.session)
        .selectinload(Session.people)
    )
