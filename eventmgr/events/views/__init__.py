"""The pages about an event itself: the list, a new one, the overview, the settings."""

from eventmgr.events.views import making, pages, papers
from eventmgr.events.views.shared import bp

__all__ = ["bp", "making", "pages", "papers"]
