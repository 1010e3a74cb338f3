"""Who comes to an event, for whom, and what lets them in."""

from eventmgr.registration.models.consents import EventPurpose
from eventmgr.registration.models.registrations import Category, Delegation, Pass, Registration

__all__ = ["Category", "Delegation", "EventPurpose", "Pass", "Registration"]
