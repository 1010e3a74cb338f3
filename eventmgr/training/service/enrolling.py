"""How people come to a module that is to be chosen, wait for it, and leave it again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from eventmgr.audit.service import record
from eventmgr.core.access import SYSTEM, Actor
from eventmgr.core.db import db, lock_row, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.events.rules import EventState
from eventmgr.events.service import require_editable
from eventmgr.registration.models import Registration
from eventmgr.registration.rules import MessageKind, RegistrationState
from eventmgr.registration.service import tell
from eventmgr.training.models import Enrolment, Module
from eventmgr.training.queries import count_enrolments, event_of, find_enrolment, list_clashing, list_enrolments
from eventmgr.training.rules import EnrolmentState, free_places, has_place, is_learner

_OPEN = frozenset({EventState.PUBLISHED, EventState.RUNNING})


class ModuleClash(DomainError):
    """Somebody cannot be at two places at the same time."""

    code = "module_clash"


class ChoiceClosed(Conflict):
    """The module has begun, or the event takes no choices."""

    code = "choice_closed"


def enrol(module: Module, registration: Registration, *, actor: Actor, at: datetime) -> Enrolment:
    """Give somebody a place in an optional module, or the last place of its waiting list where it is full.

    Asked twice it is the same place. Of many who ask at once exactly as many get in as there are places.
    """
    with transaction() as session:
        _lock(module, registration)
        if registration.state is not RegistrationState.CONFIRMED:
            raise NotFound(lazy("There is no such delegate at this event."), field="person")
        if registration.event_id != module.course.event_id:
            raise NotFound(lazy("There is no such delegate at this event."), field="person")
        if not is_learner(registration.category.key, came=True):
            raise DomainError(lazy("Who makes the course or serves it is not taught in it."), field="person")
        if (known := find_enrolment(module.id, registration.id)) is not None:
            return known
        if clashes := list_clashing(module, registration.id):
            titles = ", ".join(other.title for other in clashes)
            raise ModuleClash(lazy("At the same time runs: %(titles)s.", titles=titles), field="person")
        taken = count_enrolments([module.id]).get((module.id, EnrolmentState.ENROLLED), 0)
        state = EnrolmentState.ENROLLED if has_place(taken, module.capacity) else EnrolmentState.WAITING
        row = Enrolment(module_id=module.id, registration_id=registration.id, state=state, asked_at=at)
        session.add(row)
        session.flush()
        _record("enrolment.create", row, module, (None, state.value), actor=actor, at=at)
        return row


def choose(module: Module, registration: Registration, *, actor: Actor, at: datetime) -> Enrolment:
    """Choose a module for oneself, as long as it has not begun."""
    _check_open(module, at)
    return enrol(module, registration, actor=actor, at=at)


def leave(module: Module, registration: Registration, *, actor: Actor, at: datetime) -> None:
    """Give up a module for oneself, as long as it has not begun."""
    _check_open(module, at)
    withdraw(module, registration, actor=actor, at=at)


def withdraw(module: Module, registration: Registration, *, actor: Actor, at: datetime) -> None:
    """Take somebody out of a module; the first of those who wait moves up."""
    with transaction() as session:
        _lock(module, registration)
        row = find_enrolment(module.id, registration.id)
        if row is None:
            raise NotFound(lazy("This person did not choose this module."))
        _record("enrolment.remove", row, module, (row.state.value, None), actor=actor, at=at)
        session.delete(row)
        session.flush()
        move_up(module, at=at)


def move_up(module: Module, *, at: datetime) -> int:
    """Give the free places of a module to those who wait, in the order of asking; tells how many moved up."""
    with transaction():
        lock_row(module.course)
        rows = list_enrolments(module.id)
        waiting = [row for row in rows if row.state is EnrolmentState.WAITING]
        free = free_places(len(rows) - len(waiting), len(waiting), module.capacity)
        for row in waiting[:free]:
            # All at once: PostgreSQL locks the person of a row that a transaction writes twice, and she may be waiting
            # for the course.
            is_told = _write(row, module, at)
            row.state, row.moved_up_at, row.is_told = EnrolmentState.ENROLLED, at, is_told
            told = (EnrolmentState.WAITING.value, EnrolmentState.ENROLLED.value)
            _record("enrolment.move_up", row, module, told, actor=SYSTEM, at=at)
        return free


def note_told(module: Module, registration: Registration, *, actor: Actor, at: datetime) -> None:
    """Note that somebody who moved up, and could not be written to, was called."""
    with transaction():
        _lock(module, registration)
        row = find_enrolment(module.id, registration.id)
        if row is None or row.moved_up_at is None:
            raise NotFound(lazy("This person did not move up in this module."))
        if not row.is_told:
            row.is_told = True
            _record("enrolment.tell", row, module, (row.state.value, row.state.value), actor=actor, at=at)


def give_back(registration_id: UUID, at: datetime) -> None:
    """Who comes no more leaves the modules; the next move up, but not into what has begun."""
    with transaction() as session:
        own = select(Enrolment).where(Enrolment.registration_id == registration_id).order_by(Enrolment.module_id)
        rows = list(session.execute(own).scalars())
        for row in rows:
            lock_row(row.module.course)
            _record("enrolment.remove", row, row.module, (row.state.value, None), actor=SYSTEM, at=at)
            session.delete(row)
        session.flush()
        for module in (row.module for row in rows):
            if not has_begun(module, at):
                move_up(module, at=at)


def has_begun(module: Module, at: datetime) -> bool:
    """Whether the first of its lessons has begun."""
    begins = min((link.session.starts_at for link in module.sessions), default=None)
    return begins is not None and begins <= at


def _write(row: Enrolment, module: Module, at: datetime) -> bool:
    """Write to somebody who moved up; who has no address is to be called."""
    event, registration = event_of(module.course), row.registration
    starts = sorted(link.session.starts_at.astimezone(event.zone) for link in module.sessions)
    times = "; ".join(f"{one:%H:%M %d/%m/%Y}" for one in starts)
    facts = {"subject": module.title, "times": times}
    return tell(event, registration, MessageKind.SUBJECT, actor=SYSTEM, at=at, facts=facts, about=module.id)


def _lock(module: Module, registration: Registration) -> None:
    """One after the other: places are counted per course, clashes per person.

    The person first, as where a registration is cancelled, so that nobody waits for the other.
    """
    db.session.execute(select(Registration.id).where(Registration.id == registration.id).with_for_update())
    db.session.refresh(registration)
    lock_row(module.course)
    db.session.refresh(module)
    require_editable(event_of(module.course))
    if not module.is_optional:
        raise DomainError(lazy("Everybody of the course is taught this module; there is nothing to choose."))


def _check_open(module: Module, at: datetime) -> None:
    event = event_of(module.course)
    if event.state not in _OPEN or has_begun(module, at):
        raise ChoiceClosed(lazy("This module has begun. Ask the organizer or the trainer."))


def _record(
    verb: str, row: Enrolment, module: Module, state: tuple[object, object], *, actor: Actor, at: datetime
) -> None:
    changes: dict[str, tuple[object, object]] = {"state": state, "module": (None, module.title)}
    record(verb, row, actor=actor, at=at, event_id=module.course.event_id, changes=changes)
