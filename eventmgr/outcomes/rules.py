"""What a point of discussion may be, and which way a record goes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol, TypeVar
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


def may_move(here: RecordState, there: RecordState) -> bool:
    """Whether a record may go from one state to another."""
    return there in MOVES[here]


# What the meeting may act upon: a group without any of these has no proposal yet.
PROPOSALS = frozenset({ItemKind.SOLUTION, ItemKind.RECOMMENDATION})
# A phone that writes is heard of every few seconds; one that is not may be in a pocket, or without a network.
QUIET_AFTER = timedelta(minutes=2)
# A discussion may begin early and go on after its time: the chair decides, not the clock.
EARLY, OVERRUN = timedelta(minutes=5), timedelta(minutes=30)
MOST_PROMPTS, LONGEST_PROMPT = 12, 300
LONGEST_SPEECH_MINUTES = 60
DEFAULT_PROMPTS = (
    "Kết quả nổi bật và khó khăn, vướng mắc lớn nhất ở địa phương là gì?",
    "Kinh nghiệm, cách làm, mô hình nào hiệu quả và có thể nhân rộng?",
    "Cần giải pháp gì, cấp nào thực hiện (Trung ương, tỉnh, xã), trong thời gian nào?",
    "Kiến nghị, đề xuất gì với Trung ương Hội, với cấp ủy và chính quyền?",
    "Nội dung nào còn ý kiến khác nhau, nội dung nào cần báo cáo trước hội nghị?",
)


class Turn(Protocol):
    """One time that somebody wants to speak."""

    @property
    def id(self) -> UUID:
        """What it is named by."""

    @property
    def registration_id(self) -> UUID:
        """Who wants to speak."""

    @property
    def asked_at(self) -> datetime:
        """Since when."""

    @property
    def started_at(self) -> datetime | None:
        """Since when she has, or had, the floor."""

    @property
    def ended_at(self) -> datetime | None:
        """When she had finished."""

    @property
    def withdrawn_at(self) -> datetime | None:
        """When she did not want to any more."""


AnyTurn = TypeVar("AnyTurn", bound=Turn)


@dataclass(frozen=True)
class Spoken:
    """How often somebody has spoken, and how long in all; who is still speaking is counted up to the moment asked."""

    times: int
    seconds: int


def may_ask(starts_at: datetime, ends_at: datetime, *, at: datetime) -> bool:
    """Whether one may ask for the floor: while the session runs, a little before it and as long as it overruns."""
    return starts_at - EARLY <= at < ends_at + OVERRUN


def minutes_left(starts_at: datetime, ends_at: datetime, *, at: datetime) -> int | None:
    """The minutes that a running session still has, the last one counted whole; None before it, 0 after it."""
    if at < starts_at:
        return None
    return max(0, -int((at - ends_at) // timedelta(minutes=1)))


def quiet_minutes(seen_at: datetime, *, at: datetime) -> int:
    """For how many whole minutes a device was not heard of; 0 while that means nothing yet."""
    quiet = at - seen_at
    return int(quiet // timedelta(minutes=1)) if quiet >= QUIET_AFTER else 0


def waiting(turns: Iterable[AnyTurn]) -> list[AnyTurn]:
    """Who is on the list of speakers, in the order in which they asked."""
    asked = [turn for turn in turns if turn.started_at is None and turn.withdrawn_at is None]
    return sorted(asked, key=lambda turn: (turn.asked_at, str(turn.id)))


def on_the_floor(turns: Iterable[AnyTurn]) -> AnyTurn | None:
    """Who is speaking; one person at a time has the floor."""
    return next((turn for turn in turns if turn.started_at is not None and turn.ended_at is None), None)


def count_spoken(turns: Sequence[Turn], *, at: datetime) -> dict[UUID, Spoken]:
    """Person by person how often and how long they spoke."""
    found: dict[UUID, Spoken] = {}
    for turn in turns:
        if turn.started_at is None:
            continue
        until = turn.ended_at or max(at, turn.started_at)
        before = found.get(turn.registration_id, Spoken(0, 0))
        seconds = int((until - turn.started_at).total_seconds())
        found[turn.registration_id] = Spoken(before.times + 1, before.seconds + seconds)
    return found


def list_prompts(text: str) -> list[str]:
    """The questions of a text that has one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


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
