"""What organizers do with an event itself: make it, change it, move it on."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypedDict, cast
from uuid import UUID

from sqlalchemy import select

from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, lock_row, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.text import fold
from eventmgr.events.models import DocumentProfile, Event
from eventmgr.events.queries import find_event, find_usual
from eventmgr.events.rules import EventKind, EventState, may_move
from eventmgr.events.service.editing import require_editable
from eventmgr.events.service.profiles import ProfileData, copy_logo, first_profile
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


def create_event(
    host_id: UUID,
    data: EventData,
    *,
    profile: ProfileData | None = None,
    told: Mapping[str, tuple[object, object]] | None = None,
    actor: Actor,
    at: datetime,
) -> Event:
    """Open an event as a draft, with papers that look as those of the host usually do.

    `told` is what the trail says beside its name: what it was made like.
    """
    with transaction() as session:
        host = session.get_one(Host, host_id)
        values: EventData = {
            "organizer": host.name,
            "venue": "",
            "city": "",
            "unit_set": units_on(data["starts_on"]),
            **data,
        }
        values["slug"] = _free_slug(values)
        _check(values, None)
        papers = DocumentProfile(host_id=host.id, **{**first_profile(host, values["city"]), **(profile or {})})
        session.add(papers)
        session.flush()
        event = Event(host_id=host.id, profile_id=papers.id, **values)
        session.add(event)
        session.flush()
        usual = find_usual(host.id)
        papers.logo_key = copy_logo(usual.logo_key, event.id) if usual else None
        changes = {"name": (None, event.name), **(told or {})}
        record("event.create", event, actor=actor, at=at, event_id=event.id, changes=changes)
        return event


def update_event(event: Event, data: EventData, *, actor: Actor, at: datetime) -> None:
    """Change what is known of an event; its address stays once it was published, since codes with it are printed."""
    with transaction():
        require_editable(event)
        _check(data, event)
        changes = change(event, data)
        record("event.update", event, actor=actor, at=at, event_id=event.id, changes=changes, personal={"contact"})


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


def units_on(on: date) -> str:
    """The set of provinces that is in force on a day."""
    return "vn63" if on < MERGER else "vn34"


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


def is_slug(text: object) -> bool:
    """Whether a text can be the address of an event, as far as its letters go."""
    return isinstance(text, str) and bool(_SLUG.fullmatch(text)) and len(text) <= _SLUG_LENGTH


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
    if not is_slug(slug):
        raise DomainError(
            lazy("Use small letters without accents, digits and single hyphens, at most 80 characters."), field="slug"
        )
    if slug in RESERVED_SLUGS or find_event(slug) is not None:
        raise DomainError(lazy("This address is taken. Choose another one."), field="slug")
