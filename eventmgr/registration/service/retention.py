"""How data are let go of when what they were kept for is over (Law 91/2025, article 3)."""

from datetime import datetime

from sqlalchemy import func, select, update

from eventmgr.accounts.models import Account
from eventmgr.accounts.queries import who_may
from eventmgr.audit.service import record
from eventmgr.core.access import SYSTEM
from eventmgr.core.db import db, lock_row, transaction
from eventmgr.core.i18n import DEFAULT_ZONE, format_date, speaking
from eventmgr.core.links import public_url
from eventmgr.events.models import Event
from eventmgr.outbox import service as outbox
from eventmgr.outbox.rules import fill
from eventmgr.people.models import Consent
from eventmgr.people.queries import get_person
from eventmgr.people.rules import Purpose
from eventmgr.people.service import PURPOSE_LABELS, erase
from eventmgr.registration.models import EventPurpose
from eventmgr.registration.queries import Term, list_due, list_groundless, list_terms, list_unannounced
from eventmgr.registration.rules import TERM_END_KIND
from eventmgr.registration.wordings import TERM_END

# A sweep of a minute lets go of no more; the next one goes on.
AT_ONCE = 50


def end_terms(*, at: datetime) -> None:
    """End each purpose whose time is over, and let go of the people whom nothing needs any more.

    Each person goes in a transaction of its own, so that a crash leaves nobody half erased and the next sweep goes on.
    """
    for event, row in list_due(at.astimezone(DEFAULT_ZONE).date()):
        _end(event, row, at)
    for person_id in list_groundless(AT_ONCE):
        erase(get_person(person_id), actor=SYSTEM, at=at)


def announce_ends(*, at: datetime) -> None:
    """Write to the organizers, once, that a term of their event ends within 30 days and what goes then.

    The people of the event are not written to: their consent is to news of the event, and what was promised to them
    about the term stands in the notice. A term that is set anew is announced anew.
    """
    for event, row in list_unannounced(at.astimezone(DEFAULT_ZONE).date()):
        _announce(event, row, at)


def _announce(event: Event, row: EventPurpose, at: datetime) -> None:
    with transaction():
        lock_row(row)
        today = at.astimezone(DEFAULT_ZONE).date()
        term = next((term for term in list_terms(event, today) if term.purpose is row.purpose), None)
        if term is None or row.warned_of == term.on:
            return
        row.warned_of = term.on
        organizers = who_may(event, "events.edit")  # the term is theirs to prolong
        for account in organizers:
            outbox.write(_letter(event, row, term, account), held=event.is_demo, actor=SYSTEM, at=at)
        changes: dict[str, tuple[object, object]] = {
            row.purpose.value: (None, term.on),
            "messages": (None, len(organizers)),
        }
        record("event.term_warning", row, actor=SYSTEM, at=at, event_id=event.id, changes=changes)


def _letter(event: Event, row: EventPurpose, term: Term, account: Account) -> outbox.Letter:
    subject, body = TERM_END[row.purpose is Purpose.ORGANISING]
    with speaking("vi"):
        purpose = str(PURPOSE_LABELS[row.purpose])
    values = {
        "name": account.name,
        "event": event.name,
        "purpose": purpose,
        "day": format_date(term.on),
        "people": str(term.people),
        "terms_link": public_url(f"/events/{event.slug}/settings/privacy/terms"),
        "settings_link": public_url(f"/events/{event.slug}/settings/privacy"),
    }
    return outbox.Letter(
        event_id=event.id,
        kind=TERM_END_KIND,
        occasion=f"{row.id}:{term.on}:{account.id}",
        recipient=account.email,
        recipient_name=account.name,
        subject=fill(subject, values),
        body=fill(body, values),
    )


def _end(event: Event, row: EventPurpose, at: datetime) -> None:
    with transaction():
        lock_row(row)
        if row.ended_on is not None:
            return
        live = (
            Consent.event_id == event.id,
            Consent.purpose == row.purpose.value,
            Consent.withdrawn_at.is_(None),
        )
        count = db.session.execute(select(func.count()).select_from(Consent).where(*live)).scalar_one()
        db.session.execute(update(Consent).where(*live).values(withdrawn_at=at))
        row.ended_on = at.astimezone(DEFAULT_ZONE).date()
        changes: dict[str, tuple[object, object]] = {row.purpose.value: (count, 0)}
        record("event.term_end", row, actor=SYSTEM, at=at, event_id=event.id, changes=changes)
