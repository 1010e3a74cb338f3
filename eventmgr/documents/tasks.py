"""The worker's part: making a paper that was asked for."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog

from eventmgr.core.clock import now
from eventmgr.core.db import db, is_passing
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import speaking
from eventmgr.core.jobs import every_minute, job
from eventmgr.documents import catalogue, packs, service
from eventmgr.documents.makers import Cards, Part, Pieces, some
from eventmgr.documents.marks import marking
from eventmgr.documents.models import PrintJob
from eventmgr.documents.papers import Span
from eventmgr.documents.queries import list_lines, order, read_cards
from eventmgr.documents.rules import Kind
from eventmgr.events.models import Event
from eventmgr.rendering.cards import CardProblems

log = structlog.get_logger(__name__)
_TOLD_EVERY = timedelta(seconds=1)


@job(service.JOB)
def render(job_id: str) -> None:
    """Make one paper; what a rule refuses is told to who asked, what breaks is logged and told in general words."""
    asked = service.begin(UUID(job_id), at=now())
    if asked is None:
        return
    key, kind, language = asked.id, asked.kind, asked.language
    try:
        with marking(asked):
            _make(asked)
    except service.Stopped:
        log.info("document stopped", kind=kind)
    except DomainError as error:
        with speaking(language):
            reason = str(error)
        service.fail(key, reason, at=now())
    except Exception as error:
        log.exception("document failed", kind=kind)
        if is_passing(error):
            raise  # the database is away: when the lease ends it is begun again
        service.fail(key, "internal", at=now())
        raise


@every_minute
def resume() -> None:
    """Take up what a crash left lying; throw away what was kept long enough."""
    service.resume(at=now())
    service.expire(at=now())
    packs.refresh(at=now())


@job(packs.JOB)
def make_pack(event_id: str) -> None:
    """Make the emergency pack of an event anew."""
    event = db.session.get(Event, UUID(event_id))
    if event is not None:
        packs.keep_pack(event, catalogue.render(event, Kind.EMERGENCY_PACK, "pdf"))


class _Progress:
    """Tells how far a piece is, once a second; a paper that is not wanted any more stops there."""

    def __init__(self, job_id: UUID, before: int) -> None:
        self.job_id, self.before = job_id, before
        self.told: datetime | None = None

    def __call__(self, done: int) -> None:
        at = now()
        if self.told is None or at - self.told >= _TOLD_EVERY:
            self.told = at
            service.go_on(self.job_id, self.before + done, at=at)


def _make(asked: PrintJob) -> None:
    job_id, kind, selection = asked.id, Kind(asked.kind), asked.chosen
    event = db.session.get_one(Event, asked.event_id)
    maker = catalogue.maker_of(kind, asked.format)
    if isinstance(maker, Pieces):
        _make_pieces(asked, event, maker)
    else:
        service.keep(job_id, maker(event, selection), at=now())
    service.finish(job_id, at=now())


def _make_pieces(asked: PrintJob, event: Event, maker: Pieces) -> None:
    """For some people at a time, beginning where an earlier attempt was cut off; more are never held in memory."""
    job_id, kind, selection, asked_at = asked.id, Kind(asked.kind), asked.chosen, asked.created_at
    design = catalogue.design_of(event, kind)
    people = some(service.plan(job_id, lambda: order(event.id, kind, selection, at=asked_at, design=design)))
    lines = list_lines(event.id) if maker.is_numbered else {}
    size = maker.size or service.PIECE
    done = max((file.last for file in db.session.get_one(PrintJob, job_id).files), default=0)
    while done < len(people):
        piece = people[done : done + size]
        cards: Cards = read_cards(event.id, piece)
        span = Span(done, len(people)) if len(people) > size else None
        part = Part(selection, lines, _Progress(job_id, done), span)
        part.progress(0)
        if cards:
            data, cards = _fitting(job_id, event, maker, cards, part)
            service.keep(job_id, data, span=(done + 1, done + len(piece)), cards=cards, design=design, at=now())
        done += len(piece)


def _fitting(job_id: UUID, event: Event, maker: Pieces, cards: Cards, part: Part) -> tuple[bytes, Cards]:
    """The cards that can be printed; one name that finds no room keeps nobody else's card from the printer."""
    try:
        return maker.make(event, cards, part), cards
    except CardProblems as error:
        people = list(cards)
        odd = {people[problem.record] for problem in error.problems} if maker.is_by_person else set(people)
        if len(odd) == len(people):
            raise
        service.leave_out(job_id, [one for one in people if one in odd])
        fitting = {one: card for one, card in cards.items() if one not in odd}
        return maker.make(event, fitting, part), fitting
