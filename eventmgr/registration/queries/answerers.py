"""Whose answers count?"""

from uuid import UUID

from sqlalchemy import Select, func, select

from eventmgr.core.db import db
from eventmgr.registration.models import Registration
from eventmgr.registration.queries.registrations import Entry, search
from eventmgr.registration.rules import ACTIVE_STATES

_EVERYBODY = 1_000_000


def answerers(event_id: UUID) -> Select[UUID]:
    """The registrations of those who come or may still come."""
    return select(Registration.id).where(Registration.event_id == event_id, Registration.state.in_(ACTIVE_STATES))


def count_answerers(event_id: UUID) -> int:
    """How many they are."""
    return db.session.execute(select(func.count()).select_from(answerers(event_id).subquery())).scalar_one()


def list_answerers(event_id: UUID) -> list[Entry]:
    """The same people in the order of their names."""
    return search(event_id, states=ACTIVE_STATES, limit=_EVERYBODY).items
