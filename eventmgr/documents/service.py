"""How a paper is asked for, made once, kept for a while, and remembered for those for whom it was printed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, insert, or_, select

from eventmgr.audit.service import record
from eventmgr.core import jobs
from eventmgr.core.access import Actor
from eventmgr.core.db import db, table, transaction
from eventmgr.core.errors import Conflict, NotFound
from eventmgr.core.files import store
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import uuid7
from eventmgr.documents.models import PrintedCard, PrintedFile, PrintJob, PrintState
from eventmgr.documents.queries import Card
from eventmgr.documents.rules import EVERYBODY, PRINTED_FIELDS, Kind, Selection, digest_of
from eventmgr.events.models import Event

LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 3
JOB = "documents.render"
# For how many people one file is made: with more there are several, so that memory has a bound and a crash costs one.
PIECE = 2_000
KEPT_FOR = timedelta(days=7)
# Why a paper that was made is gone: it named somebody whose data were erased.
ERASED = "erased"
_UNFINISHED = (PrintState.WAITING, PrintState.RUNNING)
_ID_BYTES = 16


class Stopped(Conflict):
    """Whoever asked for the paper does not want it any more, or it may not be made any more."""

    code = "stopped"


def ask(
    event: Event,
    kind: Kind,
    file_format: str,
    selection: Selection = EVERYBODY,
    *,
    language: str = "vi",
    actor: Actor,
    at: datetime,
) -> PrintJob:
    """Ask for a paper; it is made by the worker, and the row is the entry of the print log.

    `language` is the reader's: a refusal is told in it.
    """
    with transaction() as session:
        job = PrintJob(
            event_id=event.id,
            kind=kind.value,
            format=file_format,
            selection=selection.to_json(),
            asked_by=actor.label,
            language=language,
            created_at=at,
        )
        session.add(job)
        session.flush()
        _note(job, "document.ask", actor=actor, at=at)
        jobs.after_commit(JOB, job.id)
        return job


def begin(job_id: UUID, *, at: datetime) -> PrintJob | None:
    """Take a paper to make; None where it is made already, not wanted any more, or somebody else is at it."""
    with transaction():
        job = _lock(job_id)
        if job is None or job.state not in _UNFINISHED:
            return None
        if job.state is PrintState.RUNNING and job.leased_until is not None and job.leased_until > at:
            return None
        job.state, job.leased_until, job.attempts = PrintState.RUNNING, at + LEASE, job.attempts + 1
        return job


def plan(job_id: UUID, find: Callable[[], list[UUID]]) -> list[UUID]:
    """For whom a paper is made, in order: found once and kept until it is made, so that a crash changes nothing."""
    job = _get(job_id)
    key = _order_key(job)
    if job.total is not None:
        kept = store().get(key)
        return [UUID(bytes=kept[start : start + _ID_BYTES]) for start in range(0, len(kept), _ID_BYTES)]
    people = find()
    store().put(key, b"".join(one.bytes for one in people))
    with transaction():
        job = _running(job_id)
        job.total, job.done = len(people), 0
    return people


def go_on(job_id: UUID, done: int | None, *, at: datetime) -> None:
    """Note how far a paper is, and keep the lease; stops the work where it is not wanted any more."""
    with transaction():
        job = _running(job_id)
        job.leased_until = at + LEASE
        if done is not None:
            job.done = done


def keep(
    job_id: UUID,
    data: bytes,
    *,
    span: tuple[int, int] | None = None,
    cards: Mapping[UUID, Card] | None = None,
    design: str = "",
    at: datetime,
) -> None:
    """Keep a file that was made: the whole paper, or the people from the first to the last number of `span`.

    For whom cards were printed is remembered, with a mark of what stands on them and with the one of their design.
    """
    job = _get(job_id)
    first, last = span or (0, 0)
    key = f"print/{job.event_id}/{job_id}{f'-{first}' if span else ''}.{job.format}"
    store().put(key, data)
    try:
        with transaction():
            job = _running(job_id)
            files = [file for file in job.files if file.key != key]
            job.keep([*files, PrintedFile(key, len(data), first, last)])
            job.leased_until = at + LEASE
            if span:
                job.done = last
            if cards:
                _remember(job, cards, design, at)
    except Stopped:
        store().delete(key)
        raise


def leave_out(job_id: UUID, people: Sequence[UUID]) -> None:
    """These people's cards cannot be printed as they are; the others are printed, and the log names them."""
    with transaction():
        job = _running(job_id)
        job.left_out = [*(job.left_out or []), *(str(one) for one in people if str(one) not in (job.left_out or []))]


def finish(job_id: UUID, *, at: datetime) -> None:
    """The paper is made; its files are kept for a while."""
    with transaction():
        job = _running(job_id)
        store().delete(_order_key(job))
        job.state, job.finished_at = PrintState.DONE, at


def fail(job_id: UUID, reason: str, *, at: datetime) -> None:
    """Tell why a paper could not be made; what was made of it is thrown away."""
    with transaction():
        job = _lock(job_id)
        if job is not None and job.state in _UNFINISHED:
            _throw_away(job)
            job.state, job.finished_at, job.error = PrintState.FAILED, at, reason


def cancel(event: Event, job_id: UUID, *, actor: Actor, at: datetime) -> None:
    """A paper is not wanted any more: one that waits is never begun, one that is being made stops; its files go."""
    with transaction():
        job = _lock(job_id)
        if job is None or job.event_id != event.id:
            raise NotFound(lazy("There is no such paper."))
        if job.state not in _UNFINISHED:
            raise Conflict(lazy("This paper is made already, or was stopped."))
        _throw_away(job)
        job.state, job.finished_at = PrintState.CANCELLED, at
        _note(job, "document.cancel", actor=actor, at=at)


def reprint(
    event: Event, kind: Kind, card: tuple[UUID, Card], data: bytes, *, design: str = "", actor: Actor, at: datetime
) -> PrintJob:
    """One card was made at once, for who stands at the door: it is in the print log like any other paper."""
    with transaction() as session:
        job = PrintJob(
            event_id=event.id,
            kind=kind.value,
            format="pdf",
            state=PrintState.RUNNING,
            selection=Selection(people=(card[0],)).to_json(),
            total=1,
            asked_by=actor.label,
            created_at=at,
        )
        session.add(job)
        session.flush()
        keep(job.id, data, span=(1, 1), cards=dict([card]), design=design, at=at)
        finish(job.id, at=at)
        _note(job, "document.reprint", actor=actor, at=at)
        return job


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
                _throw_away(job)
                job.state, job.finished_at, job.error = PrintState.FAILED, at, "interrupted"
            else:
                jobs.after_commit(JOB, job.id)


def expire(*, at: datetime) -> int:
    """Papers are kept for a week: then their files go, and the log says so. Tells how many."""
    with transaction():
        old = db.session.execute(
            select(PrintJob)
            .where(PrintJob.state == PrintState.DONE, PrintJob.finished_at < at - KEPT_FOR)
            .with_for_update()
        ).scalars()
        count = 0
        for job in old:
            _throw_away(job)
            job.state = PrintState.EXPIRED
            count += 1
        return count


def throw_away_with(job: PrintJob) -> None:
    """Inside a transaction: a paper names somebody whose data are erased, so it goes, and nobody goes on making it."""
    _throw_away(job)
    job.state, job.error = PrintState.FAILED, ERASED


def forget_cards(subject_ids: Sequence[UUID]) -> None:
    """Inside a transaction: that something was printed for these people is forgotten."""
    db.session.execute(delete(PrintedCard).where(PrintedCard.subject_id.in_(subject_ids)))


def _lock(job_id: UUID) -> PrintJob | None:
    return db.session.execute(select(PrintJob).where(PrintJob.id == job_id).with_for_update()).scalar_one_or_none()


def _get(job_id: UUID) -> PrintJob:
    return db.session.get_one(PrintJob, job_id)


def _running(job_id: UUID) -> PrintJob:
    job = _lock(job_id)
    if job is None or job.state is not PrintState.RUNNING:
        raise Stopped(lazy("This paper was stopped."))
    return job


def _throw_away(job: PrintJob) -> None:
    for file in job.files:
        store().delete(file.key)
    store().delete(_order_key(job))
    job.keep([])


def _order_key(job: PrintJob) -> str:
    return f"print/{job.event_id}/{job.id}.order"


def _remember(job: PrintJob, cards: Mapping[UUID, Card], design: str, at: datetime) -> None:
    kind = Kind(job.kind)
    if kind not in PRINTED_FIELDS or job.format != "pdf":
        return
    known = (PrintedCard.subject_id.in_(list(cards)), PrintedCard.kind == job.kind)
    db.session.execute(delete(PrintedCard).where(*known))
    rows = [
        {
            "id": uuid7(),
            "event_id": job.event_id,
            "subject_id": subject_id,
            "kind": job.kind,
            "digest": digest_of(kind, card),
            "design": design,
            "printed_at": at,
            "job_id": job.id,
        }
        for subject_id, card in cards.items()
    ]
    db.session.execute(insert(table(PrintedCard)), rows)


def _note(job: PrintJob, verb: str, *, actor: Actor, at: datetime) -> None:
    changes: dict[str, tuple[object, object]] = {"kind": (None, job.kind), "format": (None, job.format)}
    record(verb, job, actor=actor, at=at, event_id=job.event_id, changes=changes)
