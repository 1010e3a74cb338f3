"""A room goes: whatever is in it moves first."""

from datetime import datetime

from eventmgr.agenda.service import leave_room
from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event, Room
from eventmgr.events.service import delete_room
from eventmgr.groups.queries import groups_in


def empty_and_delete_room(event: Event, room: Room, to: Room | None, *, actor: Actor, at: datetime) -> None:
    """Move all sessions and groups of a room into another one, or into none, and delete it; all of it or nothing."""
    if to is not None and room.id in {to.id, to.parent_id}:
        raise DomainError(lazy("Choose a room that stays."), field="room_id")
    with transaction():
        leave_room(event, room, to, actor=actor, at=at)
        for group in groups_in(room.id):
            changes = change(group, {"room_id": to.id if to else None})
            record("group.update", group, actor=actor, at=at, event_id=event.id, changes=changes)
        db.session.flush()
        delete_room(event, room, actor=actor, at=at)
