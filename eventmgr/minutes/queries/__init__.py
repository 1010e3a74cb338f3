"""Which minutes there are, and what the data of an event say for them."""

from eventmgr.minutes.queries.minutes import (
    compile_minutes,
    event_of,
    find_locked,
    find_minutes,
    list_unsettled,
    texts,
    used_numbers,
)
from eventmgr.minutes.queries.present import (
    THERE,
    Attendee,
    count_positions,
    list_all_outcomes,
    list_attendees,
    list_given,
    list_held,
)

__all__ = [
    "THERE",
    "Attendee",
    "compile_minutes",
    "count_positions",
    "event_of",
    "find_locked",
    "find_minutes",
    "list_all_outcomes",
    "list_attendees",
    "list_given",
    "list_held",
    "list_unsettled",
    "texts",
    "used_numbers",
]
