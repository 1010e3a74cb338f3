"""How presence is written down: come, leave, take a mistake back, excuse, type back, close, rehearse."""

from eventmgr.checkin.service.excuses import excuse, excuse_delegation, withdraw_excuse
from eventmgr.checkin.service.facts import (
    Answer,
    RehearsalOver,
    check_in,
    exit,  # noqa: A004 - the word of the door
    undo,
    walk_in,
)
from eventmgr.checkin.service.lists import (
    ListClosed,
    close_list,
    open_wall,
    reopen_list,
    set_late_after,
)
from eventmgr.checkin.service.paper import mark_paper, mark_rest_blank, settle
from eventmgr.checkin.service.rehearsal import end_rehearsal, start_rehearsal
from eventmgr.checkin.service.wall import NotRunning, PhoneTaken, WallCodeUnknown, mark_self, read_wall

__all__ = [
    "Answer",
    "ListClosed",
    "NotRunning",
    "PhoneTaken",
    "RehearsalOver",
    "WallCodeUnknown",
    "check_in",
    "close_list",
    "end_rehearsal",
    "excuse",
    "excuse_delegation",
    "exit",
    "mark_paper",
    "mark_rest_blank",
    "mark_self",
    "open_wall",
    "read_wall",
    "reopen_list",
    "set_late_after",
    "settle",
    "start_rehearsal",
    "undo",
    "walk_in",
    "withdraw_excuse",
]
