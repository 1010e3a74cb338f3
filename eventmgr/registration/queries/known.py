"""Who is known already?"""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from eventmgr.core.db import chunks, db
from eventmgr.people.models import Person
from eventmgr.registration.models import Registration
from eventmgr.registration.rules import ACTIVE_STATES, GONE_STATES, RegistrationState


class Gone(NamedTuple):
    """Who stood in an event and does not any more, as far as mistaking one for another goes."""

    registration_id: UUID
    delegation_id: UUID | None
    name_key: str
    phone: str | None
    birth_date: date | None
    birth_year: int | None


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
# Each registration asks these: they are put together once.
_OF_PHONES = (
    select(*_KNOWN)
    .select_from(Person)
    .outerjoin(Registration, and_(Registration.person_id == Person.id, Registration.event_id == bindparam("event_id")))
    .where(Person.host_id == bindparam("host_id"), Person.phone.in_(bindparam("phones", expanding=True)))
)
_NAMED = (
    select(*_KNOWN)
    .select_from(Registration)
    .join(Registration.person)
    .where(Registration.event_id == bindparam("event_id"), Person.search_key.in_(bindparam("names", expanding=True)))
)
_PLACES = Registration.delegation_id.in_(bindparam("places", expanding=True))
_OF_NAMES = _NAMED.where(_PLACES)
_OF_NAMES_ANYWHERE = _NAMED.where(or_(_PLACES, Registration.delegation_id.is_(None)))
_Again = aliased(Registration)
_GONE = (
    select(
        Registration.id,
        Registration.delegation_id,
        Person.search_key,
        Person.phone,
        Person.birth_date,
        Person.birth_year,
    )
    .join(Registration.person)
    .where(
        Registration.event_id == bindparam("event_id"),
        Registration.state.in_(GONE_STATES),
        Person.erased_at.is_(None),
        ~exists().where(
            _Again.event_id == bindparam("event_id"),
            _Again.person_id == Registration.person_id,
            _Again.state.in_(ACTIVE_STATES),
        ),
    )
    .order_by(Registration.created_at.desc(), Registration.id.desc())
)


def list_known(
    event_id: UUID, host_id: UUID, phones: Collection[str], names: Collection[tuple[UUID | None, str]]
) -> list[Known]:
    """Everybody who has one of these phones, at this event or before it, or one of these (delegation, folded name)s."""
    known: dict[tuple[UUID, UUID | None], Known] = {}
    for chunk in chunks(sorted(set(phones))):
        for row in db.session.execute(_OF_PHONES, {"event_id": event_id, "host_id": host_id, "phones": chunk}):
            known[row.person_id, row.registration_id] = Known._make(row)
    delegations = {delegation_id for delegation_id, _name in names}
    of_names = _OF_NAMES_ANYWHERE if None in delegations else _OF_NAMES
    places = [place for place in delegations if place is not None]
    for chunk in chunks(sorted({name for _delegation, name in names})):
        for row in db.session.execute(of_names, {"event_id": event_id, "places": places, "names": chunk}):
            known[row.person_id, row.registration_id] = Known._make(row)
    return list(known.values())


def list_gone(event_id: UUID) -> list[Gone]:
    """Everybody who cancelled, was rejected or replaced and does not stand here otherwise, the latest first."""
    return [Gone._make(row) for row in db.session.execute(_GONE, {"event_id": event_id})]


def list_doubts(event_id: UUID) -> list[Registration]:
    """The registrations that stand and may be of somebody who stood here before, in the order of names."""
    earlier = joinedload(Registration.alike).joinedload(Registration.person)
    rows = select(Registration).where(Registration.event_id == event_id, *_IN_DOUBT)
    whole = rows.options(joinedload(Registration.person), earlier)
    return list(db.session.execute(whole.order_by(Registration.sort_key, Registration.id)).scalars())


def list_returned(registration: Registration) -> list[Registration]:
    """Who registered after this one ended and may be the same person."""
    rows = select(Registration).where(Registration.alike_id == registration.id, *_IN_DOUBT)
    return list(db.session.execute(rows.options(joinedload(Registration.person))).scalars())


def list_others_of_person(registration: Registration) -> list[Registration]:
    """The other registrations of the same person at the same event, the latest first."""
    same = (Registration.event_id == registration.event_id, Registration.person_id == registration.person_id)
    rows = select(Registration).where(*same, Registration.id != registration.id)
    return list(db.session.execute(rows.order_by(Registration.created_at.desc())).scalars())


_IN_DOUBT = (Registration.alike_id.is_not(None), Registration.state.in_(ACTIVE_STATES))
