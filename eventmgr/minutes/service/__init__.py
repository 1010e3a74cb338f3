"""How minutes come to be written, submitted and locked."""

from eventmgr.minutes.service.amending import (
    AmendmentLocked,
    change_amendment,
    draft_amendment,
    drop_amendment,
    lock_amendment,
)
from eventmgr.minutes.service.locking import GroupsNotConfirmed, ask_back, file_key, lock, submit
from eventmgr.minutes.service.owners import (
    Told,
    note,
    open_link,
    remind,
    renew_key,
    report,
    set_contact,
    takes_reports,
    tick,
    words_for,
)
from eventmgr.minutes.service.sending import reach, send
from eventmgr.minutes.service.shared import NotDraft
from eventmgr.minutes.service.tasks import (
    REVIEW,
    TaskChangedMeanwhile,
    TaskData,
    carry_on,
    change_task,
    give,
    move_task,
    remove_task,
)
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
    "REVIEW",
    "AmendmentLocked",
    "ChangedMeanwhile",
    "Details",
    "GroupsNotConfirmed",
    "NotDraft",
    "TaskChangedMeanwhile",
    "TaskData",
    "Told",
    "ask_back",
    "carry_on",
    "change_amendment",
    "change_task",
    "draft_amendment",
    "drop_amendment",
    "file_key",
    "get_or_create",
    "give",
    "lock",
    "lock_amendment",
    "move_task",
    "note",
    "open_link",
    "proposed",
    "reach",
    "remind",
    "remove_task",
    "renew_key",
    "report",
    "save",
    "send",
    "set_contact",
    "set_details",
    "submit",
    "takes_reports",
    "tick",
    "words_for",
    "write_text",
]
