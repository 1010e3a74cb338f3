"""The pages of the agenda."""

from eventmgr.agenda.views import releases, sessions
from eventmgr.agenda.views.shared import bp

__all__ = ["bp", "releases", "sessions"]
