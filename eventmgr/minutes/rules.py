"""Which sections the minutes have, and which way they go."""

from enum import Enum


class MinutesState(Enum):
    """Where the minutes stand."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    LOCKED = "locked"


MOVES: dict[MinutesState, frozenset[MinutesState]] = {
    MinutesState.DRAFT: frozenset({MinutesState.SUBMITTED}),
    MinutesState.SUBMITTED: frozenset({MinutesState.DRAFT, MinutesState.LOCKED}),
    MinutesState.LOCKED: frozenset(),
}


class Section(Enum):
    """The parts of the minutes that a person may write, in the order of the paper."""

    OPENING = "opening"
    REPORTS = "reports"
    PAPERS = "papers"
    GROUPS = "groups"
    DISCUSSION = "discussion"
    CONCLUSIONS = "conclusions"
    TASKS = "tasks"


def may_move(here: MinutesState, there: MinutesState) -> bool:
    """Whether minutes may go from one state to another."""
    return there in MOVES[here]
