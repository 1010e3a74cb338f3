"""Personal invitations: who was asked to come, and what became of it."""

from datetime import datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventmgr.core.access import after_archiving, current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.core.links import public_url
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.registration import service
from eventmgr.registration.forms import INVITATION_LABELS, GuestsForm, KnownForm
from eventmgr.registration.queries import get_invitation, list_categories, list_invitations, list_inviteable, state_of
from eventmgr.registration.rules import InvitationState, MessageKind
from eventmgr.registration.views.shared import Page, bp, page


@bp.get("/events/<slug>/invitations")
@require("registration.view")
def invitations(slug: str) -> str:
    del slug
    event = current_event()
    at = now()
    rows = [(row, state_of(row, at=at)) for row in list_invitations(event.id)]
    counts = [(INVITATION_LABELS[state], sum(here is state for _row, here in rows)) for state in InvitationState]
    return render_template(
        "registration/invitations.html",
        event=event,
        rows=rows,
        counts=counts,
        labels=INVITATION_LABELS,
        usable={InvitationState.NEW, InvitationState.OPENED},
        link=lambda key: public_url(f"/i/{key}"),
    )


@bp.route("/events/<slug>/invitations/new", methods=["GET", "POST"])
@require("registration.edit")
def invite(slug: str) -> Page:
    event = current_event()
    form = GuestsForm().offer(list_categories(event.id))
    if form.validate_on_submit():
        try:
            guests = service.read_guests(event, form.guests.data or "")
            made = _invite(event, guests, form)
        except DomainError as error:
            add_error(form, error)
        else:
            return _made(slug, made, len(guests))
    return page("registration/invite.html", form=form, event=event)


@bp.route("/events/<slug>/invitations/known", methods=["GET", "POST"])
@require("registration.edit")
def invite_known(slug: str) -> Page:
    event, q = current_event(), request.args.get("q", "")[:100]
    people = list_inviteable(event.id, event.host_id, q)
    form = KnownForm().offer(list_categories(event.id)).offer_people(people)
    if form.validate_on_submit():
        try:
            guests = service.guests_known(event, map(UUID, form.people.data or []))
            made = _invite(event, guests, form)
        except DomainError as error:
            add_error(form, error)
        else:
            return _made(slug, made, len(guests))
    return page("registration/invite_known.html", form=form, event=event, people=people, q=q)


@bp.post("/events/<slug>/invitations/<uuid:invitation_id>/revoke")
@require("registration.edit")
@after_archiving("ending an access changes nothing of the event")
def revoke_invitation(slug: str, invitation_id: UUID) -> Response:
    service.revoke_invitation(current_event(), invitation_id, actor=current_actor(), at=now())
    flash(_("The invitation is taken back; its link stops working at once."), "success")
    return redirect(url_for("registration.invitations", slug=slug), 303)


@bp.post("/events/<slug>/invitations/<uuid:invitation_id>/send")
@require("outbox.send")
def send_invitation(slug: str, invitation_id: UUID) -> Response:
    event = current_event()
    get_invitation(event.id, invitation_id)
    try:
        recipient = service.recipient_of(event, MessageKind.INVITATION, invitation_id)
        service.send_one(event, MessageKind.INVITATION, recipient, "vi", actor=current_actor(), at=now())
    except Conflict as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("The message is on its way."), "success")
    return redirect(url_for("registration.invitations", slug=slug), 303)


def _invite(event: Event, guests: list[service.Guest], form: GuestsForm | KnownForm) -> int:
    until: datetime | None = form.until_in(event.zone)
    made = service.invite(event, guests, form.category.data, until=until, actor=current_actor(), at=now())
    return len(made)


def _made(slug: str, made: int, asked: int) -> Response:
    flash(_("%(n)s invitations are ready. Nothing was sent yet.", n=made), "success")
    if made < asked:
        flash(_("%(n)s were left out: their phone or e-mail has an invitation already.", n=asked - made), "warning")
    return redirect(url_for("registration.invitations", slug=slug), 303)
