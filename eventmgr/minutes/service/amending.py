"""How locked minutes are amended: numbered changes beside them, which leave the original as it is."""

from collections.abc import Callable, Mapping
from datetime import datetime

from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import new_token
from eventmgr.core.text import nfc_text
from eventmgr.minutes.models import Amendment, Minutes
from eventmgr.minutes.queries import list_amendments
from eventmgr.minutes.rules import MinutesState, amendment_mark, next_number
from eventmgr.minutes.service.locking import file_key, keep, require_person
from eventmgr.minutes.service.shared import lock_row


class AmendmentLocked(Conflict):
    """A locked amendment is not changed any more: the next one amends it."""

    code = "amendment_locked"


def draft_amendment(
    minutes: Minutes, reason: str, text: str, recipients: str = "", *, actor: Actor, at: datetime
) -> Amendment:
    """Begin the next amendment of locked minutes; one at a time, so that the numbers have no gap.

    Without recipients of its own it goes to those of the minutes.
    """
    reason, text = _clean(reason, text)
    with transaction() as session:
        lock_row(minutes)
        if minutes.state is not MinutesState.LOCKED:
            raise Conflict(lazy("Only locked minutes are amended. These can still be written."))
        before = list_amendments(minutes.id)
        if any(row.locked_at is None for row in before):
            raise Conflict(lazy("An amendment is being written already. Lock it or drop it first."))
        amendment = Amendment(
            minutes=minutes,
            number=next_number(row.number for row in before),
            reason=reason,
            text=text,
            recipients=nfc_text(recipients),
            made_at=at,
            made_by=actor.label,
        )
        session.add(amendment)
        session.flush()
        changes = {
            "number": (None, amendment.number),
            "reason": ("", reason),
            "text": ("", text),
            "recipients": ("", amendment.recipients),
        }
        record("amendment.draft", amendment, actor=actor, at=at, event_id=minutes.event_id, changes=changes)
        return amendment


def change_amendment(
    amendment: Amendment, reason: str, text: str, recipients: str = "", *, seen: str, actor: Actor, at: datetime
) -> None:
    """Write the draft of an amendment anew, unless somebody else did meanwhile."""
    reason, text = _clean(reason, text)
    with transaction():
        _hold(amendment)
        _require_seen(amendment, seen)
        changes = change(amendment, {"reason": reason, "text": text, "recipients": nfc_text(recipients)})
        if changes:
            event_id = amendment.minutes.event_id
            record("amendment.change", amendment, actor=actor, at=at, event_id=event_id, changes=changes)


def drop_amendment(amendment: Amendment, *, actor: Actor, at: datetime) -> None:
    """Let a draft go; its number is the next one's."""
    with transaction() as session:
        _hold(amendment)
        changes = {"number": (amendment.number, None), "text": (amendment.text, None)}
        event_id = amendment.minutes.event_id
        record("amendment.drop", amendment, actor=actor, at=at, event_id=event_id, changes=changes)
        session.delete(amendment)


def lock_amendment(
    amendment: Amendment,
    render: Callable[[Amendment], Mapping[str, bytes]],
    *,
    seen: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Close an amendment for good, as the minutes were: its bytes are kept with their sums, and it gets a code."""
    require_person(actor)
    with transaction() as session:
        _hold(amendment)
        _require_seen(amendment, seen)
        amendment.code, amendment.locked_at = new_token(), at
        session.flush()
        files = render(amendment)
        amendment.sha256, amendment.docx_sha256 = keep(files, lambda name: file_key(amendment, name))
        changes = {
            "number": (None, amendment.number),
            "sha256": (None, amendment.sha256),
            "docx_sha256": (None, amendment.docx_sha256),
        }
        event_id = amendment.minutes.event_id
        record("amendment.lock", amendment, actor=actor, at=at, event_id=event_id, changes=changes)


def _clean(reason: str, text: str) -> tuple[str, str]:
    reason, text = nfc_text(reason), nfc_text(text)
    for field, words in (("reason", reason), ("text", text)):
        if not words:
            raise DomainError(lazy("Please fill this in."), field=field)
    return reason, text


def _hold(amendment: Amendment) -> None:
    """Be the only one who writes at these minutes, and only while the amendment is a draft."""
    lock_row(amendment.minutes)
    if db.session.get(Amendment, amendment.id, populate_existing=True) is None:
        raise NotFound(lazy("There is no such amendment."))
    if amendment.locked_at is not None:
        raise AmendmentLocked(lazy("This amendment is locked. What is to be changed now becomes the next one."))


def _require_seen(amendment: Amendment, seen: str) -> None:
    if seen != amendment_mark(amendment.reason, amendment.text, amendment.recipients):
        raise Conflict(lazy("Somebody else has changed this amendment meanwhile. Please look at it again."))
