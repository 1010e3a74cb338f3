"""What a point of discussion may be, and which way a record goes."""

from dataclasses import dataclass
from enum import Enum
from uuid import UUID


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


class Place(Enum):
    """Where a point stands that stands behind no other one."""

    FIRST = "first"
    LAST = "last"


class Keep(Enum):
    """What to keep of two texts for one point: what stands there, the one that came later, or both."""

    THEIRS = "theirs"
    MINE = "mine"
    BOTH = "both"


@dataclass(frozen=True)
class Point:
    """What a point says: in which words, by whom, who is to act until when, and how many stand behind it."""

    kind: ItemKind
    text: str
    speaker_id: UUID | None = None
    level: Level | None = None
    due: str = ""
    supporters: int = 0
    is_starred: bool = False


_S = RecordState
MOVES: dict[RecordState, frozenset[RecordState]] = {
    _S.OPEN: frozenset({_S.SUBMITTED}),
    _S.SUBMITTED: frozenset({_S.OPEN, _S.CONFIRMED}),
    _S.CONFIRMED: frozenset({_S.LOCKED, _S.OPEN}),
    _S.LOCKED: frozenset(),
}
LONGEST_TEXT = 4000
LONGEST_DUE = 100
MOST_SUPPORTERS = 9999
# What a device that was let in by the PIN of a record works for.
SCOPE = "record"
# So many wrong PINs lock a record against new devices, until the organizer gives another one.
PIN_TRIES = 10


def may_move(here: RecordState, there: RecordState) -> bool:
    """Whether a record may go from one state to another."""
    return there in MOVES[here]
