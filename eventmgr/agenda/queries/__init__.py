"""What is planned, day by day, and where the plan clashes."""

from eventmgr.agenda.queries.plan import (
    EVENING,
    NOON,
    PERSONAL_ROLES,
    DayPlan,
    HalfDay,
    arrival_session,
    find_span,
    get_session,
    list_attendance_sessions,
    list_clashes,
    list_names,
    list_plan,
    list_sessions,
    local_date,
)

__all__ = [
    "EVENING",
    "NOON",
    "PERSONAL_ROLES",
    "DayPlan",
    "HalfDay",
    "arrival_session",
    "find_span",
    "get_session",
    "list_attendance_sessions",
    "list_clashes",
    "list_names",
    "list_plan",
    "list_sessions",
    "local_date",
]
