"""Which way a registration goes, and when one may be made."""

from calendar import monthrange
from datetime import date, datetime
from enum import Enum

from eventmgr.events.rules import EventState


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
    HEAD = "head"


class ListState(Enum):
    """How far the list of a delegation has come."""

    NOBODY = "nobody"
    SOME = "some"
    FULL = "full"
    OVER = "over"
    CONFIRMED = "confirmed"


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
# So many days before data are erased by themselves, the organizers' pages say so.
WARN_DAYS = 30


def list_state(registered: int, quota: int | None, *, is_confirmed: bool) -> ListState:
    """How far a list has come; what its head confirmed is complete, whatever the quota; without one, one person is."""
    if registered == 0 and quota != 0:
        return ListState.NOBODY
    if is_confirmed:
        return ListState.CONFIRMED
    if quota is None or registered == quota:
        return ListState.FULL
    return ListState.SOME if registered < quota else ListState.OVER


def may_move(here: RegistrationState, there: RegistrationState) -> bool:
    """Whether a registration may go from one state to another."""
    return there in MOVES[here]


def pass_address(public_url: str, token: str) -> str:
    """Where a pass leads, in capitals, so that its code takes the compact mode."""
    return f"{public_url}/P/{token}".upper()


def is_open(opens_at: datetime | None, closes_at: datetime | None, *, at: datetime) -> bool:
    """Whether registration is open: from its opening to, but not including, its closing; no bound is no limit."""
    return (opens_at is None or opens_at <= at) and (closes_at is None or at < closes_at)


def may_head_write(state: EventState, closes_at: datetime | None, *, at: datetime) -> bool:
    """Whether the head of a delegation may change its list: from publication until registration or the event closes.

    The opening of registration is for the public; heads begin as soon as they have their link.
    """
    return state in {EventState.PUBLISHED, EventState.RUNNING} and is_open(None, closes_at, at=at)


def months_after(day: date, months: int) -> date:
    """The same day of a later month; the last one of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
