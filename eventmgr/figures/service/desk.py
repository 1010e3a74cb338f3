"""What are the provinces asked, when is the set locked, and who was reminded?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import lock_row, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event
from eventmgr.events.service import require_editable
from eventmgr.figures.models import FigureDesk, FigureReminder
from eventmgr.figures.queries import find_desk, list_corrections, list_indicators, list_reminders
from eventmgr.figures.rules import DeskState, may_move
from eventmgr.registration.queries import get_delegation


@dataclass(frozen=True)
class AskedData:
    """What is asked: indicators, the period, what it is compared with, until when, a word to the provinces."""

    indicator_ids: Collection[UUID]
    period: str
    last_period: str = ""
    closes_at: datetime | None = None
    note: str = ""


def ask(event: Event, data: AskedData, *, actor: Actor, at: datetime) -> FigureDesk:
    """Say what the provinces are asked, until the set is frozen."""
    with transaction() as session:
        require_editable(event)
        _check(data)
        desk = find_desk(event.id)
        if desk is None:
            desk = FigureDesk(event_id=event.id, period="", last_period="", note="", state=DeskState.OPEN)
            session.add(desk)
            session.flush()
        lock_row(desk)
        if desk.state is DeskState.FROZEN:
            raise Conflict(lazy("The figures are frozen."))
        changes = change(
            desk,
            {
                "period": data.period,
                "last_period": data.last_period,
                "closes_at": data.closes_at,
                "note": data.note,
            },
        )
        for indicator in list_indicators(event.id):
            is_asked = indicator.id in data.indicator_ids and indicator.operation is None
            for before, after in change(indicator, {"is_asked": is_asked}).values():
                changes[indicator.label] = (before, after)
        if changes:
            record("figure.ask", desk, actor=actor, at=at, event_id=event.id, changes=changes)
        return desk


def freeze(event: Event, *, actor: Actor, at: datetime) -> FigureDesk:
    """Lock the set for the plenary: no province enters anything any more."""
    with transaction():
        desk = _held(event)
        if not may_move(desk.state, DeskState.FROZEN, 0):
            raise Conflict(lazy("The figures are frozen already."))
        changes = change(desk, {"state": DeskState.FROZEN, "frozen_at": at, "frozen_by": actor.label})
        record("figure.freeze", desk, actor=actor, at=at, event_id=event.id, changes=changes)
        return desk


def reopen(event: Event, reason: str, *, actor: Actor, at: datetime) -> FigureDesk:
    """Let the provinces enter figures again, as long as nothing was corrected since the freeze."""
    with transaction():
        desk = _held(event)
        if not reason:
            raise DomainError(lazy("Say why."), field="reason")
        if not may_move(desk.state, DeskState.OPEN, len(list_corrections(event.id))):
            raise Conflict(lazy("These figures cannot be opened again: correct single figures, with a reason."))
        changes = change(desk, {"state": DeskState.OPEN, "frozen_at": None, "frozen_by": ""})
        changes["reason"] = (None, reason)
        record("figure.reopen", desk, actor=actor, at=at, event_id=event.id, changes=changes)
        return desk


def mark_reminded(event: Event, delegation_id: UUID, *, actor: Actor, at: datetime) -> FigureReminder:
    """Note that a delegation was reminded of its figures."""
    with transaction() as session:
        require_editable(event)
        delegation = get_delegation(event.id, delegation_id)
        lock_row(delegation)
        reminder = list_reminders(event.id).get(delegation.id)
        before = reminder.at if reminder else None
        if reminder is None:
            reminder = FigureReminder(delegation_id=delegation.id)
            session.add(reminder)
        reminder.at, reminder.by = at, actor.label
        changes: dict[str, tuple[object, object]] = {"reminded_at": (before, at)}
        record("figure.remind", reminder, actor=actor, at=at, event_id=event.id, changes=changes)
        return reminder


def _held(event: Event) -> FigureDesk:
    """The desk of an event that may still be changed; others wait until this is done."""
    require_editable(event)
    desk = find_desk(event.id)
    if desk is None:
        raise Conflict(lazy("No figures are asked for."))
    lock_row(desk)
    return desk


def _check(data: AskedData) -> None:
    if not data.indicator_ids:
        raise DomainError(lazy("Choose what the provinces are asked for."), field="indicators")
    if not data.period:
        raise DomainError(lazy("Say for which period the figures hold, such as 2022 - 2024."), field="period")
    if data.period == data.last_period:
        raise DomainError(lazy("The last period is another one."), field="last_period")
