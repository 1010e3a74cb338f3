"""How courses are set up and chosen, how the roll is called, and how certificates are given and taken back."""

from eventmgr.training.service.certificates import (
    drop_exception,
    issue_certificates,
    make_exception,
    reissue,
    replace,
    revoke,
)
from eventmgr.training.service.courses import (
    MOST_PLACES,
    CourseData,
    ModuleData,
    add_module,
    create_course,
    note_questions,
    remove_module,
    update_course,
    update_module,
)
from eventmgr.training.service.enrolling import (
    ChoiceClosed,
    ModuleClash,
    choose,
    enrol,
    give_back,
    has_begun,
    leave,
    move_up,
    note_told,
    withdraw,
)
from eventmgr.training.service.marking import NoRoll, mark

__all__ = [
    "MOST_PLACES",
    "ChoiceClosed",
    "CourseData",
    "ModuleClash",
    "ModuleData",
    "NoRoll",
    "add_module",
    "choose",
    "create_course",
    "drop_exception",
    "enrol",
    "give_back",
    "has_begun",
    "issue_certificates",
    "leave",
    "make_exception",
    "mark",
    "move_up",
    "note_questions",
    "note_told",
    "reissue",
    "remove_module",
    "replace",
    "revoke",
    "update_course",
    "update_module",
    "withdraw",
]
