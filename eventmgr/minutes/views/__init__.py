"""The pages of the minutes, their files, and the page on which anybody checks a code."""

from eventmgr.minutes.views import files, locking, owner, tasks, verify, writing
from eventmgr.minutes.views.shared import bp

bp.register_blueprint(owner.bp)

__all__ = ["bp", "files", "locking", "owner", "tasks", "verify", "writing"]
