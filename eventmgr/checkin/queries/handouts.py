"""Who was handed what, and who was not."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from eventmgr.agenda.models import Session
from eventmgr.checkin.models import CheckIn, Gate
from eventmgr.checkin.queries.presence import is_closed, is_delegate
from eventmgr.checkin.rules import FactKind
from eventmgr.core.db import db
from eventmgr.core.text import search_terms
from eventmgr.people.models import AdminUnit, Person
from eventmgr.registration.models import Delegation, Registration


@dataclass(frozen=True)
class Thing:
    """Something that is handed out at a session, and how many have it."""

    what: str
    session_id: UUID
    title: str
    given: int


@dataclass(frozen=True)
class HandoutRow:
    """One person and the thing: when and by whom it was handed out, if it was."""

    registration_id: UUID
    full_name: str
    position: str
    province: str | None
    at: datetime | None
    by: str


def list_things(event_id: UUID, *, is_rehearsal: bool = False) -> list[Thing]:
    """What was handed out so far, in the order of the sessions."""
    given = func.count(Registration.id)
    held = and_(CheckIn.kind == FactKind.ENTRY, ~is_closed(CheckIn, FactKind.UNDO, FactKind.EXIT))
    rows = db.session.execute(
        select(CheckIn.what, CheckIn.session_id, Session.title, given)
        .join(Session, Session.id == CheckIn.session_id)
        .outerjoin(Registration, and_(Registration.id == CheckIn.registration_id, held, is_delegate(event_id)))
        .where(CheckIn.event_id == event_id, CheckIn.what != "", CheckIn.is_rehearsal == is_rehearsal)
        .group_by(CheckIn.what, CheckIn.session_id, Session.title, Session.starts_at)
        .order_by(Session.starts_at, CheckIn.what)
    )
    return [Thing(*row) for row in rows]


def list_gate_things(event_id: UUID) -> list[str]:
    """What gates of the event hand out, whether anybody got it or not."""
    statement = select(Gate.what).where(Gate.event_id == event_id, Gate.what != "", Gate.revoked_at.is_(None))
    return sorted(set(db.session.execute(statement).scalars()))


def list_handout(
    event_id: UUID,
    session_id: UUID,
    what: str,
    *,
    has: bool | None = None,
    q: str = "",
    limit: int,
    is_rehearsal: bool = False,
) -> list[HandoutRow]:
    """Delegates by name with what they got; where asked only those who have it, or who do not."""
    entry = aliased(CheckIn)
    mine = and_(
        entry.registration_id == Registration.id,
        entry.session_id == session_id,
        entry.what == what,
        entry.is_rehearsal == is_rehearsal,
        entry.kind == FactKind.ENTRY,
        ~is_closed(entry, FactKind.UNDO, FactKind.EXIT),
    )
    statement = (
        select(
            Registration.id,
            Person.full_name,
            Registration.position,
            AdminUnit.name,
            entry.at,
            func.coalesce(entry.recorded_by, "").label("by"),
        )
        .select_from(Registration)
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(Delegation, Delegation.id == Registration.delegation_id)
        .outerjoin(AdminUnit, AdminUnit.id == Delegation.admin_unit_id)
        .outerjoin(entry, mine)
        .where(is_delegate(event_id), *(Registration.search_key.contains(f" {term}") for term in search_terms(q)))
        .order_by(Registration.sort_key, Registration.id)
    )
    if has is not None:
        statement = statement.where(entry.id.is_not(None) if has else entry.id.is_(None))
    return [HandoutRow(*row) for row in db.session.execute(statement.limit(limit))]
