"""The organizer's pages about who comes: list, person, lists from provinces, delegations."""

from eventmgr.registration.views import delegations, invitations, lists, messages, people
from eventmgr.registration.views.shared import bp

__all__ = ["bp", "delegations", "invitations", "lists", "messages", "people"]
