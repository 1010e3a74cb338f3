"""The organizer's pages about who comes: list, person, lists from provinces, delegations, use of data."""

from eventmgr.registration.views import delegations, lists, people, privacy
from eventmgr.registration.views.shared import bp

__all__ = ["bp", "delegations", "lists", "people", "privacy"]
