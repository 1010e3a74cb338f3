"""How data are let go of when what they were kept for is over (Law 91/2025, article 3)."""

from datetime import datetime

from sqlalchemy import func, select, update

from eventmgr.audit.service import record
from eventmgr.core.access import SYSTEM
from eventmgr.core.db import db, lock_row, transaction
from eventmgr.core.i18n import DEFAULT_ZONE
from eventmgr.events.models import Event
from eventmgr.people.models import Consent
from eventmgr.people.queries import get_person
from eventmgr.people.service import erase
from eventmgr.registration.models import EventPurpose
from eventmgr.registration.queries import list_due, list_groundless

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
