"""Groups are added, changed, led and taken away."""

from typing import Any
from uuid import UUID

from flask import flash, request

from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event, list_rooms
from eventmgr.groups import queries, service
from eventmgr.groups.forms import EditForm, GroupForm, option
from eventmgr.groups.models import Group
from eventmgr.groups.views.shared import Answer, back, bp, group_session, label_of, page
from eventmgr.registration.queries import list_delegates


@bp.route("/events/<slug>/groups/sessions/<uuid:session_id>/new", methods=["GET", "POST"])
@require("groups.edit")
def new(slug: str, session_id: UUID) -> Answer:
    """Give a session one more group."""
    event = current_event()
    session = group_session(session_id)
    form = GroupForm()
    form.room_id.choices = _rooms(event)
    if request.method == "GET":
        form.number.data = len(queries.list_groups(event.id, session.id)) + 1
    if form.validate_on_submit():
        try:
            service.create_group(
                session,
                form.number.data or 0,
                form.topic.data or "",
                form.room_id.data,
                form.seats.data,
                actor=current_actor(),
                at=now(),
            )
        except DomainError as error:
            add_error(form, error)
        else:
            return back(slug)
    return page("groups/new.html", form, form=form, session=session)


@bp.route("/events/<slug>/groups/<uuid:group_id>/edit", methods=["GET", "POST"])
@require("groups.edit")
def edit(slug: str, group_id: UUID) -> Answer:
    """Change a group and name its officers."""
    event = current_event()
    group = queries.get_group(event.id, group_id)
    form = EditForm(obj=group)
    form.room_id.choices = _rooms(event)
    officers = _officers(event, group)
    for field in (form.facilitator_id, form.secretary_id, form.rapporteur_id):
        field.choices = officers
    if form.validate_on_submit():
        try:
            _save(group, form)
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Saved."), "success")
            return back(slug, f"group-{group_id}")
    return page("groups/edit.html", form, form=form, group=group, members=queries.list_members(group))


@bp.post("/events/<slug>/groups/<uuid:group_id>/delete")
@require("groups.edit")
def delete(slug: str, group_id: UUID) -> Answer:
    """Take an empty group away."""
    service.delete_group(queries.get_group(current_event().id, group_id), actor=current_actor(), at=now())
    return back(slug)


def _save(group: Group, form: EditForm) -> None:
    data: service.GroupData = {
        "number": form.number.data or 0,
        "topic": form.topic.data or "",
        "room_id": form.room_id.data,
        "seats": form.seats.data,
    }
    officers: service.OfficerData = {
        "facilitator_id": form.facilitator_id.data,
        "secretary_id": form.secretary_id.data,
        "rapporteur_id": form.rapporteur_id.data,
    }
    service.update_group(group, data, officers, actor=current_actor(), at=now())


def _rooms(event: Event) -> list[Any]:
    return [option("", "—"), *(option(room.id, room.name) for room in list_rooms(event.id))]


def _officers(event: Event, group: Group) -> list[Any]:
    members = queries.list_members(group)
    known = {member.id for member in members}
    others = [person for person in list_delegates(event.id) if person.id not in known]
    return [
        option("", _("Nobody yet")),
        *(option(person.id, label_of(person), _("Members of the group")) for person in members),
        *(option(person.id, label_of(person), _("Other delegates")) for person in others),
    ]
