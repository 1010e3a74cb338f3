"""The pages of the agenda."""

from eventmgr.agenda.views import importing, moving, releases, running, sessions, stays
from eventmgr.agenda.views.shared import bp

__all__ = ["bp", "importing", "moving", "releases", "running", "sessions", "stays"]
