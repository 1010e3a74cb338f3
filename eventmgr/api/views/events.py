"""The event and its programme."""

from typing import Any

from eventmgr.agenda import queries as agenda_queries
from eventmgr.agenda.rules.releases import Given
from eventmgr.api.schemas import programme
from eventmgr.api.views.shared import bp
from eventmgr.core.access import require
from eventmgr.events.queries import current_event
from eventmgr.sync.rules import show_moment


@bp.get("/events/<slug>")
@require("events.view")
@bp.etag
@bp.response(200, programme.Event)
def event(slug: str) -> dict[str, Any]:
    """The event and the sessions to which people are checked in."""
    del slug
    here = current_event()
    arrival = agenda_queries.arrival_session(here.id)
    names = ("id", "slug", "name", "venue", "city", "starts_on", "ends_on", "timezone")
    return {
        **{name: getattr(here, name) for name in names},
        "kind": here.kind.value,
        "state": here.state.value,
        "arrival_session": arrival.id if arrival else None,
        "sessions": [
            {
                "id": session.id,
                "kind": session.kind.value,
                "title": session.title,
                "starts_at": show_moment(session.starts_at),
                "ends_at": show_moment(session.ends_at),
            }
            for session in agenda_queries.list_attendance_sessions(here.id)
        ],
    }


@bp.get("/events/<slug>/agenda")
@require("agenda.view")
@bp.etag
@bp.arguments(programme.AgendaQuery, location="query")
@bp.response(200, programme.Agenda)
def agenda(query: dict[str, Any], slug: str) -> dict[str, Any]:
    """The programme as it was given out last; `draft` asks for what is planned now, which only staff see on pages."""
    del slug
    here = current_event()
    release = None if query["draft"] else agenda_queries.latest_release(here.id)
    given = agenda_queries.draft_of(here.id) if query["draft"] else agenda_queries.sessions_of(release)
    return {
        "release": release.number if release else None,
        "released_at": release.released_at if release else None,
        "sessions": [_shown(session) for session in given],
    }


def _shown(session: Given) -> dict[str, Any]:
    return {
        "id": session.id,
        "kind": session.kind.value,
        "code": session.code,
        "title": session.title,
        "starts_at": show_moment(session.starts_at),
        "ends_at": show_moment(session.ends_at),
        "room": session.room,
        "parent": session.parent_id,
        "people": [{"name": part.name, "role": part.role.value} for part in session.people],
        "papers": session.papers,
    }
