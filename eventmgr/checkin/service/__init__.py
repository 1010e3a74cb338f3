"""How presence is written down: come, leave, take a mistake back, excuse, type back, close, rehearse."""

from eventmgr.checkin.service.desk import WalkedIn, answer_at_door, check_in_delegation, walk_in
from eventmgr.checkin.service.excuses import excuse, excuse_delegation, withdraw_excuse
from eventmgr.checkin.service.facts import (
    Answer,
    RehearsalOver,
    check_in,
    exit,  # noqa: A004 - the word of the door
    take_back_all,
    undo,
)
from eventmgr.checkin.service.gates import (
    GateData,
    change_gate,
    create_gate,
    end_gate,
    give_gate_pin,
    note_file,
    pair_gate,
    revoke_gate_device,
)
from eventmgr.checkin.service.lists import (
    ListClosed,
    check_open,
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
    "GateData",
    "ListClosed",
    "NotRunning",
    "PhoneTaken",
    "RehearsalOver",
    "WalkedIn",
    "WallCodeUnknown",
    "answer_at_door",
    "change_gate",
    "check_in",
    "check_in_delegation",
    "check_open",
    "close_list",
    "create_gate",
    "end_gate",
    "end_rehearsal",
    "excuse",
    "excuse_delegation",
    "exit",
    "give_gate_pin",
    "mark_paper",
    "mark_rest_blank",
    "mark_self",
    "note_file",
    "open_wall",
    "pair_gate",
    "read_wall",
    "reopen_list",
    "revoke_gate_device",
    "set_late_after",
    "settle",
    "start_rehearsal",
    "take_back_all",
    "undo",
    "walk_in",
    "withdraw_excuse",
]
