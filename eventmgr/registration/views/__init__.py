"""The organizer's pages about who comes: list, person, lists from provinces, delegations."""

from eventmgr.registration.views import answers, delegations, lists, people, questions
from eventmgr.registration.views.shared import bp

__all__ = ["answers", "bp", "delegations", "lists", "people", "questions"]
