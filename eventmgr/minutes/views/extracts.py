"""The extract of the minutes for one province: chosen on a page, as PDF or Word."""

from uuid import UUID

from flask import Response, render_template

from eventmgr.core.access import require
from eventmgr.events.queries import current_event
from eventmgr.minutes.papers import extract_papers, to_pdf
from eventmgr.minutes.queries import find_minutes, list_attendees
from eventmgr.minutes.rules import MinutesState
from eventmgr.minutes.views.files import WORD, send
from eventmgr.minutes.views.shared import Page, bp
from eventmgr.registration.queries import get_delegation
from eventmgr.rendering.word import to_docx


@bp.get("/events/<slug>/minutes/extracts")
@require("minutes.view")
def extracts(slug: str) -> Page:
    """The provinces, each with its extract."""
    del slug
    event = current_event()
    minutes = find_minutes(event.id)
    return render_template(
        "minutes/extracts.html",
        event=event,
        rows=[(delegation, len(people)) for delegation, people in list_attendees(event) if delegation is not None],
        is_locked=minutes is not None and minutes.state is MinutesState.LOCKED,
    ), 200


@bp.get("/events/<slug>/minutes/extracts/<uuid:delegation_id>.<any(pdf, docx):file_format>")
@require("minutes.view")
def extract(slug: str, delegation_id: UUID, file_format: str) -> Response:
    """The extract for the province of this delegation."""
    event = current_event()
    code = get_delegation(event.id, delegation_id).admin_unit.code
    [paper] = extract_papers(event, code)
    name = f"filename={slug}-extract-{code}.{file_format}"
    if file_format == "pdf":
        return send(to_pdf(paper), "application/pdf", f"inline; {name}")
    return send(to_docx(paper), WORD, f"attachment; {name}")
