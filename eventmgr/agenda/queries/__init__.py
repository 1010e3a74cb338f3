"""What is planned, day by day, where the plan clashes, and what makes way in it."""

from eventmgr.agenda.queries.clashes import PERSONAL_ROLES, list_clashes
from eventmgr.agenda.queries.directory import find_people
from eventmgr.agenda.queries.grid import grid_state
from eventmgr.agenda.queries.plan import (
    EVENING,
    NOON,
    DayPlan,
    HalfDay,
    arrival_session,
    find_span,
    get_session,
    is_parallel,
    list_attendance_sessions,
    list_names,
    list_plan,
    list_sessions,
    local_date,
    parts_of,
)
from eventmgr.agenda.queries.pushing import Scope, Stretch, Way, make_way

__all__ = [
    "EVENING",
    "NOON",
    "PERSONAL_ROLES",
    "DayPlan",
    "HalfDay",
    "Scope",
    "Stretch",
    "Way",
    "arrival_session",
    "find_people",
    "find_span",
    "get_session",
    "grid_state",
    "is_parallel",
    "list_attendance_sessions",
    "list_clashes",
    "list_names",
    "list_plan",
    "list_sessions",
    "local_date",
    "make_way",
    "parts_of",
]
