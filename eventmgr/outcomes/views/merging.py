"""Where the secretary of the meeting merges what several groups said alike, before the plenary."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import get_session
from eventmgr.core.access import current_actor, require
from eventmgr.core.changes import word_changes
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.events.queries import current_event
from eventmgr.outcomes import queries, service
from eventmgr.outcomes.forms import OutcomeForm
from eventmgr.outcomes.models import Outcome, OutcomeSource
from eventmgr.outcomes.views.shared import Answer, bp, words


@bp.get("/events/<slug>/records/merge")
@require("outcomes.view")
def merging(slug: str) -> Answer:
    """The points of all groups by kind; what looks alike stands at the top."""
    del slug
    sessions = queries.list_recorded_sessions(current_event().id)
    wanted = request.args.get("session", type=UUID)
    session = next((one for one in sessions if one.id == wanted), sessions[0] if sessions else None)
    return _board(sessions, session, 200, set())


@bp.post("/events/<slug>/records/merge")
@require("outcomes.merge")
def merge(slug: str) -> Answer:
    """Make one outcome of the ticked points, or let them come to one that is there; then put it into words."""
    event = current_event()
    picked = dict(request.form.getlist("item", type=_pair))
    try:
        if into := request.form.get("into", type=UUID):
            outcome = queries.get_outcome(event.id, into)
            service.add_points(outcome, picked, actor=current_actor(), at=now())
        else:
            session = get_session(event.id, _session_id())
            outcome = service.merge_points(session, picked, actor=current_actor(), at=now())
    except DomainError as error:
        if error.status == 404:  # noqa: PLR2004 - what is not there is answered as such
            raise
        flash(str(error), "error")
        sessions = queries.list_recorded_sessions(event.id)
        return _board(sessions, get_session(event.id, _session_id()), error.status, set(picked))
    return redirect(url_for("outcomes.outcome", slug=slug, outcome_id=outcome.id), 303)


@bp.post("/events/<slug>/records/merge/apart")
@require("outcomes.merge")
def tell_apart(slug: str) -> Answer:
    """Say that points which look alike are not the same."""
    session = get_session(current_event().id, _session_id())
    points = set(request.form.getlist("apart", type=UUID))
    try:
        service.tell_apart(session, points, actor=current_actor(), at=now())
    except DomainError as error:
        flash(str(error), "error")
    return redirect(url_for("outcomes.merging", slug=slug, session=session.id), 303)


@bp.route("/events/<slug>/records/outcomes/<uuid:outcome_id>", methods=["GET", "POST"])
@require("outcomes.merge")
def outcome(slug: str, outcome_id: UUID) -> Answer:
    """Put an outcome into words, beside the points that it comes from."""
    found = queries.get_outcome(current_event().id, outcome_id)
    form = OutcomeForm(obj=found)
    if request.method == "GET":
        form.seen.data = queries.seen_of(found)
        return _outcome(found, form, 200)
    if not form.validate_on_submit():
        return _outcome(found, form, 422)
    data = service.OutcomeData(
        kind=form.kind.data, text=form.text.data or "", level=form.level.data, due=form.due.data or ""
    )
    try:
        service.edit_outcome(found, data, seen=form.seen.data or "", actor=current_actor(), at=now())
    except DomainError as error:
        add_error(form, error)
        found = queries.get_outcome(current_event().id, outcome_id)
        is_stale = isinstance(error, service.StaleOutcome)
        if is_stale:
            form.seen.data = queries.seen_of(found)
        return _outcome(found, form, error.status, is_stale=is_stale)
    return _back(slug, found)


@bp.post("/events/<slug>/records/outcomes/<uuid:outcome_id>/take-out")
@require("outcomes.merge")
def take_out(slug: str, outcome_id: UUID) -> Answer:
    """Let one point stand alone again."""
    found = queries.get_outcome(current_event().id, outcome_id)
    item_id = request.form.get("item", type=UUID)
    try:
        service.take_point_out(found, item_id or outcome_id, actor=current_actor(), at=now())
    except DomainError as error:
        flash(str(error), "error")
    return redirect(url_for("outcomes.outcome", slug=slug, outcome_id=outcome_id), 303)


@bp.post("/events/<slug>/records/outcomes/<uuid:outcome_id>/move")
@require("outcomes.merge")
def move_outcome(slug: str, outcome_id: UUID) -> Answer:
    """Bring an outcome before or after its neighbour of the same kind."""
    found = queries.get_outcome(current_event().id, outcome_id)
    is_down = request.form.get("direction") == "down"
    try:
        service.move_outcome(found, down=is_down, actor=current_actor(), at=now())
    except DomainError as error:
        flash(str(error), "error")
    return _back(slug, found)


@bp.post("/events/<slug>/records/outcomes/<uuid:outcome_id>/unmerge")
@require("outcomes.merge")
def unmerge(slug: str, outcome_id: UUID) -> Answer:
    """Take an outcome apart; its points stand alone again."""
    found = queries.get_outcome(current_event().id, outcome_id)
    session_id = found.session_id
    try:
        service.unmerge(found, actor=current_actor(), at=now())
    except DomainError as error:
        flash(str(error), "error")
    else:
        flash(_("The outcome was taken apart. Its points stand alone again."), "success")
    return redirect(url_for("outcomes.merging", slug=slug, session=session_id), 303)


def _board(sessions: list[Session], session: Session | None, status: int, ticked: set[UUID]) -> Answer:
    page = render_template(
        "outcomes/merging.html",
        event=current_event(),
        sessions=sessions,
        board=queries.merge_board(session) if session else None,
        ticked=ticked,
        **_words(),
    )
    return page, status


def _outcome(found: Outcome, form: OutcomeForm, status: int, *, is_stale: bool = False) -> Answer:
    page = render_template(
        "outcomes/outcome.html", event=current_event(), outcome=found, form=form, is_stale=is_stale, **_words()
    )
    return page, status


def _words() -> dict[str, object]:
    return {
        **words(),
        "sources_of": queries.sources_of,
        "provenance": queries.provenance,
        "is_changed": queries.is_changed,
        "changes_of": _changes_of,
    }


def _changes_of(source: OutcomeSource) -> list[tuple[str, str]]:
    """How the point differs from the text that the secretary merged, where that text is kept."""
    before = next((row.text for row in source.item.revisions if row.version == source.version), source.item.text)
    return [*word_changes(before, source.item.text)]


def _pair(value: str) -> tuple[UUID, int]:
    """A ticked point and the version that was seen: `<id>:<version>`."""
    item_id, _colon, version = value.partition(":")
    return UUID(item_id), int(version)


def _session_id() -> UUID:
    return request.form.get("session", type=UUID) or UUID(int=0)


def _back(slug: str, found: Outcome) -> Answer:
    place = f"outcome-{found.id}"
    return redirect(url_for("outcomes.merging", slug=slug, session=found.session_id, _anchor=place), 303)
