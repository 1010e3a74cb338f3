"""On the day: the chair's assistant says what begins and ends, and what follows makes way where it must."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from flask import Response, abort, flash, redirect, render_template, request, url_for
from markupsafe import Markup

from eventmgr.agenda import service
from eventmgr.agenda.forms import PushForm
from eventmgr.agenda.forms.running import RealTimesForm, read_ids, read_seen, write_seen
from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import (
    Stretch,
    changes_of_draft,
    draft_of,
    get_session,
    latest_release,
    local_date,
    make_way,
)
from eventmgr.agenda.queries.running import Line, day_lines, list_kept_free, list_left_running, staff_board
from eventmgr.agenda.rules.running import shares
from eventmgr.agenda.rules.telling import say_change
from eventmgr.agenda.service import running
from eventmgr.agenda.service.running import StillRunning, Times
from eventmgr.agenda.views.shared import Page, bp, form_page
from eventmgr.core.access import current_actor, may, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.core.live import mark_of, only_if_new
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event, list_days
from eventmgr.events.rules import EDITABLE_STATES

# A push is proposed in steps of so many minutes.
STEP = 5


@bp.get("/events/<slug>/now")
@require("agenda.view")
def today(slug: str) -> str:
    """What runs and what is next, with the buttons of whoever notes it; or another day, to correct it."""
    del slug
    return _page(current_event(), now())


@bp.get("/events/<slug>/now/live")
@require("agenda.view")
def today_live(slug: str) -> Response:
    """The part that changes; who has it already is told so."""
    del slug
    html = _render(current_event(), now())
    return only_if_new(html, mark_of(html))


@bp.post("/events/<slug>/now/start")
@require("agenda.run")
def start(slug: str) -> Page:
    """A session begins, and what is named with it ends; what still runs in its room is asked about."""
    event, at = current_event(), now()
    ids = read_ids(request.form.get("session", "")) or abort(400)
    is_beside = bool(request.form.get("beside"))
    try:
        is_new = running.start(event, ids[0], ending=ids[1:], beside=is_beside, actor=current_actor(), at=at)
    except StillRunning as error:
        return _page(event, at, asked=get_session(event.id, ids[0]), still=error.running), error.status
    session = get_session(event.id, ids[0])
    if is_new:
        flash(_("“%(title)s” has begun.", title=session.title), "success")
    else:
        flash(_("“%(title)s” runs already.", title=session.title), "info")
    return _back(slug)


@bp.post("/events/<slug>/now/stop")
@require("agenda.run")
def stop(slug: str) -> Page:
    """A session ends."""
    event = current_event()
    ids = read_ids(request.form.get("session", "")) or abort(400)
    session = get_session(event.id, ids[0])
    is_new = running.stop(event, session.id, actor=current_actor(), at=now())
    if is_new:
        flash(_("“%(title)s” has ended.", title=session.title), "success")
    else:
        flash(_("“%(title)s” had ended already.", title=session.title), "info")
    return _back(slug)


@bp.post("/events/<slug>/now/undo")
@require("agenda.run")
def undo(slug: str) -> Page:
    """Take back what was noted last of a session."""
    event = current_event()
    session_id, seen = read_seen(request.form.get("session", "")) or abort(400)
    session = get_session(event.id, session_id)
    reason = request.form.get("reason", "")
    try:
        running.undo(event, session.id, seen, reason=reason, actor=current_actor(), at=now())
    except DomainError as error:
        flash(str(error), "warning")
        return redirect(url_for("agenda.real_times", slug=slug, session_id=session.id), 303)
    flash(_("Undone: “%(title)s”.", title=session.title), "success")
    return _back(slug)


@bp.route("/events/<slug>/now/<uuid:session_id>", methods=["GET", "POST"])
@require("agenda.run")
def real_times(slug: str, session_id: UUID) -> Page:
    """When a session really began and ended, typed."""
    event = current_event()
    session = get_session(event.id, session_id)
    noted, form = running.times_of(session), RealTimesForm()
    if request.method == "GET":
        form.fill(event, noted).seen.data = write_seen(session.id, noted)
    if form.validate_on_submit():
        _session_id, seen = read_seen(form.seen.data or "") or (session.id, noted)
        times = form.times(event, local_date(session, event.zone), seen)
        reason = form.reason.data or ""
        try:
            running.correct_times(event, session.id, times, seen, reason=reason, actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Saved."), "success")
            return _back(slug, local_date(session, event.zone))
    return form_page("agenda/now_times.html", form, event=event, planned=session, day=local_date(session, event.zone))


@bp.route("/events/<slug>/now/<uuid:session_id>/push", methods=["GET", "POST"])
@require("agenda.run")
def push_now(slug: str, session_id: UUID) -> Page:
    """What follows begins as late as it will: first shown, then done; nobody outside sees it before a release."""
    event, at = current_event(), now()
    session = get_session(event.id, session_id)
    form = PushForm()
    if request.method == "GET":
        form.minutes.data = _minutes_late(event, session, at)
    way = None
    try:
        if request.method == "GET" or form.validate_on_submit():
            begins = session.starts_at
            ends = begins + timedelta(minutes=form.minutes.data or 0)
            stretch = Stretch(begins, ends, session.room_id, session.parent_id, form.push.data)
            way = make_way(event, stretch)
            if request.method == "POST" and form.way.data == way.mark:
                service.push_rest(event, stretch, way.mark, actor=current_actor(), at=at)
                flash(_("The sessions were moved."), "success")
                return _back(slug)
            form.way.data = way.mark
    except DomainError as error:
        add_error(form, error)
    return form_page("agenda/now_push.html", form, event=event, planned=session, way=way)


def _minutes_late(event: Event, session: Session, at: datetime) -> int:
    """How late a session is to be expected, in whole steps."""
    lines = [row for line in day_lines(event, local_date(session, event.zone), at=at) for row in (line, *line.parts)]
    late = next((line.late for line in lines if line.session.id == session.id), 0)
    return max(STEP, -(-late // STEP) * STEP)


def _back(slug: str, day: date | None = None) -> Page:
    is_other = day is not None and day != now().astimezone(current_event().zone).date()
    return redirect(url_for("agenda.today", slug=slug, day=day.isoformat() if day and is_other else None), 303)


def _page(event: Event, at: datetime, *, asked: Session | None = None, still: Sequence[Session] = ()) -> str:
    draft, latest = draft_of(event.id), latest_release(event.id)
    html = _render(event, at)
    return render_template(
        "agenda/now.html",
        event=event,
        at=at,
        day=_day(event, at),
        today=at.astimezone(event.zone).date(),
        days=list_days(event),
        latest=latest,
        changes=[say_change(change, event.zone) for change in changes_of_draft(event, draft)] if latest else [],
        left=list_left_running(event, at=at),
        live=Markup(html),  # noqa: S704 - made by our own template
        mark=mark_of(html),
        asked=asked,
        still=still,
    )


def _render(event: Event, at: datetime) -> str:
    day, is_run = _day(event, at), may("agenda.run") and event.state in EDITABLE_STATES
    board = staff_board(event, at=at)
    is_today = day == board.day
    lines = list(board.lines) if is_today else day_lines(event, day, at=at)
    return render_template(
        "agenda/_now.html",
        event=event,
        board=board,
        lines=lines,
        is_today=is_today,
        is_run=is_run,
        ending=lambda line: _ending(line, board.running),
        kept_free=list_kept_free(event, day),
        undo_value=lambda line: write_seen(line.session.id, Times(line.run.step.started_at, line.run.step.ended_at)),
        at=at,
    )


def _ending(line: Line, runs: Sequence[Line]) -> list[Line]:
    """What ends when this one is started: what was started in its room."""
    return [
        other
        for other in runs
        if other.run.step.started_at is not None
        and other.session.id != line.session.id
        and shares(other.run.step.rooms, line.run.step.rooms)
    ]


def _day(event: Event, at: datetime) -> date:
    """The day that is asked for, else today."""
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return at.astimezone(event.zone).date()
