"""The board: all groups of the event with their people, how balanced they are, and the sheets for the doors."""

from typing import Any
from uuid import UUID

from flask import render_template

from eventmgr.agenda.models import Session
from eventmgr.core.access import require
from eventmgr.events.queries import current_event
from eventmgr.groups import queries
from eventmgr.groups.models import Group
from eventmgr.groups.views.shared import bp, judged
from eventmgr.registration.models import Registration

# More people than these are not shown on one page: each group has a page of its own.
MOST_ON_BOARD = 250


@bp.get("/events/<slug>/groups")
@require("groups.view")
def index(slug: str) -> str:
    """All groups with topic, room, officers and members, and how well they are balanced."""
    del slug
    event = current_event()
    groups, members = queries.list_groups(event.id), queries.members_by_group(event.id)
    sections = [
        _section(session, [group for group in groups if group.session_id == session.id], members)
        for session in queries.list_group_sessions(event.id)
    ]
    return render_template("groups/index.html", event=event, sections=sections, members=members)


@bp.get("/events/<slug>/groups/<uuid:group_id>")
@require("groups.view")
def show(slug: str, group_id: UUID) -> str:
    """One group with its people, who can be moved from here."""
    del slug
    event = current_event()
    group = queries.get_group(event.id, group_id)
    groups = queries.list_groups(event.id, group.session_id)
    return render_template(
        "groups/show.html",
        event=event,
        group=group,
        groups=groups,
        members=queries.list_members(group),
        pinned=queries.pinned(group.session_id),
    )


@bp.get("/events/<slug>/groups/<uuid:group_id>/door-list")
@require("groups.view")
def door_list(slug: str, group_id: UUID) -> str:
    """The sheet for the door of the group's room: topic and names."""
    del slug
    event = current_event()
    group = queries.get_group(event.id, group_id)
    return render_template("groups/door_list.html", event=event, group=group, members=queries.list_members(group))


def _section(session: Session, groups: list[Group], members: dict[UUID, list[Registration]]) -> dict[str, Any]:
    people, seats = queries.list_seatable(session.event_id, session.id), queries.seat_by_registration(session.id)
    taken = queries.find_last_taken(session.id)
    is_as_planned = taken is not None and queries.plan_seats(taken.id) == seats
    return {
        "session": session,
        "groups": groups,
        "people": people,
        "seated": sum(len(members.get(group.id, ())) for group in groups),
        "unseated": [person for person in people if person.id not in seats],
        "pinned": queries.pinned(session.id),
        "shows_people": len(people) <= MOST_ON_BOARD,
        "plan": queries.find_open_plan(session.id),
        "taken": taken if is_as_planned else None,
        **judged(session, groups, people, seats),
    }
