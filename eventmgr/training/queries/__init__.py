"""Which courses there are, who was there for how much, and which certificates were given."""

from eventmgr.training.queries.certificates import (
    find_certificate,
    find_exception,
    find_successor,
    get_certificate,
    list_certificates,
    list_exceptions,
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
from eventmgr.training.queries.enrolments import (
    Choice,
    count_enrolments,
    enrolled_by_module,
    find_enrolment,
    list_choices,
    list_clashing,
    list_enrolments,
    modules_to_choose,
)
from eventmgr.training.queries.report import CourseReport, HalfCount, ModuleCount, report, trainers_of
from eventmgr.training.queries.roster import HalfDay, RosterRow, list_halves, roster, rule_of

__all__ = [
    "Choice",
    "CourseReport",
    "HalfCount",
    "HalfDay",
    "ModuleCount",
    "RosterRow",
    "count_enrolments",
    "enrolled_by_module",
    "event_of",
    "find_certificate",
    "find_enrolment",
    "find_exception",
    "find_successor",
    "get_certificate",
    "get_course",
    "get_module",
    "lessons",
    "list_certificates",
    "list_choices",
    "list_clashing",
    "list_courses",
    "list_enrolments",
    "list_exceptions",
    "list_halves",
    "list_own_certificates",
    "list_teachable",
    "modules_to_choose",
    "report",
    "roster",
    "rule_of",
    "taught_modules",
    "total_hours",
    "trainers_of",
]
