"""How is a whole list taken back: who came in by it, and what it changed?"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from eventmgr.audit.models import AuditEntry
from eventmgr.audit.service import record
from eventmgr.core import jobs
from eventmgr.core.access import Actor
from eventmgr.core.db import Model, chunks, db, lock_row, table, transaction
from eventmgr.core.i18n import lazy
from eventmgr.core.parts import all_leave
from eventmgr.events.models import Event
from eventmgr.people.models import Person
from eventmgr.people.rules import Sex
from eventmgr.registration.importing.report import Message
from eventmgr.registration.models import Import, ImportRow, ImportState, Outcome, Pass, Registration
from eventmgr.registration.queries.imports import get_registrations, list_rows
from eventmgr.registration.rules import RegistrationState, may_move
from eventmgr.registration.service.changing import PERSONAL, revoke
from eventmgr.registration.service.entering import plain
from eventmgr.registration.service.intake import IMPORT_JOB, hold, kept_actor, taken_actor
from eventmgr.registration.service.news import apply_news, value_of
from eventmgr.registration.service.registering import lock_event
from eventmgr.registration.service.rows import keep_messages

_WAS = {"birth_date": date.fromisoformat, "sex": Sex}


@dataclass(frozen=True)
class UndoPlan:
    """What taking a list back would do: who is removed, who is cancelled because more stands on them, what is put back.

    `changed` are updates of which some value was changed again since; those values stay.
    """

    removed: list[tuple[ImportRow, Registration]] = field(default_factory=list)
    cancelled: list[tuple[ImportRow, Registration]] = field(default_factory=list)
    put_back: list[tuple[ImportRow, Registration]] = field(default_factory=list)
    changed: list[tuple[ImportRow, Registration]] = field(default_factory=list)


def plan_undo(found: Import) -> UndoPlan:
    """Tell whom taking the list back would touch. Who was looked at, changed or counted since is never deleted."""
    rows = [row for row in list_rows(found.id) if row.outcome in {Outcome.CREATED, Outcome.UPDATED}]
    registrations = get_registrations(found.event_id, {row.registration_id for row in rows if row.registration_id})
    standing = [(row, registrations[row.registration_id]) for row in rows if row.registration_id in registrations]
    created = [(row, registration) for row, registration in standing if row.outcome is Outcome.CREATED]
    touched = _touched([registration.id for _row, registration in created])
    plan = UndoPlan()
    for row, registration in created:
        if registration.id not in touched:
            plan.removed.append((row, registration))
        elif may_move(registration.state, RegistrationState.CANCELLED):
            plan.cancelled.append((row, registration))
    for row, registration in reversed(standing):
        if row.outcome is Outcome.UPDATED and row.changes:
            plan.put_back.append((row, registration))
            if len(_to_put_back(row, registration)) < len(row.changes):
                plan.changed.append((row, registration))
    return plan


def ask_to_undo(event: Event, import_id: UUID, *, actor: Actor, at: datetime) -> Import:
    """Have the worker take back all that a list brought in."""
    del at  # the deed is written down when it is done
    with transaction():
        found = hold(event, import_id, ImportState.ENTERED)
        found.state, found.asked_by, found.attempts, found.fault = ImportState.UNDOING, kept_actor(actor), 0, None
        jobs.after_commit(IMPORT_JOB, found.id)
        return found


def undo_list(import_id: UUID, *, at: datetime) -> None:
    """Take a list back, all of it or nothing."""
    found = db.session.get_one(Import, import_id)
    event = db.session.get_one(Event, found.event_id)
    with transaction():
        lock_event(event)
        lock_row(found)
        if found.state is not ImportState.UNDOING:
            return
        actor, plan = taken_actor(found), plan_undo(found)
        for row, registration in plan.put_back:
            _put_back(row, registration, actor=actor, at=at)
        for row, registration in plan.cancelled:
            _cancel(row, registration, actor=actor, at=at)
        changes: dict[str, tuple[object, object]] = {
            "file": (found.filename, None),
            "removed": (None, len(plan.removed)),
            "cancelled": (None, len(plan.cancelled)),
            "put_back": (None, len(plan.put_back)),
        }
        found.state, found.undone_by, found.undone_at, found.leased_until = ImportState.UNDONE, actor.label, at, None
        record("registration.undo_import", found, actor=actor, at=at, event_id=event.id, changes=changes)
        db.session.flush()
        all_leave([registration.id for _row, registration in plan.cancelled], at)
        _remove(plan.removed)


def _touched(ids: list[UUID]) -> set[UUID]:
    """Those of these registrations that anything else speaks of: a deed, a seat, a fact of presence."""
    touched = _referring("registration", ids, without={"pass"})
    for chunk in chunks(ids):
        rows = select(AuditEntry.subject_id).where(AuditEntry.subject_id.in_(chunk))
        touched.update(db.session.execute(rows).scalars())
    return touched


def _referring(name: str, ids: list[UUID], *, without: Iterable[str]) -> set[UUID]:
    """Which of these rows of a table other rows point at, in any table of the installation but these."""
    found: set[UUID] = set()
    for other in Model.metadata.sorted_tables:
        columns = [key.parent for key in other.foreign_keys if key.column.table.name == name]
        for column in columns if other.name not in without else ():
            for chunk in chunks(ids):
                found.update(db.session.execute(select(column).where(column.in_(chunk)).distinct()).scalars())
    return found


def _remove(removed: list[tuple[ImportRow, Registration]]) -> None:
    """Delete who came by the list alone, and the person where nothing else is known of her."""
    made = [reg.person_id for _row, reg in removed if reg.person.created_at == reg.created_at]
    ids = [registration.id for _row, registration in removed]
    for row, _registration in removed:
        row.outcome = Outcome.REMOVED
    db.session.flush()
    for chunk in chunks(ids):
        db.session.execute(delete(table(Pass)).where(table(Pass).c.registration_id.in_(chunk)))
        db.session.execute(delete(table(Registration)).where(table(Registration).c.id.in_(chunk)))
    elsewhere = _referring("person", made, without=())
    for chunk in chunks([person_id for person_id in made if person_id not in elsewhere]):
        db.session.execute(delete(table(Person)).where(table(Person).c.id.in_(chunk)))
    db.session.expire_all()


def _cancel(row: ImportRow, registration: Registration, *, actor: Actor, at: datetime) -> None:
    before, registration.state = registration.state, RegistrationState.CANCELLED
    revoke(registration, at)
    row.outcome = Outcome.CANCELLED
    record(
        "registration.cancel", registration, actor=actor, at=at, event_id=registration.event_id,
        changes={"state": (before.value, registration.state.value)},
    )  # fmt: skip


def _put_back(row: ImportRow, registration: Registration, *, actor: Actor, at: datetime) -> None:
    before = _to_put_back(row, registration)
    changes = apply_news(registration, before)
    row.outcome = Outcome.PUT_BACK
    if len(before) < len(row.changes or {}):
        words = lazy("Some values were changed again after the import and were left as they are.")
        row.messages = [*row.messages, *keep_messages([Message("changed_since", words)])]
    if changes:
        record(
            "registration.correct", registration, actor=actor, at=at, event_id=registration.event_id, changes=changes,
            personal=PERSONAL,
        )  # fmt: skip


def _to_put_back(row: ImportRow, registration: Registration) -> dict[str, Any]:
    """The values before the import, of the fields that still hold what the import wrote."""
    changes = row.changes or {}
    return {
        name: _WAS[name](before) if name in _WAS and before is not None else before
        for name, (before, after) in changes.items()
        if plain(value_of(registration, name)) == after
    }
