"""What a hall may see of a discussion while it goes on: numbers and states, and nobody's name."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import joinedload

from eventmgr.accounts.models import Device
from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import as_given
from eventmgr.agenda.rules import SessionKind
from eventmgr.agenda.rules.releases import Given
from eventmgr.checkin.queries import came_to
from eventmgr.core.db import db
from eventmgr.groups.models import Group, GroupMember
from eventmgr.outcomes.models import Item, Record, Speech
from eventmgr.outcomes.rules import PROPOSALS, ItemKind, RecordState, minutes_left, quiet_minutes
from eventmgr.registration.models import Registration
from eventmgr.registration.rules import RegistrationState


@dataclass(frozen=True)
class Turnout:
    """How many have come, of how many."""

    present: int
    expected: int


@dataclass(frozen=True)
class Contact:
    """When the phone that writes was last heard of, for how many minutes it has been quiet, what it holds back."""

    seen_at: datetime
    quiet: int
    unsent: int


@dataclass(frozen=True)
class WallRow:
    """One group, or the plenary (no group): how far its record is. `contact` is None while no phone writes."""

    group: Group | None
    record: Record | None
    contact: Contact | None
    counts: Counter[ItemKind]
    waiting: int
    turnout: Turnout

    @property
    def state(self) -> RecordState | None:
        """Where the record stands; None while there is none."""
        return self.record.state if self.record is not None else None

    @property
    def has_proposal(self) -> bool:
        """Whether anything is recorded that the meeting may act upon."""
        return any(self.counts[kind] for kind in PROPOSALS)


@dataclass(frozen=True)
class Wall:
    """A discussion at one moment; `minutes` are left (None: it has not begun)."""

    session: Given | Session
    minutes: int | None
    rows: list[WallRow]
    takes_attendance: bool

    @property
    def counts(self) -> Counter[ItemKind]:
        """Points of all groups by kind."""
        return sum((row.counts for row in self.rows), Counter[ItemKind]())

    @property
    def handed_in(self) -> int:
        """How many records were handed in."""
        return sum(row.state not in {None, RecordState.OPEN} for row in self.rows)

    @property
    def with_proposal(self) -> int:
        """How many groups have a proposal."""
        return sum(row.has_proposal for row in self.rows)

    @property
    def turnout(self) -> Turnout:
        """Everybody together."""
        return Turnout(sum(row.turnout.present for row in self.rows), sum(row.turnout.expected for row in self.rows))


def show_wall(session: Session, *, at: datetime) -> Wall:
    """The wall of a session; however many groups it has, the database is asked the same few times."""
    found = _groups(session) if session.kind is SessionKind.GROUP_WORK else _plenary(session)
    counts, queues = _counts(session.id), _queues(session.id)
    turnout = _turnout(session)
    rows = [
        WallRow(
            group=group,
            record=record,
            contact=_contact(device, at),
            counts=counts.get(record.id, Counter()) if record else Counter(),
            waiting=queues.get(record.id, 0) if record else 0,
            turnout=turnout.get(group.id if group else None, Turnout(0, 0)),
        )
        for group, record, device in found
    ]
    shown = as_given(session.event_id, [session])[session.id]
    left = minutes_left(shown.starts_at, shown.ends_at, at=at)
    return Wall(shown, left, rows, session.takes_attendance)


def _groups(session: Session) -> Iterable[tuple[Group | None, Record | None, Device | None]]:
    rows = db.session.execute(
        select(Group, Record, Device)
        .outerjoin(Record, and_(Record.group_id == Group.id, Record.session_id == Group.session_id))
        .outerjoin(Device, Device.id == Record.writer_id)
        .where(Group.session_id == session.id)
        .options(joinedload(Group.room))
        .order_by(Group.number, Group.id)
    )
    return [(group, record, device) for group, record, device in rows]


def _plenary(session: Session) -> Iterable[tuple[Group | None, Record | None, Device | None]]:
    row = db.session.execute(
        select(Record, Device)
        .outerjoin(Device, Device.id == Record.writer_id)
        .where(Record.session_id == session.id, Record.group_id.is_(None))
    ).first()
    return [(None, row[0], row[1]) if row else (None, None, None)]


def _contact(device: Device | None, at: datetime) -> Contact | None:
    if device is None or device.revoked_at is not None:
        return None
    return Contact(device.seen_at, quiet_minutes(device.seen_at, at=at), device.unsent)


def _counts(session_id: UUID) -> dict[UUID, Counter[ItemKind]]:
    rows = db.session.execute(
        select(Item.record_id, Item.kind, func.count())
        .join(Item.record)
        .where(Record.session_id == session_id, Item.removed_at.is_(None))
        .group_by(Item.record_id, Item.kind)
    )
    counts: dict[UUID, Counter[ItemKind]] = {}
    for record_id, kind, number in rows:
        counts.setdefault(record_id, Counter())[kind] = number
    return counts


def _queues(session_id: UUID) -> dict[UUID, int]:
    rows = db.session.execute(
        select(Speech.record_id, func.count())
        .join(Speech.record)
        .join(Speech.registration)
        .where(
            Record.session_id == session_id,
            Speech.started_at.is_(None),
            Speech.withdrawn_at.is_(None),
            Registration.state == RegistrationState.CONFIRMED,
        )
        .group_by(Speech.record_id)
    )
    return {record_id: number for record_id, number in rows}  # noqa: C416 - dict() does not know Row's types


def _turnout(session: Session) -> dict[UUID | None, Turnout]:
    """Group → who sits there and has come; in the plenary (None) everybody of the event."""
    came = func.coalesce(func.sum(case((came_to(session.id), 1), else_=0)), 0)
    confirmed = Registration.state == RegistrationState.CONFIRMED
    if session.kind is not SessionKind.GROUP_WORK:
        everybody = select(came, func.count(Registration.id)).where(
            Registration.event_id == session.event_id, confirmed
        )
        return {None: Turnout(*db.session.execute(everybody).one())}
    rows = db.session.execute(
        select(GroupMember.group_id, came, func.count(Registration.id))
        .join(GroupMember.registration)
        .where(GroupMember.session_id == session.id, confirmed)
        .group_by(GroupMember.group_id)
    )
    return {group_id: Turnout(present, expected) for group_id, present, expected in rows}
