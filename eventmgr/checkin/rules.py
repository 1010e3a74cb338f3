"""What a scan means: who is let in, who is in already, and what presence adds up to."""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Protocol, TypeVar
from uuid import UUID

from eventmgr.agenda.rules import SessionKind
from eventmgr.core.ids import ALPHABET, CODE_LENGTH
from eventmgr.registration.rules import RegistrationState


class Source(Enum):
    """Where a fact of presence comes from."""

    STAFF = "staff"
    WALL = "wall"
    HEAD = "head"
    PAPER = "paper"
    KIOSK = "kiosk"


class Direction(Enum):
    """Which way people go at a gate."""

    IN = "in"
    OUT = "out"


class FactKind(Enum):
    """What a fact says: somebody came, left, or that an earlier fact of the round was a mistake."""

    ENTRY = "entry"
    EXIT = "exit"
    UNDO = "undo"


class Result(Enum):
    """What the door is told."""

    ACCEPTED = "accepted"
    ALREADY_IN = "already_in"
    REFUSED = "refused"


class Presence(Enum):
    """What the facts add up to for one person and session."""

    PRESENT = "present"
    LATE = "late"
    EXCUSED = "excused"
    ABSENT = "absent"


LATE_AFTER_MINUTES = 15
# What a device that was let in by the PIN of a gate works for.
SCOPE = "gate"
LONGEST_WHAT = 60
LONGEST_LATE = 600
# The code on the wall is new this often; the one before is still taken, for who was slow.
WALL_SECONDS = 30
# How many minutes a bar of the chart of arrivals may stand for, and how many bars it holds.
BAR_MINUTES = (1, 5, 10, 15, 30, 60, 180, 720)
MOST_BARS = 36
WALL_OPENS_BEFORE = timedelta(minutes=30)


class Timed(Protocol):
    """Anything that begins and ends."""

    @property
    def starts_at(self) -> datetime: ...  # noqa: D102 - the name says it
    @property
    def ends_at(self) -> datetime: ...  # noqa: D102 - the name says it


AnySession = TypeVar("AnySession", bound=Timed)


@dataclass(frozen=True)
class PassFacts:
    """What is known of the pass that was shown."""

    is_this_event: bool
    is_revoked: bool
    state: RegistrationState


@dataclass(frozen=True)
class Province:
    """Where a delegation comes from; the code means nothing without its set."""

    set: str
    code: str
    name: str


@dataclass(frozen=True)
class PresenceRow:
    """One person at one session."""

    registration_id: UUID
    delegation_id: UUID | None
    full_name: str
    position: str
    province: str | None
    phone: str | None
    presence: Presence
    checked_in_at: datetime | None
    source: Source | None
    recorded_by: str
    excuse: str


@dataclass(frozen=True)
class ProvinceCount:
    """One delegation at one session; those without a delegation stand in a row without a province."""

    province: Province | None
    expected: int
    present: int
    late: int
    excused: int

    @property
    def came(self) -> int:
        """Who is there, in time or not."""
        return self.present + self.late

    @property
    def absent(self) -> int:
        """Who is neither there nor excused."""
        return self.expected - self.came - self.excused


@dataclass(frozen=True)
class Fact:
    """One row of what happened to a person at a session, or with a thing that is handed out there."""

    round: int
    kind: FactKind
    at: datetime


class Dispute(Enum):
    """How the sources of presence disagree about one person."""

    SCANNED_UNSIGNED = "scanned_unsigned"
    SELF_UNSIGNED = "self_unsigned"
    SIGNED_NOT_IN = "signed_not_in"
    EXCUSED_BUT_IN = "excused_but_in"


def standing(facts: Iterable[Fact]) -> Fact | None:
    """The last fact that nobody took back: who came and stayed, or left; none where nothing stands."""
    last: dict[int, Fact] = {}
    undone = set()
    for fact in facts:
        if fact.kind is FactKind.UNDO:
            undone.add(fact.round)
        elif fact.round not in last or fact.kind is FactKind.EXIT:
            last[fact.round] = fact
    stand = set(last) - undone
    return last[max(stand)] if stand else None


def dispute(source: Source | None, *, is_signed: bool | None, is_excused: bool) -> Dispute | None:
    """How a scan (none: nobody scanned), the signed list (none: not typed back) and an excuse disagree, if they do."""
    if source is None:
        return Dispute.SIGNED_NOT_IN if is_signed else None
    if is_signed is False:
        return Dispute.SELF_UNSIGNED if source is Source.WALL else Dispute.SCANNED_UNSIGNED
    return Dispute.EXCUSED_BUT_IN if is_excused else None


def is_within_reach(came: int, held: int, coming: int, below: int) -> bool:
    """Whether who comes to all that is still to come ends with the wanted share (in percent)."""
    return (came + coming) * 100 >= below * (held + coming)


def wall_letters(key: str, at: datetime, *, windows_ago: int = 0) -> str:
    """The letters on the wall at this moment: made from a secret key, new with each window, without saying the key."""
    window = int(at.timestamp()) // WALL_SECONDS - windows_ago
    digest = hmac.digest(key.encode(), str(window).encode(), "sha256")
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:CODE_LENGTH])


def is_wall_code(typed: str, key: str, at: datetime) -> bool:
    """Whether these are the letters on the wall, now or in the window before."""
    codes = [wall_letters(key, at, windows_ago=ago) for ago in (0, 1)]
    return any(hmac.compare_digest(typed.encode(), code.encode()) for code in codes)


def may_mark_self(at: datetime, *, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether people may mark themselves at this session now: from half an hour before it until its end."""
    return starts_at - WALL_OPENS_BEFORE <= at < ends_at


def refuse(facts: PassFacts | None) -> str | None:
    """Why this pass does not open the door, or None; a valid pass is never refused for lateness.

    The pass of who cancelled or was replaced ended with that: the registration is the reason, and no newer pass exists.
    """
    if facts is None:
        return "unknown_pass"
    if not facts.is_this_event:
        return "other_event"
    if facts.state is not RegistrationState.CONFIRMED:
        return "not_confirmed"
    return "revoked_pass" if facts.is_revoked else None


def presence(checked_in_at: datetime | None, *, excused: bool, starts_at: datetime, tolerance_minutes: int) -> Presence:
    """What one person's facts for one session add up to; who came is present or late, whatever excuse there is."""
    if checked_in_at is not None:
        late = (checked_in_at - starts_at).total_seconds() > tolerance_minutes * 60
        return Presence.LATE if late else Presence.PRESENT
    return Presence.EXCUSED if excused else Presence.ABSENT


def refuse_exit(facts: PassFacts | None) -> str | None:
    """Why nobody can leave with this pass, or None; one that was revoked or ended meanwhile still lets people out."""
    reason = refuse(facts)
    return reason if reason in {"unknown_pass", "other_event"} else None


def tolerance_minutes(kind: SessionKind, starts_at: datetime, ends_at: datetime, late_after: int | None = None) -> int:
    """How long after its start nobody counts as late: as set, else a quarter of an hour; at the reception desk, while
    it is open.
    """
    if late_after is not None:
        return late_after
    if kind is SessionKind.CHECK_IN:
        return int((ends_at - starts_at).total_seconds() // 60)
    return LATE_AFTER_MINUTES


def choose_session(sessions: Sequence[AnySession], *, at: datetime) -> AnySession | None:
    """The session for which people come to the door now: the running one, else the next, else the last."""
    running = [session for session in sessions if session.starts_at <= at < session.ends_at]
    if running:
        return max(running, key=lambda session: session.starts_at)
    coming = [session for session in sessions if session.starts_at > at]
    if coming:
        return min(coming, key=lambda session: session.starts_at)
    return max(sessions, key=lambda session: session.starts_at, default=None)


def bars(arrivals: Mapping[datetime, int]) -> list[tuple[datetime, int]]:
    """Arrivals minute by minute as equally wide bars, as narrow as lets a chart hold them; empty ones between too."""
    if not arrivals:
        return []
    first, last = min(arrivals), max(arrivals)
    width = next((w for w in BAR_MINUTES if (last - first) < timedelta(minutes=w * (MOST_BARS - 1))), BAR_MINUTES[-1])
    numbers: dict[int, int] = {}
    for minute, number in arrivals.items():
        bar = int(minute.timestamp()) // (width * 60)
        numbers[bar] = numbers.get(bar, 0) + number
    latest = max(numbers)
    shown = range(max(min(numbers), latest - MOST_BARS + 1), latest + 1)
    return [(datetime.fromtimestamp(bar * width * 60, UTC), numbers.get(bar, 0)) for bar in shown]


def door_rates(scans: Mapping[datetime, int], windows: Sequence[int], *, at: datetime) -> tuple[float, ...]:
    """Scans a minute within each of these windows of minutes that end now."""
    return tuple(
        sum(number for minute, number in scans.items() if at - timedelta(minutes=window) < minute <= at) / window
        for window in windows
    )
