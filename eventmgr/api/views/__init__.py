"""What programs may ask and tell: REST, version 1."""

from eventmgr.api.views import door, events, registrations, work
from eventmgr.api.views.shared import bp, init_app

__all__ = ["bp", "door", "events", "init_app", "registrations", "work"]
