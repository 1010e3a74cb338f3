"""What people do with registrations: sign up, are corrected, leave, get their pass; and how lists come in."""

from eventmgr.registration.service.changing import approve, cancel, correct, reissue_pass, reject
from eventmgr.registration.service.consents import PURPOSES, REQUIRED_PURPOSE, consent_texts
from eventmgr.registration.service.delegations import (
    add_delegations,
    create_category,
    create_default_categories,
    create_delegation,
    set_quota,
)
from eventmgr.registration.service.entering import ask_to_enter, import_delegates
from eventmgr.registration.service.forgetting import ListedRow, forget_rows, rows_about
from eventmgr.registration.service.intake import (
    IMPORT_JOB,
    compare_again,
    correct_columns,
    decide_row,
    discard_list,
    forget_layout,
    upload_lists,
)
from eventmgr.registration.service.passes import find_own_pass, open_pass
from eventmgr.registration.service.registering import RegistrationData, current_data, register, register_many
from eventmgr.registration.service.reporting import import_report
from eventmgr.registration.service.rows import take_messages
from eventmgr.registration.service.showing import Shown, show_rows
from eventmgr.registration.service.undoing import UndoPlan, ask_to_undo, plan_undo
from eventmgr.registration.service.working import (
    BROKEN,
    WORKING_STATES,
    begin_work,
    carry_on,
    progress_of,
    resume_work,
    stop_work,
)

__all__ = [
    "BROKEN",
    "IMPORT_JOB",
    "PURPOSES",
    "REQUIRED_PURPOSE",
    "WORKING_STATES",
    "ListedRow",
    "RegistrationData",
    "Shown",
    "UndoPlan",
    "add_delegations",
    "approve",
    "ask_to_enter",
    "ask_to_undo",
    "begin_work",
    "cancel",
    "carry_on",
    "compare_again",
    "consent_texts",
    "correct",
    "correct_columns",
    "create_category",
    "create_default_categories",
    "create_delegation",
    "current_data",
    "decide_row",
    "discard_list",
    "find_own_pass",
    "forget_layout",
    "forget_rows",
    "import_delegates",
    "import_report",
    "open_pass",
    "plan_undo",
    "progress_of",
    "register",
    "register_many",
    "reissue_pass",
    "reject",
    "resume_work",
    "rows_about",
    "set_quota",
    "show_rows",
    "stop_work",
    "take_messages",
    "upload_lists",
]
