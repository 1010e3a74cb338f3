"""What is known about groups: who sits where, what was wished, how balanced it is, and which plans there are."""

from eventmgr.groups.queries.balance import Balance, BalanceRow, Column, Share, Term, balance
from eventmgr.groups.queries.groups import (
    UNSEATED_CATEGORIES,
    get_group,
    group_by_registration,
    groups_in,
    groups_of,
    list_group_sessions,
    list_groups,
    list_members,
    list_seatable,
    members_by_group,
    pinned,
    seat_by_registration,
)
from eventmgr.groups.queries.plans import find_last_taken, find_open_plan, get_plan, plan_seats
from eventmgr.groups.queries.wishes import (
    get_pair,
    list_pairs,
    open_for_wishes,
    problem_of,
    setting_of,
    topics_of,
    wishes_by_registration,
)

__all__ = [
    "UNSEATED_CATEGORIES",
    "Balance",
    "BalanceRow",
    "Column",
    "Share",
    "Term",
    "balance",
    "find_last_taken",
    "find_open_plan",
    "get_group",
    "get_pair",
    "get_plan",
    "group_by_registration",
    "groups_in",
    "groups_of",
    "list_group_sessions",
    "list_groups",
    "list_members",
    "list_pairs",
    "list_seatable",
    "members_by_group",
    "open_for_wishes",
    "pinned",
    "plan_seats",
    "problem_of",
    "seat_by_registration",
    "setting_of",
    "topics_of",
    "wishes_by_registration",
]
