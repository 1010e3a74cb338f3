"""The public pages of an event, and a delegate's own page behind the pass."""

from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from eventmgr.agenda.queries import list_plan
from eventmgr.core.access import Actor, public
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error, invalid
from eventmgr.core.ids import clean_token
from eventmgr.core.limits import PUBLIC_LIMIT, limiter
from eventmgr.events.models import Event
from eventmgr.events.queries import get_public_event, list_public_events
from eventmgr.events.rules import EventState
from eventmgr.groups.queries import group_of, list_groups
from eventmgr.portal.forms import FindForm, PinForm, RegisterForm
from eventmgr.portal.queries import next_session
from eventmgr.registration.forms import STATE_LABELS
from eventmgr.registration.models import Pass
from eventmgr.registration.queries import current_pass, find_pass, list_delegations
from eventmgr.registration.rules import Source, is_open
from eventmgr.registration.service import consent_texts, find_own_pass, open_pass
from eventmgr.registration.service import register as sign_up
from eventmgr.rendering import qr

bp = Blueprint("portal", __name__)
Page = str | tuple[str, int] | Response
_REMEMBERED = 10
_NOBODY = Actor("anonymous", None, "")


@bp.get("/e/<slug>")
@public
def event(slug: str) -> str:
    found = get_public_event(slug)
    return render_template(
        "portal/event.html",
        event=found,
        plan=list_plan(found),
        groups=list_groups(found.id),
        is_open=_is_open(found),
    )


@bp.route("/e/<slug>/register", methods=["GET", "POST"])
@public
@limiter.limit(PUBLIC_LIMIT)
def register(slug: str) -> Page:
    found = get_public_event(slug)
    delegations = list_delegations(found.id)
    form = RegisterForm().explain(consent_texts(found))
    if form.validate_on_submit():
        try:
            made = sign_up(found, form.values(delegations), source=Source.WEB, actor=_NOBODY, at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            given = current_pass(made)
            if given is None:
                session["received"] = made.code
                return redirect(url_for("portal.received", slug=slug), 303)
            _remember(given.id)
            session["new_pass"] = given.id.hex
            return redirect(url_for("portal.delegate", token=given.token), 303)
    context = {"event": found, "form": form, "delegations": delegations, "is_open": _is_open(found), "at": now()}
    if request.method == "POST":
        return invalid("portal/register.html", **context)
    return render_template("portal/register.html", **context)


@bp.get("/e/<slug>/received")
@public
def received(slug: str) -> Page:
    found = get_public_event(slug)
    code = session.get("received")
    if code is None:
        return redirect(url_for("portal.event", slug=slug), 303)
    return render_template("portal/received.html", event=found, code=code)


@bp.route("/e/<slug>/find", methods=["GET", "POST"])
@public
@limiter.limit(PUBLIC_LIMIT)
def find(slug: str) -> Page:
    found = get_public_event(slug)
    form = FindForm()
    if form.validate_on_submit():
        try:
            given = find_own_pass(found, form.phone.data or "", form.secret.data or "", at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            _remember(given.id)
            return redirect(url_for("portal.delegate", token=given.token), 303)
    if request.method == "POST":
        return invalid("portal/find.html", event=found, form=form)
    return render_template("portal/find.html", event=found, form=form)


@bp.get("/e/<slug>/poster")
@public
def poster(slug: str) -> str:
    found = get_public_event(slug)
    address = f"{current_app.config['PUBLIC_URL']}/e/{slug}/register"
    return render_template("portal/poster.html", event=found, address=address, drawing=qr.svg(address, level="M"))


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
        _remember(given.id)
        return redirect(url_for("portal.delegate", token=given.token), 303)
    return _closed_pass(given, form)


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


def _remember(pass_id: UUID) -> None:
    """This device has shown that it may see the personal part; it keeps that for the passes opened last."""
    kept = [known for known in session.get("passes", []) if known != pass_id.hex]
    session["passes"] = [*kept, pass_id.hex][-_REMEMBERED:]
    session.permanent = True


def _is_open(found: Event) -> bool:
    bounds = is_open(found.registration_opens_at, found.registration_closes_at, at=now())
    return bounds and found.state is not EventState.CLOSED
