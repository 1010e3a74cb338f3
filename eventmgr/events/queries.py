"""Which events there are."""

from typing import cast
from uuid import UUID

from sqlalchemy import select

from eventmgr.core.access import found_event
from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event, Room
from eventmgr.events.rules import PUBLIC_STATES


def current_event() -> Event:
    """The event that the gate found for the slug in the path."""
    return cast("Event", found_event())


def find_event(slug: str) -> Event | None:
    """The event of this slug."""
    return db.session.execute(select(Event).where(Event.slug == slug)).scalar_one_or_none()


def get_event(slug: str) -> Event:
    """The event of this slug; unknown ones are refused."""
    event = find_event(slug)
    if event is None:
        raise NotFound(lazy("There is no such event."))
    return event


def get_public_event(slug: str) -> Event:
    """The event of this slug, if the public may see it."""
    event = find_event(slug)
    if event is None or event.state not in PUBLIC_STATES:
        raise NotFound(lazy("There is no such event."))
    return event


def list_events(event_ids: list[UUID] | None) -> list[Event]:
    """Events by date, the latest first; None stands for all."""
    statement = select(Event).order_by(Event.starts_on.desc(), Event.name)
    if event_ids is not None:
        statement = statement.where(Event.id.in_(event_ids))
    return list(db.session.execute(statement).scalars())


def list_public_events() -> list[Event]:
    """Events that the public may see, the latest first."""
    return list(
        db.session.execute(
            select(Event).where(Event.state.in_(PUBLIC_STATES)).order_by(Event.starts_on.desc(), Event.name)
        ).scalars()
    )


def get_room(event_id: UUID, room_id: UUID) -> Room:
    """A room of this event."""
    room = db.session.execute(select(Room).where(Room.id == room_id, Room.event_id == event_id)).scalar_one_or_none()
    if room is None:
        raise NotFound(lazy("There is no such room."))
    return room
