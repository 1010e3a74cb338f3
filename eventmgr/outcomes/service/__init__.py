"""What a facilitator does with the record of a group, and what the organizer does with it afterwards."""

from eventmgr.outcomes.service.differing import settle_item
from eventmgr.outcomes.service.items import (
    Edited,
    StaleItem,
    add_item,
    edit_item,
    move_item,
    remove_item,
    restore_item,
)
from eventmgr.outcomes.service.pairing import PinLocked, WrongPin, give_new_pin, pair, revoke_device, writer
from eventmgr.outcomes.service.records import ask_back, confirm, lock, open_all, open_record, submit
from eventmgr.outcomes.service.shared import why_closed
from eventmgr.outcomes.service.speaking import ask_to_speak, end_speech, start_speech, withdraw_speech

__all__ = [
    "Edited",
    "PinLocked",
    "StaleItem",
    "WrongPin",
    "add_item",
    "ask_back",
    "ask_to_speak",
    "confirm",
    "edit_item",
    "end_speech",
    "give_new_pin",
    "lock",
    "move_item",
    "open_all",
    "open_record",
    "pair",
    "remove_item",
    "restore_item",
    "revoke_device",
    "settle_item",
    "start_speech",
    "submit",
    "why_closed",
    "withdraw_speech",
    "writer",
]
