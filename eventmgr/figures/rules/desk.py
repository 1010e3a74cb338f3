"""Until when may provinces enter figures, and which of these can be summed up?"""

from enum import StrEnum

from eventmgr.events.rules import EventState

_ENTERED_IN = frozenset({EventState.PUBLISHED, EventState.RUNNING, EventState.CLOSED})


class DeskState(StrEnum):
    """Whether figures are still being entered, or the set is locked for the plenary."""

    OPEN = "open"
    FROZEN = "frozen"


def may_move(here: DeskState, there: DeskState, corrections: int) -> bool:
    """A frozen set is opened again only while nothing in it was corrected: afterwards it has a history of its own."""
    if here is DeskState.OPEN:
        return there is DeskState.FROZEN
    return there is DeskState.OPEN and not corrections


def may_enter(event: EventState, desk: DeskState) -> bool:
    """Whether a province may enter figures; the day named to it is a promise, the freeze is the end."""
    return event in _ENTERED_IN and desk is DeskState.OPEN


def is_additive(unit: str) -> bool:
    """Whether figures of provinces make a sum: counts and money do, shares and averages do not."""
    return unit != "%" and "/" not in unit
