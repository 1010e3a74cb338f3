"""Who has a part in the programme, and from when until when each is there."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for

from eventmgr.agenda.forms.stays import StayForm
from eventmgr.agenda.queries.stays import get_involved, list_involved
from eventmgr.agenda.service.stays import set_stay
from eventmgr.agenda.views.shared import Page, bp, form_page
from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.events.queries import current_event


@bp.get("/events/<slug>/agenda/stays")
@require("agenda.view")
def stays(slug: str) -> str:
    """Everybody with a part, with their sessions and when they are there."""
    del slug
    event = current_event()
    return render_template("agenda/stays.html", event=event, involved=list_involved(event.id))


@bp.route("/events/<slug>/agenda/stays/<uuid:part_id>", methods=["GET", "POST"])
@require("agenda.edit")
def stay(slug: str, part_id: UUID) -> Page:
    """When one of them comes and leaves."""
    event = current_event()
    one = get_involved(event.id, part_id)
    form = StayForm()
    if form.validate_on_submit():
        told = form.stay(event.zone)
        try:
            set_stay(event, part_id, told.arrives_at, told.leaves_at, actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("agenda.stays", slug=slug), 303)
    elif not form.is_submitted():
        form = StayForm.of(one.stay, event.zone)
    return form_page("agenda/stay.html", form, event=event, one=one)
