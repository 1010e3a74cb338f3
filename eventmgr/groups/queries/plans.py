"""Plans that stand beside the present seats."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from eventmgr.agenda.models import Session
from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.groups.models import GroupPlan, GroupPlanSeat
from eventmgr.groups.rules.conditions import OPEN, PlanState


def get_plan(event_id: UUID, plan_id: UUID) -> GroupPlan:
    """A plan of this event."""
    plan = db.session.execute(
        select(GroupPlan)
        .join(GroupPlan.session)
        .where(Session.event_id == event_id, GroupPlan.id == plan_id)
        .options(contains_eager(GroupPlan.session))
    ).scalar_one_or_none()
    if plan is None:
        raise NotFound(lazy("There is no such plan."))
    return plan


def find_open_plan(session_id: UUID) -> GroupPlan | None:
    """The plan of a session about which nothing is decided yet; there is one at most."""
    return db.session.execute(
        select(GroupPlan)
        .where(GroupPlan.session_id == session_id, GroupPlan.state.in_(OPEN))
        .order_by(GroupPlan.created_at.desc())
        .limit(1)
    ).scalar_one_or_none()


def find_last_taken(session_id: UUID) -> GroupPlan | None:
    """The plan by which a session was seated last."""
    return db.session.execute(
        select(GroupPlan)
        .where(GroupPlan.session_id == session_id, GroupPlan.state == PlanState.TAKEN)
        .order_by(GroupPlan.decided_at.desc())
        .limit(1)
    ).scalar_one_or_none()


def plan_seats(plan_id: UUID) -> dict[UUID, UUID]:
    """Registration → group, as a plan would have it."""
    rows = db.session.execute(
        select(GroupPlanSeat.registration_id, GroupPlanSeat.group_id).where(GroupPlanSeat.plan_id == plan_id)
    )
    return {registration_id: group_id for registration_id, group_id in rows}  # noqa: C416 - dict() does not know Row's types
