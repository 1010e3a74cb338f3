"""Two registrations of one event are one person's, or two people's: what a person decides about them."""

from datetime import datetime
from uuid import UUID

from eventmgr.audit.service import change, forget, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict
from eventmgr.core.i18n import lazy
from eventmgr.core.parts import all_parts
from eventmgr.events.models import Event
from eventmgr.people.models import Person
from eventmgr.people.service import become_one, set_names
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import get_registration
from eventmgr.registration.rules import ACTIVE_STATES
from eventmgr.registration.service.changing import PERSONAL, revoke
from eventmgr.registration.service.registering import lock_event

_TOLD = ("full_name", "sort_name", "phone", "email", "sex", "birth_date", "birth_year")


def join(event: Event, registration_id: UUID, earlier_id: UUID, *, actor: Actor, at: datetime) -> Registration:
    """Say that somebody who registered is who stood here before.

    The person whom the host knew stays and is called and reached as told last; whatever pointed at the second one
    points there. The registration that stands goes on with its code and its pass, and takes over what is to be handed
    over (a seat in a group); the earlier one stays as it ended, with its own history.
    """
    with transaction():
        registration, earlier = _in_doubt(event, registration_id, earlier_id)
        if earlier.state in ACTIVE_STATES:
            raise Conflict(lazy("Both registrations stand. Cancel the earlier one first, then join the two."))
        person, other = earlier.person, registration.person
        changes: dict[str, tuple[object, object]] = {}
        if person.id != other.id:
            changes = _tell(person, other)
            forget([other.id])  # nobody would find it under the row that goes
            become_one(person, other)
        for part in all_parts():
            if part.rename is not None:
                part.rename(earlier.person_id)
            if part.replace is not None:
                part.replace(earlier.id, registration.id, at)
        revoke(earlier, at)
        registration.alike_id = None
        _note("registration.join", registration, {"joined": (None, earlier.code), **changes}, actor=actor, at=at)
        _note("registration.join", earlier, {"joined": (None, registration.code)}, actor=actor, at=at)
        return registration


def keep_apart(event: Event, registration_id: UUID, earlier_id: UUID, *, actor: Actor, at: datetime) -> Registration:
    """Say that they are two people."""
    with transaction():
        registration, earlier = _in_doubt(event, registration_id, earlier_id)
        registration.alike_id = None
        _note("registration.keep_apart", registration, {"kept_apart": (None, earlier.code)}, actor=actor, at=at)
        return registration


def _in_doubt(event: Event, registration_id: UUID, earlier_id: UUID) -> tuple[Registration, Registration]:
    """Both, as long as the question stands."""
    here = lock_event(event).id
    registration, earlier = get_registration(here, registration_id), get_registration(here, earlier_id)
    if registration.alike_id != earlier.id or registration.state not in ACTIVE_STATES:
        raise Conflict(lazy("This was decided already, or a registration changed meanwhile. Please look again."))
    return registration, earlier


def _tell(person: Person, other: Person) -> dict[str, tuple[object, object]]:
    """What was told last counts; what was not told then stays."""
    told = {field: value for field in _TOLD if (value := getattr(other, field)) is not None}
    if other.full_name != person.full_name:
        told.setdefault("sort_name", None)
    changes = change(person, told)
    set_names(person)
    person.restricted_at = person.restricted_at or other.restricted_at
    db.session.flush()
    return changes


def _note(
    verb: str, registration: Registration, changes: dict[str, tuple[object, object]], *, actor: Actor, at: datetime
) -> None:
    record(verb, registration, actor=actor, at=at, event_id=registration.event_id, changes=changes, personal=PERSONAL)
