"""A delegate's own page behind the pass."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, current_app, flash, make_response, redirect, render_template, request, session, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from eventmgr.agenda.queries import latest_release, sessions_of
from eventmgr.agenda.queries.running import show_board
from eventmgr.core.access import Actor, public
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.core.limits import PUBLIC_LIMIT, limiter
from eventmgr.core.live import mark_of, only_if_new
from eventmgr.events.queries import list_public_events
from eventmgr.materials.queries import list_materials
from eventmgr.minutes.queries import find_locked_of, list_amendments
from eventmgr.outcomes.forms import KIND_LABELS
from eventmgr.outcomes.queries import list_floors, list_own_points
from eventmgr.portal.forms import PinForm
from eventmgr.portal.queries import Visit, by_day, list_visits
from eventmgr.portal.views.memory import Look, drop_look, keep_look, last_look
from eventmgr.portal.views.shared import (
    Page,
    PassEnded,
    bp,
    forget,
    get_pass,
    is_remembered,
    own_key,
    own_pass,
    remember,
)
from eventmgr.registration.forms import STATE_LABELS
from eventmgr.registration.models import Pass
from eventmgr.registration.queries import current_pass
from eventmgr.registration.rules import pass_address
from eventmgr.registration.service import cancel as cancel_registration
from eventmgr.registration.service import open_pass
from eventmgr.rendering import qr
from eventmgr.training.queries import list_own_certificates

# Each open page asks once a minute; so each pass is counted by itself, and not the address that a hall shares.
OWN_LIMIT = "60 per minute"


@bp.get("/P/<token>")
@bp.get("/p/<token>")
@public
@limiter.limit(PUBLIC_LIMIT)
def delegate(token: str) -> Page:
    return _at_pass(token, _shown)


@bp.post("/P/<token>")
@bp.post("/p/<token>")
@public
@limiter.limit(PUBLIC_LIMIT)
def open_personal(token: str) -> Page:
    return _at_pass(token, _opened)


@bp.get("/p/<token>/live")
@public
@limiter.limit(OWN_LIMIT, key_func=own_key)
def live(token: str) -> Response:
    """The parts of the page that change, and a fresh token for its forms; who has them already is told so."""
    given = own_pass(token)
    html, _visits, _look = _live_part(given, at=now())
    response = only_if_new(html, mark_of(html))
    response.headers["X-CSRF-Token"] = generate_csrf()
    return response


@bp.post("/p/<token>/cancel")
@public
@limiter.limit(PUBLIC_LIMIT)
def cancel(token: str) -> Page:
    """A delegate does not come after all; only a device that opened the personal part may say so."""
    registration = own_pass(token).registration
    actor = Actor("delegate", registration.id, registration.code)
    cancel_registration(registration.event, registration.id, actor=actor, at=now())
    flash(_("Your registration is cancelled. Thank you for telling us; your pass is no longer valid."), "success")
    return redirect(url_for("portal.event", slug=registration.event.slug), 303)


@bp.post("/p/<token>/seen")
@public
@limiter.limit(PUBLIC_LIMIT)
def seen(token: str) -> Page:
    """The changes were read: from now on this device compares with what it sees now."""
    given = own_pass(token)
    _html, visits, _look = _live_part(given, at=now())
    response = redirect(url_for("portal.delegate", token=given.token), 303)
    keep_look(response, given, [visit.stop for visit in visits], at=now())
    return response


@bp.post("/p/<token>/forget")
@public
@limiter.limit(PUBLIC_LIMIT)
def forget_device(token: str) -> Page:
    """This device shows nothing personal any more until the code is given again."""
    given = own_pass(token)
    forget(given.id)
    flash(_("This phone has forgotten your page. Your 4-digit code opens it again."), "success")
    response = redirect(url_for("portal.delegate", token=given.token), 303)
    drop_look(response, given)
    return response


def _at_pass(token: str, answer: Callable[[Pass], Page]) -> Page:
    """What a pass answers; one that is unknown or has ended gets a page of its own."""
    try:
        given = get_pass(token)
    except NotFound:
        return _unknown()
    except PassEnded as error:
        return _ended(error.given), error.status
    return answer(given)


def _shown(given: Pass) -> Page:
    if not is_remembered(given):
        return _closed_pass(given, PinForm(formdata=None))
    own_address = url_for("portal.delegate", token=given.token)
    if request.path != own_address:
        return redirect(own_address)
    return _open_page(given, at=now())


def _opened(given: Pass) -> Page:
    form = PinForm()
    if not form.validate_on_submit():
        return _closed_pass(given, form, 422)
    try:
        open_pass(given.token, form.pin.data or "", at=now())
    except DomainError as error:
        add_error(form, error)
        return _closed_pass(given, form, error.status)
    remember(given.id)
    return redirect(url_for("portal.delegate", token=given.token), 303)


def _open_page(given: Pass, *, at: datetime) -> Response:
    registration = given.registration
    html, visits, look = _live_part(given, at=at)
    is_new = session.pop("new_pass", None) == given.id.hex
    response = make_response(
        render_template(
            "portal/delegate.html",
            event=registration.event,
            given=given,
            at=at,
            registration=registration,
            state=STATE_LABELS[registration.state],
            is_new=is_new,
            drawing=_drawing(given),
            live=Markup(html),  # noqa: S704 - made by our own template
            mark=mark_of(html),
            certificates=list_own_certificates(registration.id),
            **_minuted(registration.event_id),
        )
    )
    stops = [visit.stop for visit in visits]
    if look is None or not look.compare(stops, at=at):
        keep_look(response, given, stops, at=at)
    if not is_new:  # the page that shows the code is kept nowhere
        response.headers["X-Offline-Copy"] = "personal"
    return response


def _minuted(event_id: UUID) -> dict[str, Any]:
    """The locked minutes with their locked amendments, once there are any."""
    minutes = find_locked_of(event_id)
    return {"minutes": minutes, "amendments": list_amendments(minutes.id, only_locked=True) if minutes else []}


def _live_part(given: Pass, *, at: datetime) -> tuple[str, list[Visit], Look | None]:
    registration, event = given.registration, given.registration.event
    materials = list_materials(event.id)
    given_out = sessions_of(latest_release(event.id))
    board = show_board(event, given_out, at=at)
    visits = list_visits(event, registration.id, given_out, materials, at=at, runs=board.runs)
    look = last_look(given)
    today = at.astimezone(event.zone).date()
    days = by_day(event, visits)
    context: dict[str, Any] = {
        "event": event,
        "given": given,
        "at": at,
        "board": board,
        "places": {visit.session.id: visit.place for visit in visits if visit.place},
        "changes": look.compare([visit.stop for visit in visits], at=at) if look else [],
        "look": look,
        "groups": [visit for visit in visits if visit.group is not None],
        "days": days,
        "today": today,
        "open_day": next((day.date for day in days if day.date >= today and day.rest), None),
        "materials": [material for material in materials if material.session_id is None],
        "floors": list_floors(registration, at=at),
        "points": list_own_points(registration),
        "kinds": KIND_LABELS,
    }
    return render_template("portal/_live.html", **context), visits, look


def _closed_pass(given: Pass, form: PinForm, status: int = 200) -> Response:
    """The pass for the door, without a word about the person; an older copy with such words is to go."""
    event = given.registration.event
    response = make_response(
        render_template("portal/pass.html", event=event, given=given, form=form, drawing=_drawing(given)), status
    )
    response.headers["X-Offline-Copy"] = "none"
    return response


def _unknown() -> tuple[str, int]:
    return render_template("portal/unknown.html", events=list_public_events()), 404


def _ended(given: Pass) -> str:
    """A pass that opens nothing any more: it was replaced by a new one, or nobody comes with it."""
    is_replaced = current_pass(given.registration) is not None
    return render_template("portal/ended.html", event=given.registration.event, is_replaced=is_replaced)


def _drawing(given: Pass) -> str:
    """The code of the badge: the address in capitals, so that it takes the compact mode."""
    return qr.svg(pass_address(current_app.config["PUBLIC_URL"], given.token))
