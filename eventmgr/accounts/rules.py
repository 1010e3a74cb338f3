"""What a recovery code looks like, and where an invitation to a team stands: pure decisions."""

import re
from datetime import datetime
from enum import Enum
from typing import Protocol

# So long a password must be at least; a longer one than this is none that anybody types.
SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200
_GROUP = 4


class InviteState(Enum):
    """Where an invitation to a team stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Invited(Protocol):
    """What the state of an invitation is read from."""

    expires_at: datetime
    revoked_at: datetime | None
    accepted_at: datetime | None


def invite_state(invited: Invited, at: datetime) -> InviteState:
    """What became of an invitation; one that was accepted stays so."""
    if invited.accepted_at is not None:
        return InviteState.ACCEPTED
    if invited.revoked_at is not None:
        return InviteState.REVOKED
    return InviteState.EXPIRED if invited.expires_at <= at else InviteState.OPEN


def spaced(code: str) -> str:
    """A recovery code in groups, as it is written down."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def bare(typed: str) -> str:
    """What was typed as a code, without blanks and lines between its groups, in capitals."""
    return re.sub(r"[\s\-–]", "", typed).upper()
