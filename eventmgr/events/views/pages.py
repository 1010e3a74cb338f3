"""The pages about an event itself: the list, the overview, the settings."""

from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for

from config import is_loopback
from eventmgr.accounts.queries import list_tokens, roles_within
from eventmgr.accounts.rules import ROLE_LABELS
from eventmgr.accounts.service import create_token, revoke_token
from eventmgr.core.access import after_archiving, current_actor, current_host_id, may, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error, invalid
from eventmgr.core.i18n import DEFAULT_ZONE, _
from eventmgr.events import service
from eventmgr.events.forms import (
    KIND_LABELS,
    MOVE_LABELS,
    DaysForm,
    EventForm,
    MoveForm,
    RoomForm,
    TokenForm,
)
from eventmgr.events.models import Event, Room
from eventmgr.events.queries import (
    count_all,
    current_event,
    get_room,
    list_days,
    list_own_events,
    list_rooms,
)
from eventmgr.events.rules import MOVES
from eventmgr.events.views.shared import Page, bp, page, saved
from eventmgr.people.queries import count_open
from eventmgr.rendering import qr


@bp.get("/events")
@require("events.list")
def index() -> str:
    account_id = current_actor().id
    waiting = late = 0
    if may("people.requests"):
        waiting, late = count_open(current_host_id(), now().astimezone(DEFAULT_ZONE).date())
    events = list_own_events(account_id) if account_id else []
    return render_template("events/index.html", events=events, waiting=waiting, late=late)


@bp.get("/events/<slug>/")
@require("events.view")
def overview(slug: str) -> str:
    event = current_event()
    address = current_app.config["PUBLIC_URL"] + f"/e/{slug}/register"
    return render_template(
        "events/overview.html",
        event=event,
        counts=count_all(event, at=now()),
        days=list_days(event),
        kind=KIND_LABELS[event.kind],
        moves=_moves(event),
        address=address,
        qr=qr.svg(address),
        is_dead=is_loopback(address.split("://")[1].split("/")[0].rsplit(":", 1)[0]),
    )


@bp.post("/events/<slug>/state")
@require("events.edit")
def move(slug: str) -> Page:
    form = MoveForm()
    if form.validate_on_submit():
        service.move_event(current_event(), form.state.data, actor=current_actor(), at=now())
        flash(_("The state of the event was changed."), "success")
    else:
        flash(_("There is no such state."), "error")
    return redirect(url_for("events.overview", slug=slug), 303)


@bp.route("/events/<slug>/settings", methods=["GET", "POST"])
@require("events.edit")
def settings(slug: str) -> Page:
    del slug
    event = current_event()
    form = EventForm() if request.method == "POST" else EventForm.of(event)
    if form.validate_on_submit():
        try:
            service.update_event(event, form.values_in(event.zone), actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            return saved("events.settings", event)
    return page("events/settings.html", event=event, form=form)


@bp.route("/events/<slug>/settings/rooms", methods=["GET", "POST"])
@require("events.edit")
def rooms(slug: str) -> Page:
    del slug
    event = current_event()
    form = RoomForm().offer(list_rooms(event.id))
    if form.validate_on_submit():
        try:
            service.add_room(event, *form.facts(), parent_id=form.parent(), actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            return saved("events.rooms", event)
    return page("events/rooms.html", event=event, form=form, rooms=list_rooms(event.id))


@bp.route("/events/<slug>/settings/rooms/<uuid:room_id>", methods=["GET", "POST"])
@require("events.edit")
def room(slug: str, room_id: UUID) -> Page:
    del slug
    event = current_event()
    found = get_room(event.id, room_id)
    form = (RoomForm() if request.method == "POST" else RoomForm.of(found)).offer(list_rooms(event.id), found)
    if form.validate_on_submit():
        try:
            service.update_room(event, found, *form.facts(), parent_id=form.parent(), actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            return saved("events.rooms", event)
    return page("events/room.html", event=event, form=form, room=found)


@bp.post("/events/<slug>/settings/rooms/<uuid:room_id>/delete")
@require("events.edit")
def delete_room(slug: str, room_id: UUID) -> Page:
    del slug
    event = current_event()
    found: Room = get_room(event.id, room_id)
    form = RoomForm.of(found).offer(list_rooms(event.id), found)
    try:
        service.delete_room(event, found, actor=current_actor(), at=now())
    except DomainError as error:
        add_error(form, error)
        return invalid("events/room.html", event=event, form=form, room=found)
    return saved("events.rooms", event)


@bp.route("/events/<slug>/settings/days", methods=["GET", "POST"])
@require("events.edit")
def days(slug: str) -> Page:
    del slug
    event = current_event()
    dates = list_days(event)
    form = DaysForm.of(dates)
    if form.validate_on_submit():
        try:
            service.set_days(event, form.values(dates), actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            return saved("events.days", event)
    return page("events/days.html", event=event, form=form)


@bp.get("/events/<slug>/settings/team")
@require("events.edit")
def team(slug: str) -> str:
    del slug
    event = current_event()
    form = _tokens(TokenForm(formdata=None), event)
    return render_template("events/team.html", **_team(event), form=form, secret=None)


@bp.post("/events/<slug>/settings/tokens")
@require("accounts.tokens")
def add_token(slug: str) -> Page:
    del slug
    event = current_event()
    form = _tokens(TokenForm(), event)
    if not form.validate_on_submit():
        return invalid("events/team.html", **_team(event), form=form, secret=None)
    try:
        secret = create_token(
            event,
            form.role.data,
            form.label.data or "",
            is_read_only=bool(form.is_read_only.data),
            expires_at=form.expires_at(event.zone),
            actor=current_actor(),
            at=now(),
        )
    except DomainError as error:
        add_error(form, error)
        return invalid("events/team.html", **_team(event), form=form, secret=None)
    # Not a redirect: the secret is told once, in this answer, and kept nowhere.
    return render_template(
        "events/team.html", **_team(event), form=_tokens(TokenForm(formdata=None), event), secret=secret
    )


@bp.post("/events/<slug>/settings/tokens/<uuid:token_id>/revoke")
@require("accounts.tokens")
@after_archiving("ending an access changes nothing of the event")
def end_token(slug: str, token_id: UUID) -> Page:
    event = current_event()
    revoke_token(event.id, token_id, actor=current_actor(), at=now())
    flash(_("The token is revoked. Programs that use it are shut out at once."), "success")
    return redirect(url_for("events.team", slug=slug), 303)


def _moves(event: Event) -> list[tuple[str, Any]]:
    return [(there.value, MOVE_LABELS[there]) for there in MOVE_LABELS if there in MOVES[event.state]]


def _team(event: Event) -> dict[str, Any]:
    return {"event": event, "tokens": list_tokens(event.id), "roles": ROLE_LABELS, "at": now()}


def _tokens(form: TokenForm, event: Event) -> TokenForm:
    return form.offer(roles_within(current_actor(), event))
