"""How a paper is asked for, made once, and kept."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from eventmgr.audit.service import record
from eventmgr.core import jobs
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.files import store
from eventmgr.documents.models import PrintJob, PrintState
from eventmgr.documents.rules import Kind
from eventmgr.events.models import Event

LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 3
JOB = "documents.render"
# Why a paper that was made is gone: it named somebody whose data were erased.
ERASED = "erased"


def ask(event: Event, kind: Kind, file_format: str, *, language: str = "vi", actor: Actor, at: datetime) -> PrintJob:
    """Ask for a paper; it is made by the worker, and the row is the entry of the print log.

    `language` is the reader's: a refusal is told in it.
    """
    with transaction() as session:
        job = PrintJob(
            event_id=event.id,
            kind=kind.value,
            format=file_format,
            asked_by=actor.label,
            language=language,
            created_at=at,
        )
        session.add(job)
        session.flush()
        record(
            "document.ask",
            job,
            actor=actor,
            at=at,
            event_id=event.id,
            changes={"kind": (None, kind.value), "format": (None, file_format)},
        )
        jobs.after_commit(JOB, job.id)
        return job


def begin(job_id: UUID, *, at: datetime) -> PrintJob | None:
    """Take a paper to make; None where it is made already or somebody else is at it."""
    with transaction():
        job = db.session.execute(select(PrintJob).where(PrintJob.id == job_id).with_for_update()).scalar_one_or_none()
        if job is None or job.state in {PrintState.DONE, PrintState.FAILED}:
            return None
        if job.state is PrintState.RUNNING and job.leased_until is not None and job.leased_until > at:
            return None
        job.state, job.leased_until, job.attempts = PrintState.RUNNING, at + LEASE, job.attempts + 1
        return job


def finish(job: PrintJob, data: bytes, *, at: datetime) -> None:
    """Keep the paper that was made."""
    key = f"print/{job.event_id}/{job.id}.{job.format}"
    store().put(key, data)
    with transaction():
        job.state, job.finished_at, job.file_key, job.size = PrintState.DONE, at, key, len(data)


def fail(job: PrintJob, reason: str, *, at: datetime) -> None:
    """Tell why a paper could not be made."""
    with transaction():
        job.state, job.finished_at, job.error = PrintState.FAILED, at, reason


def resume(*, at: datetime) -> None:
    """Ask again for papers whose making was cut off; after three attempts one is given up."""
    with transaction():
        lost = db.session.execute(
            select(PrintJob)
            .where(
                or_(
                    (PrintJob.state == PrintState.RUNNING) & (PrintJob.leased_until < at),
                    (PrintJob.state == PrintState.WAITING) & (PrintJob.created_at < at - LEASE),
                )
            )
            .with_for_update()
        ).scalars()
        for job in lost:
            if job.attempts >= MOST_ATTEMPTS:
                job.state, job.finished_at, job.error = PrintState.FAILED, at, "interrupted"
            else:
                jobs.after_commit(JOB, job.id)
