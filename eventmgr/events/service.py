"""What organizers do with an event itself: make it, change it, move it on, give it rooms and day titles."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypedDict, cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, lock_row, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.text import fold
from eventmgr.events.models import Day, DocumentProfile, Event, Room
from eventmgr.events.queries import find_event, get_room, list_rooms
from eventmgr.events.rules import EDITABLE_STATES, EventKind, EventState, HeaderStyle, may_move
from eventmgr.people.models import Host

MERGER = date(2025, 7, 1)  # Resolution 202/2025/QH15: 63 provinces became 34
RESERVED_SLUGS = frozenset({"new"})
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SLUG_LENGTH, _SLUG_FROM_NAME = 80, 60
_STATE_NAMES = {
    EventState.DRAFT: lazy("a draft"),
    EventState.PUBLISHED: lazy("published"),
    EventState.RUNNING: lazy("running"),
    EventState.CLOSED: lazy("closed"),
    EventState.ARCHIVED: lazy("archived"),
}


class EventData(TypedDict, total=False):
    """What is known of an event; a new one needs name, kind and both dates."""

    name: str
    slug: str
    kind: EventKind
    organizer: str
    venue: str
    city: str
    starts_on: date
    ends_on: date
    timezone: str
    unit_set: str
    expected: int | None
    expected_qualifier: str | None
    capacity: int | None
    needs_approval: bool
    by_invitation: bool
    invited_early: bool
    promotes_waiting: bool
    is_demo: bool
    registration_opens_at: datetime | None
    registration_closes_at: datetime | None
    contact: str


class ProfileData(TypedDict, total=False):
    """How the papers of an event look (Decree 30/2020 as the host uses it)."""

    header_style: HeaderStyle
    superior_name: str
    issuer_name: str
    number_sign: str
    place: str
    sign_authority: str
    sign_title: str
    sign_name: str
    recipients: str


def create_event(
    host_id: UUID, data: EventData, *, profile: ProfileData | None = None, actor: Actor, at: datetime
) -> Event:
    """Open an event as a draft, with a profile for its papers that begins with the host's name."""
    with transaction() as session:
        host = session.get_one(Host, host_id)
        values: EventData = {
            "organizer": host.name,
            "venue": "",
            "city": "",
            "unit_set": "vn63" if data["starts_on"] < MERGER else "vn34",
            **data,
        }
        values["slug"] = _free_slug(values)
        _check(values, None)
        papers = DocumentProfile(host_id=host.id, **{**_first_profile(host, values), **(profile or {})})
        session.add(papers)
        session.flush()
        event = Event(host_id=host.id, profile_id=papers.id, **values)
        session.add(event)
        session.flush()
        record("event.create", event, actor=actor, at=at, event_id=event.id, changes={"name": (None, event.name)})
        return event


def update_event(event: Event, data: EventData, *, actor: Actor, at: datetime) -> None:
    """Change what is known of an event; its address stays once it was published, since codes with it are printed."""
    with transaction():
        require_editable(event)
        _check(data, event)
        changes = change(event, data)
        record("event.update", event, actor=actor, at=at, event_id=event.id, changes=changes, personal={"contact"})


def update_profile(event: Event, data: ProfileData, *, actor: Actor, at: datetime) -> None:
    """Change how the papers of an event look."""
    with transaction():
        require_editable(event)
        changes = change(event.profile, data)
        record(
            "profile.update",
            event.profile,
            actor=actor,
            at=at,
            event_id=event.id,
            changes=changes,
            personal={"sign_name"},
        )


def move_event(event: Event, state: EventState, *, actor: Actor, at: datetime) -> None:
    """Bring an event into another state of its life, if the table of moves allows it."""
    with transaction():
        lock_row(event)
        here = event.state
        if not may_move(here, state):
            raise Conflict(
                lazy(
                    "An event that is %(here)s cannot become %(there)s.",
                    here=_STATE_NAMES[here],
                    there=_STATE_NAMES[state],
                )
            )
        event.state = state
        record("event.move", event, actor=actor, at=at, event_id=event.id, changes={"state": (here.value, state.value)})


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


def require_editable(event: Event) -> None:
    """An archived event stays as it is."""
    if event.state not in EDITABLE_STATES:
        raise Conflict(lazy("This event is archived. It can be read, but not changed."))


def slug_of(name: str) -> str:
    """The part of an address that a name gives: small ASCII letters and digits, words joined by hyphens."""
    words = re.sub(r"[^a-z0-9]+", " ", fold(name)).split()
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:_SLUG_FROM_NAME]
        if len(longer) > _SLUG_FROM_NAME:
            break
        slug = longer
    return slug or "event"


def _free_slug(data: EventData) -> str:
    """The address that was asked for, else the first free one that the name gives."""
    if data.get("slug"):
        return data["slug"]
    base = slug_of(data["name"])
    taken = set(db.session.execute(select(Event.slug).where(Event.slug.startswith(base))).scalars()) | RESERVED_SLUGS
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _check(data: EventData, event: Event | None) -> None:
    """Refuse what cannot be: a field that is not given stays as the event has it."""

    def value(field: str) -> Any:
        return cast("Mapping[str, Any]", data).get(field, getattr(event, field, None))

    if not value("name"):
        raise DomainError(lazy("Give the event a name."), field="name")
    if value("ends_on") < value("starts_on"):
        raise DomainError(lazy("The event cannot end before it begins."), field="ends_on")
    opens, closes = value("registration_opens_at"), value("registration_closes_at")
    if opens is not None and closes is not None and closes <= opens:
        raise DomainError(lazy("Registration cannot close before it opens."), field="registration_closes_at")
    for field in ("capacity", "expected"):
        if (value(field) or 0) < 0:
            raise DomainError(lazy("This number cannot be below zero."), field=field)
    _check_slug(value("slug"), event)


def _check_slug(slug: str, event: Event | None) -> None:
    if event is not None and slug == event.slug:
        return
    if event is not None and event.state is not EventState.DRAFT:
        raise DomainError(
            lazy("The address stays as it is once the event is published: it is printed in QR codes."), field="slug"
        )
    if not _SLUG.fullmatch(slug) or len(slug) > _SLUG_LENGTH:
        raise DomainError(
            lazy("Use small letters without accents, digits and single hyphens, at most 80 characters."), field="slug"
        )
    if slug in RESERVED_SLUGS or find_event(slug) is not None:
        raise DomainError(lazy("This address is taken. Choose another one."), field="slug")


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


def _first_profile(host: Host, data: EventData) -> ProfileData:
    return {
        "header_style": HeaderStyle.NATIONAL,
        "superior_name": "",
        "issuer_name": host.name,
        "number_sign": "",
        "place": data["city"],
        "sign_authority": "",
        "sign_title": "",
        "sign_name": "",
        "recipients": "Như trên\nLưu: VT",
    }
