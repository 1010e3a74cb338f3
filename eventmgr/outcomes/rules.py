"""What a point of discussion may be, and which way a record goes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from uuid import UUID, uuid5


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
# What a projector's screen holds in letters that are read from the far end of a hall (7 lines of 1920 × 1080).
_LINES, _LETTERS = 7, 48
LONGEST_DUE = 100
MOST_SUPPORTERS = 9999
# What a device that was let in by the PIN of a record works for.
SCOPE = "record"
# So many wrong PINs lock a record against new devices, until the organizer gives another one.
PIN_TRIES = 10


def may_move(here: RecordState, there: RecordState) -> bool:
    """Whether a record may go from one state to another."""
    return there in MOVES[here]


@dataclass(frozen=True)
class Provenance:
    """Whose points an outcome comes from, and how many were for them; no groups where the plenary said it."""

    groups: tuple[int, ...]
    supporters: int

    @property
    def text(self) -> str:
        """Nhóm 2, 4; 11 ý kiến tán thành: as papers say it."""
        parts = [f"Nhóm {', '.join(map(str, self.groups))}"] if self.groups else []
        parts += [f"{self.supporters} ý kiến tán thành"] if self.supporters else []
        return "; ".join(parts)


def provenance_of(sources: Iterable[tuple[int | None, int]]) -> Provenance:
    """Of the number of the group (none: the plenary) and the supporters of each point."""
    told = list(sources)
    return Provenance(tuple(sorted({number for number, _ in told if number is not None})), sum(n for _, n in told))


def fill_screens(lengths: Sequence[int]) -> list[range]:
    """Which texts, by their numbers of letters, stand on one screen together; one that fills more has its own."""
    screens: list[range] = []
    start, used = 0, 0
    for place, length in enumerate(lengths):
        lines = -(-length // _LETTERS)
        if place > start and used + lines > _LINES:
            screens.append(range(start, place))
            start, used = place, 0
        used += lines
    return [*screens, range(start, len(lengths))] if lengths else []


def item_of_row(record_id: UUID, row: int) -> UUID:
    """The id of the point that a row of the group's printed sheet becomes: typed twice, it is one point."""
    return uuid5(record_id, str(row))


def row_address(public_url: str, key: str, row: int) -> str:
    """Where a row of the sheet is typed, in capitals, so that its code takes the compact mode."""
    return f"{public_url}/G/{key}/{row}".upper()
