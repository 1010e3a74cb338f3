"""Who wants to speak, speaks and has spoken, and who has not been heard yet."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from eventmgr.agenda.models import Session
from eventmgr.core.db import db
from eventmgr.events.rules import EDITABLE_STATES
from eventmgr.groups.models import Group, GroupMember
from eventmgr.groups.queries import list_members
from eventmgr.outcomes.models import Item, Record, Speech
from eventmgr.outcomes.queries.records import list_speakers
from eventmgr.outcomes.rules import RecordState, Spoken, count_spoken, may_ask, on_the_floor, waiting
from eventmgr.registration.models import Delegation, Registration
from eventmgr.registration.rules import RegistrationState

_NEVER = Spoken(0, 0)


@dataclass(frozen=True)
class Floor:
    """A discussion that is going on, and where one delegate stands in it.

    `place` on the list of speakers is 1 for who is next, None for who is not on it; `number` are on it.
    """

    record: Record
    speech: Speech | None
    place: int | None
    number: int
    is_speaking: bool


@dataclass(frozen=True)
class Contribution:
    """What somebody gave to a discussion: points that were noted, speeches, and the time that these took."""

    person: Registration
    is_member: bool
    items: int
    spoken: Spoken

    @property
    def has_spoken(self) -> bool:
        """Whether this person was heard at all."""
        return bool(self.items or self.spoken.times)


def list_speeches(record: Record) -> list[Speech]:
    """All speeches of a record, in the order in which they were asked for."""
    whole = joinedload(Speech.registration)
    return list(
        db.session.execute(
            select(Speech)
            .where(Speech.record_id == record.id)
            .options(
                whole.joinedload(Registration.person),
                whole.joinedload(Registration.delegation).joinedload(Delegation.admin_unit),
            )
            .order_by(Speech.asked_at, Speech.id)
        ).scalars()
    )


def list_floors(registration: Registration, *, at: datetime) -> list[Floor]:
    """The discussions in which a delegate may ask for the floor now: those of the plenary, and of the own group."""
    records = _open_records(registration, at)
    if not records:
        return []
    speeches = db.session.execute(
        select(Speech)
        .join(Speech.registration)
        .where(
            Speech.record_id.in_([record.id for record in records]),
            Speech.ended_at.is_(None),
            Speech.withdrawn_at.is_(None),
            Registration.state == RegistrationState.CONFIRMED,
        )
    ).scalars()
    by_record: dict[UUID, list[Speech]] = {record.id: [] for record in records}
    for speech in speeches:
        by_record[speech.record_id].append(speech)
    return [_floor(record, by_record[record.id], registration.id) for record in records]


def find_floor(registration: Registration, record_id: UUID, *, at: datetime) -> Floor | None:
    """One of these discussions."""
    return next((floor for floor in list_floors(registration, at=at) if floor.record.id == record_id), None)


def list_own_points(registration: Registration) -> list[Record]:
    """What the groups of a delegate agreed upon, with its points: records that are confirmed, or locked."""
    return list(
        db.session.execute(
            select(Record)
            .join(Record.session)
            .join(Record.group)
            .where(
                Record.event_id == registration.event_id,
                Record.state.in_((RecordState.CONFIRMED, RecordState.LOCKED)),
                _sits_in(registration.id),
            )
            .options(contains_eager(Record.session), contains_eager(Record.group), joinedload(Record.items))
            .order_by(Session.starts_at, Session.id)
        )
        .unique()
        .scalars()
    )


def list_contributions(record: Record, *, at: datetime) -> list[Contribution]:
    """Everybody who may speak or was heard, members in the order of their names and then the others."""
    spoken = count_spoken(list_speeches(record), at=record.submitted_at or at)
    items = _items_by_speaker(record)
    members = list_speakers(record) if record.group is None else list_members(record.group)
    known = {person.id for person in members}
    others = _people(({*spoken, *items}) - known)
    return [
        Contribution(person, person.id in known, items[person.id], spoken.get(person.id, _NEVER))
        for person in [*members, *others]
    ]


def list_silent(record: Record, *, at: datetime) -> list[Registration]:
    """The members who were not heard yet: no point of theirs is noted, and they have not had the floor."""
    return [one.person for one in list_contributions(record, at=at) if one.is_member and not one.has_spoken]


def _open_records(registration: Registration, at: datetime) -> list[Record]:
    found = db.session.execute(
        select(Record)
        .join(Record.session)
        .outerjoin(Record.group)
        .where(
            Record.event_id == registration.event_id,
            Record.state == RecordState.OPEN,
            or_(Record.group_id.is_(None), _sits_in(registration.id)),
        )
        .options(
            contains_eager(Record.session).joinedload(Session.event),
            contains_eager(Record.group),
        )
        .order_by(Session.starts_at, Session.id, Group.number)
    ).scalars()
    return [
        record
        for record in found
        if record.session.event.state in EDITABLE_STATES
        and may_ask(record.session.starts_at, record.session.ends_at, at=at)
    ]


def _sits_in(registration_id: UUID) -> ColumnElement[bool]:
    seat = select(GroupMember.id).where(
        GroupMember.group_id == Group.id, GroupMember.registration_id == registration_id
    )
    officers = (Group.facilitator_id, Group.secretary_id, Group.rapporteur_id)
    return or_(seat.exists(), *(officer == registration_id for officer in officers))


def _floor(record: Record, speeches: list[Speech], registration_id: UUID) -> Floor:
    queue, speaking = waiting(speeches), on_the_floor(speeches)
    place = next((number for number, turn in enumerate(queue, 1) if turn.registration_id == registration_id), None)
    is_speaking = speaking is not None and speaking.registration_id == registration_id
    return Floor(record, queue[place - 1] if place else None, place, len(queue), is_speaking)


def _items_by_speaker(record: Record) -> Counter[UUID]:
    rows = db.session.execute(
        select(Item.speaker_id, func.count())
        .where(Item.record_id == record.id, Item.removed_at.is_(None), Item.speaker_id.is_not(None))
        .group_by(Item.speaker_id)
    )
    return Counter({speaker_id: number for speaker_id, number in rows if speaker_id is not None})


def _people(ids: set[UUID]) -> list[Registration]:
    return list(
        db.session.execute(
            select(Registration)
            .where(Registration.id.in_(ids))
            .options(
                joinedload(Registration.person),
                joinedload(Registration.delegation).joinedload(Delegation.admin_unit),
            )
            .order_by(Registration.sort_key, Registration.id)
        ).scalars()
    )
