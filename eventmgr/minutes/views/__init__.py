"""The pages of the minutes, their files, and the page on which anybody checks a code."""

from eventmgr.minutes.views import files, locking, revising, state, verify, writing
from eventmgr.minutes.views.shared import bp

__all__ = ["bp", "files", "locking", "revising", "state", "verify", "writing"]
