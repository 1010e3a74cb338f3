"""Who speaks for which delegation, how far its list has come, and who can be called about it?"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import clean_token
from eventmgr.events.models import Event
from eventmgr.people.models import Consent, Person
from eventmgr.registration.models import Delegation, DelegationHead, Registration
from eventmgr.registration.queries.delegations import DelegationCount, count_delegations
from eventmgr.registration.rules import ACTIVE_STATES, ListState, RegistrationState, list_state

# Most phones that are shown of one delegation.
_CONTACTS = 3
# What a list needs of everybody in it, beside the name.
NEEDED = ("phone", "position", "organization")


@dataclass(frozen=True)
class Contact:
    """Somebody who can be called about a delegation; `how` is head, registered or earlier."""

    full_name: str
    phone: str
    how: str


@dataclass(frozen=True)
class ListStatus:
    """Where the list of one delegation stands; `confirmed_at` only while nothing has changed since."""

    count: DelegationCount
    head: DelegationHead | None
    confirmed_at: datetime | None

    @property
    def delegation(self) -> Delegation:
        """Whose list it is."""
        return self.count.delegation

    @property
    def state(self) -> ListState:
        """How far the list has come."""
        return list_state(self.count.registered, self.delegation.quota, is_confirmed=self.confirmed_at is not None)

    @property
    def is_missing(self) -> bool:
        """Whether somebody should call."""
        return self.state in {ListState.NOBODY, ListState.SOME}


@dataclass(frozen=True)
class Slot:
    """One place of a delegation: who has it, and who had it before, the latest first."""

    registration: Registration
    before: tuple[Registration, ...]

    @property
    def gaps(self) -> list[str]:
        """What is not known of who has the place."""
        row = self.registration
        return _gaps((row.person.phone, row.position, row.organization))


def find_head(key: str) -> DelegationHead | None:
    """The head whose link carries this key, with the delegation."""
    return db.session.execute(
        select(DelegationHead)
        .where(DelegationHead.key == clean_token(key))
        .options(joinedload(DelegationHead.delegation).joinedload(Delegation.admin_unit), _WHO)
    ).scalar_one_or_none()


def head_of(delegation_id: UUID) -> DelegationHead | None:
    """The head of a delegation, if anything is known of one."""
    return db.session.execute(
        select(DelegationHead).where(DelegationHead.delegation_id == delegation_id).options(_WHO)
    ).scalar_one_or_none()


def list_heads(event_id: UUID) -> dict[UUID, DelegationHead]:
    """Delegation → its head."""
    rows = db.session.execute(
        select(DelegationHead)
        .join(DelegationHead.delegation)
        .where(Delegation.event_id == event_id)
        .options(contains_eager(DelegationHead.delegation), _WHO)
    ).scalars()
    return {head.delegation_id: head for head in rows}


def list_statuses(event_id: UUID) -> list[ListStatus]:
    """All delegations of an event with where their lists stand, in the order of names."""
    return _statuses(count_delegations(event_id), list_heads(event_id))


def get_status(event_id: UUID, delegation_id: UUID) -> ListStatus:
    """One delegation of an event with where its list stands."""
    counts = [count for count in count_delegations(event_id) if count.delegation.id == delegation_id]
    if not counts:
        raise NotFound(lazy("There is no such delegation."))
    head = head_of(delegation_id)
    return _statuses(counts, {delegation_id: head} if head else {})[0]


def list_slots(delegation_id: UUID) -> tuple[list[Slot], list[Registration]]:
    """The places of a delegation with who had them before, and who does not come after all; in the order of names."""
    rows = list(
        db.session.execute(
            select(Registration)
            .where(Registration.delegation_id == delegation_id)
            .options(
                joinedload(Registration.person), joinedload(Registration.category), selectinload(Registration.passes)
            )
            .order_by(Registration.sort_key, Registration.id)
        ).scalars()
    )
    by_id = {row.id: row for row in rows}
    slots = [Slot(row, _before(row, by_id)) for row in rows if row.state in ACTIVE_STATES]
    kept = {row.id for slot in slots for row in (slot.registration, *slot.before)}
    return slots, [row for row in rows if row.id not in kept]


def list_gaps(event_id: UUID) -> dict[UUID, dict[str, list[str]]]:
    """Delegation → what is not known (`phone`, …) → of whom, in the order of names."""
    rows = db.session.execute(
        select(
            Registration.delegation_id, Person.full_name, Person.phone, Registration.position, Registration.organization
        )
        .join(Registration.person)
        .where(Registration.event_id == event_id, Registration.state.in_(ACTIVE_STATES))
        .order_by(Registration.sort_key, Registration.id)
    )
    found: dict[UUID, dict[str, list[str]]] = {}
    for delegation_id, name, *values in rows:
        for gap in _gaps(values):
            if delegation_id is not None:
                found.setdefault(delegation_id, {}).setdefault(gap, []).append(name)
    return found


def print_lists(delegation_ids: Collection[UUID]) -> dict[UUID, dict[UUID, str]]:
    """Delegation → registration that stands → a fingerprint of what its list says of that person."""
    prints: dict[UUID, dict[UUID, str]] = {delegation_id: {} for delegation_id in delegation_ids}
    rows = db.session.execute(
        select(*_PRINTED)
        .join(Registration.person)
        .where(Registration.delegation_id.in_(delegation_ids), Registration.state.in_(ACTIVE_STATES))
    )
    for row in rows:
        prints[row.delegation_id][row.id] = _print(row[1:])
    return prints


def print_list(prints: Mapping[UUID, str]) -> str:
    """The fingerprint of a whole list: another one as soon as anybody in it comes, goes or is changed."""
    return hashlib.sha256("\n".join(sorted(prints.values())).encode()).hexdigest()


def list_contacts(event: Event, statuses: Iterable[ListStatus]) -> dict[UUID, list[Contact]]:
    """Delegation → who can be called: its head, its people, else who agreed earlier to be asked again."""
    wanted = {status.delegation.id: status for status in statuses}
    here, earlier = _registered(wanted), _earlier(event, wanted)
    contacts: dict[UUID, list[Contact]] = {}
    for delegation_id, status in wanted.items():
        head = status.head
        first = [Contact(head.name, head.number, "head")] if head and head.number else []
        people = here.get(delegation_id) or earlier.get(delegation_id, [])
        others = [row for row in people if not first or row.phone != first[0].phone]
        contacts[delegation_id] = [*first, *others][:_CONTACTS]
    return contacts


_WHO = joinedload(DelegationHead.registration).joinedload(Registration.person)
_PRINTED = (
    Registration.delegation_id,
    Registration.id,
    Registration.category_id,
    Registration.position,
    Registration.organization,
    Person.full_name,
    Person.phone,
    Person.sex,
    Person.birth_year,
)


def _print(values: Iterable[object]) -> str:
    return hashlib.sha256("\x1f".join(map(str, values)).encode()).hexdigest()


def _gaps(values: Iterable[str | None]) -> list[str]:
    return [name for name, value in zip(NEEDED, values, strict=True) if not value]


def _statuses(counts: Iterable[DelegationCount], heads: Mapping[UUID, DelegationHead]) -> list[ListStatus]:
    prints = print_lists([key for key, head in heads.items() if head.confirmed_list is not None])
    now_as = {key: print_list(people) for key, people in prints.items()}
    statuses = []
    for count in counts:
        head = heads.get(count.delegation.id)
        stands = head is not None and head.confirmed_list == now_as.get(count.delegation.id, "")
        statuses.append(ListStatus(count, head, head.confirmed_at if head and stands else None))
    return statuses


def _before(row: Registration, by_id: Mapping[UUID, Registration]) -> tuple[Registration, ...]:
    chain: list[Registration] = []
    while row.replaces_id is not None and row.replaces_id in by_id:
        row = by_id[row.replaces_id]
        chain.append(row)
    return tuple(chain)


def _registered(delegation_ids: Collection[UUID]) -> dict[UUID, list[Contact]]:
    rows = db.session.execute(
        select(Registration.delegation_id, Person.full_name, Person.phone)
        .join(Registration.person)
        .where(
            Registration.delegation_id.in_(delegation_ids),
            Registration.state.in_(ACTIVE_STATES),
            Person.phone.is_not(None),
        )
        .order_by(Registration.sort_key, Registration.id)
    )
    found: dict[UUID, list[Contact]] = {}
    for delegation_id, name, phone in rows:
        if delegation_id is not None and phone is not None:
            found.setdefault(delegation_id, []).append(Contact(name, phone, "registered"))
    return found


def _earlier(event: Event, delegation_ids: Collection[UUID]) -> dict[UUID, list[Contact]]:
    """People of the same province at earlier events of the host who agreed to be invited again."""
    then = aliased(Delegation)
    rows = db.session.execute(
        select(Delegation.id, Person.full_name, Person.phone)
        .join(then, then.admin_unit_id == Delegation.admin_unit_id)
        .join(Registration, Registration.delegation_id == then.id)
        .join(Registration.person)
        .join(Event, Event.id == Registration.event_id)
        .join(
            Consent,
            and_(Consent.person_id == Person.id, Consent.purpose == "next_events", Consent.withdrawn_at.is_(None)),
        )
        .where(
            Delegation.id.in_(delegation_ids),
            Event.host_id == event.host_id,
            Event.id != event.id,
            Registration.state == RegistrationState.CONFIRMED,
            Person.phone.is_not(None),
            Person.restricted_at.is_(None),
        )
        .order_by(Event.starts_on.desc(), Registration.sort_key)
    )
    found: dict[UUID, list[Contact]] = {}
    for delegation_id, name, phone in rows:
        if phone is not None:
            found.setdefault(delegation_id, []).append(Contact(name, phone, "earlier"))
    return found
