"""The pages of the minutes, their files, and the page on which anybody checks a code."""

from eventmgr.minutes.views import amending, files, locking, sending, verify, writing
from eventmgr.minutes.views.shared import bp

__all__ = ["amending", "bp", "files", "locking", "sending", "verify", "writing"]
