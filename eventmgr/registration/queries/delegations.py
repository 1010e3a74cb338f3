"""Which provinces and kinds of people are expected, and who came of them?"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.text import sort_key
from eventmgr.registration.models import Category, CategoryQuota, Delegation, Registration
from eventmgr.registration.rules import ACTIVE_STATES, RegistrationState


@dataclass(frozen=True)
class DelegationCount:
    """A delegation and how many of its people registered, were confirmed, and wait for a place."""

    delegation: Delegation
    registered: int
    confirmed: int
    waiting: int

    @property
    def missing(self) -> int:
        """How many registrations its quota still waits for; without a quota one person is expected."""
        wanted = 1 if self.delegation.quota is None else self.delegation.quota
        return max(0, wanted - self.registered)


def list_delegations(event_id: UUID) -> list[Delegation]:
    """The delegations of an event in the Vietnamese order of their names."""
    rows = db.session.execute(
        select(Delegation)
        .join(Delegation.admin_unit)
        .where(Delegation.event_id == event_id)
        .options(contains_eager(Delegation.admin_unit))
    ).scalars()
    return sorted(rows, key=lambda delegation: sort_key(delegation.admin_unit.name))


def count_delegations(event_id: UUID) -> list[DelegationCount]:
    """The delegations of an event with what came in so far."""
    rows = db.session.execute(
        select(Registration.delegation_id, Registration.state, func.count())
        .where(Registration.event_id == event_id, Registration.state.in_(ACTIVE_STATES))
        .group_by(Registration.delegation_id, Registration.state)
    )
    counts: dict[UUID | None, dict[RegistrationState, int]] = {}
    for delegation_id, state, count in rows:
        counts.setdefault(delegation_id, {})[state] = count
    return [_count(row, counts.get(row.id, {})) for row in list_delegations(event_id)]


def get_delegation(event_id: UUID, delegation_id: UUID) -> Delegation:
    """A delegation of this event."""
    found = db.session.execute(
        select(Delegation)
        .where(Delegation.event_id == event_id, Delegation.id == delegation_id)
        .options(joinedload(Delegation.admin_unit))
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(lazy("There is no such delegation."))
    return found


def list_categories(event_id: UUID) -> list[Category]:
    """The categories of an event in their order."""
    statement = select(Category).where(Category.event_id == event_id).order_by(Category.position, Category.name)
    return list(db.session.execute(statement).scalars())


def list_quotas(event_id: UUID) -> dict[UUID, dict[UUID, int]]:
    """Delegation → category → how many people it may send; what is not in it has no limit of its own."""
    rows = db.session.execute(
        select(CategoryQuota.delegation_id, CategoryQuota.category_id, CategoryQuota.quota)
        .join(Delegation, Delegation.id == CategoryQuota.delegation_id)
        .where(Delegation.event_id == event_id)
    )
    quotas: dict[UUID, dict[UUID, int]] = {}
    for delegation_id, category_id, quota in rows:
        quotas.setdefault(delegation_id, {})[category_id] = quota
    return quotas


def count_by_category(
    event_id: UUID, delegation_ids: Collection[UUID] | None = None
) -> dict[tuple[UUID | None, UUID, RegistrationState], int]:
    """(Delegation, category, state) → how many registrations; None among the keys stands for no delegation."""
    group = (Registration.delegation_id, Registration.category_id, Registration.state)
    statement = select(*group, func.count()).where(Registration.event_id == event_id).group_by(*group)
    if delegation_ids is not None:
        statement = statement.where(Registration.delegation_id.in_(delegation_ids))
    return {(delegation, category, state): n for delegation, category, state, n in db.session.execute(statement)}


def _count(delegation: Delegation, by_state: dict[RegistrationState, int]) -> DelegationCount:
    waiting = by_state.get(RegistrationState.WAITLISTED, 0)
    confirmed = by_state.get(RegistrationState.CONFIRMED, 0)
    return DelegationCount(delegation, sum(by_state.values()) - waiting, confirmed, waiting)
