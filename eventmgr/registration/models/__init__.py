"""Who comes to an event, for whom, and what lets them in; and the lists by which they came."""

from eventmgr.registration.models.consents import (
    EventPurpose,
)
from eventmgr.registration.models.delegations import (
    Category,
    CategoryQuota,
    Delegation,
    DelegationHead,
)
from eventmgr.registration.models.imports import (
    Decision,
    Import,
    ImportRow,
    ImportState,
    KnownLayout,
    NameForm,
    Outcome,
)
from eventmgr.registration.models.invitations import (
    Invitation,
)
from eventmgr.registration.models.registrations import (
    Pass,
    Registration,
)

__all__ = [
    "Category",
    "CategoryQuota",
    "Decision",
    "Delegation",
    "DelegationHead",
    "EventPurpose",
    "Import",
    "ImportRow",
    "ImportState",
    "Invitation",
    "KnownLayout",
    "NameForm",
    "Outcome",
    "Pass",
    "Registration",
]
