"""Which courses there are, who was there for how much, and which certificates were given."""

from eventmgr.training.queries.certificates import (
    find_certificate,
    get_certificate,
    list_certificates,
    list_own_certificates,
)
from eventmgr.training.queries.courses import (
    event_of,
    get_course,
    get_module,
    lessons,
    list_courses,
    list_teachable,
    taught_modules,
    total_hours,
)
from eventmgr.training.queries.roster import RosterRow, roster

__all__ = [
    "RosterRow",
    "event_of",
    "find_certificate",
    "get_certificate",
    "get_course",
    "get_module",
    "lessons",
    "list_certificates",
    "list_courses",
    "list_own_certificates",
    "list_teachable",
    "roster",
    "taught_modules",
    "total_hours",
]
