"""What a facilitator does with the record of a group, and what the organizer does with it afterwards."""

from eventmgr.outcomes.service.items import StaleItem, add_item, edit_item, move_item, remove_item
from eventmgr.outcomes.service.records import ask_back, confirm, lock, open_all, open_record, submit
from eventmgr.outcomes.service.settings import SettingData, change_setting, open_wall, renew_wall
from eventmgr.outcomes.service.speaking import (
    ask_for_oneself,
    ask_to_speak,
    end_speech,
    start_speech,
    withdraw_oneself,
    withdraw_speech,
)

__all__ = [
    "SettingData",
    "StaleItem",
    "add_item",
    "ask_back",
    "ask_for_oneself",
    "ask_to_speak",
    "change_setting",
    "confirm",
    "edit_item",
    "end_speech",
    "lock",
    "move_item",
    "open_all",
    "open_record",
    "open_wall",
    "remove_item",
    "renew_wall",
    "start_speech",
    "submit",
    "withdraw_oneself",
    "withdraw_speech",
]
