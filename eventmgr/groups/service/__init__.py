"""What organizers do with discussion groups: make them, say what is wished, seat people, plan and take plans."""

from eventmgr.groups.service.groups import (
    GroupData,
    OfficerData,
    create_group,
    delete_group,
    set_officers,
    update_group,
)
from eventmgr.groups.service.plans import (
    BROKEN,
    JOB,
    begin_plan,
    discard_plan,
    finish_plan,
    keep_plan,
    propose,
    resume_plans,
    search,
    stop_plan,
    take_plan,
)
from eventmgr.groups.service.rooms import empty_and_delete_room
from eventmgr.groups.service.seats import Assignment, assign, move_member, pin_member
from eventmgr.groups.service.wishes import SettingData, add_pair, remove_pair, set_setting, set_wishes, wish_oneself

__all__ = [
    "BROKEN",
    "JOB",
    "Assignment",
    "GroupData",
    "OfficerData",
    "SettingData",
    "add_pair",
    "assign",
    "begin_plan",
    "create_group",
    "delete_group",
    "discard_plan",
    "empty_and_delete_room",
    "finish_plan",
    "keep_plan",
    "move_member",
    "pin_member",
    "propose",
    "remove_pair",
    "resume_plans",
    "search",
    "set_officers",
    "set_setting",
    "set_wishes",
    "stop_plan",
    "take_plan",
    "update_group",
    "wish_oneself",
]
