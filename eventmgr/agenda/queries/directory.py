"""Whom may the programme name? The persons that the host knows."""

from sqlalchemy import exists, or_, select

from eventmgr.agenda.models import Session, SessionPerson
from eventmgr.core.db import Model, db
from eventmgr.core.text import search_terms
from eventmgr.events.models import Event
from eventmgr.people.models import Person

_MOST = 8


def find_people(event: Event, words: str) -> list[Person]:
    """Persons whose name holds words that begin like these, without regard to marks: of this event and its programme.

    Who is only known from other events is not offered: their data were given for those. Registrations stand above the
    agenda, so their table is read by name.
    """
    terms = search_terms(words)
    if not terms:
        return []
    registration = Model.metadata.tables["registration"]
    comes = exists().where(registration.c.person_id == Person.id, registration.c.event_id == event.id)
    speaks = exists().where(
        SessionPerson.person_id == Person.id, SessionPerson.session_id == Session.id, Session.event_id == event.id
    )
    return list(
        db.session.execute(
            select(Person)
            .where(
                Person.host_id == event.host_id,
                Person.erased_at.is_(None),
                Person.restricted_at.is_(None),
                or_(comes, speaks),
                *(Person.search_key.like(f"% {term}%") for term in terms),
            )
            .order_by(Person.sort_key, Person.id)
            .limit(_MOST)
        ).scalars()
    )
