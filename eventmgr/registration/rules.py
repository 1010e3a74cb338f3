"""Which way a registration goes, and when one may be made."""

from datetime import datetime
from enum import Enum


class RegistrationState(Enum):
    """Where one person's coming stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WAITLISTED = "waitlisted"
    APPROVED = "approved"
    REJECTED = "rejected"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    REPLACED = "replaced"


class Source(Enum):
    """How a registration came in."""

    WEB = "web"
    IMPORT = "import"
    STAFF = "staff"
    WALK_IN = "walk_in"


_S = RegistrationState
MOVES: dict[RegistrationState, frozenset[RegistrationState]] = {
    _S.DRAFT: frozenset({_S.SUBMITTED, _S.CANCELLED}),
    _S.SUBMITTED: frozenset({_S.CONFIRMED, _S.APPROVED, _S.WAITLISTED, _S.REJECTED, _S.CANCELLED}),
    _S.WAITLISTED: frozenset({_S.APPROVED, _S.CANCELLED}),
    _S.APPROVED: frozenset({_S.CONFIRMED, _S.CANCELLED}),
    _S.CONFIRMED: frozenset({_S.REPLACED, _S.CANCELLED}),
    _S.REJECTED: frozenset(),
    _S.CANCELLED: frozenset(),
    _S.REPLACED: frozenset(),
}
ACTIVE_STATES = frozenset({_S.DRAFT, _S.SUBMITTED, _S.WAITLISTED, _S.APPROVED, _S.CONFIRMED})

CATEGORIES = ("official", "guest", "speaker", "trainer", "organizer", "press", "driver")
PIN_TRIES = 5


def may_move(here: RegistrationState, there: RegistrationState) -> bool:
    """Whether a registration may go from one state to another."""
    return there in MOVES[here]


def pass_address(public_url: str, token: str) -> str:
    """Where a pass leads, in capitals, so that its code takes the compact mode."""
    return f"{public_url}/P/{token}".upper()


def is_open(opens_at: datetime | None, closes_at: datetime | None, *, at: datetime) -> bool:
    """Whether registration is open: from its opening to, but not including, its closing; no bound is no limit."""
    return (opens_at is None or opens_at <= at) and (closes_at is None or at < closes_at)
