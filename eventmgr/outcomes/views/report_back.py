"""What the groups report, for the projector of the hall."""

from uuid import UUID

from flask import render_template, request

from eventmgr.core.access import require
from eventmgr.events.queries import current_event
from eventmgr.outcomes import queries
from eventmgr.outcomes.views.shared import bp, words


@bp.get("/events/<slug>/records/report-back")
@require("outcomes.view")
def report_back(slug: str) -> str:
    """Group by group its topic and its starred points, in large type, to be moved by the keyboard."""
    del slug
    event = current_event()
    sessions = queries.list_recorded_sessions(event.id)
    wanted = request.args.get("session", type=UUID)
    session = next((one for one in sessions if one.id == wanted), sessions[0] if sessions else None)
    records = queries.list_group_records(session) if session else []
    return render_template(
        "outcomes/report_back.html",
        event=event,
        session=session,
        records=records,
        screens=queries.list_screens(records),
        **words(),
    )
