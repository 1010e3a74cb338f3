"""How does a delegate get at the personal part of a pass?"""

from datetime import datetime, timedelta
from hmac import compare_digest

from sqlalchemy import bindparam, select, update

from eventmgr.audit.service import record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, table, transaction
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import clean_token
from eventmgr.events.models import Event
from eventmgr.people.rules import InvalidPhone, parse_phone
from eventmgr.registration.models import Pass
from eventmgr.registration.queries import find_pass, find_passes_by_phone
from eventmgr.registration.rules import PIN_TRIES, is_use_worth_noting

LOCK = timedelta(minutes=15)


class PassLocked(DomainError):
    """Too many wrong codes were given for this pass."""

    code = "pass_locked"
    status = 429


class WrongPin(DomainError):
    """The code does not belong to the pass."""

    code = "wrong_pin"


_USED = update(table(Pass)).where(table(Pass).c.token == bindparam("shown"))


def open_pass(token: str, pin: str, *, at: datetime) -> Pass:
    """Open the personal part by the 4-digit code; five wrong ones lock the pass for 15 minutes."""
    with transaction():
        given = find_pass(token)
        if given is None or given.revoked_at is not None:
            raise NotFound(lazy("There is no such pass."))
        _hold(given)
        was_locked = _is_locked(given, at)
        right = not was_locked and _try(given, _equal(pin, given.pin), at)
    if was_locked or _is_locked(given, at):
        raise PassLocked(
            lazy("Five wrong codes were given. The pass is locked for 15 minutes; please try again then."), field="pin"
        )
    if not right:
        left = PIN_TRIES - given.failed_tries
        raise WrongPin(lazy("This is not the code of this pass. Tries left: %(n)s.", n=left), field="pin")
    return given


def find_own_pass(event: Event, phone: str, secret: str, *, at: datetime) -> Pass:
    """Find a lost pass by the phone number and its code, or the registration's.

    An unknown number, a wrong code and a locked pass get the same answer: it must not tell who comes.
    """
    with transaction():
        found = None
        for given in _by_phone(event, phone):
            _hold(given)
            right = _equal(secret, given.pin) or _equal(clean_token(secret), given.registration.code)
            if not _is_locked(given, at) and _try(given, right, at):
                found = given
    if found is None:
        raise DomainError(
            lazy(
                "This phone number and this code do not belong to a pass of this event. After five wrong codes a pass"
                " is locked for 15 minutes."
            )
        )
    return found


def note_use(token: str, last_used_at: datetime | None, revoked_at: datetime | None, *, at: datetime) -> None:
    """Write down that a pass was shown, where that is new; the door is busy, so this skips the unit of work."""
    if not is_use_worth_noting(last_used_at, revoked_at, at=at):
        return
    with transaction():
        db.session.connection().execute(_USED, {"shown": token, "last_used_at": at})


def _by_phone(event: Event, phone: str) -> list[Pass]:
    try:
        number = parse_phone(phone)
    except InvalidPhone:
        return []
    return find_passes_by_phone(event.id, event.host_id, number)


def _is_locked(given: Pass, at: datetime) -> bool:
    return given.locked_until is not None and at < given.locked_until


def _hold(given: Pass) -> None:
    """Tries that are sent at once are counted one after another."""
    held = select(Pass).where(Pass.id == given.id).with_for_update().execution_options(populate_existing=True)
    db.session.execute(held).scalar_one()


def _equal(typed: str, secret: str) -> bool:
    return compare_digest(typed.strip().encode(), secret.encode())


def _try(given: Pass, is_right: bool, at: datetime) -> bool:  # noqa: FBT001 - whether the code was right is the matter
    registration = given.registration
    given.failed_tries = 0 if is_right else given.failed_tries + 1
    given.locked_until = None
    given.last_used_at = at if is_right else given.last_used_at
    if given.failed_tries >= PIN_TRIES:
        given.failed_tries, given.locked_until = 0, at + LOCK
    actor = Actor("delegate", registration.id, registration.code) if is_right else Actor("anonymous", None, "")
    verb = "pass.open" if is_right else "pass.wrong_code"
    record(verb, registration, actor=actor, at=at, event_id=registration.event_id)
    return is_right
