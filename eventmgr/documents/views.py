"""Pages of the catalogue of papers: choose, watch it being made, fetch it."""

from uuid import UUID

from flask import Blueprint, Response, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from config import is_loopback_url
from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import Conflict, NotFound
from eventmgr.core.files import store
from eventmgr.core.i18n import current_locale, lazy
from eventmgr.documents import service
from eventmgr.documents.catalogue import CATALOGUE, TYPES
from eventmgr.documents.models import PrintJob, PrintState
from eventmgr.documents.queries import get_job, list_jobs
from eventmgr.documents.rules import Kind
from eventmgr.events.queries import current_event

bp = Blueprint("documents", __name__)


@bp.get("/events/<slug>/documents")
@require("documents.view")
def index(slug: str) -> str:
    """All papers with their formats, and those made last."""
    del slug
    event = current_event()
    return render_template(
        "documents/index.html",
        event=event,
        catalogue=CATALOGUE,
        labels={kind.value: entry.label for kind, entry in CATALOGUE.items()},
        jobs=list_jobs(event.id),
        dead_codes=is_loopback_url(current_app.config["PUBLIC_URL"]),
    )


@bp.post("/events/<slug>/documents/<any(pdf, docx, xlsx):file_format>/<kind>")
@require("documents.print")
def ask(slug: str, kind: str, file_format: str) -> BaseResponse:
    """Ask for a paper and go where it can be watched."""
    if kind not in {each.value for each in Kind} or file_format not in CATALOGUE[Kind(kind)].makers:
        raise NotFound(lazy("There is no such paper."))
    job = service.ask(
        current_event(), Kind(kind), file_format, language=current_locale(), actor=current_actor(), at=now()
    )
    return redirect(url_for("documents.job", slug=slug, job_id=job.id), 303)


@bp.get("/events/<slug>/documents/jobs/<uuid:job_id>")
@require("documents.view")
def job(slug: str, job_id: UUID) -> str:
    """How far a paper is; the page looks again by itself until it is done."""
    del slug
    event = current_event()
    asked = get_job(event.id, job_id)
    return render_template("documents/job.html", event=event, job=asked, label=CATALOGUE[Kind(asked.kind)].label)


@bp.get("/events/<slug>/documents/jobs/<uuid:job_id>/file")
@require("documents.print")
def file(slug: str, job_id: UUID) -> Response:
    """The paper itself, under a name that says what it is."""
    asked = get_job(current_event().id, job_id)
    if asked.state is not PrintState.DONE or asked.file_key is None:
        raise Conflict(lazy("This paper is not ready yet."))
    return _download(asked, f"{slug}-{asked.kind}.{asked.format}")


def _download(asked: PrintJob, name: str) -> Response:
    response = Response(store().get(asked.file_key or ""), mimetype=TYPES[asked.format])
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
