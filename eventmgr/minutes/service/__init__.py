"""How minutes come to be written, submitted and locked."""

from eventmgr.minutes.service.comments import comment, settle_comment
from eventmgr.minutes.service.locking import GroupsNotConfirmed, ask_back, file_key, lock, submit
from eventmgr.minutes.service.shared import ChangedMeanwhile, NotDraft
from eventmgr.minutes.service.texts import Seen, Written, hold_against_data, restore_text, settle_text, write_text
from eventmgr.minutes.service.writing import (
    Details,
    get_or_create,
    proposed,
    save,
    set_details,
)

__all__ = [
    "ChangedMeanwhile",
    "Details",
    "GroupsNotConfirmed",
    "NotDraft",
    "Seen",
    "Written",
    "ask_back",
    "comment",
    "file_key",
    "get_or_create",
    "hold_against_data",
    "lock",
    "proposed",
    "restore_text",
    "save",
    "set_details",
    "settle_comment",
    "settle_text",
    "submit",
    "write_text",
]
