"""Who spoke in the discussions, and who has not yet."""

from uuid import UUID

from flask import render_template, request

from eventmgr.core.access import require
from eventmgr.events.queries import current_event
from eventmgr.outcomes import queries
from eventmgr.outcomes.views.shared import bp
from eventmgr.people.rules import Sex


@bp.get("/events/<slug>/records/speakers")
@require("outcomes.view")
def speakers(slug: str) -> str:
    """How many spoke, by group, province and sex, in all discussions or in one session; and who did not."""
    del slug
    event = current_event()
    sessions = queries.list_recorded_sessions(event.id)
    wanted = request.args.get("session", type=UUID)
    session = next((one for one in sessions if one.id == wanted), None)
    return render_template(
        "outcomes/speakers.html",
        event=event,
        sessions=sessions,
        session=session,
        speaking=queries.who_spoke(event.id, session.id if session else None),
        sexes=[*Sex, None],
    )
