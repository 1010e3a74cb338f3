"""What a point of discussion may be, and which way a record goes."""

from enum import Enum


class ItemKind(Enum):
    """What kind of point was made."""

    DIFFICULTY = "difficulty"
    EXPERIENCE = "experience"
    SOLUTION = "solution"
    RECOMMENDATION = "recommendation"
    DISAGREEMENT = "disagreement"
    KEY_MESSAGE = "key_message"


class Level(Enum):
    """Who is to act: the centre, the province, or the commune."""

    CENTRAL = "central"
    PROVINCE = "province"
    COMMUNE = "commune"


class RecordState(Enum):
    """Where the record of a group, or of the plenary's discussion, stands."""

    OPEN = "open"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    LOCKED = "locked"


_S = RecordState
MOVES: dict[RecordState, frozenset[RecordState]] = {
    _S.OPEN: frozenset({_S.SUBMITTED}),
    _S.SUBMITTED: frozenset({_S.OPEN, _S.CONFIRMED}),
    _S.CONFIRMED: frozenset({_S.LOCKED, _S.OPEN}),
    _S.LOCKED: frozenset(),
}
LONGEST_TEXT = 4000


def may_move(here: RecordState, there: RecordState) -> bool:
    """Whether a record may go from one state to another."""
    return there in MOVES[here]
