"""The signed list on paper typed back, and what a person decides where the sources disagree."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from eventmgr.audit.service import record
from eventmgr.checkin import queries
from eventmgr.checkin.models import PaperMark
from eventmgr.checkin.queries import DoorSession
from eventmgr.checkin.rules import Dispute, Source
from eventmgr.checkin.service.excuses import withdraw_excuse
from eventmgr.checkin.service.facts import check_in, take_back_all
from eventmgr.checkin.service.lists import check_open
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import uuid7
from eventmgr.events.models import Event
from eventmgr.registration.queries import get_registration


def mark_paper(
    event: Event,
    session_id: UUID,
    *,
    signed: Collection[UUID] = (),
    blank: Collection[UUID] = (),
    actor: Actor,
    at: datetime,
) -> int:
    """Type back what the list says of some people; the same again changes nothing. Tells how many lines changed.

    Who signed and was not scanned is checked in with the source paper, at the start of the session, as the paper
    tells no time. A signature that was typed by mistake takes that check-in back.
    """
    with transaction():
        door = queries.get_door_session(event.id, session_id)
        check_open(door.id)
        wanted = {**dict.fromkeys(blank, False), **dict.fromkeys(signed, True)}
        if queries.delegates_among(event.id, wanted) != set(wanted):
            raise NotFound(lazy("There is no such delegate at this event."))
        known = queries.marks_of(door.id, wanted)
        changed = 0
        for registration_id, is_signed in wanted.items():
            mark = known.get(registration_id)
            if mark is None or mark.is_signed is not is_signed:
                _mark(event, door, registration_id, mark, is_signed=is_signed, actor=actor, at=at)
                changed += 1
        return changed


def mark_rest_blank(event: Event, session_id: UUID, *, actor: Actor, at: datetime) -> int:
    """All lines of which nothing was said are blank on the paper; tells how many."""
    with transaction():
        door = queries.get_door_session(event.id, session_id)
        rest = queries.list_unmarked(event.id, door.id)
        return mark_paper(event, session_id, blank=rest, actor=actor, at=at)


def settle(
    event: Event,
    session_id: UUID,
    registration_id: UUID,
    reason: str,
    *,
    was_there: bool,
    actor: Actor,
    at: datetime,
) -> None:
    """Decide where the sources disagree whether a person was there, with the reason; the facts follow."""
    if not reason:
        raise DomainError(lazy("Please write how you know."), field="reason")
    with transaction():
        door = queries.get_door_session(event.id, session_id)
        check_open(door.id)
        row = next(iter(queries.list_disputes(event.id, door.id, registration_id)), None)
        if row is None:
            raise Conflict(lazy("Somebody has decided this already, or the sources agree now."))
        if was_there and row.dispute is Dispute.SIGNED_NOT_IN:
            _enter_by_paper(event, door, registration_id, actor=actor, at=at)
        if was_there and row.excuse:
            withdraw_excuse(event, registration_id, door.id, actor=actor, at=at)
        if not was_there:
            take_back_all(event, registration_id, door.id, reason, Source.STAFF, actor=actor, at=at)
        mark = queries.marks_of(door.id, [registration_id]).get(registration_id)
        if mark is not None:
            mark.settled_at = at
        subject = mark or get_registration(event.id, registration_id)
        record(
            "attendance.settle",
            subject,
            actor=actor,
            at=at,
            event_id=event.id,
            changes={"was_there": (None, was_there), "dispute": (row.dispute.value, None), "reason": (None, reason)},
            personal={"reason"},
        )


def _mark(
    event: Event,
    door: DoorSession,
    registration_id: UUID,
    mark: PaperMark | None,
    *,
    is_signed: bool,
    actor: Actor,
    at: datetime,
) -> None:
    before = None if mark is None else mark.is_signed
    if mark is None:
        mark = PaperMark(session_id=door.id, registration_id=registration_id)
        db.session.add(mark)
    mark.is_signed, mark.settled_at = is_signed, None
    mark.recorded_at, mark.recorded_by = at, actor.label
    db.session.flush()
    changes: dict[str, tuple[object, object]] = {"is_signed": (before, is_signed)}
    record("paper_mark.set", mark, actor=actor, at=at, event_id=event.id, changes=changes)
    if is_signed:
        _enter_by_paper(event, door, registration_id, actor=actor, at=at)
    elif before:
        entry = queries.find_entry(registration_id, door.id)
        if entry is not None and entry.source is Source.PAPER:
            reason = str(lazy("The list was not signed"))
            take_back_all(event, registration_id, door.id, reason, Source.PAPER, actor=actor, at=at)


def _enter_by_paper(event: Event, door: DoorSession, registration_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Who signed was there; a scan that is known stays the one that counts."""
    if queries.was_there(registration_id, door.id):
        return
    check_in(
        event,
        operation_id=uuid7(),
        registration_id=registration_id,
        session_id=door.id,
        source=Source.PAPER,
        at=door.starts_at,
        recorded_at=at,
        actor=actor,
    )
