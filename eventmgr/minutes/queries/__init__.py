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

__all__ = [
    "compile_minutes",
    "event_of",
    "find_locked",
    "find_minutes",
    "list_unsettled",
    "texts",
    "used_numbers",
]
