"""The files of the minutes: as they stand, or as they were locked."""

from flask import Response

from eventmgr.core.access import require
from eventmgr.core.files import store
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.minutes import service
from eventmgr.minutes.papers import minutes_paper, tasks_paper, to_pdf
from eventmgr.minutes.queries import find_minutes
from eventmgr.minutes.rules import MinutesState
from eventmgr.minutes.views.shared import bp
from eventmgr.rendering.word import to_docx

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


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
    return send(data, _WORD, f"attachment; filename={slug}-minutes.docx")


@bp.get("/events/<slug>/minutes/tasks.pdf")
@require("minutes.view")
def tasks_pdf(slug: str) -> Response:
    return send(to_pdf(tasks_paper(current_event())), "application/pdf", f"inline; filename={slug}-tasks.pdf")


@bp.get("/events/<slug>/minutes/tasks.docx")
@require("minutes.view")
def tasks_docx(slug: str) -> Response:
    return send(to_docx(tasks_paper(current_event())), _WORD, f"attachment; filename={slug}-tasks.docx")


def _kept(event: Event, name: str) -> bytes | None:
    minutes = find_minutes(event.id)
    if minutes is None or minutes.state is not MinutesState.LOCKED:
        return None
    return store().get(service.file_key(minutes, name))


def send(data: bytes, kind: str, disposition: str) -> Response:
    return Response(data, mimetype=kind, headers={"Content-Disposition": disposition})
