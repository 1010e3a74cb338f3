"""People are seated: all newcomers with one button, or one person by hand."""

from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import _, ngettext
from eventmgr.groups import queries, service
from eventmgr.groups.forms import MoveForm, PinForm, SeatForm, option
from eventmgr.groups.views.shared import back, bp, group_session, tell


@bp.post("/events/<slug>/groups/sessions/<uuid:session_id>/assign")
@require("groups.edit")
def assign(slug: str, session_id: UUID) -> Response:
    """Seat all who have no group yet; nobody else moves."""
    session = group_session(session_id)
    try:
        done = service.assign(session, actor=current_actor(), at=now())
    except DomainError as error:
        tell(error)
    else:
        words = ngettext(
            "%(num)s person got a seat; nobody else moved.",
            "%(num)s people got a seat; nobody else moved.",
            done.seated,
        )
        flash(words, "success")
    return back(slug, f"session-{session_id}")


@bp.post("/events/<slug>/groups/sessions/<uuid:session_id>/move")
@require("groups.edit")
def move(slug: str, session_id: UUID) -> Response:
    """Seat one person in another group, or in none."""
    session = group_session(session_id)
    form = MoveForm()
    groups = queries.list_groups(session.event_id, session.id)
    form.group_id.choices = [option("", ""), *(option(group.id, group.number) for group in groups)]
    who = form.registration_id.data
    if not form.validate_on_submit() or who is None:
        flash(_("Choose a person and a group."), "error")
        return back(slug)
    try:
        service.move_member(session, who, form.group_id.data, actor=current_actor(), at=now())
    except DomainError as error:
        tell(error)
    else:
        flash(_("Saved. Whom you seat by hand stays there whatever is planned."), "success")
    return _return(slug, session_id, form)


@bp.post("/events/<slug>/groups/sessions/<uuid:session_id>/pin")
@require("groups.edit")
def pin(slug: str, session_id: UUID) -> Response:
    """Keep a person in the present group, or let plans move the person again."""
    session = group_session(session_id)
    form = PinForm()
    who = form.registration_id.data
    if not form.validate_on_submit() or who is None:
        return back(slug)
    try:
        service.pin_member(session, who, pinned=form.pinned.data == "yes", actor=current_actor(), at=now())
    except DomainError as error:
        tell(error)
    return _return(slug, session_id, form)


def _return(slug: str, session_id: UUID, form: SeatForm) -> Response:
    who, anchor = form.registration_id.data, f"person-{session_id}-{form.registration_id.data}"
    if form.shows_person.data:
        return redirect(url_for("groups.person", slug=slug, session_id=session_id, registration_id=who), 303)
    if form.shown_group_id.data:
        return redirect(url_for("groups.show", slug=slug, group_id=form.shown_group_id.data, _anchor=anchor), 303)
    return back(slug, anchor)
