"""What organizers do with discussion groups: make them, seat people in them, name who leads them."""

from collections.abc import Mapping
from dataclasses import dataclass
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
from eventmgr.groups.models import Group, GroupMember
from eventmgr.groups.queries import list_groups, list_seatable, seat_by_registration
from eventmgr.groups.rules import GroupSpec, NotEnoughSeats, Seat, spread
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import get_registration
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


@dataclass(frozen=True)
class Assignment:
    """What seating did: how many sat down, how many changed the group, and the size of each group by its number."""

    seated: int
    moved: int
    sizes: dict[int, int]


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
    """Take a group away in which nobody sits and for which nothing is recorded."""
    with transaction() as unit:
        require_editable(group.session.event)
        changes = {"number": (group.number, None), "topic": (group.topic, None)}
        record("group.delete", group, actor=actor, at=at, event_id=group.session.event_id, changes=changes)
        unit.delete(group)
        try:
            unit.flush()
        except (IntegrityError, AssertionError) as error:
            raise Conflict(
                lazy("People sit in this group or its record is open, so it cannot be deleted. Move its people first.")
            ) from error


def assign(session: Session, *, afresh: bool = False, actor: Actor, at: datetime) -> Assignment:
    """Seat all delegates of the categories that discuss in the groups of a session.

    Whoever sits already stays (late arrivals move nobody), unless all are seated `afresh`. An officer of a group sits
    in it.
    """
    with transaction() as unit:
        require_editable(session.event)
        _lock(session)
        groups = list_groups(session.event_id, session.id)
        people = list_seatable(session.event_id, session.id)
        before = seat_by_registration(session.id)
        after = _plan(people, groups, {} if afresh else before)
        gone = delete(GroupMember).where(GroupMember.session_id == session.id)
        unit.execute(
            gone.where(GroupMember.registration_id.in_([who for who in before if before[who] != after.get(who)]))
        )
        for who, group_id in after.items():
            if before.get(who) != group_id:
                unit.add(GroupMember(group_id=group_id, session_id=session.id, registration_id=who))
        _record_seats(session, groups, before, after, actor=actor, at=at)
        return Assignment(
            seated=len(after.keys() - before.keys()),
            moved=sum(before[who] != after[who] for who in after.keys() & before.keys()),
            sizes={group.number: sum(place == group.id for place in after.values()) for group in groups},
        )


def move_member(session: Session, registration_id: UUID, group_id: UUID | None, *, actor: Actor, at: datetime) -> None:
    """Seat one delegate of the event in a group of the session, or in none; a full group takes nobody more."""
    with transaction() as unit:
        require_editable(session.event)
        _lock(session)
        groups = {group.id: group for group in list_groups(session.event_id, session.id)}
        registration = get_registration(session.event_id, registration_id)
        before = seat_by_registration(session.id)
        here = before.get(registration_id)
        if group_id == here:
            return
        if group_id is not None:
            _check_seat(registration, groups.get(group_id), sum(place == group_id for place in before.values()))
        unit.execute(
            delete(GroupMember).where(
                GroupMember.session_id == session.id, GroupMember.registration_id == registration_id
            )
        )
        after = {who: place for who, place in before.items() if who != registration_id}
        if group_id is not None:
            after[registration_id] = group_id
            unit.add(GroupMember(group_id=group_id, session_id=session.id, registration_id=registration_id))
        _record_seats(session, list(groups.values()), before, after, actor=actor, at=at, verb="group.move_member")


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


def _lock(session: Session) -> None:
    """Let one after the other seat people in a session (PostgreSQL; SQLite has one writer anyway)."""
    db.session.execute(select(Session.id).where(Session.id == session.id).with_for_update())


def _plan(people: list[Registration], groups: list[Group], seated: Mapping[UUID, UUID]) -> dict[UUID, UUID]:
    if not groups:
        raise DomainError(lazy("This session has no groups yet. Add them first."))
    ids = {person.id for person in people}
    officers = {
        officer: group.id
        for group in groups
        for officer in (group.facilitator_id, group.secretary_id, group.rapporteur_id)
        if officer is not None
    }
    fixed = {who: place for who, place in {**officers, **seated}.items() if who in ids}
    seats = [_seat(person) for person in people]
    specs = [GroupSpec(group.id, group.seats if group.seats is not None else _room_seats(group)) for group in groups]
    try:
        return spread(seats, specs, fixed)
    except NotEnoughSeats as error:
        raise DomainError(
            lazy("%(missing)s people find no seat. Give the groups more seats or add a group.", missing=error.missing)
        ) from error


def _seat(registration: Registration) -> Seat:
    delegation, sex = registration.delegation, registration.person.sex
    return Seat(
        registration.id,
        delegation.admin_unit.code if delegation else "",
        registration.category.key,
        sex.value if sex else "",
    )


def _room_seats(group: Group) -> int | None:
    return group.room.capacity if group.room else None


def _check_seat(registration: Registration, group: Group | None, taken: int) -> None:
    if group is None:
        raise DomainError(lazy("This group does not belong to the session."), field="group_id")
    if registration.state is not RegistrationState.CONFIRMED:
        raise DomainError(lazy("Only confirmed delegates sit in a group."), field="registration_id")
    if group.seats is not None and taken >= group.seats:
        raise Conflict(lazy("Group %(number)s is full.", number=group.number), field="group_id")


def _find_confirmed(event_id: UUID, registration_id: UUID) -> Registration | None:
    return db.session.execute(
        select(Registration).where(
            Registration.id == registration_id,
            Registration.event_id == event_id,
            Registration.state == RegistrationState.CONFIRMED,
        )
    ).scalar_one_or_none()


def _record_seats(
    session: Session,
    groups: list[Group],
    before: Mapping[UUID, UUID],
    after: Mapping[UUID, UUID],
    *,
    actor: Actor,
    at: datetime,
    verb: str = "group.assign",
) -> None:
    """One audit entry on the session: registration → number of the group before and after."""
    numbers = {group.id: group.number for group in groups}
    changes: dict[str, tuple[object, object]] = {
        str(who): (numbers.get(before.get(who)), numbers.get(after.get(who)))  # type: ignore[arg-type]  # None is in no group
        for who in before.keys() | after.keys()
    }
    record(verb, session, actor=actor, at=at, event_id=session.event_id, changes=changes)
