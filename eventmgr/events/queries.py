"""Which events there are, and where one stands."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import Select, Table, bindparam, func, select

from eventmgr.accounts.models import Account
from eventmgr.accounts.queries import list_event_ids
from eventmgr.core.access import found_event
from eventmgr.core.dates import admin_date
from eventmgr.core.db import Model, db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.events.models import DocumentProfile, Event, Room
from eventmgr.events.rules import PUBLIC_STATES, HeaderStyle
from eventmgr.rendering.blocks import Head
from eventmgr.rendering.pictures import find_picture

DOTS = "…………"  # what nobody has said yet
BLANK = "\N{NO-BREAK SPACE}" * 6  # room for the number, which is written by hand


# Built once: each request for an event asks this.
_BY_SLUG = select(Event).where(Event.slug == bindparam("slug"))


@dataclass(frozen=True)
class Counts:
    """Where an event stands, in numbers."""

    rooms: int
    sessions: int
    registrations: int
    provinces: int
    delegations: int
    present_today: int


def current_event() -> Event:
    """The event that the gate found for the slug in the path."""
    return cast("Event", found_event())


def find_event(slug: str) -> Event | None:
    """The event of this slug."""
    return db.session.execute(_BY_SLUG, {"slug": slug}).scalar_one_or_none()


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


def list_own_events(account_id: UUID) -> list[Event]:
    """The events of the account's host at which it has a role."""
    host_id = get_host_id(account_id)
    return [event for event in list_events(list_event_ids(account_id)) if event.host_id == host_id]


def get_host_id(account_id: UUID) -> UUID:
    """The host to which an account belongs."""
    return db.session.get_one(Account, account_id).host_id


def find_usual(host_id: UUID) -> DocumentProfile | None:
    """How the papers of the host usually look, if somebody has said so."""
    statement = select(DocumentProfile).where(DocumentProfile.host_id == host_id, DocumentProfile.is_usual)
    return db.session.execute(statement).scalar_one_or_none()


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


def list_rooms(event_id: UUID) -> list[Room]:
    """The rooms of an event in their order; parts stand behind their set."""
    rooms = list(
        db.session.execute(select(Room).where(Room.event_id == event_id).order_by(Room.position, Room.name)).scalars()
    )
    tops = [room for room in rooms if room.parent_id is None]
    return [room for top in tops for room in (top, *(part for part in rooms if part.parent_id == top.id))]


def list_days(event: Event) -> list[tuple[date, str]]:
    """Every date of the event with its title, which may be empty."""
    titles = {day.date: day.title for day in event.days}
    count = (event.ends_on - event.starts_on).days + 1
    dates = [event.starts_on + timedelta(days=number) for number in range(count)]
    return [(on, titles.get(on, "")) for on in dates]


def count_all(event: Event, *, at: datetime) -> Counts:
    """Rooms, sessions, confirmed registrations, provinces they come from, and people who came on the day of `at`.

    The features that keep these rows stand above this one, so their tables are read by name.
    """
    registration, check_in = _table("registration"), _table("check_in")
    confirmed = (registration.c.event_id == event.id, registration.c.state == "confirmed")
    midnight = at.astimezone(event.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    came = check_in.join(registration, registration.c.id == check_in.c.registration_id)
    present = (
        select(check_in.c.registration_id)
        .select_from(came)
        .where(*confirmed, check_in.c.at >= midnight, check_in.c.at < midnight + timedelta(days=1))
        .group_by(check_in.c.registration_id, check_in.c.session_id, check_in.c.round)
        .having(func.max(check_in.c.kind) == "entry")  # an undo closes its round, and "undo" sorts behind "entry"
        .subquery()
    )
    return Counts(
        rooms=_count(_table("room"), event.id),
        sessions=_count(_table("session"), event.id),
        registrations=_one(select(func.count()).select_from(registration).where(*confirmed)),
        provinces=_one(select(func.count(registration.c.delegation_id.distinct())).where(*confirmed)),
        delegations=_count(_table("delegation"), event.id),
        present_today=_one(select(func.count(present.c.registration_id.distinct()))),
    )


def paper_head(event: Event, sign: str | None, on: date | None) -> Head:
    """The head of a paper of this event; `sign` is the kind's letters ("BB"), minutes have no place and date."""
    return head_of(event.profile, event.organizer, sign, on)


def head_of(profile: DocumentProfile, organizer: str, sign: str | None, on: date | None) -> Head:
    """The head of a paper that looks like this; the logo stands only beside an organization's own title."""
    letters = "-".join(part for part in (sign, profile.number_sign) if part)
    has_title = profile.header_style is not HeaderStyle.NATIONAL
    return Head(
        issuer_name=profile.issuer_name or organizer.upper() or DOTS,
        superior_name="" if has_title else profile.superior_name,
        number_sign=f"Số:{BLANK}/{letters}" if sign else "",
        place_and_date=f"{profile.place or DOTS}, {admin_date(on)}" if on else None,
        header_style=profile.header_style.value,
        organisation_title=profile.superior_name or profile.issuer_name or DOTS,
        logo=find_picture(profile.logo_key) if has_title else None,
    )


def _table(name: str) -> Table:
    return Model.metadata.tables[name]


def _count(rows: Table, event_id: UUID) -> int:
    return _one(select(func.count()).select_from(rows).where(rows.c.event_id == event_id))


def _one(statement: Select[int]) -> int:
    return db.session.execute(statement).scalar_one()
