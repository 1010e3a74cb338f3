"""What a group signs as a file, and the way from a row of its printed sheet to where the row is typed."""

from uuid import UUID

from flask import Response, redirect, url_for

from eventmgr.core.access import public, require
from eventmgr.events.queries import current_event
from eventmgr.outcomes import queries
from eventmgr.outcomes.papers import group_record_paper
from eventmgr.outcomes.views.shared import Answer, bp
from eventmgr.rendering.blocks import to_html
from eventmgr.rendering.pdf import render_pdf
from eventmgr.rendering.word import to_docx

_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@bp.get("/events/<slug>/records/<uuid:record_id>/record.<any(pdf, docx):file_format>")
@require("outcomes.view")
def file(slug: str, record_id: UUID, file_format: str) -> Response:
    """The record of one group as it stands now, to print and sign or to go on editing."""
    record = queries.get_record(current_event().id, record_id)
    paper = group_record_paper(record)
    data = to_docx(paper) if file_format == "docx" else render_pdf(to_html(paper), title=paper.name)
    response = Response(data, mimetype=_TYPES[file_format])
    name = f"{slug}-group-{record.group.number}" if record.group else f"{slug}-{record.session.code}"
    response.headers["Content-Disposition"] = f'inline; filename="{name}.{file_format}"'
    return response


@bp.get("/G/<key>/<int:row>")
@bp.get("/g/<key>/<int:row>")
@public
def row(key: str, row: int) -> Answer:
    """Where a row of the sheet is typed: a new point with the row's own id, or the point that it became."""
    record = queries.get_record_by_key(key)
    return redirect(url_for("outcomes.plain", key=record.key, row=row), 303)
