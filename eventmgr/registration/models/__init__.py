"""Who comes to an event, for whom, and what lets them in; and the lists by which they came."""

from eventmgr.registration.models.imports import Decision, Import, ImportRow, ImportState, KnownLayout, Outcome
from eventmgr.registration.models.registrations import Category, Delegation, Pass, Registration

__all__ = [
    "Category",
    "Decision",
    "Delegation",
    "Import",
    "ImportRow",
    "ImportState",
    "KnownLayout",
    "Outcome",
    "Pass",
    "Registration",
]
