"""The page on which a new event is made: empty, out of a template, or like another one."""

from uuid import UUID

from flask import flash, redirect, request, url_for

from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.events import service
from eventmgr.events.forms import LikeForm, NewEventForm
from eventmgr.events.models import Event
from eventmgr.events.queries import get_host_id, list_own_events
from eventmgr.events.service.making import Beginning, find_beginning, list_templates
from eventmgr.events.views.shared import Page, bp, page


@bp.route("/events/new", methods=["GET", "POST"])
@require("events.create")
def new() -> Page:
    """`from` in the address says what the event begins with; without it, with nothing."""
    account_id = current_actor().id
    events = list_own_events(account_id) if account_id else []
    key = request.args.get("from", "")
    beginning = find_beginning(key, events) if key else None
    form = LikeForm().offer(beginning) if beginning else NewEventForm()
    if account_id is not None and form.validate_on_submit():
        try:
            event = _make(get_host_id(account_id), form, beginning)
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("The event is open as a draft."), "success")
            return redirect(url_for("events.overview", slug=event.slug), 303)
    return page("events/new.html", form=form, beginning=beginning, templates=list_templates(), events=events)


def _make(host_id: UUID, form: NewEventForm | LikeForm, beginning: Beginning | None) -> Event:
    if beginning is None or not isinstance(form, LikeForm):
        return service.open_event(host_id, form.values(), None, (), actor=current_actor(), at=now())
    data, chosen = form.values_like(beginning)
    return service.open_event(host_id, data, beginning, chosen, actor=current_actor(), at=now())
