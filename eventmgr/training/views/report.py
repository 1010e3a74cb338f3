"""What came of a course, on one page, and what was asked and not answered."""

from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from eventmgr.core.access import current_actor, may, require
from eventmgr.core.clock import now
from eventmgr.core.errors import Forbidden
from eventmgr.core.i18n import _, lazy
from eventmgr.events.queries import current_event
from eventmgr.training import service
from eventmgr.training.forms import MARK_LABELS, REASONS, QuestionsForm
from eventmgr.training.papers import report_paper
from eventmgr.training.queries import get_course
from eventmgr.training.queries import report as read_report
from eventmgr.training.views.shared import Page, bp, made, page, sent


@bp.route("/events/<slug>/training/<uuid:course_id>/report", methods=["GET", "POST"])
@require("training.view")
def report(slug: str, course_id: UUID) -> Page:
    """Numbers of one course; who may edit it writes down open questions."""
    event = current_event()
    course = get_course(event.id, course_id)
    form = QuestionsForm(obj=course)
    if form.is_submitted() and not may("training.edit"):
        raise Forbidden(lazy("You do not have the right to do this. Ask the organizer of the event."))
    if form.validate_on_submit():
        service.note_questions(course, form.open_questions.data or "", actor=current_actor(), at=now())
        flash(_("Saved."), "success")
        return redirect(url_for("training.report", slug=slug, course_id=course.id), 303)
    context = {"event": event, "course": course, "told": read_report(course), "form": form}
    return page("training/report.html", **context, labels=MARK_LABELS, reasons=REASONS)


@bp.get("/events/<slug>/training/<uuid:course_id>/report.<any(pdf, docx):file_format>")
@require("training.view")
def report_file(slug: str, course_id: UUID, file_format: str) -> Response:
    """The same as a paper."""
    course = get_course(current_event().id, course_id)
    return sent(made(report_paper(course), file_format), f"{slug}-training", file_format)
