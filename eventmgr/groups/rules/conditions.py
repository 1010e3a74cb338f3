"""What may be said about seats, and where a plan stands."""

from enum import StrEnum

MOST_WISHES = 3


class PairKind(StrEnum):
    """What is wished of two people."""

    TOGETHER = "together"
    APART = "apart"


class PlanState(StrEnum):
    """Where a plan stands: it is shown while better ones are still looked for."""

    WORKING = "working"
    PROPOSED = "proposed"
    TAKEN = "taken"
    DISCARDED = "discarded"


OPEN = frozenset({PlanState.WORKING, PlanState.PROPOSED})
