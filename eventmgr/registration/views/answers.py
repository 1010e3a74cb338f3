"""What one person answered: read, written down, and the sensitive part, which leaves a trace of each look."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for

from eventmgr.core.access import FRESH_FOR_COPIES, after_archiving, current_actor, fresh, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.events.queries import current_event
from eventmgr.questionnaires.forms import asked_form
from eventmgr.questionnaires.queries import list_given, stored_values
from eventmgr.questionnaires.service import note_look, take_back_sensitive
from eventmgr.registration import service
from eventmgr.registration.queries import get_registration
from eventmgr.registration.views.shared import Page, bp, page


@bp.route("/events/<slug>/registrations/<uuid:registration_id>/answers", methods=["GET", "POST"])
@require("registration.edit")
def answers(slug: str, registration_id: UUID) -> Page:
    """Write down what is known; sensitive questions are for the people themselves and their heads."""
    event = current_event()
    registration = get_registration(event.id, registration_id)
    form = asked_form(
        event.id,
        None,
        registration.category.key,
        stored_values(registration_id),
        is_strict=False,
        with_sensitive=False,
    )
    if form.validate_on_submit():
        try:
            service.answer(event, registration_id, form.entries(), actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("registration.show", slug=slug, registration_id=registration_id), 303)
    return page("registration/answers.html", form=form, event=event, registration=registration)


@bp.post("/events/<slug>/registrations/<uuid:registration_id>/answers/sensitive")
@require("questionnaires.sensitive")
@after_archiving("it is read, and the look is noted")
@fresh(FRESH_FOR_COPIES)
def sensitive_answers(slug: str, registration_id: UUID) -> Page:
    """The sensitive answers of one person, once: to see them again is another look."""
    del slug
    event = current_event()
    registration = get_registration(event.id, registration_id)
    shown = [answer for answer in list_given(registration_id) if answer.is_sensitive]
    seen = "; ".join(answer.label for answer in shown)
    note_look(event, registration, seen, actor=current_actor(), at=now())
    registration = get_registration(event.id, registration_id)
    return render_template("registration/sensitive_answers.html", event=event, registration=registration, answers=shown)


@bp.post("/events/<slug>/registrations/<uuid:registration_id>/answers/sensitive/take-back")
@require("questionnaires.sensitive")
def take_back_answers(slug: str, registration_id: UUID) -> Page:
    """The person no longer agrees: the sensitive answers are deleted."""
    event = current_event()
    take_back_sensitive(event, get_registration(event.id, registration_id), actor=current_actor(), at=now())
    flash(_("The sensitive answers were deleted."), "success")
    return redirect(url_for("registration.show", slug=slug, registration_id=registration_id), 303)
