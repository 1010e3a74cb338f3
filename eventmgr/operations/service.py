"""What the machines note about themselves, and what is tried once more."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.documents.models import PrintJob, PrintState
from eventmgr.documents.rules import Kind
from eventmgr.documents.service import ask
from eventmgr.events.models import Event
from eventmgr.operations.models import Beat
from eventmgr.operations.rules import BACKUP, CLOCK, CLOCK_TOLERANCE, WORKER
from eventmgr.outbox.models import Message
from eventmgr.outbox.rules import Fault, MessageState
from eventmgr.outbox.service import try_again

# What failed for these reasons may well go out the next time; a wrong address will not.
_WORTH_A_TRY = (Fault.NO_SERVER, Fault.SIGN_IN, Fault.BUSY, Fault.INTERRUPTED)


def note_worker(machine: str, about: Mapping[str, object], *, at: datetime) -> None:
    """A worker lives, and tells what its machine has; if it lived later than now, the clock was put back."""
    with transaction():
        last = db.session.get(Beat, WORKER + machine)
        if last is not None and last.at - at > CLOCK_TOLERANCE:
            _note(CLOCK, {"minutes": round((last.at - at).total_seconds() / 60)}, at)
        _note(WORKER + machine, about, at)


def note_backup(about: Mapping[str, object], *, at: datetime) -> None:
    """A backup was written."""
    with transaction():
        _note(BACKUP, about, at)


def retry_paper(host_id: UUID, job_id: UUID, *, actor: Actor, at: datetime) -> PrintJob:
    """Ask once more for a paper that could not be made; both stand in the print log."""
    with transaction():
        found = db.session.execute(
            select(PrintJob, Event)
            .join(Event, Event.id == PrintJob.event_id)
            .where(PrintJob.id == job_id, PrintJob.state == PrintState.FAILED, Event.host_id == host_id)
        ).one_or_none()
        if found is None:
            raise NotFound(lazy("There is no such paper."))
        job, event = found
        return ask(event, Kind(job.kind), job.format, job.chosen, language=job.language, actor=actor, at=at)


def retry_mails(host_id: UUID, *, actor: Actor, at: datetime) -> int:
    """Put e-mails into the line again that the mail server could not take then; tells how many."""
    with transaction():
        rows = db.session.execute(
            select(Message.event_id, Message.id)
            .join(Event, Event.id == Message.event_id)
            .where(Event.host_id == host_id, Message.state == MessageState.FAILED, Message.fault.in_(_WORTH_A_TRY))
        ).all()
        by_event: dict[UUID, list[UUID]] = {}
        for event_id, message_id in rows:
            by_event.setdefault(event_id, []).append(message_id)
        return sum(try_again(event_id, ids, actor=actor, at=at) for event_id, ids in by_event.items())


def _note(name: str, about: Mapping[str, object], at: datetime) -> None:
    beat = db.session.get(Beat, name, with_for_update=True)
    if beat is None:
        db.session.add(Beat(name=name, at=at, about=dict(about)))
    else:
        beat.at, beat.about = at, dict(about)
