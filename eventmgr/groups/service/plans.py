"""A plan is proposed beside the present seats, made better in the background, and then taken or discarded."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, delete, insert, or_, select

from eventmgr.agenda.models import Session
from eventmgr.audit.service import record
from eventmgr.core import jobs
from eventmgr.core.access import Actor
from eventmgr.core.db import db, table, transaction
from eventmgr.core.errors import Conflict
from eventmgr.core.i18n import LazyString, lazy, pack
from eventmgr.core.ids import uuid7
from eventmgr.events.service import require_editable
from eventmgr.groups.models import GroupPlan, GroupPlanSeat
from eventmgr.groups.queries import (
    balance,
    list_groups,
    list_seatable,
    pinned,
    plan_seats,
    problem_of,
    seat_by_registration,
)
from eventmgr.groups.rules.conditions import OPEN, PlanState
from eventmgr.groups.rules.conflicts import Impossible
from eventmgr.groups.rules.planning import Plan, plans
from eventmgr.groups.rules.problem import Problem
from eventmgr.groups.service.refusals import refusal
from eventmgr.groups.service.seats import lock_session, put_seats, record_seats

LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 3
JOB = "groups.plan"
BROKEN = lazy("The search for a better plan broke off. What was found so far is shown.")


def propose(session: Session, *, actor: Actor, at: datetime) -> GroupPlan:
    """Make a plan for all who are not pinned: one at once, which a job makes better; an older one is discarded."""
    require_editable(session.event)
    first = next(search(session))
    with transaction() as unit:
        require_editable(session.event)
        lock_session(session)
        for old in unit.execute(_open_plans(session)).scalars():
            old.state, old.decided_at, old.decided_by = PlanState.DISCARDED, at, actor.label
        plan = GroupPlan(
            session_id=session.id,
            asked_by=actor.label,
            created_at=at,
            balance=first.cost.balance,
            wishes=first.cost.wishes,
        )
        unit.add(plan)
        unit.flush()
        _write_seats(plan, first.seats)
        record("group.propose_plan", plan, actor=actor, at=at, event_id=session.event_id)
        jobs.after_commit(JOB, plan.id)
        return plan


def search(session: Session) -> Iterator[Plan]:
    """Plans for a session as people, wishes and pins are now, each better than the one before."""
    groups, people = list_groups(session.event_id, session.id), list_seatable(session.event_id, session.id)
    try:
        yield from plans(_problem(session), seat_by_registration(session.id))
    except Impossible as error:
        raise refusal(error.faults, people, groups) from error


def begin_plan(plan_id: UUID, *, at: datetime) -> GroupPlan | None:
    """Take a plan to make better; None where nobody waits for it any more or somebody else is at it."""
    with transaction():
        plan = db.session.execute(
            select(GroupPlan).where(GroupPlan.id == plan_id).with_for_update()
        ).scalar_one_or_none()
        if plan is None or plan.state is not PlanState.WORKING:
            return None
        if plan.leased_until is not None and plan.leased_until > at:
            return None
        plan.leased_until, plan.attempts = at + LEASE, plan.attempts + 1
        return plan


def keep_plan(plan_id: UUID, found: Plan, *, at: datetime) -> bool:
    """Show a better plan in place of the one before; False where it was decided meanwhile."""
    with transaction() as unit:
        plan = unit.execute(select(GroupPlan).where(GroupPlan.id == plan_id).with_for_update()).scalar_one()
        if plan.state is not PlanState.WORKING:
            return False
        plan.balance, plan.wishes = found.cost.balance, found.cost.wishes
        plan.least_balance, plan.least_wishes = found.bound.balance, found.bound.wishes
        plan.leased_until = at + LEASE
        _write_seats(plan, found.seats)
        return True


def finish_plan(plan_id: UUID, *, at: datetime) -> None:
    """Nothing better will come."""
    with transaction() as unit:
        plan = unit.execute(select(GroupPlan).where(GroupPlan.id == plan_id).with_for_update()).scalar_one()
        if plan.state is PlanState.WORKING:
            plan.state, plan.finished_at = PlanState.PROPOSED, at


def stop_plan(plan_id: UUID, reasons: list[LazyString], *, at: datetime) -> None:
    """Tell why the search ended before its time; the plan stays as it is."""
    with transaction() as unit:
        plan = unit.get_one(GroupPlan, plan_id)
        plan.errors = [pack(reason) for reason in reasons]
    finish_plan(plan_id, at=at)


def resume_plans(*, at: datetime) -> None:
    """Ask again for plans whose making was cut off; after three attempts what was found is left as it is."""
    with transaction() as unit:
        lost = unit.execute(
            select(GroupPlan)
            .where(
                GroupPlan.state == PlanState.WORKING,
                or_(
                    GroupPlan.leased_until < at, GroupPlan.leased_until.is_(None) & (GroupPlan.created_at < at - LEASE)
                ),
            )
            .with_for_update()
        ).scalars()
        for plan in lost:
            if plan.attempts >= MOST_ATTEMPTS:
                plan.state, plan.finished_at, plan.errors = PlanState.PROPOSED, at, [pack(BROKEN)]
            else:
                jobs.after_commit(JOB, plan.id)


def take_plan(plan: GroupPlan, *, actor: Actor, at: datetime) -> int:
    """Seat people as the plan says, and tell how many changed the group; who was pinned since stays.

    Newcomers keep waiting for a seat. A plan that would break a rule by now is refused.
    """
    with transaction() as unit:
        session = plan.session
        require_editable(session.event)
        lock_session(session)
        unit.refresh(plan, with_for_update=True)
        _require_open(plan)
        groups = list_groups(session.event_id, session.id)
        before, kept = seat_by_registration(session.id), pinned(session.id)
        coming = {person.id for person in list_seatable(session.event_id, session.id)} - kept
        after = {**before, **{who: place for who, place in plan_seats(plan.id).items() if who in coming}}
        _check(_problem(session), after)
        put_seats(session, before, after)
        plan.state, plan.decided_at, plan.decided_by = PlanState.TAKEN, at, actor.label
        record_seats(session, groups, before, after, actor=actor, at=at, verb="group.take_plan")
        return sum(before[who] != after[who] for who in before)


def discard_plan(plan: GroupPlan, *, actor: Actor, at: datetime) -> None:
    """Leave the present seats as they are."""
    with transaction() as unit:
        unit.refresh(plan, with_for_update=True)
        _require_open(plan)
        changes: dict[str, tuple[object, object]] = {"state": (plan.state.value, PlanState.DISCARDED.value)}
        plan.state, plan.decided_at, plan.decided_by = PlanState.DISCARDED, at, actor.label
        record("group.discard_plan", plan, actor=actor, at=at, event_id=plan.session.event_id, changes=changes)


def _problem(session: Session) -> Problem:
    groups, people = list_groups(session.event_id, session.id), list_seatable(session.event_id, session.id)
    seats = seat_by_registration(session.id)
    return problem_of(session, people, groups, pins={who: seats[who] for who in pinned(session.id) if who in seats})


def _check(problem: Problem, seats: Mapping[UUID, UUID]) -> None:
    """Whether seats, pins and pairs are still kept."""
    limits = dict(zip((group.id for group in problem.groups), problem.caps, strict=True))
    is_full = any(sum(place == group for place in seats.values()) > limit for group, limit in limits.items())
    is_moved = any(seats.get(who, group) != group for who, group in problem.pins.items() if who in problem.by_id)
    if is_full or is_moved or balance(problem, seats).broken:
        raise Conflict(lazy("People, seats or conditions have changed since this plan was made. Ask for a new one."))


def _require_open(plan: GroupPlan) -> None:
    if plan.state not in OPEN:
        raise Conflict(lazy("This plan was decided already."))


def _open_plans(session: Session) -> Select[GroupPlan]:
    return select(GroupPlan).where(GroupPlan.session_id == session.id, GroupPlan.state.in_(OPEN)).with_for_update()


def _write_seats(plan: GroupPlan, seats: Mapping[UUID, UUID]) -> None:
    unit = db.session()
    unit.execute(delete(GroupPlanSeat).where(GroupPlanSeat.plan_id == plan.id))
    rows = [
        {"id": uuid7(), "plan_id": plan.id, "registration_id": who, "group_id": group} for who, group in seats.items()
    ]
    if rows:
        unit.execute(insert(table(GroupPlanSeat)), rows)
