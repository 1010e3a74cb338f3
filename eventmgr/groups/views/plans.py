"""Plans beside the present seats: asked for, looked at while they get better, taken or discarded."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import ngettext, unpack
from eventmgr.events.queries import current_event
from eventmgr.groups import queries, service
from eventmgr.groups.rules.conditions import OPEN
from eventmgr.groups.views.shared import back, bp, group_session, judged, tell


@bp.post("/events/<slug>/groups/sessions/<uuid:session_id>/propose")
@require("groups.edit")
def propose(slug: str, session_id: UUID) -> Response:
    """Ask for a plan for everybody; nobody moves before it is taken."""
    session = group_session(session_id)
    try:
        plan = service.propose(session, actor=current_actor(), at=now())
    except DomainError as error:
        tell(error)
        return back(slug, f"session-{session_id}")
    return redirect(url_for("groups.plan", slug=slug, plan_id=plan.id), 303)


@bp.get("/events/<slug>/groups/plans/<uuid:plan_id>")
@require("groups.view")
def plan(slug: str, plan_id: UUID) -> str:
    """A plan beside the present seats: what it costs, and who would come and go."""
    del slug
    event = current_event()
    found = queries.get_plan(event.id, plan_id)
    session = found.session
    groups, people = queries.list_groups(event.id, session.id), queries.list_seatable(event.id, session.id)
    now_at, then_at = queries.seat_by_registration(session.id), queries.plan_seats(found.id)
    known = [person for person in people if person.id in then_at]
    changed = [person for person in known if now_at.get(person.id) != then_at[person.id]]
    return render_template(
        "groups/plan.html",
        event=event,
        plan=found,
        is_open=found.state in OPEN,
        session=session,
        groups=groups,
        reasons=[unpack(reason) for reason in found.errors],
        moved=[person for person in changed if person.id in now_at],
        seated=[person for person in changed if person.id not in now_at],
        now_at=now_at,
        then_at=then_at,
        numbers={group.id: group.number for group in groups},
        present=judged(session, groups, people, now_at),
        planned=judged(session, groups, people, {person.id: then_at[person.id] for person in known}),
    )


@bp.post("/events/<slug>/groups/plans/<uuid:plan_id>/take")
@require("groups.edit")
def take(slug: str, plan_id: UUID) -> Response:
    """Seat people as the plan says."""
    found = queries.get_plan(current_event().id, plan_id)
    try:
        moved = service.take_plan(found, actor=current_actor(), at=now())
    except DomainError as error:
        tell(error)
        return redirect(url_for("groups.plan", slug=slug, plan_id=plan_id), 303)
    words = ngettext(
        "The plan is taken; %(num)s person changed the group.",
        "The plan is taken; %(num)s people changed the group.",
        moved,
    )
    flash(words, "success")
    return back(slug, f"session-{found.session_id}")


@bp.post("/events/<slug>/groups/plans/<uuid:plan_id>/discard")
@require("groups.edit")
def discard(slug: str, plan_id: UUID) -> Response:
    """Leave everybody where they are."""
    found = queries.get_plan(current_event().id, plan_id)
    try:
        service.discard_plan(found, actor=current_actor(), at=now())
    except DomainError as error:
        tell(error)
    return back(slug, f"session-{found.session_id}")
