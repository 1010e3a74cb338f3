"""How minutes come to be written, submitted, locked and amended, and what becomes of their tasks."""

from eventmgr.minutes.service.amending import (
    AmendmentLocked,
    change_amendment,
    draft_amendment,
    drop_amendment,
    lock_amendment,
)
from eventmgr.minutes.service.comments import (
    comment,
    settle_comment,
)
from eventmgr.minutes.service.letters import (
    reset_wording,
    save_wording,
    wording_of,
)
from eventmgr.minutes.service.locking import (
    GroupsNotConfirmed,
    ask_back,
    file_key,
    lock,
    submit,
)
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
from eventmgr.minutes.service.sending import (
    reach,
    send,
)
from eventmgr.minutes.service.shared import (
    ChangedMeanwhile,
    NotDraft,
)
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
from eventmgr.minutes.service.texts import (
    Seen,
    Written,
    hold_against_data,
    restore_text,
    settle_text,
    write_text,
)
from eventmgr.minutes.service.writing import (
    Details,
    get_or_create,
    proposed,
    save,
    set_details,
    shown_times,
)

__all__ = [
    "REVIEW",
    "AmendmentLocked",
    "ChangedMeanwhile",
    "Details",
    "GroupsNotConfirmed",
    "NotDraft",
    "Seen",
    "TaskChangedMeanwhile",
    "TaskData",
    "Told",
    "Written",
    "ask_back",
    "carry_on",
    "change_amendment",
    "change_task",
    "comment",
    "draft_amendment",
    "drop_amendment",
    "file_key",
    "get_or_create",
    "give",
    "hold_against_data",
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
    "reset_wording",
    "restore_text",
    "save",
    "save_wording",
    "send",
    "set_contact",
    "set_details",
    "settle_comment",
    "settle_text",
    "shown_times",
    "submit",
    "takes_reports",
    "tick",
    "wording_of",
    "words_for",
    "write_text",
]
