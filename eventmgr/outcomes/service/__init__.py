"""What a facilitator does with the record of a group, and what the organizer does with it afterwards."""

from eventmgr.outcomes.service.differing import (
    settle_item,
)
from eventmgr.outcomes.service.items import (
    Edited,
    StaleItem,
    add_item,
    edit_item,
    move_item,
    remove_item,
    restore_item,
)
from eventmgr.outcomes.service.merging import (
    OutcomeData,
    StaleOutcome,
    add_points,
    edit_outcome,
    merge_points,
    move_outcome,
    take_point_out,
    tell_apart,
    unmerge,
)
from eventmgr.outcomes.service.pairing import (
    give_new_pin,
    pair,
    revoke_device,
    writer,
)
from eventmgr.outcomes.service.records import (
    ask_back,
    confirm,
    lock,
    open_all,
    open_record,
    submit,
)
from eventmgr.outcomes.service.revising import (
    restore_revision,
)
from eventmgr.outcomes.service.settings import (
    SettingData,
    change_setting,
    open_wall,
    renew_wall,
)
from eventmgr.outcomes.service.shared import (
    why_closed,
)
from eventmgr.outcomes.service.speaking import (
    ask_for_oneself,
    ask_to_speak,
    end_speech,
    start_speech,
    withdraw_oneself,
    withdraw_speech,
)

__all__ = [
    "Edited",
    "OutcomeData",
    "SettingData",
    "StaleItem",
    "StaleOutcome",
    "add_item",
    "add_points",
    "ask_back",
    "ask_for_oneself",
    "ask_to_speak",
    "change_setting",
    "confirm",
    "edit_item",
    "edit_outcome",
    "end_speech",
    "give_new_pin",
    "lock",
    "merge_points",
    "move_item",
    "move_outcome",
    "open_all",
    "open_record",
    "open_wall",
    "pair",
    "remove_item",
    "renew_wall",
    "restore_item",
    "restore_revision",
    "revoke_device",
    "settle_item",
    "start_speech",
    "submit",
    "take_point_out",
    "tell_apart",
    "unmerge",
    "why_closed",
    "withdraw_oneself",
    "withdraw_speech",
    "writer",
]
