"""What organizers do with events."""

from eventmgr.events.service.editing import require_editable
from eventmgr.events.service.events import (
    MERGER,
    RESERVED_SLUGS,
    EventData,
    create_event,
    is_slug,
    move_event,
    slug_of,
    update_event,
)
from eventmgr.events.service.making import Beginning, create_like, open_event
from eventmgr.events.service.profiles import LogoChange, ProfileData, keep_as_usual, update_profile, update_usual
from eventmgr.events.service.rooms import add_room, delete_room, set_day, set_days, update_room

__all__ = [
    "MERGER",
    "RESERVED_SLUGS",
    "Beginning",
    "EventData",
    "LogoChange",
    "ProfileData",
    "add_room",
    "create_event",
    "create_like",
    "delete_room",
    "is_slug",
    "keep_as_usual",
    "move_event",
    "open_event",
    "require_editable",
    "set_day",
    "set_days",
    "slug_of",
    "update_event",
    "update_profile",
    "update_room",
    "update_usual",
]
