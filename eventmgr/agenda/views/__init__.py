"""The pages of the agenda."""

from eventmgr.agenda.views import importing, sessions
from eventmgr.agenda.views.shared import bp

__all__ = ["bp", "importing", "sessions"]
