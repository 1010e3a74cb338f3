"""How courses are set up."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.text import nfc
from eventmgr.events.models import Event
from eventmgr.events.service import require_editable
from eventmgr.training.models import Course, Module, ModuleSession
from eventmgr.training.queries import event_of, list_teachable, taught_modules
from eventmgr.training.rules import WHOLE, clashing


class CourseData(TypedDict):
    """What is said of a course."""

    title: str
    minimum_share: int
    number_sign: str


class ModuleData(TypedDict):
    """What is said of a module."""

    title: str
    hours: Decimal
    session_ids: Collection[UUID]


def create_course(
    event: Event, title: str, minimum_share: int, number_sign: str, *, actor: Actor, at: datetime
) -> Course:
    """Set up a course; who was there for `minimum_share` percent of it earns a certificate."""
    data = _checked(CourseData(title=title, minimum_share=minimum_share, number_sign=number_sign))
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
    course: Course, title: str, hours: Decimal, session_ids: Collection[UUID], *, actor: Actor, at: datetime
) -> Module:
    """Add a subject to a course, taught in these sessions; a session teaches one subject."""
    with transaction() as session:
        require_editable(event_of(course))
        _check_module(course.event_id, None, hours, session_ids)
        module = Module(course_id=course.id, title=nfc(title), hours=hours, position=len(course.modules))
        session.add(module)
        session.flush()
        _teach(module, session_ids)
        changes = {"title": (None, module.title), "hours": (None, hours)}
        record("module.create", module, actor=actor, at=at, event_id=course.event_id, changes=changes)
        session.expire(course, ["modules"])
        return module


def update_module(module: Module, data: ModuleData, *, actor: Actor, at: datetime) -> None:
    """Change a subject or where it is taught."""
    with transaction():
        event_id = module.course.event_id
        require_editable(event_of(module.course))
        _check_module(event_id, module.id, data["hours"], data["session_ids"])
        before = sorted(str(link.session_id) for link in module.sessions)
        changes = change(module, {"title": nfc(data["title"]), "hours": data["hours"]})
        _teach(module, data["session_ids"])
        changes["sessions"] = (before, sorted(str(session_id) for session_id in data["session_ids"]))
        record("module.update", module, actor=actor, at=at, event_id=event_id, changes=changes)


def remove_module(module: Module, *, actor: Actor, at: datetime) -> None:
    """Take a subject out of its course."""
    with transaction() as session:
        course = module.course
        require_editable(event_of(course))
        changes = {"title": (module.title, None), "hours": (module.hours, None)}
        record("module.remove", module, actor=actor, at=at, event_id=course.event_id, changes=changes)
        _teach(module, ())
        session.delete(module)
        session.flush()
        session.expire(course, ["modules"])


def _checked(data: CourseData) -> CourseData:
    if not 0 < data["minimum_share"] <= WHOLE:
        raise DomainError(lazy("The share to attend is from 1 to 100 percent."), field="minimum_share")
    return CourseData(
        title=nfc(data["title"]), minimum_share=data["minimum_share"], number_sign=nfc(data["number_sign"])
    )


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
