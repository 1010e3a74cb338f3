"""Who has a place in a module, who waits for one, and what may still be chosen."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from eventmgr.agenda.models import Session
from eventmgr.core.db import db
from eventmgr.registration.models import Delegation, Registration
from eventmgr.registration.rules import RegistrationState
from eventmgr.training.models import Course, Enrolment, Module, ModuleSession
from eventmgr.training.queries.courses import list_courses
from eventmgr.training.rules import EnrolmentState, Span, at_the_same_time


@dataclass(frozen=True)
class Choice:
    """An optional module as one person sees it: the own state, the place among those who wait, what clashes."""

    module: Module
    state: EnrolmentState | None
    place: int | None
    taken: int
    waiting: int
    clashes: tuple[Module, ...]

    @property
    def free(self) -> int | None:
        """How many places are left; none where there is no limit."""
        return None if self.module.capacity is None else max(0, self.module.capacity - self.taken)


def list_enrolments(module_id: UUID) -> list[Enrolment]:
    """Who chose a module and still comes: first those with a place by name, then those who wait in their order."""
    here = _standing().where(Enrolment.module_id == module_id)
    rows = db.session.execute(
        here.options(
            joinedload(Enrolment.registration).options(
                joinedload(Registration.person),
                joinedload(Registration.category),
                joinedload(Registration.delegation).joinedload(Delegation.admin_unit),
            )
        ).order_by(Enrolment.asked_at, Enrolment.id)
    ).scalars()
    found = list(rows)
    placed = [row for row in found if row.state is EnrolmentState.ENROLLED]
    return [
        *sorted(placed, key=lambda row: (row.registration.sort_key, row.registration_id)),
        *(row for row in found if row.state is EnrolmentState.WAITING),
    ]


def find_enrolment(module_id: UUID, registration_id: UUID) -> Enrolment | None:
    """What became of somebody's choice of a module."""
    mine = (Enrolment.module_id == module_id, Enrolment.registration_id == registration_id)
    return db.session.execute(select(Enrolment).where(*mine)).scalar_one_or_none()


def enrolled_by_module(course: Course) -> dict[UUID, set[UUID]]:
    """Optional module → the registrations with a place in it."""
    found: dict[UUID, set[UUID]] = {module.id: set() for module in course.modules if module.is_optional}
    rows = db.session.execute(
        _standing().where(Enrolment.module_id.in_(found), Enrolment.state == EnrolmentState.ENROLLED)
    ).scalars()
    for row in rows:
        found[row.module_id].add(row.registration_id)
    return found


def count_enrolments(module_ids: Collection[UUID]) -> dict[tuple[UUID, EnrolmentState], int]:
    """How many have a place and how many wait, by module."""
    rows = db.session.execute(
        select(Enrolment.module_id, Enrolment.state, func.count())
        .join(Enrolment.registration)
        .where(Enrolment.module_id.in_(module_ids), Registration.state == RegistrationState.CONFIRMED)
        .group_by(Enrolment.module_id, Enrolment.state)
    )
    return {(module_id, state): number for module_id, state, number in rows}


def spans_of(module_ids: Collection[UUID]) -> list[Span]:
    """When these modules are taught."""
    rows = db.session.execute(
        select(ModuleSession.module_id, Session.starts_at, Session.ends_at)
        .join(ModuleSession.session)
        .where(ModuleSession.module_id.in_(module_ids))
        .order_by(Session.starts_at, Session.id)
    )
    return [Span(*row) for row in rows]


def list_clashing(module: Module, registration_id: UUID) -> list[Module]:
    """The modules that somebody is taught, or waits for, at the same time as this one."""
    courses = list_courses(module.course.event_id)
    modules = {one.id: one for course in courses for one in course.modules if one.id != module.id}
    chosen = set(_states(registration_id))
    busy = [one.id for one in modules.values() if not one.is_optional or one.id in chosen]
    return [modules[found] for found in at_the_same_time(spans_of([module.id]), spans_of(busy))]


def list_choices(registration: Registration) -> list[Choice]:
    """The optional modules of the event, as this person sees them, in the order in which they begin."""
    courses = list_courses(registration.event_id)
    modules = {module.id: module for course in courses for module in course.modules}
    optional = [module for module in modules.values() if module.is_optional]
    if not optional:
        return []
    states = _states(registration.id)
    counts = count_enrolments([module.id for module in optional])
    spans = spans_of(modules)
    busy = [span for span in spans if not modules[span.module_id].is_optional or span.module_id in states]
    choices: list[Choice] = []
    for module in optional:
        own = [span for span in spans if span.module_id == module.id]
        clashes = at_the_same_time(own, [span for span in busy if span.module_id != module.id])
        state = states.get(module.id)
        choices.append(
            Choice(
                module,
                state,
                _place(module.id, registration.id) if state is EnrolmentState.WAITING else None,
                counts.get((module.id, EnrolmentState.ENROLLED), 0),
                counts.get((module.id, EnrolmentState.WAITING), 0),
                tuple(modules[found] for found in clashes),
            )
        )
    order = {span.module_id: number for number, span in reversed(list(enumerate(spans)))}
    return sorted(choices, key=lambda one: (order.get(one.module.id, len(spans)), one.module.position))


def list_moved_up(registration: Registration, at: datetime) -> list[Module]:
    """The modules into which somebody moved up from the waiting list, and which have not begun."""
    rows = db.session.execute(
        select(Module)
        .join(Enrolment, Enrolment.module_id == Module.id)
        .where(Enrolment.registration_id == registration.id, Enrolment.moved_up_at.is_not(None))
        .order_by(Enrolment.moved_up_at, Module.id)
        .options(selectinload(Module.sessions).joinedload(ModuleSession.session))
    ).scalars()
    return [module for module in rows if all(link.session.starts_at > at for link in module.sessions)]


def modules_to_choose(registration: Registration) -> int:
    """How many optional modules there are for somebody to choose from."""
    here = (Course.event_id == registration.event_id, Module.is_optional)
    return db.session.execute(select(func.count()).select_from(Module).join(Module.course).where(*here)).scalar_one()


def _place(module_id: UUID, registration_id: UUID) -> int | None:
    waiting = [row for row in list_enrolments(module_id) if row.state is EnrolmentState.WAITING]
    return next((n for n, row in enumerate(waiting, 1) if row.registration_id == registration_id), None)


def _states(registration_id: UUID) -> dict[UUID, EnrolmentState]:
    rows = db.session.execute(
        select(Enrolment.module_id, Enrolment.state).where(Enrolment.registration_id == registration_id)
    )
    return {row.module_id: row.state for row in rows}


def _standing() -> Select[Enrolment]:
    return select(Enrolment).join(Enrolment.registration).where(Registration.state == RegistrationState.CONFIRMED)
