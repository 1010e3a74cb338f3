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
from eventmgr.minutes.queries.writing import (
    find_text,
    get_comment,
    get_revision,
    last_version,
    list_clashes,
    list_comments,
    list_revisions,
)

__all__ = [
    "compile_minutes",
    "event_of",
    "find_locked",
    "find_minutes",
    "find_text",
    "get_comment",
    "get_revision",
    "last_version",
    "list_clashes",
    "list_comments",
    "list_revisions",
    "list_unsettled",
    "texts",
    "used_numbers",
]
