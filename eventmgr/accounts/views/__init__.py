"""The pages of the own account, of those who work on an event, and of who is asked to."""

from eventmgr.accounts.views import joining, own, team
from eventmgr.accounts.views.shared import bp

__all__ = ["bp", "joining", "own", "team"]
