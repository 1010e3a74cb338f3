"""The page of the feedback on a course: opening, closing, and what it says."""

from uuid import UUID

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import _
from eventmgr.events.queries import current_event
from eventmgr.training.forms.feedback import POINTS
from eventmgr.training.forms.tests import STATES
from eventmgr.training.papers.feedback import feedback_xlsx
from eventmgr.training.queries import get_course
from eventmgr.training.queries.feedback import summary
from eventmgr.training.rules.feedback import COMMENTS, FEWEST
from eventmgr.training.service.feedback import close_feedback
from eventmgr.training.service.feedback import open_feedback as let_give
from eventmgr.training.views.shared import bp

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/events/<slug>/training/<uuid:course_id>/feedback")
@require("training.view")
def feedback(slug: str, course_id: UUID) -> str:
    """What the feedback says, from five people on."""
    del slug
    event = current_event()
    course = get_course(event.id, course_id)
    return render_template(
        "training/feedback.html",
        event=event,
        course=course,
        summary=summary(course.id),
        states=STATES,
        points=POINTS,
        comments=COMMENTS,
        fewest=FEWEST,
    )


@bp.get("/events/<slug>/training/<uuid:course_id>/feedback.xlsx")
@require("training.view")
def feedback_sheet(slug: str, course_id: UUID) -> FlaskResponse:
    """The same as a spreadsheet: sums and words, no row for a person."""
    event = current_event()
    data = feedback_xlsx(event, get_course(event.id, course_id))
    headers = {"Content-Disposition": f'attachment; filename="{slug}-feedback.xlsx"'}
    return FlaskResponse(data, mimetype=_XLSX, headers=headers)


@bp.post("/events/<slug>/training/<uuid:course_id>/feedback/open")
@require("training.tests")
def open_feedback(slug: str, course_id: UUID) -> Response:
    course = get_course(current_event().id, course_id)
    let_give(course, actor=current_actor(), at=now())
    flash(_("Feedback is open. It stands on the page of every delegate's pass."), "success")
    return redirect(url_for("training.feedback", slug=slug, course_id=course_id), 303)


@bp.post("/events/<slug>/training/<uuid:course_id>/feedback/close")
@require("training.tests")
def end_feedback(slug: str, course_id: UUID) -> Response:
    course = get_course(current_event().id, course_id)
    try:
        close_feedback(course, actor=current_actor(), at=now())
    except DomainError as error:
        flash(str(error), "error")
    else:
        flash(_("Feedback is closed."), "success")
    return redirect(url_for("training.feedback", slug=slug, course_id=course_id), 303)
