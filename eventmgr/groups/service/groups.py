"""Groups are made, changed, led and taken away."""

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from eventmgr.agenda.models import Session
from eventmgr.agenda.rules import SessionKind
from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.text import nfc_text
from eventmgr.events.queries import get_room
from eventmgr.events.service import require_editable
from eventmgr.groups.models import Group, GroupPlanSeat, GroupWish
from eventmgr.registration.models import Registration
from eventmgr.registration.rules import RegistrationState


class GroupData(TypedDict, total=False):
    """What is known of a group; the topic is kept word for word."""

    number: int
    topic: str
    room_id: UUID | None
    seats: int | None


class OfficerData(TypedDict):
    """Who leads a group, writes for it and reports for it: registrations of the event, in the group or not."""

    facilitator_id: UUID | None
    secretary_id: UUID | None
    rapporteur_id: UUID | None


def create_group(
    session: Session, number: int, topic: str, room_id: UUID | None, seats: int | None, *, actor: Actor, at: datetime
) -> Group:
    """Give a group-work session one more group; its number is free in this session, its room the event's."""
    with transaction() as unit:
        require_editable(session.event)
        if session.kind is not SessionKind.GROUP_WORK:
            raise DomainError(lazy("Groups belong to a session of the kind group work."), field="session_id")
        data: GroupData = {"number": number, "topic": topic, "room_id": room_id, "seats": seats}
        values = _checked(session, data, None)
        group = Group(session_id=session.id, **values)
        unit.add(group)
        unit.flush()
        changes = {"number": (None, number), "topic": (None, group.topic)}
        record("group.create", group, actor=actor, at=at, event_id=session.event_id, changes=changes)
        return group


def update_group(
    group: Group, data: GroupData, officers: OfficerData | None = None, *, actor: Actor, at: datetime
) -> None:
    """Change number, topic, room or seats of a group, and who leads it; all of it or nothing."""
    with transaction():
        require_editable(group.session.event)
        changes = change(group, _checked(group.session, data, group))
        record("group.update", group, actor=actor, at=at, event_id=group.session.event_id, changes=changes)
        if officers is not None:
            set_officers(group, officers, actor=actor, at=at)


def delete_group(group: Group, *, actor: Actor, at: datetime) -> None:
    """Take a group away in which nobody sits and for which nothing is recorded; wishes for it go with it."""
    with transaction() as unit:
        require_editable(group.session.event)
        changes = {"number": (group.number, None), "topic": (group.topic, None)}
        record("group.delete", group, actor=actor, at=at, event_id=group.session.event_id, changes=changes)
        for row in (GroupWish, GroupPlanSeat):
            unit.execute(delete(row).where(row.group_id == group.id))
        unit.delete(group)
        try:
            unit.flush()
        except (IntegrityError, AssertionError) as error:
            raise Conflict(
                lazy("People sit in this group or its record is open, so it cannot be deleted. Move its people first.")
            ) from error


def set_officers(group: Group, officers: OfficerData, *, actor: Actor, at: datetime) -> None:
    """Name facilitator, secretary and rapporteur of a group: confirmed registrations of the same event, or nobody."""
    with transaction():
        require_editable(group.session.event)
        for field, registration_id in officers.items():
            if isinstance(registration_id, UUID):
                registration = _find_confirmed(group.session.event_id, registration_id)
                if registration is None:
                    raise DomainError(lazy("This person has no confirmed registration at this event."), field=field)
        changes = change(group, officers)
        if not changes:
            return
        record("group.set_officers", group, actor=actor, at=at, event_id=group.session.event_id, changes=changes)


def _checked(session: Session, data: GroupData, group: Group | None) -> GroupData:
    """The data with a clean topic; a number that is taken, no topic or a strange room are refused."""
    values: GroupData = {**data}
    if "number" in data:
        taken = select(Group.id).where(Group.session_id == session.id, Group.number == data["number"])
        known = db.session.execute(taken).scalar_one_or_none()
        if known is not None and (group is None or known != group.id):
            raise Conflict(lazy("There is a group with this number already."), field="number")
    if "topic" in data:
        values["topic"] = nfc_text(data["topic"])
        if not values["topic"]:
            raise DomainError(lazy("A group needs its topic."), field="topic")
    if data.get("room_id") is not None:
        get_room(session.event_id, data["room_id"])  # type: ignore[arg-type]  # not None, as just asked
    return values


def _find_confirmed(event_id: UUID, registration_id: UUID) -> Registration | None:
    return db.session.execute(
        select(Registration).where(
            Registration.id == registration_id,
            Registration.event_id == event_id,
            Registration.state == RegistrationState.CONFIRMED,
        )
    ).scalar_one_or_none()
