"""The recorder of a group on a phone, the staff's pages of all records, and what becomes of them afterwards."""

from eventmgr.outcomes.views import (
    installed,
    merging,
    paper,
    plain,
    recorder,
    report_back,
    revisions,
    settings,
    staff,
    statistics,
)
from eventmgr.outcomes.views.shared import bp

__all__ = [
    "bp",
    "installed",
    "merging",
    "paper",
    "plain",
    "recorder",
    "report_back",
    "revisions",
    "settings",
    "staff",
    "statistics",
]
