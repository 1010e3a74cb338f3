"""The door, and the list of who came."""

from eventmgr.checkin.views import attendance, door, gates, handouts, paper, scanner, settings
from eventmgr.checkin.views.shared import bp

__all__ = ["attendance", "bp", "door", "gates", "handouts", "paper", "scanner", "settings"]
