"""Who is in, who is missing, and what the door shows of a person."""

from eventmgr.checkin.queries.people import (
    DelegateFacts,
    DoorSession,
    Seat,
    Shown,
    TakesNoAttendance,
    find_by_id,
    find_by_token,
    find_delegates,
    get_delegate,
    get_door_session,
    list_facts,
)
from eventmgr.checkin.queries.presence import (
    count_by_province,
    entries,
    find_entry,
    find_excuse,
    list_presence,
    presence_by_registration,
)

__all__ = [
    "DelegateFacts",
    "DoorSession",
    "Seat",
    "Shown",
    "TakesNoAttendance",
    "count_by_province",
    "entries",
    "find_by_id",
    "find_by_token",
    "find_delegates",
    "find_entry",
    "find_excuse",
    "get_delegate",
    "get_door_session",
    "list_facts",
    "list_presence",
    "presence_by_registration",
]
