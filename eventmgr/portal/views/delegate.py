"""A delegate's own page behind the pass."""

from flask import current_app, flash, redirect, render_template, session, url_for

from eventmgr.core.access import Actor, public
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.core.ids import clean_token
from eventmgr.core.limits import PUBLIC_LIMIT, limiter
from eventmgr.events.queries import list_public_events
from eventmgr.groups.queries import group_of
from eventmgr.portal.forms import PinForm
from eventmgr.portal.queries import next_session
from eventmgr.portal.views.shared import Page, bp, remember
from eventmgr.registration.forms import STATE_LABELS
from eventmgr.registration.models import Pass
from eventmgr.registration.queries import find_pass
from eventmgr.registration.service import cancel as cancel_registration
from eventmgr.registration.service import open_pass
from eventmgr.rendering import qr


@bp.get("/P/<token>")
@bp.get("/p/<token>")
@public
@limiter.limit(PUBLIC_LIMIT)
def delegate(token: str) -> Page:
    given = _valid_pass(token)
    if given is None:
        return _unknown()
    if given.id.hex not in session.get("passes", []):
        return _closed_pass(given, PinForm(formdata=None))
    is_new = session.get("new_pass") == given.id.hex
    if is_new:
        session.pop("new_pass")
    registration = given.registration
    return render_template(
        "portal/delegate.html",
        event=registration.event,
        given=given,
        registration=registration,
        state=STATE_LABELS[registration.state],
        is_new=is_new,
        group=group_of(registration.event_id, registration.id),
        next_session=next_session(registration.event_id, at=now()),
        drawing=_drawing(given),
    )


@bp.post("/P/<token>")
@bp.post("/p/<token>")
@public
@limiter.limit(PUBLIC_LIMIT)
def open_personal(token: str) -> Page:
    given = _valid_pass(token)
    if given is None:
        return _unknown()
    form = PinForm()
    if form.validate_on_submit():
        try:
            open_pass(given.token, form.pin.data or "", at=now())
        except DomainError as error:
            add_error(form, error)
            html, _status = _closed_pass(given, form)
            return html, error.status
        remember(given.id)
        return redirect(url_for("portal.delegate", token=given.token), 303)
    return _closed_pass(given, form)


@bp.post("/p/<token>/cancel")
@public
@limiter.limit(PUBLIC_LIMIT)
def cancel(token: str) -> Page:
    """A delegate does not come after all; only a device that opened the personal part may say so."""
    given = _valid_pass(token)
    if given is None:
        return _unknown()
    if given.id.hex not in session.get("passes", []):
        return redirect(url_for("portal.delegate", token=given.token), 303)
    registration = given.registration
    actor = Actor("delegate", registration.id, registration.code)
    cancel_registration(registration.event, registration.id, actor=actor, at=now())
    flash(_("Your registration is cancelled. Thank you for telling us; your pass is no longer valid."), "success")
    return redirect(url_for("portal.event", slug=registration.event.slug), 303)


def _valid_pass(token: str) -> Pass | None:
    given = find_pass(clean_token(token))
    return given if given is not None and given.revoked_at is None else None


def _closed_pass(given: Pass, form: PinForm) -> tuple[str, int]:
    """The pass for the door, without a word about the person."""
    shown = render_template("portal/pass.html", event=given.registration.event, form=form, drawing=_drawing(given))
    return shown, 422 if form.errors else 200


def _unknown() -> tuple[str, int]:
    return render_template("portal/unknown.html", events=list_public_events()), 404


def _drawing(given: Pass) -> str:
    """The code of the badge: the address in capitals, so that it takes the compact mode."""
    return qr.svg(f"{current_app.config['PUBLIC_URL'].upper()}/P/{given.token}")
