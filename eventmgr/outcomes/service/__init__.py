"""What a facilitator does with the record of a group, and what the organizer does with it afterwards."""

from eventmgr.outcomes.service.items import StaleItem, add_item, edit_item, move_item, remove_item
from eventmgr.outcomes.service.records import ask_back, confirm, lock, open_all, open_record, submit
from eventmgr.outcomes.service.speaking import ask_to_speak, end_speech, start_speech, withdraw_speech

__all__ = [
    "StaleItem",
    "add_item",
    "ask_back",
    "ask_to_speak",
    "confirm",
    "edit_item",
    "end_speech",
    "lock",
    "move_item",
    "open_all",
    "open_record",
    "remove_item",
    "start_speech",
    "submit",
    "withdraw_speech",
]
