"""Which minutes there are, and what the data of an event say for them."""

from eventmgr.minutes.queries.minutes import (
    compile_minutes,
    event_of,
    find_amendment,
    find_locked,
    find_locked_of,
    find_minutes,
    get_amendment,
    list_amendments,
    list_locked_files,
    list_open_comments,
    list_participants,
    list_unsettled,
    texts,
    used_numbers,
)

__all__ = [
    "compile_minutes",
    "event_of",
    "find_amendment",
    "find_locked",
    "find_locked_of",
    "find_minutes",
    "get_amendment",
    "list_amendments",
    "list_locked_files",
    "list_open_comments",
    "list_participants",
    "list_unsettled",
    "texts",
    "used_numbers",
]
