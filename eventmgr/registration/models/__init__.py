"""Who comes to an event, for whom, and what lets them in."""

from eventmgr.registration.models.delegations import Category, CategoryQuota, Delegation, DelegationHead
from eventmgr.registration.models.invitations import Invitation
from eventmgr.registration.models.registrations import Pass, Registration

__all__ = ["Category", "CategoryQuota", "Delegation", "DelegationHead", "Invitation", "Pass", "Registration"]
