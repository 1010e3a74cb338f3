"""The page of the trail: who did what at an event, with what stood there before and after."""

from datetime import date, datetime, time, timedelta

from flask import Blueprint, render_template, request

from eventmgr.audit.forms import ACTORS, THINGS, deed_words, field_words
from eventmgr.audit.queries import Wanted, list_actors, list_entries, read_cursor
from eventmgr.core.access import found_event, require

bp = Blueprint("audit", __name__)


@bp.get("/events/<slug>/trail")
@require("audit.view")
def index(slug: str) -> str:
    del slug
    event, given = found_event(), request.args
    day = _day(given.get("day"))
    begin = datetime.combine(day, time(), event.zone) if day else None
    wanted = Wanted(
        thing=given.get("thing", "").replace("\0", ""),
        actor=given.get("actor", "").replace("\0", ""),
        subject_id=read_cursor(given.get("record")),
        since=begin,
        until=begin + timedelta(days=1) if begin else None,
    )
    return render_template(
        "audit/index.html",
        event=event,
        trail=list_entries(event.id, wanted, given.get("cursor")),
        wanted=wanted,
        day=day,
        actors=list_actors(event.id),
        actor_kinds=ACTORS,
        things=sorted(THINGS.items(), key=lambda pair: str(pair[1])),
        deed_words=deed_words,
        field_words=field_words,
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
