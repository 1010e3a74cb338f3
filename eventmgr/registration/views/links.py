"""What the organizer does about the heads of delegations: name them, give them their link, remind them."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from eventmgr.core.access import FRESH_FOR_COPIES, after_archiving, current_actor, fresh, may, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.people.queries import who_is_usable
from eventmgr.registration import service
from eventmgr.registration.forms import LIST_LABELS, HeadForm
from eventmgr.registration.papers import Reminder, reminder_text, reminders_sheet
from eventmgr.registration.queries import ListStatus, get_status, list_gaps, list_slots, list_statuses
from eventmgr.registration.views.delegations import delegation_page, head_link
from eventmgr.registration.views.shared import Page, bp

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.post("/events/<slug>/delegations/links")
@require("registration.edit")
def issue_links(slug: str) -> BaseResponse:
    made = service.issue_links(current_event(), actor=current_actor(), at=now())
    flash(_("%(n)s links were made.", n=made), "success")
    return redirect(url_for("registration.reminders", slug=slug), 303)


@bp.post("/events/<slug>/delegations/<uuid:delegation_id>/link")
@require("registration.edit")
def renew_link(slug: str, delegation_id: UUID) -> BaseResponse:
    service.renew_link(current_event(), delegation_id, actor=current_actor(), at=now())
    flash(_("The new link is ready. An earlier one opens nothing any more."), "success")
    return _back(slug, delegation_id)


@bp.post("/events/<slug>/delegations/<uuid:delegation_id>/link/revoke")
@require("registration.edit")
@after_archiving("ending an access changes nothing of the event")
def revoke_link(slug: str, delegation_id: UUID) -> BaseResponse:
    service.revoke_link(current_event(), delegation_id, actor=current_actor(), at=now())
    flash(_("The link opens nothing any more."), "success")
    return _back(slug, delegation_id)


@bp.post("/events/<slug>/delegations/<uuid:delegation_id>/head")
@require("registration.edit")
def name_head(slug: str, delegation_id: UUID) -> Page:
    event = current_event()
    head = get_status(event.id, delegation_id).head
    form = HeadForm().offer(list_slots(delegation_id)[0], head)
    if form.validate_on_submit():
        try:
            service.name_head(
                event,
                delegation_id,
                form.registration_id,
                form.full_name.data or "",
                form.phone.data or None,
                actor=current_actor(),
                at=now(),
            )
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Saved."), "success")
            return _back(slug, delegation_id)
    return delegation_page(event, delegation_id, form), 422


@bp.get("/events/<slug>/delegations/reminders")
@require("registration.edit")
def reminders(slug: str) -> str:
    del slug
    event = current_event()
    return render_template(
        "registration/reminders.html", event=event, reminders=_reminders(event), list_states=LIST_LABELS
    )


@bp.get("/events/<slug>/delegations/reminders.xlsx")
@require("registration.edit")
@fresh(FRESH_FOR_COPIES)
def reminders_file(slug: str) -> Response:
    response = Response(reminders_sheet(current_event(), _reminders(current_event())), mimetype=_XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-reminders.xlsx"'
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/events/<slug>/delegations/<uuid:delegation_id>/remind")
@require("registration.edit")
def remind(slug: str, delegation_id: UUID) -> BaseResponse:
    service.mark_reminded(current_event(), delegation_id, actor=current_actor(), at=now())
    return redirect(url_for("registration.reminders", slug=slug, _anchor=f"d-{delegation_id}"), 303)


def _reminders(event: Event) -> list[Reminder]:
    statuses, gaps, at = list_statuses(event.id), list_gaps(event.id), now()
    may_call, reminders, stopped = may("registration.contacts"), [], _who_stopped(statuses)
    for status in statuses:
        head = status.head
        if head and head.registration_id in stopped:
            reminders.append(Reminder(status, head.name, None, None, "", is_stopped=True))
            continue
        name, number = (head.name, head.number if may_call else None) if head else ("", None)
        link = head_link(head.key) if head and head.key else None
        text = reminder_text(event, status, name, gaps.get(status.delegation.id, {}), link, at)
        reminders.append(Reminder(status, name, number, link, text))
    return reminders


def _who_stopped(statuses: list[ListStatus]) -> set[UUID]:
    """The heads, by registration, who asked to stop the use of their data: nothing is written to them."""
    heads = [status.head.registration for status in statuses if status.head and status.head.registration]
    usable = who_is_usable({head.person_id for head in heads})
    return {head.id for head in heads if head.person_id not in usable}


def _back(slug: str, delegation_id: UUID) -> BaseResponse:
    return redirect(url_for("registration.delegation", slug=slug, delegation_id=delegation_id), 303)
