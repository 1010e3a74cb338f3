"""Staff pages of the discussion groups."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import get_session
from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.forms import add_error, invalid
from eventmgr.core.i18n import _
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event, list_rooms
from eventmgr.groups import queries, service
from eventmgr.groups.forms import EditForm, GroupForm, MoveForm, option
from eventmgr.groups.models import Group
from eventmgr.people.rules import Sex
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import list_delegates

bp = Blueprint("groups", __name__)

Answer = str | tuple[str, int] | Response


@bp.get("/events/<slug>/groups")
@require("groups.view")
def index(slug: str) -> str:
    """All groups with topic, room, officers and members, and how well they are balanced."""
    del slug
    return render_template("groups/index.html", **_overview(current_event()))


@bp.route("/events/<slug>/groups/sessions/<uuid:session_id>/new", methods=["GET", "POST"])
@require("groups.edit")
def new(slug: str, session_id: UUID) -> Answer:
    """Give a session one more group."""
    event = current_event()
    session = get_session(event.id, session_id)
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
            return _back(slug)
    return _page("groups/new.html", form, session=session)


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
            return _back(slug, f"group-{group_id}")
    return _page("groups/edit.html", form, group=group, members=queries.list_members(group))


@bp.post("/events/<slug>/groups/<uuid:group_id>/delete")
@require("groups.edit")
def delete(slug: str, group_id: UUID) -> Answer:
    """Take an empty group away."""
    service.delete_group(queries.get_group(current_event().id, group_id), actor=current_actor(), at=now())
    return _back(slug)


@bp.post("/events/<slug>/groups/sessions/<uuid:session_id>/assign")
@require("groups.edit")
def assign(slug: str, session_id: UUID) -> Answer:
    """Seat all who have no group yet; `afresh` seats everybody anew."""
    session = get_session(current_event().id, session_id)
    afresh = request.form.get("afresh") == "yes"
    try:
        done = service.assign(session, afresh=afresh, actor=current_actor(), at=now())
    except DomainError as error:
        flash(str(error), "error")
    else:
        flash(
            _("%(seated)s people got a seat, %(moved)s changed the group.", seated=done.seated, moved=done.moved),
            "success",
        )
    return _back(slug)


@bp.post("/events/<slug>/groups/sessions/<uuid:session_id>/move")
@require("groups.edit")
def move(slug: str, session_id: UUID) -> Answer:
    """Seat one person in another group, or in none."""
    event = current_event()
    session = get_session(event.id, session_id)
    overview = _overview(event)
    form: MoveForm | None = overview["move_forms"].get(session.id)
    if form is None:
        raise NotFound(_("This session has no groups."))
    if form.validate_on_submit() and form.registration_id.data is not None:
        try:
            service.move_member(session, form.registration_id.data, form.group_id.data, actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Saved."), "success")
            return _back(slug)
    return invalid("groups/index.html", **overview)


@bp.get("/events/<slug>/groups/<uuid:group_id>/door-list")
@require("groups.view")
def door_list(slug: str, group_id: UUID) -> str:
    """The sheet for the door of the group's room: topic and names."""
    del slug
    event = current_event()
    group = queries.get_group(event.id, group_id)
    return render_template("groups/door_list.html", event=event, group=group, members=queries.list_members(group))


def _overview(event: Event) -> dict[str, Any]:
    groups = queries.list_groups(event.id)
    members = queries.members_by_group(event.id)
    sections, forms = [], {}
    for session in queries.list_group_sessions(event.id):
        own = [group for group in groups if group.session_id == session.id]
        seated = {person.id for group in own for person in members.get(group.id, ())}
        people = queries.list_seatable(event.id, session.id)
        rows = queries.balance(own, members)
        unseated = [person for person in people if person.id not in seated]
        sections.append({"session": session, "rows": rows, "seated": len(seated), "unseated": unseated})
        forms[session.id] = _move_form(session, own, [person for person in people if person.id in seated], unseated)
    return {"event": event, "sections": sections, "members": members, "move_forms": forms, "sexes": list(Sex)}


def _move_form(
    session: Session, groups: list[Group], seated: list[Registration], unseated: list[Registration]
) -> MoveForm:
    form = MoveForm()
    for field in (form.registration_id, form.group_id):  # two sessions may stand on one page
        field.id = f"{field.id}-{session.id}"
    people = [*unseated, *seated]
    form.registration_id.choices = [option("", "—"), *(option(person.id, _label(person)) for person in people)]
    form.group_id.choices = [
        option("", _("No group")),
        *(option(group.id, _("Group %(number)s", number=group.number)) for group in groups),
    ]
    return form


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
        *(option(person.id, _label(person), _("Members of the group")) for person in members),
        *(option(person.id, _label(person), _("Other delegates")) for person in others),
    ]


def _label(person: Registration) -> str:
    province = person.delegation.admin_unit.name if person.delegation else person.organization
    return f"{person.person.full_name}, {province}" if province else person.person.full_name


def _page(template: str, form: GroupForm, **context: Any) -> Answer:
    context = {"event": current_event(), "form": form, **context}
    return invalid(template, **context) if form.errors else render_template(template, **context)


def _back(slug: str, anchor: str | None = None) -> Response:
    return redirect(url_for("groups.index", slug=slug, _anchor=anchor), 303)
