"""A room in use is deleted: what is in it is offered to move."""

from uuid import UUID

from flask import flash, redirect, url_for
from wtforms import SelectField
from wtforms.validators import Optional

from eventmgr.agenda.queries import list_sessions
from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import Form, add_error
from eventmgr.core.i18n import _, lazy
from eventmgr.events.queries import current_event, get_room, list_rooms
from eventmgr.groups import queries, service
from eventmgr.groups.forms import option
from eventmgr.groups.views.shared import Answer, bp, page


class LeaveForm(Form):
    room_id = SelectField(lazy("Where they move"), [Optional()])


@bp.route("/events/<slug>/settings/rooms/<uuid:room_id>/leave", methods=["GET", "POST"])
@require("events.edit")
def leave_room(slug: str, room_id: UUID) -> Answer:
    """Sessions and groups of a room move to another one, and the room goes."""
    event = current_event()
    room = get_room(event.id, room_id)
    form = LeaveForm()
    others = [other for other in list_rooms(event.id) if room.id not in {other.id, other.parent_id}]
    form.room_id.choices = [option("", _("(no room)")), *(option(other.id, other.name) for other in others)]
    if form.validate_on_submit():
        to = get_room(event.id, UUID(form.room_id.data)) if form.room_id.data else None
        try:
            service.empty_and_delete_room(event, room, to, actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("The room was deleted; what was in it has moved."), "success")
            return redirect(url_for("events.rooms", slug=slug), 303)
    return page(
        "groups/leave_room.html",
        form,
        form=form,
        room=room,
        sessions=[row for row in list_sessions(event.id) if row.room_id == room.id],
        groups=queries.groups_in(room.id),
    )
