"""Rooms of an event and the titles of its days."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.text import fold
from eventmgr.events.models import Day, Event, Room
from eventmgr.events.queries import get_room, list_rooms
from eventmgr.events.service.editing import require_editable


def add_room(
    event: Event, name: str, capacity: int | None, *, parent_id: UUID | None = None, actor: Actor, at: datetime
) -> Room:
    """Give an event a room; with a parent it is a part of that set of rooms."""
    with transaction() as session:
        require_editable(event)
        rooms = list_rooms(event.id)
        _check_room(event, None, name, capacity, parent_id)
        position = max((room.position for room in rooms), default=-1) + 1
        room = Room(event_id=event.id, name=name, capacity=capacity, parent_id=parent_id, position=position)
        session.add(room)
        session.flush()
        record("room.create", room, actor=actor, at=at, event_id=event.id, changes={"name": (None, name)})
        return room


def update_room(
    event: Event,
    room: Room,
    name: str,
    capacity: int | None,
    *,
    parent_id: UUID | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """Rename a room, change its seats or the set that it belongs to."""
    with transaction():
        require_editable(event)
        _check_room(event, room, name, capacity, parent_id)
        changes = change(room, {"name": name, "capacity": capacity, "parent_id": parent_id})
        record("room.update", room, actor=actor, at=at, event_id=event.id, changes=changes)


def delete_room(event: Event, room: Room, *, actor: Actor, at: datetime) -> None:
    """Take a room away that no session, group or set of rooms uses."""
    with transaction() as session:
        require_editable(event)
        changes: dict[str, tuple[object, object]] = {"name": (room.name, None)}
        record("room.delete", room, actor=actor, at=at, event_id=event.id, changes=changes)
        session.delete(room)
        try:
            session.flush()
        except IntegrityError as error:
            raise Conflict(
                lazy("This room is used by a session, a group or a set of rooms, so it cannot be deleted.")
            ) from error


def set_day(event: Event, on: date, title: str, *, actor: Actor, at: datetime) -> None:
    """Give one date of the event a title; an empty title takes it away."""
    if not event.starts_on <= on <= event.ends_on:
        raise DomainError(lazy("This date lies outside the event."), field="date")
    with transaction() as session:
        require_editable(event)
        day = session.execute(select(Day).where(Day.event_id == event.id, Day.date == on)).scalar_one_or_none()
        before = day.title if day else ""
        if title == before:
            return
        if day is None:
            day = Day(event_id=event.id, date=on, title=title)
            session.add(day)
        day.title = title
        record("day.set", day, actor=actor, at=at, event_id=event.id, changes={f"{on}": (before, title)})
        if not title:
            session.delete(day)


def set_days(event: Event, titles: Mapping[date, str], *, actor: Actor, at: datetime) -> None:
    """Give the dates of the event their titles."""
    with transaction():
        for on, title in titles.items():
            set_day(event, on, title, actor=actor, at=at)


def _check_room(event: Event, room: Room | None, name: str, capacity: int | None, parent_id: UUID | None) -> None:
    others = [other for other in list_rooms(event.id) if room is None or other.id != room.id]
    if not name:
        raise DomainError(lazy("Give the room a name."), field="name")
    if any(fold(other.name) == fold(name) for other in others):
        raise DomainError(lazy("There is a room of this name already."), field="name")
    if capacity is not None and capacity < 0:
        raise DomainError(lazy("This number cannot be below zero."), field="capacity")
    if parent_id is None:
        return
    parent = get_room(event.id, parent_id)
    has_parts = room is not None and any(other.parent_id == room.id for other in others)
    if parent.parent_id is not None or has_parts or (room is not None and parent.id == room.id):
        raise DomainError(lazy("A set of rooms cannot be part of another set."), field="parent_id")
