"""Who is known already?"""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, or_, select

from eventmgr.core.db import chunks, db
from eventmgr.people.models import Person
from eventmgr.registration.models import Registration
from eventmgr.registration.rules import ACTIVE_STATES, RegistrationState


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


def list_known(
    event_id: UUID, host_id: UUID, phones: Collection[str], names: Collection[tuple[UUID | None, str]]
) -> list[Known]:
    """Everybody who has one of these phones, at this event or before it, or one of these (delegation, folded name)s."""
    known: dict[tuple[UUID, UUID | None], Known] = {}
    at_event = and_(Registration.person_id == Person.id, Registration.event_id == event_id)
    for chunk in chunks(sorted(set(phones))):
        rows = select(*_KNOWN).select_from(Person).outerjoin(Registration, at_event)
        for row in db.session.execute(rows.where(Person.host_id == host_id, Person.phone.in_(chunk))):
            known[row.person_id, row.registration_id] = Known._make(row)
    delegations = {delegation_id for delegation_id, _name in names}
    places = Registration.delegation_id.in_([place for place in delegations if place is not None])
    where = or_(places, Registration.delegation_id.is_(None)) if None in delegations else places
    for chunk in chunks(sorted({name for _delegation, name in names})):
        rows = select(*_KNOWN).select_from(Registration).join(Registration.person)
        matching = rows.where(Registration.event_id == event_id, where, Person.search_key.in_(chunk))
        for row in db.session.execute(matching):
            known[row.person_id, row.registration_id] = Known._make(row)
    return list(known.values())


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
