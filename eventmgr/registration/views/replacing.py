"""The organizer's page on which somebody takes the place of another."""

from uuid import UUID

from flask import flash, redirect, url_for

from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.events.queries import current_event
from eventmgr.registration import service
from eventmgr.registration.forms import OwnPersonForm
from eventmgr.registration.queries import get_registration
from eventmgr.registration.rules import Source
from eventmgr.registration.views.shared import Page, bp, page


@bp.route("/events/<slug>/registrations/<uuid:registration_id>/replace", methods=["GET", "POST"])
@require("registration.edit")
def replace(slug: str, registration_id: UUID) -> Page:
    event = current_event()
    registration = get_registration(event.id, registration_id)
    form = OwnPersonForm(data={"organization": registration.organization})
    if form.validate_on_submit():
        try:
            made = service.replace(
                event, registration_id, form.values(), source=Source.STAFF, actor=current_actor(), at=now()
            )
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("%(name)s now comes in this place.", name=made.person.full_name), "success")
            return redirect(url_for("registration.show", slug=slug, registration_id=made.id), 303)
    return page("registration/replace.html", form=form, event=event, registration=registration)
