"""The recorder of a group on a phone, the staff's pages of all records, and what becomes of them afterwards."""

from eventmgr.outcomes.views import merging, paper, recorder, report_back, revisions, staff, statistics
from eventmgr.outcomes.views.shared import bp

__all__ = ["bp", "merging", "paper", "recorder", "report_back", "revisions", "staff", "statistics"]
