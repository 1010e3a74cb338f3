"""What the page of the minutes is told while it stays open: every text with its version, as JSON."""

import json
from hashlib import sha256
from typing import Any

from flask import Response, make_response, render_template, request
from flask_wtf.csrf import generate_csrf

from eventmgr.core.access import current_actor, require
from eventmgr.core.problems import for_programs
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.minutes.models import Minutes, MinutesRevision, MinutesText
from eventmgr.minutes.papers import data_words
from eventmgr.minutes.queries import compile_minutes, find_minutes, list_clashes
from eventmgr.minutes.rules import MinutesState, Mode, Section
from eventmgr.minutes.views.shared import bp, get_section, mark_of, part_of


@bp.get("/events/<slug>/minutes/state")
@require("minutes.edit")
@for_programs
def state(slug: str) -> Response:
    """All texts, and a fresh token for what is sent; who has them already is told so."""
    del slug
    event = current_event()
    shown = {"me": str(current_actor().id), **_shown(event, find_minutes(event.id))}
    body = json.dumps(shown, ensure_ascii=False, sort_keys=True)
    response = make_response(body, 200, {"Content-Type": "application/json", "Cache-Control": "no-store"})
    response.set_etag(sha256(body.encode()).hexdigest()[:32])
    response.make_conditional(request)
    response.headers["X-CSRF-Token"] = generate_csrf()
    return response


@bp.get("/events/<slug>/minutes/sections/<section>/data")
@require("minutes.edit")
@for_programs
def section_data(slug: str, section: str) -> Response:
    """What the data say for one section now, drawn as on the page."""
    del slug
    event = current_event()
    part = part_of(event, get_section(section))
    html = render_template("minutes/_data.html", event=event, part=part)
    told = {"html": html, "words": part.words, "mark": part.mark}
    return Response(
        json.dumps(told, ensure_ascii=False), content_type="application/json", headers={"Cache-Control": "no-store"}
    )


def _shown(event: Event, minutes: Minutes | None) -> dict[str, Any]:
    words, clashes = data_words(compile_minutes(event), event.zone), list_clashes(minutes)
    texts = {row.section: row for row in minutes.texts} if minutes else {}
    return {
        "state": (minutes.state if minutes else MinutesState.DRAFT).value,
        "sections": {
            section.value: {
                **_text(texts.get(section)),
                "data": mark_of(words[section]),
                "differs": [_differing(row) for row in clashes.get(section, [])],
            }
            for section in Section
        },
    }


def _text(row: MinutesText | None) -> dict[str, Any]:
    if row is None:
        return {"text": "", "mode": Mode.ADD.value, "version": 0, "at": None, "by": ""}
    return {
        "text": row.text,
        "mode": row.mode.value,
        "version": row.version,
        "at": row.updated_at.isoformat(),
        "by": row.updated_by,
    }


def _differing(row: MinutesRevision) -> dict[str, Any]:
    return {
        "revision": str(row.id),
        "text": row.text,
        "mode": row.mode.value,
        "at": row.at.isoformat(),
        "by": row.by,
    }
