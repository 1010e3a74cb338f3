"""The rehearsal of the door: facts that are marked, and gone when it ends."""

from datetime import datetime

from sqlalchemy import delete, select

from eventmgr.agenda.models import Session
from eventmgr.audit.service import record
from eventmgr.checkin import queries
from eventmgr.checkin.models import CheckIn, Rehearsal, SelfMark
from eventmgr.core.access import Actor
from eventmgr.core.db import lock_row, transaction
from eventmgr.core.errors import Conflict
from eventmgr.core.i18n import lazy
from eventmgr.core.upsert import insert_new
from eventmgr.events.models import Event


def start_rehearsal(event: Event, *, actor: Actor, at: datetime) -> None:
    """From now on what the doors of this event write is a rehearsal."""
    with transaction():
        if not insert_new(Rehearsal, {"event_id": event.id, "started_at": at}):
            raise Conflict(lazy("The rehearsal is running already."))
        record("rehearsal.start", event, actor=actor, at=at, event_id=event.id)


def end_rehearsal(event: Event, expected: int, *, actor: Actor, at: datetime) -> int:
    """Wipe all facts of the rehearsal at once and be in earnest again; `expected` is how many were shown before.

    Phones that stood for somebody at the wall while it ran are free again. Facts that arrive later are refused.
    """
    with transaction() as session:
        lock_row(event)
        running = queries.find_rehearsal(event.id)
        if running is None:
            raise Conflict(lazy("No rehearsal is running."))
        count = queries.count_rehearsed(event.id)
        if count != expected:
            raise Conflict(lazy("Meanwhile there are %(n)s facts of the rehearsal. Look again, then end it.", n=count))
        session.execute(delete(CheckIn).where(CheckIn.event_id == event.id, CheckIn.is_rehearsal))
        ours = select(Session.id).where(Session.event_id == event.id)
        session.execute(
            delete(SelfMark).where(SelfMark.session_id.in_(ours), SelfMark.at >= running.started_at),
            execution_options={"synchronize_session": False},
        )
        session.delete(running)
        record("rehearsal.end", event, actor=actor, at=at, event_id=event.id, changes={"facts": (count, 0)})
        return count
