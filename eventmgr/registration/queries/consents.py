"""What does an event use the data of its people for, until when, and who is let go of then?"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select

from eventmgr.core.db import db
from eventmgr.events.models import Event
from eventmgr.people.models import Consent, DataRequest, Person
from eventmgr.people.queries import who_agreed, who_is_usable
from eventmgr.people.rules import Basis, Purpose, RequestState
from eventmgr.registration.models import EventPurpose, Registration
from eventmgr.registration.rules import WARN_DAYS, months_after

# What an event pursues until its organizer says otherwise.
USUAL = frozenset({Purpose.ORGANISING, Purpose.MESSAGES, Purpose.PHOTOS, Purpose.NEXT_EVENTS})

SHOWN_FATES = 300


@dataclass(frozen=True)
class Term:
    """When a purpose of an event ends, and for how many people; `is_near` from 30 days before."""

    event: Event
    purpose: Purpose
    on: date
    people: int
    is_near: bool


@dataclass(frozen=True)
class Fate:
    """What becomes of one person when the event's own term ends, and why who stays does."""

    registration_id: UUID
    full_name: str
    is_elsewhere: bool
    is_to_be_invited: bool

    @property
    def is_erased(self) -> bool:
        """Whether nothing is left for which the data are needed."""
        return not (self.is_elsewhere or self.is_to_be_invited)


def list_purposes(event_id: UUID) -> dict[Purpose, EventPurpose]:
    """Every purpose in its order, as the organizer set it or as it usually is."""
    rows = db.session.execute(select(EventPurpose).where(EventPurpose.event_id == event_id)).scalars()
    known = {row.purpose: row for row in rows}
    return {
        purpose: known.get(purpose)
        or EventPurpose(event_id=event_id, purpose=purpose, is_pursued=purpose in USUAL, basis=Basis.CONSENT)
        for purpose in Purpose
    }


def who_may_be_used(event_id: UUID, purpose: Purpose, person_ids: Collection[UUID]) -> set[UUID]:
    """Whose data may be used for this purpose of the event today: who agreed, or, on another ground, everybody.

    Who asked to stop, or is erased, is never among them. Ask here before each message, picture or list.
    """
    row = list_purposes(event_id)[purpose]
    if row.basis is Basis.CONSENT:
        return who_agreed(event_id, purpose.value, person_ids)
    return who_is_usable(person_ids) if row.is_pursued and row.ended_on is None else set()


def list_terms(event: Event, today: date) -> list[Term]:
    """The terms of an event that are set and not over, the next first."""
    terms = [_term(event, row, on, today) for row, on in _running(event)]
    return sorted(terms, key=lambda term: term.on)


def list_due(today: date) -> list[tuple[Event, EventPurpose]]:
    """Every term, of all events, that is over and was not ended yet."""
    found = (
        select(Event, EventPurpose)
        .join(EventPurpose, EventPurpose.event_id == Event.id)
        .where(EventPurpose.keep_months.is_not(None), EventPurpose.ended_on.is_(None), Event.ends_on < today)
    )
    rows = [(event, row) for event, row in db.session.execute(found)]
    return [(event, row) for event, row in rows if months_after(event.ends_on, row.keep_months or 0) < today]


def list_unannounced(today: date) -> list[tuple[Event, EventPurpose]]:
    """Every term, of all events, that ends within 30 days and of which the organizers were not told yet."""
    found = (
        select(Event, EventPurpose)
        .join(EventPurpose, EventPurpose.event_id == Event.id)
        .where(EventPurpose.keep_months.is_not(None), EventPurpose.ended_on.is_(None))
    )
    rows = [(event, row) for event, row in db.session.execute(found)]
    ends = {row.id: months_after(event.ends_on, row.keep_months or 0) for event, row in rows}
    return [
        (event, row)
        for event, row in rows
        if row.warned_of != ends[row.id] and 0 <= (ends[row.id] - today).days <= WARN_DAYS
    ]


def list_fates(event_id: UUID, limit: int = SHOWN_FATES) -> list[Fate]:
    """What the end of the event's own term would mean for its people, in the order of names; a page shows no more."""
    rows = db.session.execute(
        select(Registration.id, Person.full_name, _is_elsewhere(event_id), _is_to_be_invited())
        .join(Registration.person)
        .where(Registration.event_id == event_id, Person.erased_at.is_(None))
        .order_by(Registration.sort_key, Registration.id)
        .limit(limit)
    )
    return [Fate(*row) for row in rows]


def list_groundless(limit: int) -> list[UUID]:
    """Persons whose data nothing needs any more: every event of theirs is over for good, they do not want to be
    invited, and no request of theirs waits for an answer.
    """
    waits = exists().where(DataRequest.person_id == Person.id, DataRequest.state == RequestState.OPEN)
    ended = select(EventPurpose.event_id).where(_has_ended())
    found = (
        select(Person.id)
        .where(
            Person.erased_at.is_(None),
            Person.id.in_(select(Registration.person_id).where(Registration.event_id.in_(ended))),
            ~_is_elsewhere(None),
            ~_is_to_be_invited(),
            ~waits,
        )
        .limit(limit)
    )
    return list(db.session.execute(found).scalars())


def _running(event: Event) -> Iterator[tuple[EventPurpose, date]]:
    for row in list_purposes(event.id).values():
        if row.keep_months is not None and row.ended_on is None:
            yield row, months_after(event.ends_on, row.keep_months)


def _term(event: Event, row: EventPurpose, on: date, today: date) -> Term:
    if row.purpose is Purpose.ORGANISING:
        counted = select(func.count()).select_from(Registration).join(Registration.person)
        here = and_(Registration.event_id == event.id, Person.erased_at.is_(None))
    else:
        counted = select(func.count(Consent.person_id.distinct()))
        here = and_(Consent.event_id == event.id, Consent.purpose == row.purpose.value, Consent.withdrawn_at.is_(None))
    people = db.session.execute(counted.where(here)).scalar_one()
    return Term(event, row.purpose, on, people, (on - today).days <= WARN_DAYS)


def _has_ended() -> ColumnElement[bool]:
    return and_(EventPurpose.purpose == Purpose.ORGANISING, EventPurpose.ended_on.is_not(None))


def _is_elsewhere(event_id: UUID | None) -> ColumnElement[bool]:
    """Whether the person stands in an event, other than this one, whose own term has not ended."""
    over = select(EventPurpose.event_id).where(_has_ended())
    other = Registration.__table__.alias()
    there = and_(other.c.person_id == Person.id, other.c.event_id.not_in(over))
    return exists().where(there if event_id is None else and_(there, other.c.event_id != event_id))


def _is_to_be_invited() -> ColumnElement[bool]:
    return exists().where(
        Consent.person_id == Person.id,
        Consent.purpose == Purpose.NEXT_EVENTS.value,
        Consent.withdrawn_at.is_(None),
    )
