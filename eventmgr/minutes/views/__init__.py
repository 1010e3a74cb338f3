"""The pages of the minutes, their files, and the page on which anybody checks a code."""

from eventmgr.minutes.views import (
    amending,
    extracts,
    files,
    letters,
    locking,
    owner,
    revising,
    sending,
    state,
    tasks,
    verify,
    writing,
)
from eventmgr.minutes.views.shared import bp

bp.register_blueprint(owner.bp)

__all__ = [
    "amending",
    "bp",
    "extracts",
    "files",
    "letters",
    "locking",
    "owner",
    "revising",
    "sending",
    "state",
    "tasks",
    "verify",
    "writing",
]
