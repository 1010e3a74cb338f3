"""What a session may be, and when two of them clash."""

from eventmgr.agenda.rules.clashes import IDLE_KINDS, Clash, Slot, find_clashes, overlap
from eventmgr.agenda.rules.kinds import SessionKind, SessionRole
from eventmgr.agenda.rules.times import parse_span, parse_time

__all__ = [
    "IDLE_KINDS",
    "Clash",
    "SessionKind",
    "SessionRole",
    "Slot",
    "find_clashes",
    "overlap",
    "parse_span",
    "parse_time",
]
