"""Pages of the catalogue of papers: choose, watch it being made, fetch it."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from config import is_loopback_url
from eventmgr.core.access import FRESH_FOR_COPIES, after_archiving, ask_again, current_actor, fresh, require
from eventmgr.core.archives import stored_zip
from eventmgr.core.clock import now
from eventmgr.core.errors import Conflict, NotFound
from eventmgr.core.files import store
from eventmgr.core.i18n import LazyString, current_locale, lazy
from eventmgr.documents import service
from eventmgr.documents.catalogue import CATALOGUE, TYPES, Entry, design_of, render
from eventmgr.documents.forms import USES, describe, fields, read_selection, say_problem, values_of
from eventmgr.documents.makers import Pieces
from eventmgr.documents.models import PrintedFile, PrintJob, PrintState
from eventmgr.documents.packs import made_at, pack_key
from eventmgr.documents.queries import Card, count_due, find_last, get_job, list_jobs, offers, order, read_cards
from eventmgr.documents.rules import PRINTED_FIELDS, Kind, Selection
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.registration.queries import get_registration

bp = Blueprint("documents", __name__)
# So many cards are looked through before printing while somebody waits; of more, the job tells what is wrong.
LOOKED_THROUGH = 5_000
# Whoever fetches these takes everybody's phone number along.
WITH_PHONES = frozenset({Kind.DELEGATE_LIST.value, Kind.EMERGENCY_PACK.value})


@bp.get("/events/<slug>/documents")
@require("documents.view")
def index(slug: str) -> str:
    """All papers by when they are needed, what was printed last, and what is to be printed still."""
    del slug
    event, at = current_event(), now()
    log = list_jobs(event.id, request.args.get("cursor"))
    return render_template(
        "documents/index.html",
        event=event,
        uses=[(words, _of_use(use)) for use, words in USES.items()],
        last=find_last(event.id),
        due={kind: count_due(event.id, kind, at=at, design=design_of(event, kind)) for kind in PRINTED_FIELDS},
        jobs=[(job, _label(job), _describe(job)) for job in log.jobs],
        log=log,
        dead_codes=_has_dead_codes(),
        pack_made_at=made_at(event.id),
    )


@bp.get("/events/<slug>/documents/papers/<kind>")
@require("documents.view")
def choose(slug: str, kind: str) -> str:
    """For whom a paper is to be made: how many that are, and what could not be printed."""
    del slug
    event, at = current_event(), now()
    entry = _entry(kind)
    offered = offers(event)
    selection = read_selection(request.args, offered, entry.asks)
    design = design_of(event, Kind(kind))
    people = order(event.id, Kind(kind), selection, at=at, design=design) if entry.is_about_people else None
    return render_template(
        "documents/choose.html",
        event=event,
        kind=kind,
        entry=entry,
        fields=fields(entry.asks, offered, selection),
        values=values_of(selection),
        words=describe(selection, everybody=entry.is_about_people),
        count=len(people) if people is not None else None,
        pieces=-(-len(people or ()) // _piece(entry)),
        due=count_due(event.id, Kind(kind), at=at, design=design) if "only" in entry.asks else None,
        problems=_problems(event, entry, people or []),
        dead_codes=_has_dead_codes(),
    )


@bp.post("/events/<slug>/documents/<any(pdf, docx, xlsx):file_format>/<kind>")
@require("documents.print")
@after_archiving("papers may be made of it at any time")
def ask(slug: str, kind: str, file_format: str) -> BaseResponse:
    """Ask for a paper and go where it can be watched."""
    entry, event = _entry(kind), current_event()
    if file_format not in entry.makers:
        raise NotFound(lazy("There is no such paper."))
    selection = read_selection(request.form, offers(event), entry.asks)
    job = service.ask(
        event, Kind(kind), file_format, selection, language=current_locale(), actor=current_actor(), at=now()
    )
    return redirect(url_for("documents.job", slug=slug, job_id=job.id), 303)


@bp.post("/events/<slug>/documents/badges/<uuid:registration_id>")
@require("documents.print")
@after_archiving("papers may be made of it at any time")
def reprint(slug: str, registration_id: UUID) -> BaseResponse:
    """Print one badge now, for who stands at the door, and go to it."""
    event = current_event()
    registration = get_registration(event.id, registration_id)
    card = read_cards(event.id, [registration.id]).get(registration_id)
    if card is None:
        raise Conflict(lazy("This person has no valid pass."))
    data = render(event, Kind.BADGES, "pdf", Selection(people=(registration_id,)))
    design = design_of(event, Kind.BADGES)
    job = service.reprint(
        event, Kind.BADGES, (registration_id, card), data, design=design, actor=current_actor(), at=now()
    )
    return redirect(url_for("documents.file", slug=slug, job_id=job.id), 303)


@bp.get("/events/<slug>/documents/jobs/<uuid:job_id>")
@require("documents.view")
def job(slug: str, job_id: UUID) -> str:
    """How far a paper is; the page looks again by itself until it is done."""
    del slug
    event = current_event()
    asked = get_job(event.id, job_id)
    return render_template(
        "documents/job.html",
        event=event,
        job=asked,
        label=_label(asked),
        words=_describe(asked),
        values=values_of(asked.chosen),
        left_out=read_cards(event.id, [UUID(one) for one in asked.left_out or []]),
        kept_until=asked.finished_at + service.KEPT_FOR if asked.finished_at else None,
    )


@bp.post("/events/<slug>/documents/jobs/<uuid:job_id>/cancel")
@require("documents.print")
@after_archiving("papers may be made of it at any time")
def cancel(slug: str, job_id: UUID) -> BaseResponse:
    """A paper is not wanted any more."""
    event = current_event()
    service.cancel(event, job_id, actor=current_actor(), at=now())
    return redirect(url_for("documents.job", slug=slug, job_id=job_id), 303)


@bp.get("/events/<slug>/documents/jobs/<uuid:job_id>/file")
@require("documents.print")
def file(slug: str, job_id: UUID) -> Response:
    """The paper itself, or the first of its files, under a name that says what it is."""
    return _download(slug, job_id, 1)


@bp.get("/events/<slug>/documents/jobs/<uuid:job_id>/files/<int:number>")
@require("documents.print")
def part(slug: str, job_id: UUID, number: int) -> Response:
    """One of several files."""
    return _download(slug, job_id, number)


@bp.get("/events/<slug>/documents/jobs/<uuid:job_id>/files.zip")
@require("documents.print")
def archive(slug: str, job_id: UUID) -> Response:
    """All files of a paper in one archive, which is written while it is sent."""
    asked = _made(job_id)
    names = [(_name(slug, asked, one), store().path(one.key)) for one in asked.files]
    response = Response(stored_zip(names), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-{asked.kind}.zip"'
    return response


@bp.get("/events/<slug>/documents/emergency")
@require("registration.contacts")
@fresh(FRESH_FOR_COPIES)
def emergency_pack(slug: str) -> Response:
    """The emergency pack that is kept, with its phone numbers."""
    response = Response(store().get(pack_key(current_event().id)), mimetype=TYPES["pdf"])
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-emergency.pdf"'
    return response


@bp.app_template_global()
def paper_label(kind: str) -> LazyString:
    """What a paper is called, for pages of others that tell of it."""
    return CATALOGUE[Kind(kind)].label


def _entry(kind: str) -> Entry:
    if kind not in {each.value for each in Kind}:
        raise NotFound(lazy("There is no such paper."))
    return CATALOGUE[Kind(kind)]


def _problems(event: Event, entry: Entry, people: Sequence[UUID]) -> list[tuple[UUID, Card, str]]:
    """Whose card cannot be printed as it is, and why."""
    if entry.problems is None or not 0 < len(people) <= LOOKED_THROUGH:
        return []
    cards = list(read_cards(event.id, people).items())
    found = entry.problems(event, [card for _, card in cards])
    return [(*cards[problem.record], say_problem(problem, cards[problem.record][1].full_name)) for problem in found]


def _piece(entry: Entry) -> int:
    """For how many people one file of the PDF is made."""
    maker = entry.makers["pdf"]
    return (maker.size if isinstance(maker, Pieces) else None) or service.PIECE


def _of_use(use: object) -> list[tuple[Kind, Entry]]:
    return [(kind, entry) for kind, entry in CATALOGUE.items() if entry.use is use]


def _label(asked: PrintJob) -> object:
    return CATALOGUE[Kind(asked.kind)].label


def _describe(asked: PrintJob) -> str:
    return describe(asked.chosen, everybody=CATALOGUE[Kind(asked.kind)].is_about_people)


def _has_dead_codes() -> bool:
    return is_loopback_url(current_app.config["PUBLIC_URL"])


def _made(job_id: UUID) -> PrintJob:
    asked = get_job(current_event().id, job_id)
    if asked.kind in WITH_PHONES:
        ask_again(FRESH_FOR_COPIES)
    if asked.state is PrintState.EXPIRED:
        raise NotFound(lazy("This file is no longer kept. Please make it again."))
    if asked.state is not PrintState.DONE or not asked.files:
        raise Conflict(lazy("This paper is not ready yet."))
    return asked


def _download(slug: str, job_id: UUID, number: int) -> Response:
    asked = _made(job_id)
    if not 1 <= number <= len(asked.files):
        raise NotFound(lazy("There is no such paper."))
    one = asked.files[number - 1]
    response = Response(store().get(one.key), mimetype=TYPES[asked.format])
    response.headers["Content-Disposition"] = f'inline; filename="{_name(slug, asked, one)}"'
    return response


def _name(slug: str, asked: PrintJob, one: PrintedFile) -> str:
    span = f"-{one.first}-{one.last}" if len(asked.files) > 1 else ""
    return f"{slug}-{asked.kind}{span}.{asked.format}"
