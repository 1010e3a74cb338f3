"""Who is registered, for whom, by which pass, and who is known already?"""

from eventmgr.registration.queries.consents import (
    Fate,
    Term,
    list_due,
    list_fates,
    list_groundless,
    list_purposes,
    list_terms,
    who_may_be_used,
)
from eventmgr.registration.queries.delegations import (
    DelegationCount,
    count_delegations,
    get_delegation,
    list_categories,
    list_delegations,
)
from eventmgr.registration.queries.known import Known, list_known
from eventmgr.registration.queries.passes import current_pass, find_pass, find_passes_by_phone, pass_tokens
from eventmgr.registration.queries.registrations import (
    PAGE,
    PLACED_STATES,
    Entry,
    Page,
    count_by_state,
    count_placed,
    get_registration,
    list_delegates,
    list_history,
    read_cursor,
    search,
    used_codes,
)

__all__ = [
    "PAGE",
    "PLACED_STATES",
    "DelegationCount",
    "Entry",
    "Fate",
    "Known",
    "Page",
    "Term",
    "count_by_state",
    "count_delegations",
    "count_placed",
    "current_pass",
    "find_pass",
    "find_passes_by_phone",
    "get_delegation",
    "get_registration",
    "list_categories",
    "list_delegates",
    "list_delegations",
    "list_due",
    "list_fates",
    "list_groundless",
    "list_history",
    "list_known",
    "list_purposes",
    "list_terms",
    "pass_tokens",
    "read_cursor",
    "search",
    "used_codes",
    "who_may_be_used",
]
