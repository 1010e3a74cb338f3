"""Which records there are, whose key opens which, and who may be named as speaker."""

import re
from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from eventmgr.accounts.models import Device
from eventmgr.agenda.models import Session
from eventmgr.agenda.rules import SessionKind
from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import clean_token
from eventmgr.core.text import fold
from eventmgr.groups.models import Group
from eventmgr.groups.queries import list_groups, list_members
from eventmgr.outcomes.models import Item, Record
from eventmgr.outcomes.rules import ItemKind
from eventmgr.registration.models import Delegation, Registration
from eventmgr.registration.queries import list_delegates

PLENARY_KINDS = frozenset({SessionKind.DISCUSSION, SessionKind.REPORT_BACK})
_CODE_AT_END = re.compile(r"\(([0-9A-Za-z]+)\)$")


@dataclass(frozen=True)
class Subject:
    """What a record is, or is to be, about: a group, or a discussion of the plenary; with how much is noted."""

    session: Session
    group: Group | None
    record: Record | None
    counts: Counter[ItemKind]


def get_record_by_key(key: str) -> Record:
    """The record that a secret key opens, in whichever case it was typed."""
    record = db.session.execute(_records().where(Record.key == clean_token(key))).scalar_one_or_none()
    if record is None:
        raise NotFound(lazy("This address opens no record. Ask the organizer for the link or its QR code."))
    return record


def get_record(event_id: UUID, record_id: UUID) -> Record:
    """A record of this event."""
    found = _records().where(Record.id == record_id, Record.event_id == event_id)
    record = db.session.execute(found).scalar_one_or_none()
    if record is None:
        raise NotFound(lazy("There is no such record."))
    return record


def list_records(event_id: UUID) -> list[Record]:
    """The records of the event with their items, in the order of time and of the groups' numbers."""
    return list(
        db.session.execute(
            _records()
            .where(Record.event_id == event_id)
            .outerjoin(Record.group)
            .order_by(Session.starts_at, Session.id, Group.number)
        ).scalars()
    )


def list_subjects(event_id: UUID) -> list[Subject]:
    """All that is to be recorded: every group, every discussion of the plenary; with its record where there is one."""
    records = {
        (record.session_id, record.group_id): record
        for record in db.session.execute(select(Record).where(Record.event_id == event_id)).scalars()
    }
    sessions = db.session.execute(
        select(Session).where(Session.event_id == event_id, Session.kind.in_(PLENARY_KINDS))
    ).scalars()
    places: list[tuple[Session, Group | None]] = [(group.session, group) for group in list_groups(event_id)]
    places += [(session, None) for session in sessions]
    counts = _counts(event_id)
    subjects = []
    for session, group in sorted(places, key=_time_and_number):
        record = records.get((session.id, group.id if group else None))
        subjects.append(Subject(session, group, record, counts.get(record.id, Counter()) if record else Counter()))
    return subjects


def get_bare_record(event_id: UUID, record_id: UUID) -> Record:
    """A record of this event without its points: enough to write into it."""
    record = db.session.execute(
        select(Record).where(Record.id == record_id, Record.event_id == event_id)
    ).scalar_one_or_none()
    if record is None:
        raise NotFound(lazy("There is no such record."))
    return record


def get_record_of(device: Device) -> Record:
    """The record for which a device was let in."""
    if device.subject_id is None:
        raise NotFound(lazy("There is no such record."))
    return get_bare_record(device.event_id, device.subject_id)


def find_item(record: Record, item_id: UUID, *, or_removed: bool = False) -> Item | None:
    """A point of this record, where asked also one that was taken away."""
    found = select(Item).where(Item.id == item_id, Item.record_id == record.id)
    if not or_removed:
        found = found.where(Item.removed_at.is_(None))
    whole = joinedload(Item.speaker).joinedload(Registration.person)
    return db.session.execute(found.options(whole)).scalar_one_or_none()


def list_speakers(record: Record) -> list[Registration]:
    """Who may be chosen as speaker: members and officers of the group; in the plenary all delegates."""
    if record.group is None:
        return list_delegates(record.event_id)
    members = list_members(record.group)
    officers = (record.group.facilitator, record.group.secretary, record.group.rapporteur)
    known = {member.id for member in members}
    return [*members, *{officer.id: officer for officer in officers if officer and officer.id not in known}.values()]


def find_speaker(event_id: UUID, typed: str) -> Registration | None:
    """The delegate whom "Name, province (CODE)" means; a name alone, if only one delegate bears it."""
    delegates = list_delegates(event_id)
    if code := _CODE_AT_END.search(typed):
        return next((one for one in delegates if one.code.upper() == code[1].upper()), None)
    namesakes = [one for one in delegates if fold(one.person.full_name) == fold(typed)]
    return namesakes[0] if len(namesakes) == 1 else None


def name_of(person: Registration) -> str:
    """Name and province, as speakers are shown."""
    province = person.delegation.admin_unit.name if person.delegation else person.organization
    return f"{person.person.full_name}, {province}" if province else person.person.full_name


def _counts(event_id: UUID) -> dict[UUID, Counter[ItemKind]]:
    rows = db.session.execute(
        select(Item.record_id, Item.kind, func.count())
        .join(Item.record)
        .where(Record.event_id == event_id, Item.removed_at.is_(None))
        .group_by(Item.record_id, Item.kind)
    )
    counts: dict[UUID, Counter[ItemKind]] = {}
    for record_id, kind, number in rows:
        counts.setdefault(record_id, Counter())[kind] = number
    return counts


def _time_and_number(place: tuple[Session, Group | None]) -> tuple[object, ...]:
    session, group = place
    return session.starts_at, str(session.id), group.number if group else 0


def _records() -> Select[Record]:
    speaker = selectinload(Record.items).joinedload(Item.speaker)
    return (
        select(Record)
        .join(Record.session)
        .options(
            contains_eager(Record.session).joinedload(Session.event),
            contains_eager(Record.session).joinedload(Session.room),
            joinedload(Record.group).joinedload(Group.room),
            joinedload(Record.writer),
            speaker.joinedload(Registration.person),
            speaker.joinedload(Registration.delegation).joinedload(Delegation.admin_unit),
        )
    )
