"""One page for all that an event keeps about the use of personal data, and the printed inventory."""

from datetime import date

from flask import Response, flash, redirect, render_template, url_for

from eventmgr.core.access import current_actor, current_host_id, require
from eventmgr.core.clock import now
from eventmgr.core.forms import invalid
from eventmgr.core.i18n import DEFAULT_ZONE, _
from eventmgr.core.parts import all_holdings
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event, list_events
from eventmgr.people.queries import count_open, get_host
from eventmgr.privacy import service
from eventmgr.privacy.forms import LocationForm
from eventmgr.privacy.papers import Used, inventory_paper
from eventmgr.privacy.queries import count_agreed, first_use, list_breaches, list_event_ids, list_recipients
from eventmgr.privacy.rules import impact_due
from eventmgr.privacy.views.breaches import shown
from eventmgr.privacy.views.shared import Page, bp, send
from eventmgr.questionnaires.queries import list_questions
from eventmgr.registration.queries import list_purposes, list_terms


@bp.get("/events/<slug>/privacy")
@require("privacy.edit")
def index(slug: str) -> str:
    """What is due, who gets data, which breaches there were, and the papers for the file."""
    del slug
    event = current_event()
    today = _today()
    begun = first_use([event.id])
    waiting, late = count_open(event.host_id, today)
    return render_template(
        "privacy/index.html",
        event=event,
        host=get_host(event.host_id),
        terms=list_terms(event, today),
        today=today,
        begun=begun,
        impact_due=impact_due(begun.astimezone(DEFAULT_ZONE).date()) if begun else None,
        waiting=waiting,
        late=late,
        recipients=list_recipients(event.id),
        breaches=[shown(row, now()) for row in list_breaches(event.host_id, event.id)],
    )


@bp.get("/events/<slug>/privacy/inventory.<any(pdf, docx):file_format>")
@require("privacy.edit")
def inventory(slug: str, file_format: str) -> Response:
    """What is kept of people at one event, for the file."""
    event = current_event()
    host, breaches = get_host(event.host_id), list_breaches(event.host_id, event.id)
    return send(inventory_paper(host, all_holdings(), [_used(event)], breaches, at=now()), f"{slug}-data", file_format)


@bp.get("/privacy/inventory.<any(pdf, docx):file_format>")
@require("privacy.edit")
def whole_inventory(file_format: str) -> Response:
    """What is kept of people at all events of the host."""
    host = get_host(current_host_id())
    used = [_used(event) for event in list_events(list_event_ids(host.id))]
    return send(inventory_paper(host, all_holdings(), used, list_breaches(host.id), at=now()), "data", file_format)


@bp.route("/privacy/location", methods=["GET", "POST"])
@require("people.requests")
def location() -> Page:
    """Where the data stand, as the inventory and the file on transfers abroad say it."""
    host = get_host(current_host_id())
    form = LocationForm(obj=host)
    if form.validate_on_submit():
        service.set_location(host, form.data_location.data or "", actor=current_actor(), at=now())
        flash(_("Saved."), "success")
        return redirect(url_for("people.requests"), 303)
    if form.errors:
        return invalid("privacy/location.html", host=host, form=form)
    return render_template("privacy/location.html", host=host, form=form)


def _used(event: Event) -> Used:
    return Used(
        event,
        list_purposes(event.id),
        count_agreed([event.id]),
        list_recipients(event.id),
        [row.wording.label for row in list_questions(event.id) if row.is_sensitive],
        first_use([event.id]),
    )


def _today() -> date:
    return now().astimezone(DEFAULT_ZONE).date()
