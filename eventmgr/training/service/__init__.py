"""How courses are set up, and certificates given and taken back."""

from eventmgr.training.service.certificates import issue_certificates, reissue, revoke
from eventmgr.training.service.courses import (
    CourseData,
    ModuleData,
    add_module,
    create_course,
    remove_module,
    update_course,
    update_module,
)

__all__ = [
    "CourseData",
    "ModuleData",
    "add_module",
    "create_course",
    "issue_certificates",
    "reissue",
    "remove_module",
    "revoke",
    "update_course",
    "update_module",
]
