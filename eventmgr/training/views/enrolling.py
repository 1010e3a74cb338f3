"""Who is taught a module that people choose: put in, taken out, moved up."""

from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.events.queries import current_event
from eventmgr.registration.queries import get_registration, list_delegates
from eventmgr.training import service
from eventmgr.training.forms import EnrolForm
from eventmgr.training.queries import get_module, list_enrolments
from eventmgr.training.rules import EnrolmentState, is_learner
from eventmgr.training.views.shared import Page, bp, page


@bp.route("/events/<slug>/training/modules/<uuid:module_id>/people", methods=["GET", "POST"])
@require("training.edit")
def enrolment(slug: str, module_id: UUID) -> Page:
    """Those with a place, those who wait, and how to add somebody."""
    event = current_event()
    module = get_module(event.id, module_id)
    rows = list_enrolments(module.id)
    chosen = {row.registration_id for row in rows}
    learners = [one for one in list_delegates(event.id) if is_learner(one.category.key, came=True)]
    form = EnrolForm().offer([one for one in learners if one.id not in chosen])
    if form.validate_on_submit():
        try:
            person = get_registration(event.id, form.person.data)
            row = service.enrol(module, person, actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            is_in = row.state is EnrolmentState.ENROLLED
            flash(_("The person has a place.") if is_in else _("All places are taken: the person waits."), "success")
            return redirect(url_for("training.enrolment", slug=slug, module_id=module.id), 303)
    placed = [row for row in rows if row.state is EnrolmentState.ENROLLED]
    waiting = [row for row in rows if row.state is EnrolmentState.WAITING]
    to_call = [row for row in placed if not row.is_told]
    context = {"placed": placed, "waiting": waiting, "to_call": to_call}
    return page("training/enrolment.html", event=event, module=module, form=form, **context)


@bp.post("/events/<slug>/training/modules/<uuid:module_id>/people/<uuid:registration_id>/remove")
@require("training.edit")
def withdraw(slug: str, module_id: UUID, registration_id: UUID) -> Response:
    """Take somebody out; the first of those who wait moves up."""
    event = current_event()
    person = get_registration(event.id, registration_id)
    service.withdraw(get_module(event.id, module_id), person, actor=current_actor(), at=now())
    return redirect(url_for("training.enrolment", slug=slug, module_id=module_id), 303)


@bp.post("/events/<slug>/training/modules/<uuid:module_id>/people/move-up")
@require("training.edit")
def move_up(slug: str, module_id: UUID) -> Response:
    """Give places that became free to those who wait, also after the module has begun."""
    number = service.move_up(get_module(current_event().id, module_id), at=now())
    flash(_("Moved up: %(n)s.", n=number), "success" if number else "info")
    return redirect(url_for("training.enrolment", slug=slug, module_id=module_id), 303)


@bp.post("/events/<slug>/training/modules/<uuid:module_id>/people/<uuid:registration_id>/told")
@require("training.edit")
def told(slug: str, module_id: UUID, registration_id: UUID) -> Response:
    """Note that somebody who moved up was called."""
    event = current_event()
    person = get_registration(event.id, registration_id)
    service.note_told(get_module(event.id, module_id), person, actor=current_actor(), at=now())
    return redirect(url_for("training.enrolment", slug=slug, module_id=module_id), 303)
