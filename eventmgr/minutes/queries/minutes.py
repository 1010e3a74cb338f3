"""Which minutes there are, and what the data of an event say for them."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eventmgr.agenda.queries import arrival_session, list_sessions
from eventmgr.checkin.queries import presence_by_registration
from eventmgr.checkin.rules import Presence
from eventmgr.core.db import db
from eventmgr.events.models import Event
from eventmgr.figures.queries import list_shown
from eventmgr.groups.models import Group
from eventmgr.groups.queries import list_group_sessions, list_groups, members_by_group
from eventmgr.minutes import compiling
from eventmgr.minutes.compiling import Came, Compiled
from eventmgr.minutes.models import Minutes
from eventmgr.minutes.rules import MinutesState, Section
from eventmgr.outcomes.queries import list_outcomes, list_records, who_spoke
from eventmgr.registration.queries import list_delegates, list_delegations

_THERE = frozenset({Presence.PRESENT, Presence.LATE})


def find_minutes(event_id: UUID) -> Minutes | None:
    """The minutes of an event, once somebody began to write them."""
    return db.session.execute(
        select(Minutes).where(Minutes.event_id == event_id).options(selectinload(Minutes.texts))
    ).scalar_one_or_none()


def find_locked(code: str) -> Minutes | None:
    """The locked minutes that carry this code."""
    return db.session.execute(
        select(Minutes).where(Minutes.code == code, Minutes.state == MinutesState.LOCKED)
    ).scalar_one_or_none()


def event_of(minutes: Minutes) -> Event:
    """The event whose minutes these are."""
    return db.session.execute(select(Event).where(Event.id == minutes.event_id)).scalar_one()


def texts(minutes: Minutes | None) -> dict[Section, str]:
    """What was written, by section."""
    return {row.section: row.text for row in minutes.texts if row.text} if minutes else {}


def used_numbers(host_id: UUID, year: int) -> list[int]:
    """The numbers of the host's minutes of meetings of this year."""
    rows = db.session.execute(
        select(Minutes.number)
        .join(Event, Event.id == Minutes.event_id)
        .where(
            Event.host_id == host_id,
            Minutes.number.is_not(None),
            Event.starts_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
    )
    return [number for number in rows.scalars() if number is not None]


def list_unsettled(event_id: UUID) -> list[Group]:
    """The groups whose record is not confirmed."""
    return compiling.unsettled(list_groups(event_id), list_records(event_id))


def compile_minutes(event: Event) -> Compiled:
    """All that the data of the event say, fresh."""
    delegates = list_delegates(event.id)
    sessions = list_sessions(event.id)
    held = compiling.minuted_sessions(sessions, event.zone)
    records = list_records(event.id)
    by_group = {record.group_id: record for record in records if record.group_id is not None}
    members = members_by_group(event.id)
    speaking = who_spoke(event.id)
    spoke = {group.id: share.spoke for group, share in speaking.groups}
    outcomes = [(session, list_outcomes(session.id)) for session in list_group_sessions(event.id)]
    merged = {source.item_id for _session, rows in outcomes for row in rows for source in row.sources}
    return Compiled(
        span=compiling.span_of(sessions, event.zone),
        attendance=compiling.attendance(delegates, list_delegations(event.id), _came(event.id)),
        opening=compiling.opening(held),
        reports=compiling.reports(held),
        figures=tuple(f"{figure.label}: {figure.shown}" for figure in list_shown(event.id)),
        papers=compiling.papers(held),
        groups=tuple(
            compiling.group_part(group, members.get(group.id, []), by_group.get(group.id), merged, spoke[group.id])
            for group in list_groups(event.id)
        ),
        merged=tuple(compiling.merged_part(session, rows) for session, rows in outcomes if rows),
        spoke=compiling.spoke(speaking),
        discussion=compiling.discussion(records),
    )


def _came(event_id: UUID) -> dict[UUID, Came]:
    arrival = arrival_session(event_id)
    if arrival is None:
        return {}
    rows = presence_by_registration(event_id, arrival.id)
    return {key: Came(row.presence in _THERE, row.excuse or "") for key, row in rows.items()}
