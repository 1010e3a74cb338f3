"""The pages of the agenda: the plan by day, and the form of a session."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventmgr.agenda import service
from eventmgr.agenda.forms import HALF_LABELS, KIND_LABELS, SESSION_ROLE_LABELS, SessionForm, write_place
from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import (
    Scope,
    Way,
    find_people,
    get_session,
    grid_state,
    is_parallel,
    list_clashes,
    list_names,
    list_plan,
    make_way,
)
from eventmgr.agenda.rules import say
from eventmgr.agenda.views.lines import Found, rearrange
from eventmgr.agenda.views.shared import Page, bp, clashes_of, form_page, tell_saved
from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event, list_days, list_rooms


@bp.get("/events/<slug>/agenda")
@require("agenda.view")
def index(slug: str) -> str:
    del slug
    event = current_event()
    clashes = list_clashes(event.id)
    return render_template(
        "agenda/index.html",
        event=event,
        plan=list_plan(event),
        rooms=list_rooms(event.id),
        clashes=clashes,
        clashing={slot.session_id for clash in clashes for slot in (clash.first, clash.second) if slot},
        state=grid_state(event),
        kinds=KIND_LABELS,
        roles=SESSION_ROLE_LABELS,
        halves=HALF_LABELS,
        say=say,
        is_parallel=is_parallel,
        seen=lambda session: write_place(service.place_of(session)),
    )


@bp.route("/events/<slug>/agenda/new", methods=["GET", "POST"])
@require("agenda.edit")
def new(slug: str) -> Page:
    del slug
    event = current_event()
    form = _new_form(event)
    if (deed := request.form.get("do")) is not None:
        return _page(event, form, None, found=rearrange(event, form, deed))
    if form.validate_on_submit():
        try:
            way = make_way(event, form.stretch(event))
            if form.push.data is not Scope.NOTHING and form.way.data != way.mark and (way.shifts or way.stops_at):
                form.way.data = way.mark
                return _page(event, form, None, way=way)
            session = _create(event, form, way)
        except DomainError as error:
            add_error(form, error)
        else:
            return _saved(event, session)
    return _page(event, form, None)


@bp.route("/events/<slug>/agenda/<uuid:session_id>", methods=["GET", "POST"])
@require("agenda.edit")
def edit(slug: str, session_id: UUID) -> Page:
    del slug
    event = current_event()
    session = get_session(event.id, session_id)
    form = SessionForm().offer(event, session) if request.method == "POST" else SessionForm.of(event, session)
    if (deed := request.form.get("do")) is not None:
        return _page(event, form, session, found=rearrange(event, form, deed))
    if form.validate_on_submit():
        try:
            service.update_session(event, session, form.values(event), actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            return _saved(event, session)
    return _page(event, form, session)


@bp.post("/events/<slug>/agenda/<uuid:session_id>/delete")
@require("agenda.edit")
def delete(slug: str, session_id: UUID) -> Page:
    event = current_event()
    session = get_session(event.id, session_id)
    form = SessionForm.of(event, session)
    try:
        service.delete_session(event, session, actor=current_actor(), at=now())
    except DomainError as error:
        add_error(form, error)
        return _page(event, form, session)
    flash(_("The session was deleted."), "success")
    return redirect(url_for("agenda.index", slug=slug), 303)


@bp.get("/events/<slug>/agenda/people")
@require("agenda.edit")
def people(slug: str) -> str:
    """Who may be meant by what is being typed: a piece of the form."""
    del slug
    event = current_event()
    return render_template("agenda/_people.html", people=find_people(event, request.args.get("q", "")), line=None)


def _new_form(event: Event) -> SessionForm:
    """The form as it was sent; before that, behind or within the session or on the day that the address names."""
    for name, begin in (("after", SessionForm.after), ("part_of", SessionForm.part_of)):
        if request.method == "GET" and (key := request.args.get(name, type=UUID)) is not None:
            return begin(event, get_session(event.id, key))
    form = SessionForm.empty(event)
    if request.method == "GET":
        if request.args.get("day") in {on.isoformat() for on, _title in list_days(event)}:
            form.day.data = request.args["day"]
        form.start.data, form.end.data = request.args.get("start", ""), request.args.get("end", "")
        form.room_id.data = request.args.get("room", "")
    return form


def _create(event: Event, form: SessionForm, way: Way) -> Session:
    data = form.values(event)
    if form.push.data is Scope.NOTHING or not way.shifts:
        return service.create_session(event, data, actor=current_actor(), at=now())
    mark = form.way.data or ""
    return service.insert_session(event, data, form.stretch(event), mark, actor=current_actor(), at=now())


def _saved(event: Event, session: Session) -> Response:
    """Back to the agenda, or on to the next session; one that clashes is shown once more, with what it clashes with."""
    if "next" in request.form:
        tell_saved(event, session)
        return redirect(url_for("agenda.new", slug=event.slug, after=session.id), 303)
    flash(_("Saved."), "success")
    if clashes_of(event, session.id):
        return redirect(url_for("agenda.edit", slug=event.slug, session_id=session.id), 303)
    return redirect(url_for("agenda.index", slug=event.slug, _anchor=f"s-{session.id}"), 303)


def _page(
    event: Event, form: SessionForm, session: Session | None, *, found: Found | None = None, way: Way | None = None
) -> Page:
    context: dict[str, Any] = {
        "event": event,
        "planned": session,
        "names": list_names(event.id),
        "clashes": clashes_of(event, session.id) if session is not None else [],
        "say": say,
        "found": found or {},
        "way": way,
    }
    return form_page("agenda/edit.html" if session is not None else "agenda/new.html", form, **context)
