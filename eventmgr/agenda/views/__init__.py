"""The pages of the agenda."""

from eventmgr.agenda.views import moving, sessions
from eventmgr.agenda.views.shared import bp

__all__ = ["bp", "moving", "sessions"]
