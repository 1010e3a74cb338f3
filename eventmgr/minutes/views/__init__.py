"""The pages of the minutes, their files, and the page on which anybody checks a code."""

from eventmgr.minutes.views import amending, files, locking, verify, writing
from eventmgr.minutes.views.shared import bp

__all__ = ["amending", "bp", "files", "locking", "verify", "writing"]
