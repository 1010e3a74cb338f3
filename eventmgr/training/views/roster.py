"""The trainer's roster: the roll of a half-day, one tap for each person, on a phone and without a network too."""

import json
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from eventmgr.checkin.queries import find_setting
from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.problems import for_programs
from eventmgr.events.queries import current_event
from eventmgr.training import service
from eventmgr.training.forms import MARK_LABELS, OUTLOOKS
from eventmgr.training.queries import HalfDay, RosterRow, get_course, list_halves
from eventmgr.training.queries import roster as read_roster
from eventmgr.training.rules import MARKS, HalfMark, Outlook
from eventmgr.training.views.shared import Page, bp

_WARNED = frozenset({Outlook.AT_RISK, Outlook.LOST})


@bp.get("/events/<slug>/training/<uuid:course_id>/roster")
@require("training.mark")
def roster(slug: str, course_id: UUID) -> Page:
    """The page is kept on the phone as it is; what is marked there goes by the outbox."""
    del slug
    event = current_event()
    course = get_course(event.id, course_id)
    halves, rows = list_halves(course), read_roster(course)
    half = _chosen(halves, request.args.get("half", ""))
    html = render_template(
        "training/roster.html",
        event=event,
        course=course,
        halves=halves,
        half=half,
        counts=Counter(row.mark(half) for row in rows if row.is_taught(half)) if half else {},
        rows=rows,
        marks=MARKS,
        labels=MARK_LABELS,
        outlooks=OUTLOOKS,
        warned=_WARNED,
        at=now(),
        state=_state(halves, rows),
    )
    response = make_response(html)
    response.headers["X-Offline-Copy"] = "personal"
    return response


@bp.post("/events/<slug>/training/<uuid:course_id>/roster")
@require("training.mark")
def mark(slug: str, course_id: UUID) -> Response:
    """One mark from a browser without scripts: the button says for whom and how."""
    course = get_course(current_event().id, course_id)
    half, reason = request.form.get("half", ""), request.form.get("reason", "")
    registration_id, wanted = _told(request.form.get("mark", ""))
    moment, actor = now(), current_actor()
    try:
        service.mark(course, registration_id, half, wanted, reason, actor=actor, at=moment, recorded_at=moment)
    except DomainError as error:
        flash(str(error), "danger")
    address = url_for("training.roster", slug=slug, course_id=course_id, half=half)
    return redirect(f"{address}#person-{registration_id}", 303)


@bp.get("/events/<slug>/training/<uuid:course_id>/roster/state")
@require("training.mark")
@for_programs
def roster_state(slug: str, course_id: UUID) -> Response:
    """Everybody's marks, and a fresh token for what is sent; who has them already is told so."""
    del slug
    course = get_course(current_event().id, course_id)
    body = json.dumps(_state(list_halves(course), read_roster(course)), ensure_ascii=False, sort_keys=True)
    response = make_response(body, 200, {"Content-Type": "application/json", "Cache-Control": "no-store"})
    response.set_etag(sha256(body.encode()).hexdigest()[:32])
    response.make_conditional(request)
    response.headers["X-CSRF-Token"] = generate_csrf()
    return response


def _state(halves: Sequence[HalfDay], rows: Sequence[RosterRow]) -> dict[str, Any]:
    at = now()
    return {
        "me": str(current_actor().id),
        "closed": [half.key for half in halves if any(_is_closed(call) for call in half.calls.values())],
        "people": {
            str(row.registration.id): {
                "marks": {half.key: row.mark(half).value for half in halves if row.is_taught(half)},
                "reasons": {half.key: row.excuse(half) for half in halves if row.excuse(half)},
                "warning": row.outlook(at).value if row.outlook(at) in _WARNED else "",
            }
            for row in rows
        },
    }


def _is_closed(session_id: UUID) -> bool:
    setting = find_setting(session_id)
    return setting is not None and setting.closed_at is not None


def _chosen(halves: Sequence[HalfDay], asked: str) -> HalfDay | None:
    """The half-day that was asked for, else the one that runs or comes next, else the last."""
    for half in halves:
        if half.key == asked:
            return half
    at = now()
    coming = (half for half in halves if half.lessons[-1].ends_at > at)
    return next(coming, halves[-1] if halves else None)


def _told(value: str) -> tuple[UUID, HalfMark]:
    person, _colon, wanted = value.partition(":")
    try:
        return UUID(person), HalfMark(wanted)
    except ValueError:
        raise NotFound(lazy("There is no such person or mark.")) from None
