"""The pages of the agenda."""

from eventmgr.agenda.views import importing, moving, releases, sessions
from eventmgr.agenda.views.shared import bp

__all__ = ["bp", "importing", "moving", "releases", "sessions"]
