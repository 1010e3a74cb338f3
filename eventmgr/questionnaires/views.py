"""The files among the answers."""

from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, Response

from eventmgr.core.access import current_actor, may, require
from eventmgr.core.clock import now
from eventmgr.core.errors import Forbidden, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.events.queries import current_event
from eventmgr.questionnaires.queries import file_of, get_answer
from eventmgr.questionnaires.rules import Kind
from eventmgr.questionnaires.service import note_look

bp = Blueprint("questionnaires", __name__)


@bp.get("/events/<slug>/answers/<uuid:answer_id>/file")
@require("questionnaires.view")
def file(slug: str, answer_id: UUID) -> Response:
    """The file of an answer, to be kept and never shown as a page; a sensitive one leaves its trace."""
    del slug
    event = current_event()
    answer = get_answer(event.id, answer_id)
    if answer.question.kind is not Kind.FILE:
        raise NotFound(lazy("There is no such file."))
    if answer.question.is_sensitive:
        if not may("questionnaires.sensitive"):
            raise Forbidden(lazy("You do not have the right to do this. Ask the organizer of the event."))
        note_look(event, answer, answer.wording.label, actor=current_actor(), at=now())
    kept = file_of(answer)
    response = Response(kept.data, mimetype=kept.type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(kept.name)}"
    response.headers["Cache-Control"] = "no-store"
    return response
