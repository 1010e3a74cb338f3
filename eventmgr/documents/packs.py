"""The emergency pack of each event: made again by a job while it may be needed, kept as one file, thrown away after."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from eventmgr.audit.models import AuditEntry
from eventmgr.core import jobs
from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import NotFound
from eventmgr.core.files import store
from eventmgr.documents.rules import is_pack_due, is_pack_over
from eventmgr.events.models import Event

JOB = "documents.emergency"
# So long one worker may take; another begins when it is over.
LEASE = timedelta(minutes=10)
_AROUND = timedelta(days=30)  # events further away need no look


def pack_key(event_id: UUID) -> str:
    """Where the pack of an event is kept."""
    return f"emergency/{event_id}.pdf"


def made_at(event_id: UUID) -> datetime | None:
    """When the pack that is kept was made."""
    try:
        made = store().path(pack_key(event_id)).stat().st_mtime
    except (NotFound, FileNotFoundError):
        return None
    return datetime.fromtimestamp(made, tz=now().tzinfo)


def keep_pack(event: Event, data: bytes) -> None:
    """Keep the pack in the place of the older one."""
    store().put(pack_key(event.id), data)
    store().delete(_lease_key(event.id))


def forget_packs(event_ids: Sequence[UUID]) -> None:
    """Packs that name somebody whose data are erased go; they are made again without the name."""
    for event_id in event_ids:
        store().delete(pack_key(event_id))


def refresh(*, at: datetime) -> None:
    """Ask for the packs that are to be made again; those of events that are over for some days are thrown away."""
    near = (Event.starts_on <= at.date() + _AROUND, Event.ends_on >= at.date() - _AROUND)
    due: list[UUID] = []
    for event in db.session.execute(select(Event).where(*near)).scalars():
        today, made = at.astimezone(event.zone).date(), made_at(event.id)
        if is_pack_over(event.ends_on, today):
            store().delete(pack_key(event.id))
        elif is_pack_due((event.starts_on, event.ends_on), today, made, _changed_at(event.id), at):
            due.append(event.id)
    for event_id in due:
        if not _is_leased(event_id, at):
            store().put(_lease_key(event_id), (at + LEASE).isoformat().encode())
            with transaction():
                jobs.after_commit(JOB, event_id)


def _is_leased(event_id: UUID, at: datetime) -> bool:
    try:
        return datetime.fromisoformat(store().get(_lease_key(event_id)).decode()) > at
    except (NotFound, ValueError):
        return False


def _lease_key(event_id: UUID) -> str:
    return f"emergency/{event_id}.lease"


def _changed_at(event_id: UUID) -> datetime | None:
    return db.session.execute(select(func.max(AuditEntry.at)).where(AuditEntry.event_id == event_id)).scalar_one()
