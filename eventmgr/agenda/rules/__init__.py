"""What a session may be, when a plan clashes, and what makes way in it."""

from eventmgr.agenda.rules.clashes import IDLE_KINDS, Clash, ClashKind, Frame, Slot, Stay, find_clashes, overlap
from eventmgr.agenda.rules.kinds import SessionKind, SessionRole
from eventmgr.agenda.rules.pushing import Planned, Pushed, Shift, push
from eventmgr.agenda.rules.times import parse_span, parse_time
from eventmgr.agenda.rules.wording import say

__all__ = [
    "IDLE_KINDS",
    "Clash",
    "ClashKind",
    "Frame",
    "Planned",
    "Pushed",
    "SessionKind",
    "SessionRole",
    "Shift",
    "Slot",
    "Stay",
    "find_clashes",
    "overlap",
    "parse_span",
    "parse_time",
    "push",
    "say",
]
