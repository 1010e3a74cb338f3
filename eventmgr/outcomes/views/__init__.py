"""The recorder of a group on a phone, and the staff's pages of all records."""

from eventmgr.outcomes.views import installed, plain, recorder, staff
from eventmgr.outcomes.views.shared import bp

__all__ = ["bp", "installed", "plain", "recorder", "staff"]
