"""What a scan means: who is let in, who is in already, and what presence adds up to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol, TypeVar
from uuid import UUID

from eventmgr.agenda.rules import SessionKind
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


def refuse(facts: PassFacts | None) -> str | None:
    """Why this pass does not open the door, or None; a valid pass is never refused for lateness."""
    if facts is None:
        return "unknown_pass"
    if not facts.is_this_event:
        return "other_event"
    if facts.is_revoked:
        return "revoked_pass"
    if facts.state is not RegistrationState.CONFIRMED:
        return "not_confirmed"
    return None


def presence(checked_in_at: datetime | None, *, excused: bool, starts_at: datetime, tolerance_minutes: int) -> Presence:
    """What one person's facts for one session add up to; who came is present or late, whatever excuse there is."""
    if checked_in_at is not None:
        late = (checked_in_at - starts_at).total_seconds() > tolerance_minutes * 60
        return Presence.LATE if late else Presence.PRESENT
    return Presence.EXCUSED if excused else Presence.ABSENT


def tolerance_minutes(kind: SessionKind, starts_at: datetime, ends_at: datetime) -> int:
    """How long after its start nobody counts as late: a quarter of an hour; at the reception desk, while it is open."""
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
