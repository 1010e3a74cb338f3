"""Which tasks a meeting gave, to whom, and how they stand."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event
from eventmgr.events.rules import EventState
from eventmgr.minutes.duties import Standing, standing
from eventmgr.minutes.models import Minutes, Task, TaskOwner
from eventmgr.minutes.rules import MinutesState, TaskLine, TaskState
from eventmgr.people.models import Person
from eventmgr.people.queries import who_is_usable
from eventmgr.people.rules import Purpose
from eventmgr.registration.models import Delegation, DelegationHead, Registration
from eventmgr.registration.queries import list_heads, who_may_be_used

_SILENT = (EventState.DRAFT, EventState.ARCHIVED)


@dataclass(frozen=True)
class Contact:
    """How the owner of a task is reached; `purpose` is the consent that an e-mail rests on, if it needs one."""

    name: str = ""
    email: str | None = None
    phone: str | None = None
    person_id: UUID | None = None
    purpose: str | None = None
    is_stopped: bool = False


def list_tasks(event_id: UUID) -> list[Task]:
    """The tasks of an event in their order."""
    return list(
        db.session.execute(_tasks().where(Task.event_id == event_id).order_by(Task.position, Task.id)).scalars()
    )


def list_standings(event: Event, *, at: datetime) -> list[Standing]:
    """The tasks of an event with how they stand."""
    locked_at, today, tasks = locked_since(event.id), at.astimezone(event.zone).date(), list_tasks(event.id)
    carried = who_is_carried_on([task.id for task in tasks])
    rows = [standing(task, locked_at, today=today, at=at) for task in tasks]
    return [replace(row, missing=()) if row.task.id in carried else row for row in rows]


def task_lines_of(event_id: UUID) -> tuple[TaskLine, ...]:
    """The tasks as the minutes print them."""
    return tuple(line_of(task) for task in list_tasks(event_id))


def line_of(task: Task) -> TaskLine:
    """A task as papers name it: until when in the words that were said, else as a date."""
    due = task.due or (f"{task.due_on:%d/%m/%Y}" if task.due_on else "")
    return TaskLine(task.content, task.owner.name if task.owner else "", task.partners, due)


def get_task(event_id: UUID, task_id: UUID) -> Task:
    """A task of this event."""
    found = db.session.execute(
        _tasks().where(Task.id == task_id, Task.event_id == event_id).execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(lazy("There is no such task."))
    return found


def list_owners(event_id: UUID) -> list[TaskOwner]:
    """Who has tasks of an event, in the order of their first task."""
    owners = db.session.execute(_owners().where(TaskOwner.event_id == event_id)).scalars()
    return sorted(owners, key=lambda owner: (min((task.position for task in owner.tasks), default=0), owner.name))


def get_owner(event_id: UUID, owner_id: UUID) -> TaskOwner:
    """An owner of tasks of this event."""
    found = db.session.execute(
        _owners().where(TaskOwner.id == owner_id, TaskOwner.event_id == event_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(lazy("There is no such owner of tasks."))
    return found


def find_owner(key: str) -> TaskOwner | None:
    """Whose link this key opens."""
    return db.session.execute(_owners().where(TaskOwner.key == key)).scalar_one_or_none()


def event_of_owner(owner: TaskOwner) -> Event:
    """The event that gave these tasks."""
    return db.session.execute(select(Event).where(Event.id == owner.event_id)).scalar_one()


def find_contacts(event_id: UUID, owners: Collection[TaskOwner]) -> dict[UUID, Contact]:
    """How each owner is reached: as staff wrote it down, else the head of the delegation, or the person."""
    heads = list_heads(event_id)
    people = [row.person_id for owner in owners for row in _rows_behind(owner, heads)]
    usable, agreed = who_is_usable(people), who_may_be_used(event_id, Purpose.MESSAGES, people)
    return {owner.id: _contact(owner, heads, usable, agreed) for owner in owners}


def locked_since(event_id: UUID) -> datetime | None:
    """Since when the minutes of an event are locked."""
    return db.session.execute(
        select(Minutes.locked_at).where(Minutes.event_id == event_id, Minutes.state == MinutesState.LOCKED)
    ).scalar_one_or_none()


def list_locked_between(first: datetime, last: datetime) -> list[tuple[Event, Minutes]]:
    """The events whose minutes were locked in this time and that still write to people."""
    rows = db.session.execute(
        select(Event, Minutes)
        .join(Minutes, Minutes.event_id == Event.id)
        .where(
            Minutes.state == MinutesState.LOCKED,
            Minutes.locked_at.between(first, last),
            Event.state.not_in(_SILENT),
        )
        .order_by(Minutes.locked_at)
    )
    return [(event, minutes) for event, minutes in rows]


def list_earlier(event: Event) -> list[tuple[Event, int]]:
    """The earlier events of the same host with how many open tasks would come along to this one, the latest first."""
    rows = db.session.execute(
        select(Event, func.count(Task.id))
        .join(Task, Task.event_id == Event.id)
        .where(
            Event.host_id == event.host_id,
            Event.id != event.id,
            Event.starts_on <= event.starts_on,
            *_comes_along(event.id),
        )
        .group_by(Event.id)
        .order_by(Event.starts_on.desc(), Event.name)
    )
    return [(earlier, count) for earlier, count in rows]


def list_coming_along(event_id: UUID, earlier_id: UUID) -> list[Task]:
    """The open tasks of an earlier event that are not yet among those of this one."""
    where = (Task.event_id == earlier_id, *_comes_along(event_id))
    return list(db.session.execute(_tasks().where(*where).order_by(Task.position, Task.id)).scalars())


def who_is_carried_on(task_ids: Collection[UUID]) -> set[UUID]:
    """Which of these tasks a later event goes on with; there they are asked for."""
    found = db.session.execute(select(Task.seeded_from_id).where(Task.seeded_from_id.in_(task_ids))).scalars()
    return {task_id for task_id in found if task_id is not None}


def print_task(task: Task) -> str:
    """A fingerprint of what a page showed of a task."""
    shown = (task.content, task.owner_id, task.partners, task.due, task.source)
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:32]


def _comes_along(event_id: UUID) -> tuple[ColumnElement[bool], ...]:
    here = aliased(Task)
    is_here = select(here.id).where(here.seeded_from_id == Task.id, here.event_id == event_id).exists()
    return (Task.state != TaskState.DONE, ~is_here)


def _tasks() -> Select[Task]:
    return select(Task).options(joinedload(Task.owner), selectinload(Task.reports))


def _owners() -> Select[TaskOwner]:
    return select(TaskOwner).options(
        selectinload(TaskOwner.tasks).selectinload(Task.reports),
        joinedload(TaskOwner.delegation).joinedload(Delegation.admin_unit),
        joinedload(TaskOwner.registration).joinedload(Registration.person),
    )


def _rows_behind(owner: TaskOwner, heads: dict[UUID, DelegationHead]) -> Iterable[Registration]:
    head = heads.get(owner.delegation_id) if owner.delegation_id else None
    return [row for row in (owner.registration, head.registration if head else None) if row is not None]


def _contact(
    owner: TaskOwner, heads: dict[UUID, DelegationHead], usable: Collection[UUID], agreed: Collection[UUID]
) -> Contact:
    head = heads.get(owner.delegation_id) if owner.delegation_id else None
    person = next((row.person for row in _rows_behind(owner, heads)), None)
    if person is not None and person.id not in usable:
        return Contact(owner.name, person_id=person.id, is_stopped=True)
    name = person.full_name if person else (head.full_name if head else "")
    own = owner.email or _address(owner, person, agreed)
    needs_consent = owner.email is None and owner.registration_id is not None
    return Contact(
        name or owner.name,
        own,
        owner.phone or (person.phone if person else None) or (head.phone if head else None),
        person.id if person else None,
        Purpose.MESSAGES.value if needs_consent else None,
    )


def _address(owner: TaskOwner, person: Person | None, agreed: Collection[UUID]) -> str | None:
    """The address of the person: heads are written to in their office, others as far as they agreed."""
    if person is None or (owner.registration_id is not None and person.id not in agreed):
        return None
    return person.email
