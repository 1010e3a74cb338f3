"""Delegates say themselves that they are there: by the code on the wall, with the pass opened on their own phone."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, session, url_for

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import get_session
from eventmgr.checkin.rules import Result
from eventmgr.checkin.service import mark_self, read_wall
from eventmgr.core.access import public
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _, format_datetime
from eventmgr.core.ids import KEY_LENGTH, new_token
from eventmgr.core.limits import PUBLIC_LIMIT, limiter
from eventmgr.events.models import Event
from eventmgr.events.queries import get_public_event
from eventmgr.portal.forms import FindForm, WallForm
from eventmgr.portal.queries import list_open_passes
from eventmgr.portal.views.shared import Page, bp, remember
from eventmgr.registration.models import Pass
from eventmgr.registration.service import find_own_pass

# Who read the code may open the pass and press the button in peace; the code on the wall has changed by then.
_PATIENCE = timedelta(minutes=5)


@bp.get("/e/<slug>/here")
@public
@limiter.limit(PUBLIC_LIMIT)
def here(slug: str) -> Page:
    """What the code on the wall opens; it changes nothing before the person says so."""
    event, typed = get_public_event(slug), request.args.get("code", "")[:40]
    if not typed:
        return _here(event)
    form = WallForm(formdata=None, data={"code": typed})
    return _read(event, form)


@bp.post("/e/<slug>/here")
@public
@limiter.limit(PUBLIC_LIMIT)
def type_wall(slug: str) -> Page:
    """The letters under the code, typed by hand."""
    event, form = get_public_event(slug), WallForm()
    if not form.validate():
        return _here(event, wall_form=form, status=422)
    return _read(event, form)


@bp.post("/e/<slug>/here/pass")
@public
@limiter.limit(PUBLIC_LIMIT)
def open_here(slug: str) -> Page:
    """Open the own pass on this phone first."""
    event, form = get_public_event(slug), FindForm()
    if form.validate():
        try:
            given = find_own_pass(event, form.phone.data or "", form.secret.data or "", at=now())
        except DomainError as error:
            add_error(form, error)
            return _here(event, find_form=form, status=error.status)
        remember(given.id)
        return redirect(url_for("portal.here", slug=slug), 303)
    return _here(event, find_form=form, status=422)


@bp.post("/e/<slug>/here/mark")
@public
@limiter.limit(PUBLIC_LIMIT)
def mark_here(slug: str) -> Page:
    """I am here."""
    event, at = get_public_event(slug), now()
    place, given = _place(event, at), _chosen_pass(event)
    if place is None or given is None:
        return _here(event, problem=_("Please take the code that stands on the wall now."), status=422)
    try:
        answer = mark_self(event, place.id, given.registration, _phone(), at=at)
    except DomainError as error:
        return _here(event, problem=str(error), status=error.status)
    session.pop("here", None)
    told = {"title": place.title, "at": format_datetime(answer.at, event.zone)}
    if answer.result is Result.ACCEPTED:
        flash(_("You are checked in: %(title)s, %(at)s.", **told), "success")
    else:
        flash(_("You were checked in already: %(title)s, %(at)s.", **told), "success")
    return redirect(url_for("portal.delegate", token=given.token), 303)


def _read(event: Event, form: WallForm) -> Page:
    """Remember on this phone that it saw the code that stood on the wall at this moment."""
    at = now()
    try:
        wall = read_wall(event.id, form.code.data or "", at=at)
    except DomainError as error:
        add_error(form, error)
        return _here(event, wall_form=form, status=error.status)
    session["here"] = [wall.session.id.hex, int((at + _PATIENCE).timestamp())]
    session.permanent = True
    return redirect(url_for("portal.here", slug=event.slug), 303)


def _place(event: Event, at: datetime) -> Session | None:
    """The session whose wall this phone saw a moment ago."""
    seen, until = session.get("here", ["", 0])
    if not seen or datetime.fromtimestamp(until, UTC) < at:
        return None
    try:
        return get_session(event.id, UUID(seen))
    except NotFound:
        return None


def _passes(event: Event) -> list[Pass]:
    """The passes of this event that were opened on this phone, the last one first."""
    kept = [UUID(known) for known in reversed(session.get("passes", []))]
    found = {given.id: given for given in list_open_passes(event.id, kept)}
    return [found[known] for known in kept if known in found]


def _chosen_pass(event: Event) -> Pass | None:
    wanted = request.form.get("pass", "")
    return next((given for given in _passes(event) if given.id.hex == wanted), None)


def _phone() -> str:
    """The mark of this phone, which stands for one person at a session."""
    if "phone" not in session:
        session["phone"] = new_token(KEY_LENGTH)
        session.permanent = True
    return str(session["phone"])


def _here(
    event: Event,
    *,
    wall_form: WallForm | None = None,
    find_form: FindForm | None = None,
    problem: str = "",
    status: int = 200,
) -> tuple[str, int]:
    page = render_template(
        "portal/here.html",
        event=event,
        place=_place(event, now()),
        passes=_passes(event),
        wall_form=wall_form or WallForm(formdata=None),
        find_form=find_form or FindForm(formdata=None),
        problem=problem,
    )
    return page, status
