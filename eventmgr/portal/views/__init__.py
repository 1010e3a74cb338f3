"""The public pages of an event, and a delegate's own page behind the pass."""

from eventmgr.portal.views import answers, delegate, event, files, here, personal_data
from eventmgr.portal.views.shared import bp

__all__ = ["answers", "bp", "delegate", "event", "files", "here", "personal_data"]
