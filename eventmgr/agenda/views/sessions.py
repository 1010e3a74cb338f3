"""The pages of the agenda: the plan by day, and the form of a session."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventmgr.agenda import service
from eventmgr.agenda.forms import HALF_LABELS, KIND_LABELS, SESSION_ROLE_LABELS, SessionForm
from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import get_session, list_clashes, list_names, list_plan
from eventmgr.agenda.rules import say
from eventmgr.agenda.views.shared import Page, bp
from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error, invalid
from eventmgr.core.i18n import LazyString, _
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event, list_days


@bp.get("/events/<slug>/agenda")
@require("agenda.view")
def index(slug: str) -> str:
    del slug
    event = current_event()
    return render_template(
        "agenda/index.html",
        event=event,
        plan=list_plan(event),
        clashes=_clashes_of(event),
        kinds=KIND_LABELS,
        roles=SESSION_ROLE_LABELS,
        halves=HALF_LABELS,
    )


@bp.route("/events/<slug>/agenda/new", methods=["GET", "POST"])
@require("agenda.edit")
def new(slug: str) -> Page:
    del slug
    event = current_event()
    form = SessionForm.empty(event)
    if request.method == "GET" and request.args.get("day") in {on.isoformat() for on, _title in list_days(event)}:
        form.day.data = request.args["day"]
    if form.validate_on_submit():
        try:
            session = service.create_session(event, form.values(event), actor=current_actor(), at=now())
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
    form = SessionForm.empty(event) if request.method == "POST" else SessionForm.of(event, session)
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


def _saved(event: Event, session: Session) -> Response:
    """Back to the agenda; a session that clashes is shown once more, with what it clashes with."""
    flash(_("Saved."), "success")
    if _clashes_of(event, session):
        return redirect(url_for("agenda.edit", slug=event.slug, session_id=session.id), 303)
    return redirect(url_for("agenda.index", slug=event.slug, _anchor=f"s-{session.id}"), 303)


def _clashes_of(event: Event, session: Session | None = None) -> list[tuple[UUID, LazyString]]:
    """What clashes, all of it or what concerns one session: the session to mend, and a sentence."""
    found = list_clashes(event.id)
    if session is not None:
        found = [clash for clash in found if session.id in {s.session_id for s in (clash.first, clash.second) if s}]
    return [(clash.first.session_id, say(clash, event.zone)) for clash in found]


def _page(event: Event, form: SessionForm, session: Session | None) -> Page:
    """The page of the form: with what is wrong with it after a refused POST, else as it is."""
    context = {
        "event": event,
        "form": form,
        "planned": session,
        "names": list_names(event.id),
        "clashes": _clashes_of(event, session) if session is not None else [],
    }
    template = "agenda/edit.html" if session is not None else "agenda/new.html"
    return invalid(template, **context) if request.method == "POST" else render_template(template, **context)
