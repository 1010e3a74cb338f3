"""The staff's pages of all records."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for

from eventmgr.accounts.service import PIN_TRIES
from eventmgr.core.access import after_archiving, current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.i18n import _
from eventmgr.events.queries import current_event
from eventmgr.groups.queries import get_group
from eventmgr.outcomes import queries, service
from eventmgr.outcomes.forms import AskBackForm
from eventmgr.outcomes.views.shared import Answer, bp, words
from eventmgr.rendering import qr


@bp.get("/events/<slug>/records")
@require("outcomes.view")
def index(slug: str) -> str:
    """All records with their counts, states and links."""
    del slug
    event = current_event()
    return render_template("outcomes/index.html", event=event, subjects=queries.list_subjects(event.id), **words())


@bp.get("/events/<slug>/records/<uuid:record_id>")
@require("outcomes.view")
def record(slug: str, record_id: UUID) -> str:
    """One record to read, with its link, QR and PIN for the facilitator's phone, and the devices that were let in."""
    del slug
    return _record(record_id, AskBackForm(formdata=None))


@bp.post("/events/<slug>/records/<uuid:record_id>/pin")
@require("outcomes.edit")
def new_pin(slug: str, record_id: UUID) -> Answer:
    """Give a record another PIN."""
    found = queries.get_record(current_event().id, record_id)
    service.give_new_pin(found, actor=current_actor(), at=now())
    flash(_("The record has a new PIN. Devices that were let in before go on."), "success")
    return redirect(url_for("outcomes.record", slug=slug, record_id=record_id, _anchor="link-title"), 303)


@bp.post("/events/<slug>/records/<uuid:record_id>/devices/<uuid:device_id>/revoke")
@require("outcomes.edit")
@after_archiving("ending an access changes nothing of the event")
def revoke_device(slug: str, record_id: UUID, device_id: UUID) -> Answer:
    """End the work of one device."""
    found = queries.get_record(current_event().id, record_id)
    service.revoke_device(found, device_id, actor=current_actor(), at=now())
    flash(_("This device no longer writes into the record, and deletes it when it next reaches the server."), "success")
    return redirect(url_for("outcomes.record", slug=slug, record_id=record_id, _anchor="devices-title"), 303)


@bp.post("/events/<slug>/records/open")
@require("outcomes.edit")
def open_all(slug: str) -> Answer:
    """Open the records of all groups and discussions that have none yet."""
    opened = service.open_all(current_event().id, actor=current_actor(), at=now())
    flash(_("%(opened)s records are open.", opened=opened), "success")
    return redirect(url_for("outcomes.index", slug=slug), 303)


@bp.post("/events/<slug>/groups/<uuid:group_id>/record")
@require("outcomes.edit")
def open_group(slug: str, group_id: UUID) -> Answer:
    """Open the record of a group, or find it, and show its link."""
    event = current_event()
    group = get_group(event.id, group_id)
    found = service.open_record(event.id, group.session_id, group.id, actor=current_actor(), at=now())
    return redirect(url_for("outcomes.record", slug=slug, record_id=found.id), 303)


@bp.post("/events/<slug>/records/<uuid:record_id>/ask-back")
@require("outcomes.edit")
def ask_back(slug: str, record_id: UUID) -> Answer:
    """Give a record back to its group, with what it shall change."""
    found = queries.get_record(current_event().id, record_id)
    form = AskBackForm()
    if not form.validate_on_submit():
        return _record(record_id, form), 422
    service.ask_back(found, form.note.data or "", actor=current_actor(), at=now())
    return redirect(url_for("outcomes.record", slug=slug, record_id=record_id), 303)


@bp.post("/events/<slug>/records/<uuid:record_id>/confirm")
@require("outcomes.edit")
def confirm(slug: str, record_id: UUID) -> Answer:
    """Confirm what a group handed in."""
    found = queries.get_record(current_event().id, record_id)
    service.confirm(found, actor=current_actor(), at=now())
    return redirect(url_for("outcomes.record", slug=slug, record_id=record_id), 303)


def _record(record_id: UUID, form: AskBackForm) -> str:
    event = current_event()
    found = queries.get_record(event.id, record_id)
    link = f"{current_app.config['PUBLIC_URL']}{url_for('outcomes.recorder', key=found.key)}"
    return render_template(
        "outcomes/record.html",
        event=event,
        record=found,
        link=link,
        code=qr.svg(link, level="M"),
        devices=queries.list_paired(found),
        differing=sum(map(len, queries.list_clashes(found).values())),
        is_pin_locked=found.pin_tries >= PIN_TRIES,
        form=form,
        **words(),
    )
