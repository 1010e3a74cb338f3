"""What a scan means: who is let in, who is in already, and what presence adds up to."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from eventmgr.registration.rules import RegistrationState


class Source(Enum):
    """Where a fact of presence comes from."""

    STAFF = "staff"
    WALL = "wall"
    HEAD = "head"
    PAPER = "paper"
    KIOSK = "kiosk"


class FactKind(Enum):
    """What a fact says: somebody came, or that an earlier fact of the round was a mistake."""

    ENTRY = "entry"
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


@dataclass(frozen=True)
class PassFacts:
    """What is known of the pass that was shown."""

    is_this_event: bool
    is_revoked: bool
    state: RegistrationState


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


def presence(checked_in_at: datetime | None, excused: bool, starts_at: datetime, tolerance_minutes: int) -> Presence:
    """What one person's facts for one session add up to; who came is present or late, whatever excuse there is."""
    if checked_in_at is not None:
        late = (checked_in_at - starts_at).total_seconds() > tolerance_minutes * 60
        return Presence.LATE if late else Presence.PRESENT
    return Presence.EXCUSED if excused else Presence.ABSENT
