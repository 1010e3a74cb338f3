"""A delegate takes a test and gives feedback: on the own page, also where the network comes and goes."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import generate_csrf

from eventmgr.core.access import Actor, public
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError, Forbidden, NotFound
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _, lazy
from eventmgr.core.limits import PUBLIC_LIMIT, for_devices, limiter
from eventmgr.core.problems import for_programs, problem
from eventmgr.portal.views.shared import NotOpened, Page, PassEnded, bp, get_pass, is_remembered, own_key, own_pass
from eventmgr.registration.models import Pass
from eventmgr.sync import rules as sync_rules
from eventmgr.sync import service as sync
from eventmgr.training.forms.feedback import feedback_form
from eventmgr.training.forms.tests import STAGES, posted_wordings, sheet_form
from eventmgr.training.models.tests import Sitting, Taking
from eventmgr.training.queries import get_course
from eventmgr.training.queries.feedback import list_asked, list_own_feedback
from eventmgr.training.queries.tests import (
    find_taking,
    get_sitting,
    items_as_shown,
    list_items,
    list_own_tests,
    may_take,
)
from eventmgr.training.rules.tests import TestState, shuffle_items
from eventmgr.training.service.feedback import give_feedback
from eventmgr.training.service.tests import take

OWN_LIMIT = "60 per minute"


@bp.route("/p/<token>/tests/<uuid:sitting_id>", methods=["GET", "POST"])
@public
@limiter.limit(PUBLIC_LIMIT)
def test(token: str, sitting_id: UUID) -> Page:
    """The questions in this person's own order; a phone keeps the page, and what is answered on it."""
    given = _opened(token)
    if given is None:
        return redirect(url_for("portal.delegate", token=token), 303)
    registration = given.registration
    sitting = get_sitting(registration.event_id, sitting_id)
    if not may_take(registration, sitting.module):
        raise NotFound(lazy("There is no such test."))
    items = items_as_shown(registration.event_id, sitting.module_id, posted_wordings(request.form))
    if not items:
        items = shuffle_items(list_items(registration.event_id, sitting.module_id), registration.id, sitting.stage)
    form = sheet_form(items)
    if form.validate_on_submit():
        actor, moment = Actor("delegate", registration.id, registration.code), now()
        try:
            done = take(sitting, registration, form.sheet(), actor=actor, answered_at=moment, at=moment)
        except DomainError as error:
            add_error(form, error)
        else:
            flash(*_word(done.taking, is_new=done.is_new))
            return redirect(url_for("portal.test", token=given.token, sitting_id=sitting.id), 303)
    taking = find_taking(sitting.id, registration.id)
    html = render_template(
        "portal/test.html",
        event=registration.event,
        given=given,
        sitting=sitting,
        stage=STAGES[sitting.stage],
        form=form,
        items=items,
        taking=taking,
        is_open=sitting.state is TestState.OPEN,
    )
    response = make_response(html, 422 if form.is_submitted() else 200)
    response.headers["X-Offline-Copy"] = "personal" if sitting.state is TestState.OPEN or taking else "none"
    return response


@bp.get("/p/<token>/sync")
@public
@for_programs
@limiter.limit(OWN_LIMIT, key_func=own_key)
def own_state(token: str) -> Response:
    """Which tests are open and which were handed in, and a fresh token for what is sent."""
    try:
        given = _own(token)
    except NotOpened as error:
        return _with_token(problem(error.status, error.code, str(error)))
    tests = [_shown(own.sitting, own.taking) for own in list_own_tests(given.registration)]
    body = json.dumps({"tests": tests, "now": sync_rules.show_moment(now())}, ensure_ascii=False)
    return _with_token(make_response(body, 200, {"Content-Type": "application/json", "Cache-Control": "no-store"}))


@bp.post("/p/<token>/sync")
@public
@for_programs
@for_devices
@limiter.limit(OWN_LIMIT, key_func=own_key)
def own_sync(token: str) -> Response:
    """Do what was done on this phone while it had no network: each thing once."""
    given = _own(token)
    body = request.get_json(silent=True) if (request.content_length or 0) <= sync_rules.LARGEST_REQUEST else None
    operations = body.get("operations") if isinstance(body, dict) else None
    if not isinstance(operations, list) or len(operations) > sync_rules.MAX_OWN:
        message = lazy("This must be a list of at most %(n)s operations.", n=sync_rules.MAX_OWN)
        raise sync_rules.Malformed(message, field="operations")
    moment = now()
    answers = sync.apply_for_pass(given, operations, received_at=moment)
    told = json.dumps({"answers": answers, "now": sync_rules.show_moment(moment)}, ensure_ascii=False)
    return make_response(told, 200, {"Content-Type": "application/json", "Cache-Control": "no-store"})


@bp.route("/p/<token>/courses/<uuid:course_id>/feedback", methods=["GET", "POST"])
@public
@limiter.limit(PUBLIC_LIMIT)
def feedback(token: str, course_id: UUID) -> Page:
    """What this person thinks of a course, kept without a name; that something was said is kept apart."""
    given = _opened(token)
    if given is None:
        return redirect(url_for("portal.delegate", token=token), 303)
    registration = given.registration
    course = get_course(registration.event_id, course_id)
    form = feedback_form(list_asked(course))
    own = next((each for each in list_own_feedback(registration) if each.round.course_id == course.id), None)
    if form.validate_on_submit():
        try:
            give_feedback(course, registration, form.opinion())
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Thank you. Your feedback is kept without your name."), "success")
            return redirect(url_for("portal.delegate", token=given.token), 303)
    context: dict[str, Any] = {"event": registration.event, "given": given, "course": course, "form": form, "own": own}
    return render_template("portal/feedback.html", **context), 422 if form.is_submitted() else 200


def _opened(token: str) -> Pass | None:
    """The pass, where it is valid and its code was given on this device."""
    try:
        return own_pass(token)
    except (NotFound, Forbidden, PassEnded):
        return None


def _own(token: str) -> Pass:
    given = get_pass(token)
    if not is_remembered(given):
        raise NotOpened(lazy("Open the pass with its 4-digit code first."))
    return given


def _word(taking: Taking, *, is_new: bool) -> tuple[str, str]:
    if not is_new:
        return _("You had handed in this test already. What you handed in first stands."), "info"
    if taking.is_late:
        return _(
            "The test was closed already. Your answers are kept; the trainer decides whether they count."
        ), "warning"
    return _("Your test is handed in. Thank you."), "success"


def _shown(sitting: Sitting, taking: Taking | None) -> dict[str, Any]:
    return {
        "id": str(sitting.id),
        "stage": sitting.stage.value,
        "taken_at": _moment(taking.taken_at if taking else None),
    }


def _moment(at: datetime | None) -> str | None:
    return sync_rules.show_moment(at) if at else None


def _with_token(response: Response) -> Response:
    response.headers["X-CSRF-Token"] = generate_csrf()
    return response


@bp.context_processor
def _for_pages() -> dict[str, Any]:
    """The delegate's page lists what there is to answer."""
    return {"own_tests": list_own_tests, "own_feedback": list_own_feedback, "stages": STAGES}
