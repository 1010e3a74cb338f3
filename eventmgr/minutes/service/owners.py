"""Whose tasks are they, what do the owners tell of them, and how are they asked?"""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from eventmgr.audit.service import change, record
from eventmgr.core.access import SYSTEM, Actor
from eventmgr.core.db import db, lock_row, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import KEY_LENGTH, clean_token, new_token
from eventmgr.core.links import public_url
from eventmgr.core.text import fold, nfc, nfc_text
from eventmgr.events.models import Event
from eventmgr.events.rules import EDITABLE_STATES
from eventmgr.events.service import require_editable
from eventmgr.minutes.duties import ASKED_FOR, ROUNDS, is_daytime, named_unit, round_begun, round_of, round_to_ask
from eventmgr.minutes.models import Minutes, Task, TaskOwner, TaskReport
from eventmgr.minutes.queries import (
    Contact,
    find_contacts,
    find_owner,
    get_owner,
    get_task,
    list_locked_between,
    list_owners,
    list_standings,
    locked_since,
)
from eventmgr.minutes.rules import TaskState
from eventmgr.minutes.service.letters import wording_of
from eventmgr.minutes.wordings import LetterKind, listed
from eventmgr.outbox import service as outbox
from eventmgr.outbox.rules import fill
from eventmgr.people.queries import list_units
from eventmgr.people.service import known_phone
from eventmgr.registration.models import Delegation, Registration
from eventmgr.registration.queries import list_delegates, list_delegations
from eventmgr.registration.rules import TASK_REPORT_KIND

MOST_REPORTS = 50
LONGEST_REPORT = 4000
_NAMELESS = "Đơn vị, người nhận nhiệm vụ"


class Told(NamedTuple):
    """What the owner of a task says of it; `id` is made by the form, so that one that is sent twice is told once."""

    id: UUID
    state: TaskState
    text: str


def owner_named(
    event: Event, lead: str, *, like: TaskOwner | None = None, actor: Actor, at: datetime
) -> TaskOwner | None:
    """Who leads, found among those who have tasks, the delegations and the delegates, else somebody of this name.

    `like` is the same owner at an earlier event: where reminders went there, they go here.
    """
    name = nfc(lead)
    if not name:
        return None
    delegation, registration = _delegation(event, name), None
    if delegation is not None:
        name = delegation.admin_unit.full_name
    else:
        registration = _delegate(event, name)
        name = registration.person.full_name if registration else name
    for owner in db.session.execute(select(TaskOwner).where(TaskOwner.event_id == event.id)).scalars():
        if fold(owner.name) == fold(name) or (delegation is not None and owner.delegation_id == delegation.id):
            return owner
    made = TaskOwner(
        event_id=event.id,
        key=new_token(KEY_LENGTH),
        name=name,
        delegation_id=delegation.id if delegation else None,
        registration_id=registration.id if registration else None,
        email=like.email if like else None,
        phone=like.phone if like else None,
        created_at=at,
    )
    db.session.add(made)
    record("task_owner.create", made, actor=actor, at=at, event_id=event.id)
    return made


def drop_if_idle(owner: TaskOwner | None) -> None:
    """Who has no task any more is no owner; the link ends with it."""
    if owner is None:
        return
    db.session.flush()
    has_any = db.session.execute(select(Task.id).where(Task.owner_id == owner.id).limit(1)).first()
    if has_any is None:
        db.session.expire(owner, ["tasks"])
        db.session.delete(owner)


def set_contact(event: Event, owner_id: UUID, email: str, phone: str, *, actor: Actor, at: datetime) -> None:
    """Say where reminders go, and which phone to call."""
    with transaction():
        require_editable(event)
        owner = get_owner(event.id, owner_id)
        lock_row(owner)
        values = {"email": nfc(email) or None, "phone": known_phone(phone) if phone else None}
        changes = change(owner, values)
        record(
            "task_owner.contact",
            owner,
            actor=actor,
            at=at,
            event_id=event.id,
            changes=changes,
            personal={"email", "phone"},
        )


def renew_key(event: Event, owner_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Give an owner a new link; the old one opens nothing any more."""
    with transaction():
        require_editable(event)
        owner = get_owner(event.id, owner_id)
        lock_row(owner)
        owner.key = new_token(KEY_LENGTH)
        record("task_owner.new_key", owner, actor=actor, at=at, event_id=event.id)


def open_link(key: str) -> TaskOwner:
    """Whose tasks this link shows; one that was replaced shows nothing."""
    owner = find_owner(clean_token(key))
    if owner is None:
        raise NotFound(lazy("This link is not valid. Please ask the organizer for the current one."))
    return owner


def report(key: str, task_id: UUID, told: Told, *, at: datetime) -> TaskReport:
    """What the owner tells of an own task; the same form twice is one report, a later one corrects an earlier."""
    with transaction():
        owner = open_link(key)
        lock_row(owner)
        task = get_task(owner.event_id, task_id)
        if task.owner_id != owner.id:
            raise NotFound(lazy("There is no such task."))
        label = owner.delegation.admin_unit.full_name if owner.delegation else _NAMELESS
        return _tell(task, told, actor=Actor("link", owner.id, label), at=at)


def takes_reports(event: Event) -> bool:
    """Whether anything can be told yet: an archived event stays as it is."""
    return event.state in EDITABLE_STATES


def note(event: Event, task_id: UUID, told: Told, *, actor: Actor, at: datetime) -> TaskReport:
    """What staff heard of a task, by phone or on paper."""
    with transaction():
        task = get_task(event.id, task_id)
        lock_row(task)
        return _tell(task, told, actor=actor, at=at)


def words_for(event: Event, owner: TaskOwner, contact: Contact, days: int | None) -> tuple[str, str]:
    """Subject and body that ask an owner for news: in a round, or when the tasks are given (none)."""
    language = _language(owner)
    open_tasks = [task for task in owner.tasks if task.state is not TaskState.DONE]
    values = {
        "name": contact.name,
        "owner": owner.name,
        "event": event.name,
        "organizer": event.organizer,
        "days": str(days or ""),
        "tasks": listed([(task.content, task.due) for task in open_tasks], language),
        "link": public_url(f"/t/{owner.key}"),
        "contact": event.contact or event.organizer,
    }
    subject, body = wording_of(event.id, LetterKind.GIVEN if days is None else LetterKind.REPORT, language)
    return nfc(fill(subject, values)), nfc_text(fill(body, values))


def _language(owner: TaskOwner) -> str:
    return owner.registration.language if owner.registration else "vi"


def remind(*, at: datetime) -> None:
    """Write, once a round and by day, to each owner of an open task that was not reported on in the round.

    Who has no address is shown to staff with words to send by hand.
    """
    for event, minutes in list_locked_between(
        at - timedelta(days=ROUNDS[-1]) - ASKED_FOR, at - timedelta(days=ROUNDS[0])
    ):
        if minutes.locked_at is None or not is_daytime(at.astimezone(event.zone).time()):
            continue
        if (days := round_to_ask(minutes.locked_at, at=at)) is not None:
            _remind(event, minutes, days, at)


def tick(event: Event, owner_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Note that the words for an owner were sent by hand."""
    owner = get_owner(event.id, owner_id)
    contact = find_contacts(event.id, [owner])[owner.id]
    if contact.is_stopped:
        raise Conflict(lazy("This person asked to stop the use of their data, so nothing is sent."))
    days = round_begun(locked_since(event.id), at=at)
    outbox.tick(_letter(event, owner, contact, days, address=contact.phone or ""), actor=actor, at=at)


def _remind(event: Event, minutes: Minutes, days: int, at: datetime) -> None:
    with transaction():
        silent = {row.task.owner_id for row in list_standings(event, at=at) if days in row.missing}
        owners = [owner for owner in list_owners(event.id) if owner.id in silent]
        contacts = find_contacts(event.id, owners)
        written = sum(
            outbox.write(_letter(event, owner, contacts[owner.id], days), held=event.is_demo, actor=SYSTEM, at=at)
            for owner in owners
            if contacts[owner.id].email
        )
        if written:
            changes: dict[str, tuple[object, object]] = {"days": (None, days), "messages": (None, written)}
            record("task.remind", minutes, actor=SYSTEM, at=at, event_id=event.id, changes=changes)


def _letter(
    event: Event, owner: TaskOwner, contact: Contact, days: int | None, *, address: str | None = None
) -> outbox.Letter:
    subject, body = words_for(event, owner, contact, days)
    return outbox.Letter(
        event_id=event.id,
        kind=TASK_REPORT_KIND,
        occasion=f"{owner.id}:{days or 0}",
        recipient=contact.email or "" if address is None else address,
        recipient_name=contact.name,
        subject=subject,
        body=body,
        language=_language(owner),
        person_id=contact.person_id,
        about=owner.id,
        purpose=contact.purpose if address is None else None,
    )


def _tell(task: Task, told: Told, *, actor: Actor, at: datetime) -> TaskReport:
    known = db.session.get(TaskReport, told.id)
    if known is not None:
        if known.task_id != task.id:
            raise Conflict(lazy("This form was sent for another task already. Please load the page again."))
        return known
    event = db.session.get_one(Event, task.event_id)
    require_editable(event)
    text = nfc_text(told.text)
    if told.state is TaskState.STUCK and not text:
        raise DomainError(lazy("Say what is in the way, and what would help."), field="text")
    if len(text) > LONGEST_REPORT:
        raise DomainError(lazy("This is longer than %(most)s letters.", most=LONGEST_REPORT), field="text")
    if len(task.reports) >= MOST_REPORTS:
        raise Conflict(lazy("So much was told of this task already. Please call the organizer."))
    made = TaskReport(
        id=told.id,
        task_id=task.id,
        after_days=round_of(locked_since(task.event_id), at=at),
        state=told.state,
        text=text,
        at=at,
        by=actor.label,
    )
    db.session.add(made)
    changes: dict[str, tuple[object, object]] = {"state": (task.state.value, told.state.value)}
    task.state = told.state
    record("task.report", task, actor=actor, at=at, event_id=task.event_id, changes=changes)
    db.session.expire(task, ["reports"])
    return made


def _delegation(event: Event, name: str) -> Delegation | None:
    """The delegation of a province, also by the name of one that was merged into it in 2025."""
    delegations = list_delegations(event.id)
    units = [row.admin_unit for row in delegations]
    if (code := named_unit(name, units)) is not None:
        return next(row for row in delegations if row.admin_unit.code == code)
    before = list_units("vn63")
    code = named_unit(name, before)
    merged_into = next((unit.merged_into_id for unit in before if unit.code == code), None)
    return next((row for row in delegations if row.admin_unit_id == merged_into), None)


def _delegate(event: Event, name: str) -> Registration | None:
    """The one delegate of this name; two of one name are nobody's guess."""
    found = [row for row in list_delegates(event.id) if fold(row.person.full_name) == fold(name)]
    return found[0] if len(found) == 1 else None
