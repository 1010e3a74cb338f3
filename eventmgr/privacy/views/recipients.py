"""Whom data of the event go to, under which agreement, and each list that went there."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for

from eventmgr.core.access import after_archiving, current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import Form, add_error, invalid
from eventmgr.core.i18n import _
from eventmgr.events.queries import current_event
from eventmgr.privacy import service
from eventmgr.privacy.forms import DeletionForm, HandoverForm, ListForm, RecipientForm
from eventmgr.privacy.models import Recipient
from eventmgr.privacy.queries import get_handover, get_recipient, list_nameable
from eventmgr.privacy.sheets import Chosen, recipient_sheet
from eventmgr.privacy.views.shared import Page, bp
from eventmgr.registration.queries import count_placed

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.route("/events/<slug>/privacy/recipients/new", methods=["GET", "POST"])
@require("privacy.edit")
def new_recipient(slug: str) -> Page:
    event = current_event()
    form = RecipientForm()
    if form.validate_on_submit():
        try:
            made = service.add_recipient(event, form.values(), actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Saved."), "success")
            return _to(slug, made.id)
    page = invalid if form.errors else render_template
    return page("privacy/new_recipient.html", event=event, form=form)


@bp.route("/events/<slug>/privacy/recipients/<uuid:recipient_id>", methods=["GET", "POST"])
@require("privacy.edit")
def recipient(slug: str, recipient_id: UUID) -> Page:
    """The agreement, the lists that went there, and the list of those who may be named."""
    found = _found(recipient_id)
    if request.method == "GET":
        return render_template("privacy/recipient.html", **_context(found))
    form = RecipientForm()
    if form.validate_on_submit():
        try:
            service.change_recipient(found, form.values(), actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            return _saved(slug, recipient_id)
    return invalid("privacy/recipient.html", **{**_context(found), "form": form, "failed": form})


@bp.post("/events/<slug>/privacy/recipients/<uuid:recipient_id>/list")
@require("privacy.edit")
def recipient_list(slug: str, recipient_id: UUID) -> Page:
    """The list for this recipient: who agreed and nobody else, marked with whom it is for; that it went is noted."""
    event, found = current_event(), _found(recipient_id)
    form = ListForm()
    people = list_nameable(event, found.purpose)
    chosen = Chosen(form.with_phone.data, form.with_sex.data, form.with_office.data)
    try:
        made = service.hand_over(found, chosen.words(), len(people), actor=current_actor(), at=now())
    except DomainError as error:
        add_error(form, error)
        return invalid("privacy/recipient.html", **{**_context(found), "failed": form})
    response = Response(recipient_sheet(event, made, people, chosen), mimetype=_XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-{found.kind.value}.xlsx"'
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/events/<slug>/privacy/recipients/<uuid:recipient_id>/handover")
@require("privacy.edit")
def hand_over(slug: str, recipient_id: UUID) -> Page:
    """Note a list that went there on another way: on paper, by a file of one's own."""
    found = _found(recipient_id)
    form = HandoverForm(prefix="given")
    if form.validate_on_submit():
        try:
            service.hand_over(found, form.what.data or "", form.people.data or 0, actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            return _saved(slug, recipient_id)
    return invalid("privacy/recipient.html", **{**_context(found), "giving": form, "failed": form})


@bp.post("/events/<slug>/privacy/recipients/<uuid:recipient_id>/end")
@require("privacy.edit")
@after_archiving("what was agreed with others about data ends after the event")
def end_recipient(slug: str, recipient_id: UUID) -> Page:
    service.end_recipient(_found(recipient_id), actor=current_actor(), at=now())
    return _saved(slug, recipient_id)


@bp.post("/events/<slug>/privacy/recipients/<uuid:recipient_id>/handovers/<uuid:handover_id>/deleted")
@require("privacy.edit")
@after_archiving("recipients delete after the event what they were given")
def note_deletion(slug: str, recipient_id: UUID, handover_id: UUID) -> Page:
    found = _found(recipient_id)
    row = get_handover(found, handover_id)
    form = DeletionForm()
    on = form.deleted_on.data
    if form.validate_on_submit() and on is not None:
        try:
            service.note_deletion(row, on, actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            return _saved(slug, recipient_id)
    return invalid("privacy/recipient.html", **{**_context(found), "failed": form})


def _found(recipient_id: UUID) -> Recipient:
    return get_recipient(current_event().id, recipient_id)


def _context(found: Recipient) -> dict[str, object]:
    event = current_event()
    failed: Form | None = None
    return {
        "event": event,
        "recipient": found,
        "form": RecipientForm(formdata=None, obj=found),
        "giving": HandoverForm(formdata=None, prefix="given"),
        "choosing": ListForm(formdata=None),
        "deleting": DeletionForm(formdata=None),
        "nameable": len(list_nameable(event, found.purpose)),
        "placed": count_placed(event.id),
        "failed": failed,
    }


def _to(slug: str, recipient_id: UUID) -> Page:
    return redirect(url_for("privacy.recipient", slug=slug, recipient_id=recipient_id), 303)


def _saved(slug: str, recipient_id: UUID) -> Page:
    flash(_("Saved."), "success")
    return _to(slug, recipient_id)
