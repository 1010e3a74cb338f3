"""Who is registered, and how is one of 50,000 found?"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, union_all
from sqlalchemy.orm import joinedload, selectinload

from eventmgr.audit.models import AuditEntry
from eventmgr.core.db import chunks, db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.text import search_terms
from eventmgr.people.models import AdminUnit, Person
from eventmgr.registration.models import Category, Delegation, Registration
from eventmgr.registration.rules import RegistrationState

PAGE = 50
# A place is taken by who comes for sure, or was told so.
PLACED_STATES = (RegistrationState.APPROVED, RegistrationState.CONFIRMED)


class Entry(NamedTuple):
    """One line of the list of registrations."""

    id: UUID
    code: str
    state: RegistrationState
    sort_key: str
    full_name: str
    phone: str | None
    position: str
    organization: str
    category: str
    colour: str
    province: str | None
    province_code: str | None
    province_set: str | None
    person_id: UUID


@dataclass(frozen=True)
class Page:
    """A part of the list; `next` leads to the following part."""

    items: list[Entry]
    next: str | None


def search(
    event_id: UUID,
    q: str = "",
    *,
    states: Collection[RegistrationState] | None = None,
    delegation_id: UUID | None = None,
    category_id: UUID | None = None,
    phone: str | None = None,
    cursor: str | None = None,
    limit: int = PAGE,
) -> Page:
    """Registrations in the order of names: every typed word begins a word of the name, or is the code.

    Each state is read by itself through its index and no further than the page needs; so 50,000 cost what 50 do.
    """
    conditions: list[ColumnElement[bool]] = [Registration.search_key.like(f"% {term}%") for term in search_terms(q)]
    if phone:
        conditions = [Registration.person_id.in_(select(Person.id).where(Person.phone == phone))]
    if delegation_id is not None:
        conditions.append(Registration.delegation_id == delegation_id)
    if category_id is not None:
        conditions.append(Registration.category_id == category_id)
    if (after := read_cursor(cursor)) is not None:
        conditions.append(_after(*after))
    wanted = sorted(states if states is not None else RegistrationState, key=lambda state: state.value)
    parts = [_part(event_id, state, conditions, limit + 1) for state in wanted]
    if not parts:
        return Page([], None)
    rows = [Entry._make(row) for row in db.session.execute(_entries(parts, limit + 1))]
    more = len(rows) > limit
    return Page(rows[:limit], _cursor(rows[limit - 1]) if more else None)


def _whole(*conditions: ColumnElement[bool]) -> Select[Registration]:
    return (
        select(Registration)
        .where(*conditions)
        .options(
            joinedload(Registration.person),
            joinedload(Registration.category),
            joinedload(Registration.delegation).joinedload(Delegation.admin_unit),
        )
    )


_ONE = _whole(Registration.event_id == bindparam("event_id"), Registration.id == bindparam("id")).options(
    selectinload(Registration.passes)
)


def count_by_state(event_id: UUID) -> dict[RegistrationState, int]:
    """How many registrations stand in which state."""
    rows = db.session.execute(
        select(Registration.state, func.count()).where(Registration.event_id == event_id).group_by(Registration.state)
    )
    return {state: count for state, count in rows}  # noqa: C416 - dict() would take rows for a mapping


def count_placed(event_id: UUID) -> int:
    """How many places of the event are taken."""
    statement = select(func.count()).where(Registration.event_id == event_id, Registration.state.in_(PLACED_STATES))
    return db.session.execute(statement).scalar_one()


def get_registration(event_id: UUID, registration_id: UUID) -> Registration:
    """A registration of this event with its person, delegation and category."""
    found = db.session.execute(_ONE, {"event_id": event_id, "id": registration_id}).scalar_one_or_none()
    if found is None:
        raise NotFound(lazy("There is no such registration."))
    return found


def find_by_code(event_id: UUID, code: str) -> Registration | None:
    """The registration of this code."""
    here = _whole(Registration.event_id == event_id, Registration.code == code)
    return db.session.execute(here).scalar_one_or_none()


def list_delegates(event_id: UUID) -> list[Registration]:
    """Everybody who comes, in the order of names."""
    here = _whole(Registration.event_id == event_id, Registration.state == RegistrationState.CONFIRMED)
    return list(db.session.execute(here.order_by(Registration.sort_key, Registration.id)).scalars())


def list_history(registration: Registration) -> list[AuditEntry]:
    """What was done to a registration, the latest first."""
    return list(
        db.session.execute(
            select(AuditEntry)
            .where(AuditEntry.subject_id == registration.id)
            .options(selectinload(AuditEntry.values))
            .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        ).scalars()
    )


def used_codes(event_id: UUID, codes: Collection[str]) -> set[str]:
    """Which of these registration codes the event has given out already."""
    used: set[str] = set()
    for chunk in chunks(sorted(codes)):
        rows = select(Registration.code).where(Registration.event_id == event_id, Registration.code.in_(chunk))
        used.update(db.session.execute(rows).scalars())
    return used


def read_cursor(cursor: str | None) -> tuple[str, UUID] | None:
    """The place in the list that a cursor names; a spoilt one is the beginning."""
    try:
        key, registration_id = json.loads(urlsafe_b64decode(cursor or ""))
        return str(key), UUID(registration_id)
    except (ValueError, TypeError, AttributeError):
        return None


def _cursor(row: Entry) -> str:
    return urlsafe_b64encode(json.dumps([row.sort_key, str(row.id)]).encode()).decode()


def _after(key: str, registration_id: UUID) -> ColumnElement[bool]:
    same = and_(Registration.sort_key == key, Registration.id > registration_id)
    return and_(Registration.sort_key >= key, or_(Registration.sort_key > key, same))


def _part(
    event_id: UUID, state: RegistrationState, conditions: Iterable[ColumnElement[bool]], limit: int
) -> Select[UUID]:
    part = (
        select(Registration.id)
        .where(Registration.event_id == event_id, Registration.state == state, *conditions)
        .order_by(Registration.sort_key, Registration.id)
        .limit(limit)
        .subquery()
    )
    return select(part.c.id)


def _entries(parts: Sequence[Select[UUID]], limit: int) -> Select[*tuple[Any, ...]]:
    found = union_all(*parts).subquery()
    return (
        select(
            Registration.id,
            Registration.code,
            Registration.state,
            Registration.sort_key,
            Person.full_name,
            Person.phone,
            Registration.position,
            Registration.organization,
            Category.name,
            Category.colour,
            AdminUnit.name.label("province"),
            AdminUnit.code.label("province_code"),
            AdminUnit.set,
            Registration.person_id,
        )
        .join(found, found.c.id == Registration.id)
        .join(Registration.person)
        .join(Registration.category)
        .outerjoin(Registration.delegation)
        .outerjoin(Delegation.admin_unit)
        .order_by(Registration.sort_key, Registration.id)
        .limit(limit)
    )
