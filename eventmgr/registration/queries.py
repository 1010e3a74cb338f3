"""Who is registered, and how is one of 50,000 found?"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from eventmgr.audit.models import AuditEntry
from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.text import search_terms, sort_key
from eventmgr.people.models import AdminUnit, Person
from eventmgr.registration.models import Category, Delegation, Pass, Registration
from eventmgr.registration.rules import ACTIVE_STATES, RegistrationState

PAGE = 50
_CHUNK = 5_000
Value = TypeVar("Value")
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


@dataclass(frozen=True)
class Page:
    """A part of the list; `next` leads to the following part."""

    items: list[Entry]
    next: str | None


class Known(NamedTuple):
    """A person who stands in an event already, as far as mistaking one for another goes; `state` None: only known."""

    registration_id: UUID | None
    person_id: UUID
    delegation_id: UUID | None
    state: RegistrationState | None
    code: str | None
    full_name: str
    name_key: str
    phone: str | None

    @property
    def is_active(self) -> bool:
        """Whether a registration of this event stands."""
        return self.state in ACTIVE_STATES


@dataclass(frozen=True)
class DelegationCount:
    """A delegation and how many of its people registered and were confirmed."""

    delegation: Delegation
    registered: int
    confirmed: int

    @property
    def missing(self) -> int:
        """How many registrations its quota still waits for; without a quota one person is expected."""
        wanted = 1 if self.delegation.quota is None else self.delegation.quota
        return max(0, wanted - self.registered)


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
    found = db.session.execute(
        _whole(Registration.event_id == event_id, Registration.id == registration_id).options(
            selectinload(Registration.passes)
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(lazy("There is no such registration."))
    return found


def list_delegates(event_id: UUID) -> list[Registration]:
    """Everybody who comes, in the order of names."""
    here = _whole(Registration.event_id == event_id, Registration.state == RegistrationState.CONFIRMED)
    return list(db.session.execute(here.order_by(Registration.sort_key, Registration.id)).scalars())


def find_pass(token: str) -> Pass | None:
    """The pass of this token, revoked or not, with its registration."""
    return db.session.execute(
        select(Pass)
        .where(Pass.token == token)
        .options(
            joinedload(Pass.registration).options(
                joinedload(Registration.event),
                joinedload(Registration.person),
                joinedload(Registration.category),
                joinedload(Registration.delegation).joinedload(Delegation.admin_unit),
            )
        )
    ).scalar_one_or_none()


def current_pass(registration: Registration) -> Pass | None:
    """The pass that opens the door for this registration today."""
    return next((given for given in reversed(registration.passes) if given.revoked_at is None), None)


def pass_tokens(registration_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The valid pass of each of these registrations."""
    tokens: dict[UUID, str] = {}
    for chunk in _chunks(registration_ids):
        rows = db.session.execute(
            select(Pass.registration_id, Pass.token).where(Pass.registration_id.in_(chunk), Pass.revoked_at.is_(None))
        )
        tokens.update((registration_id, token) for registration_id, token in rows)
    return tokens


def find_passes_by_phone(event_id: UUID, host_id: UUID, phone: str) -> list[Pass]:
    """The valid passes at this event of who gave this number."""
    return list(
        db.session.execute(
            select(Pass)
            .join(Pass.registration)
            .join(Registration.person)
            .where(
                Person.host_id == host_id,
                Person.phone == phone,
                Registration.event_id == event_id,
                Pass.revoked_at.is_(None),
            )
            .options(contains_eager(Pass.registration))
        ).scalars()
    )


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
    ).all()
    counts: dict[UUID | None, tuple[int, int]] = {}
    for delegation_id, state, count in rows:
        registered, confirmed = counts.get(delegation_id, (0, 0))
        counts[delegation_id] = registered + count, confirmed + count * (state is RegistrationState.CONFIRMED)
    return [DelegationCount(row, *counts.get(row.id, (0, 0))) for row in list_delegations(event_id)]


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


def list_known(
    event_id: UUID, host_id: UUID, phones: Collection[str], names: Collection[tuple[UUID | None, str]]
) -> list[Known]:
    """Everybody who has one of these phones, at this event or before it, or one of these (delegation, folded name)s."""
    known: dict[tuple[UUID, UUID | None], Known] = {}
    at_event = and_(Registration.person_id == Person.id, Registration.event_id == event_id)
    for chunk in _chunks(sorted(set(phones))):
        rows = select(*_KNOWN).select_from(Person).outerjoin(Registration, at_event)
        for row in db.session.execute(rows.where(Person.host_id == host_id, Person.phone.in_(chunk))):
            known[row.person_id, row.registration_id] = Known._make(row)
    delegations = {delegation_id for delegation_id, _name in names}
    places = Registration.delegation_id.in_([place for place in delegations if place is not None])
    where = or_(places, Registration.delegation_id.is_(None)) if None in delegations else places
    for chunk in _chunks(sorted({name for _delegation, name in names})):
        rows = select(*_KNOWN).select_from(Registration).join(Registration.person)
        matching = rows.where(Registration.event_id == event_id, where, Person.search_key.in_(chunk))
        for row in db.session.execute(matching):
            known[row.person_id, row.registration_id] = Known._make(row)
    return list(known.values())


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
    for chunk in _chunks(sorted(codes)):
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


_KNOWN = (
    Registration.id.label("registration_id"),
    Person.id.label("person_id"),
    Registration.delegation_id,
    Registration.state,
    Registration.code,
    Person.full_name,
    Person.search_key,
    Person.phone,
)


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
        )
        .join(found, found.c.id == Registration.id)
        .join(Registration.person)
        .join(Registration.category)
        .outerjoin(Registration.delegation)
        .outerjoin(Delegation.admin_unit)
        .order_by(Registration.sort_key, Registration.id)
        .limit(limit)
    )


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


def _chunks(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))
