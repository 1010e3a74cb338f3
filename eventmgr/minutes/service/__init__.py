"""How minutes come to be written, submitted and locked."""

from eventmgr.minutes.service.amending import (
    AmendmentLocked,
    change_amendment,
    draft_amendment,
    drop_amendment,
    lock_amendment,
)
from eventmgr.minutes.service.locking import GroupsNotConfirmed, ask_back, file_key, lock, submit
from eventmgr.minutes.service.sending import reach, send
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
    "AmendmentLocked",
    "ChangedMeanwhile",
    "Details",
    "GroupsNotConfirmed",
    "NotDraft",
    "ask_back",
    "change_amendment",
    "draft_amendment",
    "drop_amendment",
    "file_key",
    "get_or_create",
    "lock",
    "lock_amendment",
    "proposed",
    "reach",
    "save",
    "send",
    "set_details",
    "submit",
    "write_text",
]
