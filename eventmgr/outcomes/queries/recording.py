"""What the recorder on a phone shows beside the points: who is there, which texts differ, what to ask."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from eventmgr.accounts.models import Device
from eventmgr.accounts.queries import find_device_for, list_devices
from eventmgr.checkin.queries import entries
from eventmgr.core.db import db
from eventmgr.groups.models import GroupMember
from eventmgr.outcomes.models import Item, ItemRevision, Record, Speech
from eventmgr.outcomes.rules import SCOPE
from eventmgr.people.models import AdminUnit, Person
from eventmgr.registration.models import Delegation, Registration
from eventmgr.registration.rules import RegistrationState


@dataclass(frozen=True)
class Participant:
    """Somebody who may be named as speaker; `is_present` is None where no attendance is taken."""

    id: UUID
    full_name: str
    province: str
    is_member: bool
    is_present: bool | None


def find_paired(record: Record, device_ids: list[UUID]) -> Device | None:
    """Which of these devices was let in to the record; one that was revoked only where there is no other."""
    return find_device_for(SCOPE, record.id, device_ids)


def list_paired(record: Record) -> list[Device]:
    """All devices that were ever let in to the record."""
    return list_devices(SCOPE, record.id)


def list_participants(record: Record) -> list[Participant]:
    """Members and officers of the group, in the plenary all delegates; and whoever is named in the record already."""
    group = record.group
    is_member: ColumnElement[bool] = Registration.state == RegistrationState.CONFIRMED
    rows = (
        select(
            Registration.id,
            Person.full_name,
            func.coalesce(AdminUnit.name, Registration.organization).label("province"),
        )
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(Delegation, Delegation.id == Registration.delegation_id)
        .outerjoin(AdminUnit, AdminUnit.id == Delegation.admin_unit_id)
        .where(Registration.event_id == record.event_id)
        .order_by(Registration.sort_key, Registration.id)
    )
    named: ColumnElement[bool] = Registration.id.in_(_named(record))
    if group is not None:
        members = select(GroupMember.registration_id).where(GroupMember.group_id == group.id)
        is_member = and_(is_member, Registration.id.in_(members))
        officers = [one for one in (group.facilitator_id, group.secretary_id, group.rapporteur_id) if one]
        named = or_(named, Registration.id.in_(officers))
    found = db.session.execute(rows.add_columns(is_member.label("is_member")).where(or_(is_member, named)))
    present = _present(record)
    return [
        Participant(
            row.id, row.full_name, row.province, bool(row.is_member), None if present is None else row.id in present
        )
        for row in found
    ]


def list_clashes(record: Record) -> dict[UUID, list[ItemRevision]]:
    """The texts of the record's points among which somebody still has to choose, by point."""
    found = db.session.execute(
        select(ItemRevision)
        .join(ItemRevision.item)
        .where(
            Item.record_id == record.id,
            Item.removed_at.is_(None),
            ItemRevision.version.is_(None),
            ItemRevision.settled_at.is_(None),
        )
        .order_by(ItemRevision.id)
    ).scalars()
    clashes: dict[UUID, list[ItemRevision]] = {}
    for clash in found:
        clashes.setdefault(clash.item_id, []).append(clash)
    return clashes


def _named(record: Record) -> Any:
    points = select(Item.speaker_id).where(Item.record_id == record.id, Item.speaker_id.is_not(None))
    texts = (
        select(ItemRevision.speaker_id)
        .join(Item, Item.id == ItemRevision.item_id)
        .where(Item.record_id == record.id, ItemRevision.speaker_id.is_not(None))
    )
    return points.union(texts, select(Speech.registration_id).where(Speech.record_id == record.id))


def _present(record: Record) -> set[UUID] | None:
    if not record.session.takes_attendance:
        return None
    return {registration_id for registration_id, _ in entries(record.event_id, [record.session_id])}
