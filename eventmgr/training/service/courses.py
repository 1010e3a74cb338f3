"""How courses are set up."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from sqlalchemy import delete

from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, lock_row, transaction
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.text import nfc
from eventmgr.events.models import Event
from eventmgr.events.service import require_editable
from eventmgr.training.models import Course, Enrolment, Module, ModuleSession
from eventmgr.training.queries import event_of, list_teachable, taught_modules
from eventmgr.training.rules import WHOLE, clashing
from eventmgr.training.service.enrolling import move_up
from eventmgr.training.service.tests import forget_sittings

MOST_PLACES = 10_000


class _MoreOfCourse(TypedDict, total=False):
    module_share: int
    needs_test: bool
    needs_feedback: bool


class CourseData(_MoreOfCourse):
    """What is said of a course."""

    title: str
    minimum_share: int
    number_sign: str


class _MoreOfModule(TypedDict, total=False):
    is_optional: bool
    capacity: int | None


class ModuleData(_MoreOfModule):
    """What is said of a module."""

    title: str
    hours: Decimal
    session_ids: Collection[UUID]


def create_course(  # noqa: PLR0913 - what a course asks for is told one by one
    event: Event,
    title: str,
    minimum_share: int,
    number_sign: str,
    *,
    module_share: int = 0,
    needs_test: bool = False,
    needs_feedback: bool = False,
    actor: Actor,
    at: datetime,
) -> Course:
    """Set up a course; who was there for `minimum_share` percent of it earns a certificate."""
    data = _checked(
        CourseData(
            title=title,
            minimum_share=minimum_share,
            number_sign=number_sign,
            module_share=module_share,
            needs_test=needs_test,
            needs_feedback=needs_feedback,
        )
    )
    with transaction() as session:
        require_editable(event)
        course = Course(event_id=event.id, **data)
        session.add(course)
        session.flush()
        changes = {key: (None, value) for key, value in data.items()}
        record("course.create", course, actor=actor, at=at, event_id=event.id, changes=changes)
        return course


def update_course(course: Course, data: CourseData, *, actor: Actor, at: datetime) -> None:
    """Change what is said of a course; certificates that were given stay."""
    clean = _checked(data)
    with transaction():
        require_editable(event_of(course))
        changes = change(course, clean)
        record("course.update", course, actor=actor, at=at, event_id=course.event_id, changes=changes)


def add_module(
    course: Course,
    title: str,
    hours: Decimal,
    session_ids: Collection[UUID],
    *,
    is_optional: bool = False,
    capacity: int | None = None,
    actor: Actor,
    at: datetime,
) -> Module:
    """Add a subject to a course, taught in these sessions; a session teaches one subject."""
    with transaction() as session:
        require_editable(event_of(course))
        _check_module(course.event_id, None, hours, session_ids)
        _check_choice(is_optional=is_optional, capacity=capacity)
        module = Module(course_id=course.id, title=nfc(title), hours=hours, position=len(course.modules))
        module.is_optional, module.capacity = is_optional, capacity
        session.add(module)
        session.flush()
        _teach(module, session_ids)
        changes = {"title": (None, module.title), "hours": (None, hours)}
        record("module.create", module, actor=actor, at=at, event_id=course.event_id, changes=changes)
        session.expire(course, ["modules"])
        return module


def update_module(module: Module, data: ModuleData, *, actor: Actor, at: datetime) -> None:
    """Change a subject or where it is taught; where there is more room now, those who wait move up."""
    is_optional, capacity = data.get("is_optional", False), data.get("capacity")
    with transaction():
        event_id = module.course.event_id
        require_editable(event_of(module.course))
        _check_module(event_id, module.id, data["hours"], data["session_ids"])
        _check_choice(is_optional=is_optional, capacity=capacity)
        before = sorted(str(link.session_id) for link in module.sessions)
        said = {"title": nfc(data["title"]), "hours": data["hours"], "is_optional": is_optional, "capacity": capacity}
        changes = change(module, said)
        _teach(module, data["session_ids"])
        changes["sessions"] = (before, sorted(str(session_id) for session_id in data["session_ids"]))
        record("module.update", module, actor=actor, at=at, event_id=event_id, changes=changes)
        move_up(module, at=at)


def remove_module(module: Module, *, actor: Actor, at: datetime) -> None:
    """Take a subject out of its course."""
    with transaction() as session:
        course = module.course
        require_editable(event_of(course))
        changes = {"title": (module.title, None), "hours": (module.hours, None)}
        record("module.remove", module, actor=actor, at=at, event_id=course.event_id, changes=changes)
        forget_sittings(module)
        _teach(module, ())
        session.execute(delete(Enrolment).where(Enrolment.module_id == module.id))
        session.delete(module)
        session.flush()
        session.expire(course, ["modules"])


def note_questions(course: Course, text: str, *, actor: Actor, at: datetime) -> None:
    """Write down what the trainers could not answer, one question a line."""
    lines = "\n".join(line for line in (nfc(line) for line in text.splitlines()) if line)
    with transaction():
        lock_row(course)
        require_editable(event_of(course))
        changes = change(course, {"open_questions": lines})
        record("course.questions", course, actor=actor, at=at, event_id=course.event_id, changes=changes)


def _checked(data: CourseData) -> CourseData:
    if not 0 < data["minimum_share"] <= WHOLE:
        raise DomainError(lazy("The share to attend is from 1 to 100 percent."), field="minimum_share")
    if not 0 <= data.get("module_share", 0) <= WHOLE:
        raise DomainError(lazy("The share of each subject is from 0 to 100 percent."), field="module_share")
    return {**data, "title": nfc(data["title"]), "number_sign": nfc(data["number_sign"])}


def _check_choice(*, is_optional: bool, capacity: int | None) -> None:
    if capacity is None:
        return
    if not is_optional:
        raise DomainError(lazy("Places are limited only where people choose the subject."), field="capacity")
    if not 0 < capacity <= MOST_PLACES:
        raise DomainError(lazy("From 1 to %(most)s places.", most=MOST_PLACES), field="capacity")


def _check_module(event_id: UUID, module_id: UUID | None, hours: Decimal, session_ids: Collection[UUID]) -> None:
    if hours <= 0:
        raise DomainError(lazy("A module takes more than 0 hours."), field="hours")
    known = {session.id for session in list_teachable(event_id)}
    if not known.issuperset(session_ids):
        raise NotFound(lazy("There is no such session."), field="sessions")
    if clashing(session_ids, taught_modules(event_id), module_id):
        raise DomainError(lazy("In one of these sessions another module is taught already."), field="sessions")


def _teach(module: Module, session_ids: Collection[UUID]) -> None:
    for link in list(module.sessions):
        if link.session_id not in session_ids:
            db.session.delete(link)
    taught = {link.session_id for link in module.sessions}
    db.session.add_all(
        ModuleSession(module_id=module.id, session_id=session_id) for session_id in set(session_ids) - taught
    )
    db.session.flush()
    db.session.expire(module, ["sessions"])
