"""How many places are left, and who waits for one?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from eventmgr.core.db import db
from eventmgr.events.models import Event
from eventmgr.registration.models import Delegation, Registration
from eventmgr.registration.queries.delegations import count_by_category, list_quotas
from eventmgr.registration.queries.registrations import PLACED_STATES, count_placed
from eventmgr.registration.rules import Limit, Places, RegistrationState


@dataclass(frozen=True)
class Standing:
    """What somebody on the waiting list waits for, and as which in the line of those who wait for the same.

    Without a limit there is a place, and the organizer has not decided yet.
    """

    limit: Limit | None
    place: int


def read_places(event: Event, delegation_ids: Collection[UUID]) -> Places:
    """What is left for people of these delegations; decide on it under the lock of the event."""
    quotas = _quotas(delegation_ids)
    by_category = {
        (delegation_id, category_id): quota
        for delegation_id, of_categories in (list_quotas(event.id) if delegation_ids else {}).items()
        if delegation_id in delegation_ids
        for category_id, quota in of_categories.items()
    }
    limited = set(quotas) | {delegation_id for delegation_id, _category in by_category}
    if limited:
        for (delegation_id, category_id, state), count in count_by_category(event.id, limited).items():
            if state not in PLACED_STATES or delegation_id is None:
                continue
            if delegation_id in quotas:
                quotas[delegation_id] -= count
            if (delegation_id, category_id) in by_category:
                by_category[delegation_id, category_id] -= count
    capacity = None if event.capacity is None else event.capacity - count_placed(event.id)
    return Places(capacity, quotas, by_category)


def list_waiting(event_id: UUID) -> list[Registration]:
    """The waiting list in its order."""
    return list(
        db.session.execute(
            select(Registration)
            .where(Registration.event_id == event_id, Registration.state == RegistrationState.WAITLISTED)
            .options(
                joinedload(Registration.person),
                joinedload(Registration.category),
                joinedload(Registration.delegation).joinedload(Delegation.admin_unit),
            )
            .order_by(_since(), Registration.id)
        ).scalars()
    )


def find_standing(event: Event, registration: Registration) -> Standing | None:
    """What a registration waits for and its place in that line; None where it does not wait."""
    if registration.state is not RegistrationState.WAITLISTED:
        return None
    delegation_id, category_id = registration.delegation_id, registration.category_id
    places = read_places(event, {delegation_id} if delegation_id else ())
    limit = next(iter(places.reached(delegation_id, category_id)), None)
    same: list[ColumnElement[bool]] = []
    if limit in {Limit.DELEGATION, Limit.CATEGORY}:
        same.append(Registration.delegation_id == delegation_id)
    if limit is Limit.CATEGORY:
        same.append(Registration.category_id == category_id)
    since = registration.waiting_since or registration.created_at
    before = or_(_since() < since, and_(_since() == since, Registration.id <= registration.id))
    count = select(func.count()).where(
        Registration.event_id == event.id,
        Registration.state == RegistrationState.WAITLISTED,
        before,
        *same,
    )
    return Standing(limit, db.session.execute(count).scalar_one())


def list_exceeded(event: Event, registration: Registration) -> list[Limit]:
    """The limits beyond which somebody has a place, with those who have one too."""
    delegation_id = registration.delegation_id
    if registration.state not in PLACED_STATES:
        return []
    places = read_places(event, {delegation_id} if delegation_id else ())
    return places.exceeded(delegation_id, registration.category_id)


def _since() -> ColumnElement[datetime]:
    return func.coalesce(Registration.waiting_since, Registration.created_at)


def _quotas(delegation_ids: Collection[UUID]) -> dict[UUID, int]:
    if not delegation_ids:
        return {}
    rows = db.session.execute(
        select(Delegation.id, Delegation.quota).where(Delegation.id.in_(delegation_ids), Delegation.quota.is_not(None))
    )
    return {delegation_id: quota for delegation_id, quota in rows if quota is not None}
