"""How figures of provinces are entered: by the link of a delegation, by staff, and after the freeze with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventmgr.audit.service import record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, lock_row, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event
from eventmgr.events.service import require_editable
from eventmgr.figures.models import Figure, FigureCorrection, FigureDesk
from eventmgr.figures.queries import Cell, get_line, print_figure
from eventmgr.figures.rules import DeskState, Value, may_enter, show
from eventmgr.figures.service.indicators import check_value
from eventmgr.registration.models import Delegation
from eventmgr.registration.queries import get_delegation
from eventmgr.registration.service import open_link


@dataclass(frozen=True)
class Entry:
    """What somebody says of one indicator: nothing yet (None) or a value, where it comes from, and whether what seemed
    odd about it is right; `seen` is the fingerprint of what stood on the page.
    """

    value: Value | None
    note: str = ""
    is_sure: bool = False
    seen: str = ""


@dataclass(frozen=True)
class _Deed:
    """For whom and by whom something is entered, and after the freeze why."""

    event: Event
    desk: FigureDesk
    delegation: Delegation
    reason: str
    actor: Actor
    at: datetime


def enter_by_link(key: str, entries: Mapping[UUID, Entry], *, at: datetime) -> set[UUID]:
    """Take what a province says of some indicators; answers with those that somebody else changed meanwhile."""
    with transaction():
        link = open_link(key, at=at)
        desk, _line = get_line(link.event.id, link.delegation)
        lock_row(desk)
        if not may_enter(link.event.state, desk.state):
            raise Conflict(lazy("The figures are frozen. Please call the organizer about changes."))
        return _enter(_Deed(link.event, desk, link.delegation, "", link.actor, at), entries)


def enter(
    event: Event,
    delegation_id: UUID,
    entries: Mapping[UUID, Entry],
    reason: str = "",
    *,
    actor: Actor,
    at: datetime,
) -> set[UUID]:
    """Take what staff enters for a province. After the freeze that is a correction: it needs a reason and is kept."""
    with transaction():
        require_editable(event)
        delegation = get_delegation(event.id, delegation_id)
        desk, _line = get_line(event.id, delegation)
        lock_row(desk)
        if desk.state is DeskState.FROZEN and not reason:
            raise DomainError(lazy("The figures are frozen: say why one is corrected."), field="reason")
        return _enter(_Deed(event, desk, delegation, reason, actor, at), entries)


def _enter(deed: _Deed, entries: Mapping[UUID, Entry]) -> set[UUID]:
    _desk, line = get_line(deed.event.id, deed.delegation)
    asked = {cell.indicator.id: cell for cell in line.asked}
    passed: set[UUID] = set()
    for indicator_id, entry in entries.items():
        if indicator_id not in asked:
            raise NotFound(lazy("There is no such indicator."))
        cell = asked[indicator_id]
        if _is_same(cell, entry):
            _settle(deed, cell, entry)
        elif print_figure(cell.figure) != entry.seen:
            passed.add(indicator_id)
        else:
            _write(deed, cell, entry)
    return passed


def _is_same(cell: Cell, entry: Entry) -> bool:
    if cell.figure is None or entry.value is None:
        return cell.figure is None and entry.value is None
    return cell.value == entry.value and cell.figure.quote == entry.note


def _settle(deed: _Deed, cell: Cell, entry: Entry) -> None:
    """Nothing is said anew, but perhaps that what seemed odd is right, or is not so sure after all."""
    figure = cell.figure
    if figure is None or not cell.doubts or figure.is_sure == entry.is_sure:
        return
    changes: dict[str, tuple[object, object]] = {"is_sure": (figure.is_sure, entry.is_sure)}
    figure.is_sure = entry.is_sure
    record("figure.settle", figure, actor=deed.actor, at=deed.at, event_id=deed.event.id, changes=changes)


def _write(deed: _Deed, cell: Cell, entry: Entry) -> None:
    indicator, before = cell.indicator, cell.shown
    after = show(entry.value, indicator.unit) if entry.value is not None else ""
    figure = cell.figure
    if entry.value is not None:
        check_value(indicator, entry.value.value)
    if figure is None:
        figure = Figure(indicator=indicator, admin_unit_id=deed.delegation.admin_unit_id, period=deed.desk.period)
    changes: dict[str, tuple[object, object]] = {
        "province": (None, deed.delegation.admin_unit.name),
        "figure": (before or None, after or None),
        "note": (figure.quote or None, entry.note or None),
        "reason": (None, deed.reason or None),
    }
    if entry.value is not None:
        if cell.value != entry.value:
            figure.is_sure = False
        figure.value, figure.qualifier, figure.quote = entry.value.value, entry.value.qualifier, entry.note
        figure.entered_at, figure.entered_by = deed.at, deed.actor.label
        db.session.add(figure)
        db.session.flush()
    verb = "figure.correct" if deed.desk.state is DeskState.FROZEN else "figure.enter"
    record(verb, figure, actor=deed.actor, at=deed.at, event_id=deed.event.id, changes=changes)
    if entry.value is None:
        db.session.delete(figure)
    if deed.desk.state is DeskState.FROZEN:
        db.session.add(
            FigureCorrection(
                indicator_id=indicator.id,
                admin_unit_id=deed.delegation.admin_unit_id,
                period=deed.desk.period,
                before=before,
                after=after,
                reason=deed.reason,
                at=deed.at,
                by=deed.actor.label,
            )
        )
    db.session.flush()
