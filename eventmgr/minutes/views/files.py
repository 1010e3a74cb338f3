"""The files of the minutes: as they stand, or as they were locked."""

from uuid import UUID

from flask import Response

from eventmgr.core.access import require
from eventmgr.core.files import store
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.minutes import service
from eventmgr.minutes.papers import amendment_paper, minutes_paper, tasks_paper, to_pdf
from eventmgr.minutes.queries import find_minutes, get_amendment
from eventmgr.minutes.rules import MinutesState
from eventmgr.minutes.views.shared import bp
from eventmgr.rendering.word import to_docx

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.get("/events/<slug>/minutes/minutes.pdf")
@require("minutes.view")
def pdf(slug: str) -> Response:
    event = current_event()
    data = _kept(event, "pdf") or to_pdf(minutes_paper(event))
    return send(data, "application/pdf", f"inline; filename={slug}-minutes.pdf")


@bp.get("/events/<slug>/minutes/minutes.docx")
@require("minutes.view")
def docx(slug: str) -> Response:
    event = current_event()
    data = _kept(event, "docx") or to_docx(minutes_paper(event))
    return send(data, WORD, f"attachment; filename={slug}-minutes.docx")


@bp.get("/events/<slug>/minutes/tasks.pdf")
@require("minutes.view")
def tasks_pdf(slug: str) -> Response:
    return send(to_pdf(tasks_paper(current_event())), "application/pdf", f"inline; filename={slug}-tasks.pdf")


@bp.get("/events/<slug>/minutes/tasks.docx")
@require("minutes.view")
def tasks_docx(slug: str) -> Response:
    return send(to_docx(tasks_paper(current_event())), WORD, f"attachment; filename={slug}-tasks.docx")


@bp.get("/events/<slug>/minutes/amendments/<uuid:amendment_id>/amendment.<any(pdf, docx):file_format>")
@require("minutes.view")
def amendment_file(slug: str, amendment_id: UUID, file_format: str) -> Response:
    """An amendment as it was locked, or as it stands."""
    amendment = get_amendment(current_event().id, amendment_id)
    if amendment.locked_at is not None:
        data = store().get(service.file_key(amendment, file_format))
    else:
        paper = amendment_paper(amendment)
        data = to_pdf(paper) if file_format == "pdf" else to_docx(paper)
    name = f"filename={slug}-amendment-{amendment.number:02d}.{file_format}"
    if file_format == "pdf":
        return send(data, "application/pdf", f"inline; {name}")
    return send(data, WORD, f"attachment; {name}")


def _kept(event: Event, name: str) -> bytes | None:
    minutes = find_minutes(event.id)
    if minutes is None or minutes.state is not MinutesState.LOCKED:
        return None
    return store().get(service.file_key(minutes, name))


def send(data: bytes, kind: str, disposition: str) -> Response:
    return Response(data, mimetype=kind, headers={"Content-Disposition": disposition})
