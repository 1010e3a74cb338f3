"""How the installation stands: who lives, what waits, what failed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, inspect, select, text

from eventmgr.core import jobs
from eventmgr.core.db import db
from eventmgr.documents.models import PrintJob, PrintState
from eventmgr.events.models import Event
from eventmgr.operations.models import Beat
from eventmgr.operations.rules import BACKUP, CLOCK, WORKER, Tone, backup_tone, worker_tone
from eventmgr.outbox.models import Message
from eventmgr.outbox.rules import Channel, MessageState
from eventmgr.registration.models import Import, ImportState

SHOWN = 50
_AT_WORK = (ImportState.UPLOADED, ImportState.ENTERING, ImportState.UNDOING)


@dataclass(frozen=True)
class Standing:
    """What a person who runs the installation looks at."""

    workers: dict[str, datetime]
    backup: Beat | None
    clock: Beat | None
    waiting: int | None
    papers: dict[PrintState, int]
    failed_papers: Sequence[tuple[PrintJob, Event]]
    lists: int
    mails: dict[MessageState, int]
    at: datetime
    tones: dict[str, Tone] = field(default_factory=dict)


def read_standing(host_id: UUID, *, at: datetime) -> Standing:
    """How everything stands, as far as it concerns this organization."""
    beats = {beat.name: beat for beat in db.session.execute(select(Beat)).scalars()}
    workers = {name.removeprefix(WORKER): beat.at for name, beat in beats.items() if name.startswith(WORKER)}
    backup = beats.get(BACKUP)
    of_host = select(Event.id).where(Event.host_id == host_id)
    papers = select(PrintJob.state, func.count()).where(PrintJob.event_id.in_(of_host)).group_by(PrintJob.state)
    mails = select(Message.state, func.count()).where(Message.event_id.in_(of_host), Message.channel == Channel.EMAIL)
    failed = select(PrintJob, Event).join(Event, Event.id == PrintJob.event_id)
    failed = failed.where(PrintJob.state == PrintState.FAILED, Event.host_id == host_id)
    lists = select(func.count()).select_from(Import).where(Import.event_id.in_(of_host), Import.state.in_(_AT_WORK))
    return Standing(
        workers=workers,
        backup=backup,
        clock=beats.get(CLOCK),
        waiting=jobs.waiting(),
        papers={state: count for state, count in db.session.execute(papers)},  # noqa: C416 - rows are no mapping
        failed_papers=[
            (job, event) for job, event in db.session.execute(failed.order_by(PrintJob.created_at.desc()).limit(SHOWN))
        ],
        lists=db.session.execute(lists).scalar_one(),
        mails={state: count for state, count in db.session.execute(mails.group_by(Message.state))},  # noqa: C416 - as above
        at=at,
        tones={
            "worker": worker_tone(max(workers.values(), default=None), at),
            "backup": backup_tone(backup.at if backup else None, at),
        },
    )


def last_beat(name: str) -> Beat | None:
    """The last sign of life of this name."""
    return db.session.get(Beat, name)


def last_worker() -> datetime | None:
    """When any worker last lived."""
    return db.session.execute(select(func.max(Beat.at)).where(Beat.name.startswith(WORKER))).scalar_one()


def schema() -> str:
    """The version of the tables."""
    if not inspect(db.session.connection()).has_table("alembic_version"):
        return "-"
    return str(db.session.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none() or "-")


def gauges() -> dict[str, dict[str, float]]:
    """How many jobs, papers and e-mails stand in which state, and how old the last backup is."""
    papers = db.session.execute(select(PrintJob.state, func.count()).group_by(PrintJob.state))
    mails = db.session.execute(
        select(Message.state, func.count()).where(Message.channel == Channel.EMAIL).group_by(Message.state)
    )
    backup, worker = last_beat(BACKUP), last_worker()
    told: dict[str, dict[str, float]] = {
        "jobs_in_line": {} if (waiting := jobs.waiting()) is None else {"waiting": waiting},
        "papers": {state.value: count for state, count in papers},
        "mails": {state.value: count for state, count in mails},
    }
    moments = {"backup": backup.at if backup else None, "worker": worker}
    told["last_seconds"] = {name: moment.timestamp() for name, moment in moments.items() if moment is not None}
    return told
