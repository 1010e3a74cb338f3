"""The pages of the agenda."""

from eventmgr.agenda.views import importing, releases, sessions
from eventmgr.agenda.views.shared import bp

__all__ = ["bp", "importing", "releases", "sessions"]
