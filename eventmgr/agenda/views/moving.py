"""Sessions change their place: from the grid, in their row of the list, or making way for others."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import Response, flash, jsonify, redirect, render_template, request, url_for

from eventmgr.agenda import service
from eventmgr.agenda.forms import PlaceForm, PushForm, read_place
from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import Stretch, get_session, grid_state, list_clashes, local_date, make_way
from eventmgr.agenda.rules import say
from eventmgr.agenda.service import Moved, Place
from eventmgr.agenda.views.shared import Page, bp, form_page, tell_saved
from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _, lazy
from eventmgr.core.problems import for_programs, problem
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event, list_rooms


@bp.post("/events/<slug>/agenda/<uuid:session_id>/move")
@require("agenda.edit")
@for_programs
def move(slug: str, session_id: UUID) -> Response:
    """Put a session elsewhere (JSON: to, seen); the answer is the plan as it stands now, also of a refusal."""
    del slug
    event = current_event()
    get_session(event.id, session_id)
    sent: Any = request.get_json(silent=True)
    try:
        to, seen = _place(event, sent["to"]), _place(event, sent["seen"])
    except (KeyError, TypeError, ValueError, OverflowError):
        raise DomainError(lazy("This is no place in the plan.")) from None
    try:
        service.move_session(event, session_id, to, seen, actor=current_actor(), at=now())
    except Moved as error:
        return problem(error.status, error.code, str(error), **_state(event))
    return jsonify(_state(event))


@bp.route("/events/<slug>/agenda/<uuid:session_id>/place", methods=["GET", "POST"])
@require("agenda.edit")
def place(slug: str, session_id: UUID) -> Page:
    """Another time or room for one session, on its day."""
    event = current_event()
    session = get_session(event.id, session_id)
    here = service.place_of(session)
    form = PlaceForm().offer(list_rooms(event.id))
    if request.method == "GET":
        form.start.data = f"{here.starts_at.astimezone(event.zone):%H:%M}"
        form.end.data = f"{here.ends_at.astimezone(event.zone):%H:%M}"
        form.room_id.data = str(here.room_id or "")
    if form.validate_on_submit():
        to = form.place(event, local_date(session, event.zone))
        seen = read_place(form.seen.data or "") or here
        try:
            service.move_session(event, session.id, to, seen, actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            tell_saved(event, session)
            return redirect(url_for("agenda.index", slug=slug, _anchor=f"s-{session_id}"), 303)
    return form_page("agenda/place.html", form, event=event, planned=session)


@bp.route("/events/<slug>/agenda/<uuid:session_id>/push", methods=["GET", "POST"])
@require("agenda.edit")
def push(slug: str, session_id: UUID) -> Page:
    """Let a session and what follows it begin later: first shown, then done."""
    event = current_event()
    session = get_session(event.id, session_id)
    form, way = PushForm(), None
    if form.validate_on_submit():
        try:
            stretch = _later(session, form)
            way = make_way(event, stretch)
            if form.way.data == way.mark:
                service.push_rest(event, stretch, way.mark, actor=current_actor(), at=now())
                flash(_("The sessions were moved."), "success")
                return redirect(url_for("agenda.index", slug=slug, _anchor=f"s-{session_id}"), 303)
            form.way.data = way.mark
        except DomainError as error:
            add_error(form, error)
    return form_page("agenda/push.html", form, event=event, planned=session, way=way)


def _later(session: Session, form: PushForm) -> Stretch:
    begins = session.starts_at
    ends = begins + timedelta(minutes=form.minutes.data or 0)
    return Stretch(begins, ends, session.room_id, session.parent_id, form.push.data)


def _place(event: Event, sent: dict[str, Any]) -> Place:
    """A place as the grid says it: a date, and minutes of that day."""
    day = datetime.combine(date.fromisoformat(sent["day"]), time(), event.zone)
    start, end = (day + timedelta(minutes=int(sent[name])) for name in ("start", "end"))
    return Place(start, end, UUID(sent["room"]) if sent["room"] else None)


def _state(event: Event) -> dict[str, Any]:
    clashes = list_clashes(event.id)
    return {
        "plan": grid_state(event),
        "clashes": render_template("agenda/_clashes_now.html", event=event, clashes=clashes, say=say),
    }
