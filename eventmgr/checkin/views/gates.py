"""The organizer's pages of gates: open one, let phones in, see what they hold back, end it."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for

from eventmgr.accounts.queries import list_devices
from eventmgr.accounts.service import PIN_TRIES
from eventmgr.agenda.queries import list_attendance_sessions
from eventmgr.checkin import queries, service
from eventmgr.checkin.forms import DIRECTIONS, GateForm
from eventmgr.checkin.rules import SCOPE
from eventmgr.checkin.views.shared import Page, bp
from eventmgr.core.access import after_archiving, current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.events.queries import current_event
from eventmgr.rendering import qr


@bp.get("/events/<slug>/check-in/gates")
@require("checkin.gates")
def gates(slug: str) -> str:
    """All gates with their devices: how many, last heard of when, and what they hold back."""
    del slug
    event = current_event()
    rows = queries.list_gate_rows(event.id)
    return render_template("checkin/gates.html", event=event, session=None, rows=rows, directions=DIRECTIONS)


@bp.route("/events/<slug>/check-in/gates/new", methods=["GET", "POST"])
@require("checkin.gates")
def new_gate(slug: str) -> Page:
    """Open a gate."""
    event = current_event()
    sessions = list_attendance_sessions(event.id)
    form, status = GateForm().offer(event, sessions), 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                made = service.create_gate(event, form.values(), actor=current_actor(), at=now())
                return redirect(url_for("checkin.gate", slug=slug, gate_id=made.id), 303)
        except DomainError as error:
            add_error(form, error)
    else:
        form = GateForm.of(None).offer(event, sessions)
    return render_template("checkin/new_gate.html", event=event, session=None, form=form), status


@bp.get("/events/<slug>/check-in/gates/<uuid:gate_id>")
@require("checkin.gates")
def gate(slug: str, gate_id: UUID) -> str:
    """One gate: its QR and PIN to show or print, and the devices that were let in."""
    del slug
    event = current_event()
    found = queries.get_gate(event.id, gate_id)
    link = f"{current_app.config['PUBLIC_URL']}{url_for('checkin.scanner', key=found.key)}"
    return render_template(
        "checkin/gate.html",
        event=event,
        session=None,
        gate=found,
        sessions=queries.list_gate_sessions(found),
        directions=DIRECTIONS,
        link=link,
        code=qr.svg(link, level="M"),
        devices=list_devices(SCOPE, found.id),
        is_pin_locked=found.pin_tries >= PIN_TRIES,
    )


@bp.route("/events/<slug>/check-in/gates/<uuid:gate_id>/edit", methods=["GET", "POST"])
@require("checkin.gates")
def edit_gate(slug: str, gate_id: UUID) -> Page:
    """Call a gate otherwise, or let it scan for other sessions."""
    event = current_event()
    found = queries.get_gate(event.id, gate_id)
    sessions = list_attendance_sessions(event.id)
    form, status = GateForm().offer(event, sessions), 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                service.change_gate(found, form.values(), actor=current_actor(), at=now())
                flash(_("The gate is changed. Its phones know at their next look."), "success")
                return redirect(url_for("checkin.gate", slug=slug, gate_id=gate_id), 303)
        except DomainError as error:
            add_error(form, error)
    else:
        form = GateForm.of(found).offer(event, sessions)
    return render_template("checkin/edit_gate.html", event=event, session=None, gate=found, form=form), status


@bp.post("/events/<slug>/check-in/gates/<uuid:gate_id>/pin")
@require("checkin.gates")
def new_gate_pin(slug: str, gate_id: UUID) -> Page:
    """Give a gate another PIN."""
    found = queries.get_gate(current_event().id, gate_id)
    service.give_gate_pin(found, actor=current_actor(), at=now())
    flash(_("The gate has a new PIN. Devices that were let in before go on."), "success")
    return redirect(url_for("checkin.gate", slug=slug, gate_id=gate_id), 303)


@bp.post("/events/<slug>/check-in/gates/<uuid:gate_id>/end")
@require("checkin.gates")
@after_archiving("ending an access changes nothing of the event")
def end_gate(slug: str, gate_id: UUID) -> Page:
    """End a gate with all its devices."""
    found = queries.get_gate(current_event().id, gate_id)
    service.end_gate(found, actor=current_actor(), at=now())
    flash(_("The gate has ended. What was recorded there stays."), "success")
    return redirect(url_for("checkin.gates", slug=slug), 303)


@bp.post("/events/<slug>/check-in/gates/<uuid:gate_id>/devices/<uuid:device_id>/revoke")
@require("checkin.gates")
@after_archiving("ending an access changes nothing of the event")
def revoke_gate_device(slug: str, gate_id: UUID, device_id: UUID) -> Page:
    """End the work of one device."""
    found = queries.get_gate(current_event().id, gate_id)
    service.revoke_gate_device(found, device_id, actor=current_actor(), at=now())
    flash(_("This device no longer scans at the gate."), "success")
    return redirect(url_for("checkin.gate", slug=slug, gate_id=gate_id, _anchor="devices-title"), 303)
