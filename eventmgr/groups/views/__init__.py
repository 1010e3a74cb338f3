"""Staff pages of the discussion groups: the board, a group, plans, and what is wished of seats."""

from eventmgr.groups.views import board, conditions, groups, plans, rooms, seats
from eventmgr.groups.views.shared import bp

__all__ = ["board", "bp", "conditions", "groups", "plans", "rooms", "seats"]
