"""Who cannot come, and why."""

from datetime import datetime
from uuid import UUID

from eventmgr.audit.service import record
from eventmgr.checkin import queries
from eventmgr.checkin.models import Excuse
from eventmgr.checkin.rules import Presence
from eventmgr.checkin.service.lists import check_open
from eventmgr.core.access import Actor
from eventmgr.core.db import transaction
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event
from eventmgr.registration.queries import get_delegation


def excuse(event: Event, registration_id: UUID, session_id: UUID, reason: str, *, actor: Actor, at: datetime) -> Excuse:
    """Write down why somebody cannot come to a session; a later reason replaces the earlier one."""
    if not reason:
        raise DomainError(lazy("Please write why the person is excused."), field="reason")
    with transaction() as session:
        door = queries.get_door_session(event.id, session_id)
        check_open(door.id)
        shown = queries.find_by_id(event.id, registration_id, door.id)
        if shown is None or not shown.facts.is_this_event:
            raise NotFound(lazy("There is no such delegate at this event."))
        found = queries.find_excuse(registration_id, door.id)
        before = found.reason if found else None
        if found is None:
            found = Excuse(registration_id=registration_id, session_id=door.id, reason=reason, recorded_at=at)
            session.add(found)
        found.reason, found.recorded_at = reason, at
        session.flush()
        record(
            "excuse.set",
            found,
            actor=actor,
            at=at,
            event_id=event.id,
            changes={"reason": (before, reason)},
            personal={"reason"},
        )
        return found


def excuse_delegation(
    event: Event, delegation_id: UUID, session_id: UUID, reason: str, *, actor: Actor, at: datetime
) -> int:
    """Excuse all of a delegation who are neither there nor excused already; tells how many they are."""
    with transaction():
        delegation = get_delegation(event.id, delegation_id)
        door = queries.get_door_session(event.id, session_id)
        check_open(door.id)
        missing = [
            row
            for row in queries.list_presence(door, event.id, only=Presence.ABSENT, province=delegation.admin_unit.code)
            if row.delegation_id == delegation.id
        ]
        for row in missing:
            excuse(event, row.registration_id, session_id, reason, actor=actor, at=at)
        return len(missing)


def withdraw_excuse(event: Event, registration_id: UUID, session_id: UUID, *, actor: Actor, at: datetime) -> None:
    """The person is excused no more: the reason was not true, or they come after all."""
    with transaction() as session:
        door = queries.get_door_session(event.id, session_id)
        check_open(door.id)
        shown = queries.find_by_id(event.id, registration_id, door.id)
        found = queries.find_excuse(registration_id, door.id)
        if shown is None or not shown.facts.is_this_event or found is None:
            raise NotFound(lazy("This person is not excused."))
        record(
            "excuse.withdraw",
            found,
            actor=actor,
            at=at,
            event_id=event.id,
            changes={"reason": (found.reason, None)},
            personal={"reason"},
        )
        session.delete(found)
