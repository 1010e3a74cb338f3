"""The organizer's pages about who comes: list, person, lists from provinces, delegations."""

from eventmgr.registration.views import columns, delegations, lists, people
from eventmgr.registration.views.shared import bp

__all__ = ["bp", "columns", "delegations", "lists", "people"]
