"""How tasks are given, put right, ordered and taken away, and how an earlier event's open ones come along."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import func, select

from eventmgr.agenda.queries import list_sessions
from eventmgr.agenda.rules import SessionKind
from eventmgr.agenda.service import SessionData, create_session
from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.core.text import nfc, nfc_text
from eventmgr.events.models import Event
from eventmgr.events.service import require_editable
from eventmgr.minutes.duties import parse_due
from eventmgr.minutes.models import Task, TaskOwner
from eventmgr.minutes.queries import (
    find_minutes,
    get_task,
    list_coming_along,
    list_tasks,
    print_task,
    who_is_carried_on,
)
from eventmgr.minutes.rules import MinutesState, TaskLine, task_lines
from eventmgr.minutes.service.owners import drop_if_idle, owner_named
from eventmgr.minutes.service.shared import NotDraft, lock_row

REVIEW = "Kiểm điểm việc thực hiện nhiệm vụ"
MOST_LINES = 100
LONGEST = {"content": 2000, "lead": 200, "partners": 500, "due": 100, "source": 200}
_REVIEW_MINUTES = 30


class TaskChangedMeanwhile(Conflict):
    """Somebody else changed the task after the page was opened."""

    code = "changed_meanwhile"


@dataclass(frozen=True)
class TaskData:
    """What is said of a task."""

    content: str
    lead: str = ""
    partners: str = ""
    due: str = ""
    source: str = ""


def give(event: Event, text: str, *, source: str = "", actor: Actor, at: datetime) -> list[Task]:
    """Give tasks, one a line: what | who leads | with whom | until when; all of them or none."""
    lines = task_lines(nfc_text(text))
    if not lines:
        raise DomainError(lazy("Write one task a line."), field="lines")
    if len(lines) > MOST_LINES:
        raise DomainError(lazy("These are more than %(most)s lines.", most=MOST_LINES), field="lines")
    with transaction():
        _open(event)
        return [
            _add(event, _checked(_data(line, source), number), actor=actor, at=at)
            for number, line in enumerate(lines, 1)
        ]


def change_task(event: Event, task_id: UUID, data: TaskData, *, seen: str, actor: Actor, at: datetime) -> Task:
    """Put a task right, unless somebody else did so since the page was `seen`."""
    with transaction() as session:
        locked_at = _open(event)
        task = get_task(event.id, task_id)
        _refuse_fixed(task, locked_at)
        if print_task(task) != seen:
            raise TaskChangedMeanwhile(lazy("Somebody else changed this task meanwhile. Please look at it again."))
        clean, before = _checked(data), task.owner
        task.owner = owner_named(event, clean.lead, actor=actor, at=at)
        due_on, due = parse_due(clean.due)
        fields = {"content": clean.content, "partners": clean.partners, "source": clean.source}
        changes = change(task, {**fields, "due_on": due_on, "due": due})
        changes["lead"] = (_name(before), _name(task.owner))
        session.flush()
        record("task.change", task, actor=actor, at=at, event_id=event.id, changes=changes, personal={"lead"})
        drop_if_idle(before)
        return task


def remove_task(event: Event, task_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Take a task away that was not given after all; one that was reported on, or carried on, stays."""
    with transaction() as session:
        locked_at = _open(event)
        task = get_task(event.id, task_id)
        _refuse_fixed(task, locked_at)
        if task.reports or who_is_carried_on([task.id]):
            raise Conflict(lazy("This task was reported on, so it cannot be taken away."))
        record("task.remove", task, actor=actor, at=at, event_id=event.id, changes={"content": (task.content, None)})
        owner = task.owner
        session.delete(task)
        session.flush()
        drop_if_idle(owner)


def move_task(event: Event, task_id: UUID, *, up: bool, actor: Actor, at: datetime) -> None:
    """Put a task one place up or down; at the end nothing moves."""
    with transaction():
        locked_at = _open(event)
        tasks = list_tasks(event.id)
        place = next((n for n, task in enumerate(tasks) if task.id == task_id), None)
        task = get_task(event.id, task_id) if place is None else tasks[place]
        _refuse_fixed(task, locked_at)
        other = (place or 0) + (-1 if up else 1)
        if not 0 <= other < len(tasks):
            return
        _refuse_fixed(tasks[other], locked_at)
        tasks.insert(other, tasks.pop(place or 0))
        for position, each in enumerate(tasks):
            each.position = position
        changes: dict[str, tuple[object, object]] = {"position": (place, other)}
        record("task.move", task, actor=actor, at=at, event_id=event.id, changes=changes)


def carry_on(event: Event, earlier: Event, *, with_session: bool, actor: Actor, at: datetime) -> int:
    """Bring the open tasks of an earlier event of the host along, each once; tells how many.

    `with_session` puts their review on the agenda, for the organizer to move where it fits.
    """
    if earlier.host_id != event.host_id or earlier.id == event.id:
        raise Conflict(lazy("Choose an earlier event of the same host."))
    with transaction():
        _open(event)
        coming = list_coming_along(event.id, earlier.id)
        for task in coming:
            data = TaskData(task.content, _name(task.owner) or "", task.partners, task.due, source=_from(earlier))
            _add(event, data, of=task, actor=actor, at=at)
        if with_session:
            propose_review(event, actor=actor, at=at)
        return len(coming)


def propose_review(event: Event, *, actor: Actor, at: datetime) -> None:
    """Put the review of earlier tasks on the agenda, behind the last session of the first day, if it is not there."""
    sessions = list_sessions(event.id)
    if any(session.title == REVIEW for session in sessions):
        return
    ends = [session.ends_at for session in sessions if _day(event, session.ends_at) == event.starts_on]
    morning = datetime.combine(event.starts_on, time(8), event.zone)
    latest = datetime.combine(event.starts_on, time(23), event.zone)
    starts_at = min(max(ends, default=morning), latest)
    ends_at = starts_at + timedelta(minutes=_REVIEW_MINUTES)
    data = SessionData(kind=SessionKind.REPORT, title=REVIEW, starts_at=starts_at, ends_at=ends_at)
    create_session(event, data, actor=actor, at=at)


def _open(event: Event) -> datetime | None:
    """One writes after the other, and not while the chair reads; since when the minutes are locked."""
    db.session.execute(select(Event.id).where(Event.id == event.id).with_for_update())
    require_editable(event)
    minutes = find_minutes(event.id)
    if minutes is None:
        return None
    lock_row(minutes)
    if minutes.state is MinutesState.SUBMITTED:
        raise NotDraft(lazy("The minutes are submitted. Ask them back before you change them."))
    return minutes.locked_at


def _refuse_fixed(task: Task, locked_at: datetime | None) -> None:
    if locked_at is not None and task.created_at <= locked_at:
        raise NotDraft(lazy("This task stands in the locked minutes. Its state can be told, its words stay."))


def _add(event: Event, data: TaskData, *, of: Task | None = None, actor: Actor, at: datetime) -> Task:
    due_on, due = parse_due(data.due)
    last = db.session.execute(select(func.max(Task.position)).where(Task.event_id == event.id)).scalar_one_or_none()
    task = Task(
        event_id=event.id,
        owner=owner_named(event, data.lead, like=of.owner if of else None, actor=actor, at=at),
        position=0 if last is None else last + 1,
        content=data.content,
        partners=data.partners,
        due_on=due_on,
        due=due,
        source=data.source,
        seeded_from_id=of.id if of else None,
        created_at=at,
        reports=[],
    )
    db.session.add(task)
    db.session.flush()
    changes: dict[str, tuple[object, object]] = {
        "content": (None, task.content),
        "lead": (None, _name(task.owner)),
        "due": (None, due),
    }
    record("task.give", task, actor=actor, at=at, event_id=event.id, changes=changes, personal={"lead"})
    return task


def _data(line: TaskLine, source: str) -> TaskData:
    return TaskData(line.content, line.lead, line.partners, line.due, source)


def _checked(data: TaskData, number: int | None = None) -> TaskData:
    """The same as it is stored; what is empty or too long is refused, with the number of its line."""
    clean = TaskData(*(nfc(value) for value in (data.content, data.lead, data.partners, data.due, data.source)))
    if not clean.content:
        raise _refusal(lazy("Say what is to be done."), number, "content")
    for name, most in LONGEST.items():
        if len(getattr(clean, name)) > most:
            raise _refusal(lazy("This is longer than %(most)s letters.", most=most), number, name)
    return clean


def _refusal(message: LazyString, number: int | None, field: str) -> DomainError:
    if number is None:
        return DomainError(message, field=field)
    return DomainError(lazy("Line %(number)s: %(why)s", number=number, why=message), field="lines")


def _from(earlier: Event) -> str:
    return nfc(f"Chuyển tiếp từ {earlier.name}")[: LONGEST["source"]]


def _name(owner: TaskOwner | None) -> str | None:
    return owner.name if owner else None


def _day(event: Event, moment: datetime) -> object:
    return moment.astimezone(event.zone).date()
