"""How minutes come to be written, submitted and locked."""

from eventmgr.minutes.service.locking import GroupsNotConfirmed, ask_back, file_key, lock, submit
from eventmgr.minutes.service.shared import NotDraft
from eventmgr.minutes.service.writing import (
    ChangedMeanwhile,
    Details,
    get_or_create,
    proposed,
    save,
    set_details,
    write_text,
)

__all__ = [
    "ChangedMeanwhile",
    "Details",
    "GroupsNotConfirmed",
    "NotDraft",
    "ask_back",
    "file_key",
    "get_or_create",
    "lock",
    "proposed",
    "save",
    "set_details",
    "submit",
    "write_text",
]
