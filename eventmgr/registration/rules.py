"""Which way a registration goes, when one may be made, and who gets a place."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from uuid import UUID

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
    _S.CANCELLED: frozenset({_S.SUBMITTED}),
    _S.REPLACED: frozenset(),
}
ACTIVE_STATES = frozenset({_S.DRAFT, _S.SUBMITTED, _S.WAITLISTED, _S.APPROVED, _S.CONFIRMED})
GONE_STATES = frozenset(RegistrationState) - ACTIVE_STATES

CATEGORIES = ("official", "guest", "speaker", "trainer", "organizer", "press", "driver")
PIN_TRIES = 5
_NOTED_EVERY = timedelta(minutes=1)
# So many days before data are erased by themselves, the organizers' pages say so.
WARN_DAYS = 30
# What organizers are written about such an end; the kinds of MessageKind go to the people of an event.
TERM_END_KIND = "term_end"
# Written to the owners of tasks by the minutes, and listed with the other messages.
TASK_REPORT_KIND = "task_report"


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


def is_use_worth_noting(last_used_at: datetime | None, revoked_at: datetime | None, *, at: datetime) -> bool:
    """Whether it says anything new that a pass was shown: the first time, a minute later, or since it ended."""
    if last_used_at is None or at - last_used_at >= _NOTED_EVERY:
        return True
    return revoked_at is not None and last_used_at < revoked_at <= at


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


class Limit(Enum):
    """What keeps somebody from a place: the event, the delegation, or the category within it is full."""

    CAPACITY = "capacity"
    DELEGATION = "delegation"
    CATEGORY = "category"


# Who decides for the event may exceed a quota; nobody exceeds the capacity unless it is said so.
_ABOVE_QUOTAS = frozenset({Source.STAFF, Source.IMPORT, Source.WALK_IN})


@dataclass
class Places:
    """How many places are left, taken one by one; what is not in it has no limit."""

    capacity: int | None = None
    delegations: dict[UUID, int] = field(default_factory=dict)
    categories: dict[tuple[UUID, UUID], int] = field(default_factory=dict)

    def reached(self, delegation_id: UUID | None, category_id: UUID) -> list[Limit]:
        """The limits that leave no place for such a person, the widest first."""
        return [limit for limit, free in self._left(delegation_id, category_id) if free is not None and free <= 0]

    def exceeded(self, delegation_id: UUID | None, category_id: UUID) -> list[Limit]:
        """The limits that more people have a place within than fit, the widest first."""
        return [limit for limit, free in self._left(delegation_id, category_id) if free is not None and free < 0]

    def take(self, delegation_id: UUID | None, category_id: UUID) -> None:
        """Somebody has a place now, within the limits or beyond."""
        if self.capacity is not None:
            self.capacity -= 1
        if delegation_id in self.delegations:
            self.delegations[delegation_id] -= 1
        if delegation_id is not None and (delegation_id, category_id) in self.categories:
            self.categories[delegation_id, category_id] -= 1

    def _left(self, delegation_id: UUID | None, category_id: UUID) -> list[tuple[Limit, int | None]]:
        left = [(Limit.CAPACITY, self.capacity)]
        if delegation_id is not None:
            left.append((Limit.DELEGATION, self.delegations.get(delegation_id)))
            left.append((Limit.CATEGORY, self.categories.get((delegation_id, category_id))))
        return left


def must_wait(reached: Iterable[Limit], source: Source) -> bool:
    """Whether somebody who came in this way waits; who stands at the door is not sent away."""
    if source is Source.WALK_IN:
        return False
    return any(limit is Limit.CAPACITY or source not in _ABOVE_QUOTAS for limit in reached)


class Opening(Enum):
    """Whether the public may register now, and if not, why."""

    OPEN = "open"
    NOT_YET = "not_yet"
    OVER = "over"
    INVITED_ONLY = "invited_only"


def opening(
    bounds: tuple[datetime | None, datetime | None],
    *,
    is_running: bool,
    by_invitation: bool = False,
    invited: bool = False,
    invited_early: bool = False,
    at: datetime,
) -> Opening:
    """Whether somebody may register: an invitation opens what is for the invited, and before the hour if so set."""
    opens_at, closes_at = bounds
    if not is_running or not is_open(None, closes_at, at=at):
        return Opening.OVER
    if by_invitation and not invited:
        return Opening.INVITED_ONLY
    if not is_open(opens_at, None, at=at) and not (invited and invited_early):
        return Opening.NOT_YET
    return Opening.OPEN


class InvitationState(Enum):
    """What became of a personal invitation."""

    NEW = "new"
    OPENED = "opened"
    REGISTERED = "registered"
    EXPIRED = "expired"
    REVOKED = "revoked"


def invitation_state(
    opened_at: datetime | None, expires_at: datetime, revoked_at: datetime | None, *, is_used: bool, at: datetime
) -> InvitationState:
    """Where an invitation stands: what was used stays used, whatever came after."""
    if is_used:
        return InvitationState.REGISTERED
    if revoked_at is not None:
        return InvitationState.REVOKED
    if expires_at <= at:
        return InvitationState.EXPIRED
    return InvitationState.OPENED if opened_at is not None else InvitationState.NEW


class MessageKind(Enum):
    """The occasions on which people are written to."""

    RECEIVED = "received"
    CONFIRMATION = "confirmation"
    WAITING = "waiting"
    PROMOTION = "promotion"
    REJECTION = "rejection"
    CANCELLATION = "cancellation"
    CHANGE = "change"
    REMINDER = "reminder"
    INVITATION = "invitation"
    MINUTES = "minutes"
    AMENDMENT = "amendment"
    SUBJECT = "subject"
    PROGRAMME = "programme"


# To tell people of their own registration is part of organizing it; all else rests on the consent to messages.
CONSENT_KINDS = frozenset({MessageKind.REMINDER, MessageKind.MINUTES, MessageKind.AMENDMENT, MessageKind.PROGRAMME})
# What can be sent to many at once, and by hand into Zalo: what needs nothing that only the moment knows.
BULK_KINDS = (MessageKind.CONFIRMATION, MessageKind.REMINDER, MessageKind.WAITING, MessageKind.INVITATION)
# Who comes for sure gets the event for the own calendar with these.
CALENDAR_KINDS = frozenset({MessageKind.CONFIRMATION, MessageKind.PROMOTION, MessageKind.CHANGE, MessageKind.REMINDER})

_ALWAYS = ("name", "event", "organizer", "dates", "venue", "contact", "event_link", "calendar_link")
_REGISTERED = ("code", "province", "category")
_PASS = ("pass_link", "pin")
_PROVEN = ("pass_link", "number", "verify_link")
FILLED: Mapping[MessageKind, tuple[str, ...]] = {
    MessageKind.RECEIVED: (*_ALWAYS, *_REGISTERED),
    MessageKind.CONFIRMATION: (*_ALWAYS, *_REGISTERED, *_PASS),
    MessageKind.WAITING: (*_ALWAYS, *_REGISTERED, "limit", "place"),
    MessageKind.PROMOTION: (*_ALWAYS, *_REGISTERED, *_PASS),
    MessageKind.REJECTION: (*_ALWAYS, *_REGISTERED, "reason"),
    MessageKind.CANCELLATION: (*_ALWAYS, *_REGISTERED),
    MessageKind.CHANGE: (*_ALWAYS, *_REGISTERED, "changes"),
    MessageKind.REMINDER: (*_ALWAYS, *_REGISTERED, *_PASS),
    MessageKind.INVITATION: (*_ALWAYS, "category", "province", "invitation_link", "until"),
    MessageKind.MINUTES: (*_ALWAYS, *_REGISTERED, *_PROVEN),
    MessageKind.AMENDMENT: (*_ALWAYS, *_REGISTERED, *_PROVEN),
    MessageKind.SUBJECT: (*_ALWAYS, *_REGISTERED, "pass_link", "subject", "times"),
    MessageKind.PROGRAMME: (*_ALWAYS, *_REGISTERED, "pass_link", "changes"),
}
