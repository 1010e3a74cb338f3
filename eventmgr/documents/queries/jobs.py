"""Which papers were asked for, and for whom something is to be printed still."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_

from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.documents.models import PrintedCard, PrintJob, PrintState
from eventmgr.documents.queries.cards import order
from eventmgr.documents.rules import EVERYBODY, Kind, Only, Selection

SHOWN = 30
# Comparing what was printed reads every card: with more people than this it is done when somebody asks for it.
COMPARED_AT_ONCE = 5_000


@dataclass(frozen=True)
class Due:
    """Of how many people nothing was printed yet, and of how many something else; None where nobody looked."""

    unprinted: int
    changed: int | None


@dataclass(frozen=True)
class Log:
    """Papers that were asked for, the newest first; `next` names the place where the list goes on."""

    jobs: list[PrintJob]
    next: str | None
    total: int


def list_jobs(event_id: UUID, cursor: str | None = None) -> Log:
    """The papers asked for, from the newest on or from where a cursor points; a spoilt one is the beginning."""
    asked = select(PrintJob).where(PrintJob.event_id == event_id)
    total = db.session.execute(select(func.count()).select_from(asked.subquery())).scalar_one()
    if (last := _at(event_id, cursor)) is not None:
        asked = asked.where(tuple_(PrintJob.created_at, PrintJob.id) < (last.created_at, last.id))
    rows = db.session.execute(asked.order_by(PrintJob.created_at.desc(), PrintJob.id.desc()).limit(SHOWN + 1))
    jobs = list(rows.scalars())
    return Log(jobs[:SHOWN], jobs[SHOWN - 1].id.hex if len(jobs) > SHOWN else None, total)


def get_job(event_id: UUID, job_id: UUID) -> PrintJob:
    """A paper that was asked for at this event."""
    job = db.session.execute(
        select(PrintJob).where(PrintJob.id == job_id, PrintJob.event_id == event_id)
    ).scalar_one_or_none()
    if job is None:
        raise NotFound(lazy("There is no such paper."))
    return job


def find_last(event_id: UUID) -> dict[str, PrintJob]:
    """Of each kind the paper that was made last, whether its file is still kept or not."""
    made = (PrintJob.event_id == event_id, PrintJob.state.in_((PrintState.DONE, PrintState.EXPIRED)))
    newest = select(PrintJob.kind, func.max(PrintJob.created_at).label("at")).where(*made).group_by(PrintJob.kind)
    last = newest.subquery()
    rows = db.session.execute(
        select(PrintJob).join(last, (PrintJob.kind == last.c.kind) & (PrintJob.created_at == last.c.at)).where(*made)
    ).scalars()
    return {job.kind: job for job in rows}


def count_due(event_id: UUID, kind: Kind, *, at: datetime, design: str = "") -> Due | None:
    """For how many people this card is to be printed still; None while it was printed for nobody."""
    printed = db.session.execute(
        select(func.count()).where(PrintedCard.event_id == event_id, PrintedCard.kind == kind.value)
    ).scalar_one()
    if not printed:
        return None
    everybody = len(order(event_id, kind, EVERYBODY, at=at))
    unprinted = len(order(event_id, kind, Selection(only=Only.UNPRINTED), at=at))
    if everybody > COMPARED_AT_ONCE:
        return Due(unprinted, None)
    return Due(unprinted, len(order(event_id, kind, Selection(only=Only.CHANGED), at=at, design=design)))


def _at(event_id: UUID, cursor: str | None) -> PrintJob | None:
    try:
        job_id = UUID(cursor or "")
    except ValueError:
        return None
    return db.session.execute(
        select(PrintJob).where(PrintJob.id == job_id, PrintJob.event_id == event_id)
    ).scalar_one_or_none()
