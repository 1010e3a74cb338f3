"""What is planned, day by day?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from eventmgr.agenda.models import Session, SessionPerson
from eventmgr.agenda.rules import SessionKind
from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event
from eventmgr.events.queries import list_days

NOON, EVENING = 12, 18


@dataclass(frozen=True)
class HalfDay:
    """Morning, afternoon or evening; sessions that run beside each other stand in one block.

    A part follows its session, in the block of that one.
    """

    key: str
    blocks: list[list[Session]]


@dataclass(frozen=True)
class DayPlan:
    """One date with its title and what is planned on it."""

    date: date
    title: str
    halves: list[HalfDay] = field(default_factory=list)


def list_sessions(event_id: UUID) -> list[Session]:
    """All sessions of an event in order of time, with rooms, people and papers."""
    return list(
        db.session.execute(
            select(Session)
            .where(Session.event_id == event_id)
            .options(selectinload(Session.room), selectinload(Session.people), selectinload(Session.papers))
            .order_by(Session.starts_at, Session.ends_at, Session.code, Session.id)
        ).scalars()
    )


def get_session(event_id: UUID, session_id: UUID) -> Session:
    """A session of this event."""
    session = db.session.execute(
        select(Session).where(Session.id == session_id, Session.event_id == event_id)
    ).scalar_one_or_none()
    if session is None:
        raise NotFound(lazy("There is no such session."))
    return session


def arrival_session(event_id: UUID) -> Session | None:
    """Where people are checked in when they arrive: the first session of kind check-in."""
    return (
        db.session.execute(
            select(Session)
            .where(Session.event_id == event_id, Session.kind == SessionKind.CHECK_IN)
            .order_by(Session.starts_at, Session.id)
        )
        .scalars()
        .first()
    )


def list_attendance_sessions(event_id: UUID) -> list[Session]:
    """The sessions to which people are checked in, in order of time."""
    return list(
        db.session.execute(
            select(Session)
            .where(Session.event_id == event_id, Session.takes_attendance)
            .options(selectinload(Session.room))
            .order_by(Session.starts_at, Session.code, Session.id)
        ).scalars()
    )


def list_names(event_id: UUID) -> list[str]:
    """The names that stand in the agenda already, to choose from."""
    return list(
        db.session.execute(
            select(SessionPerson.name)
            .join(Session)
            .where(Session.event_id == event_id)
            .group_by(SessionPerson.name)
            .order_by(func.min(SessionPerson.name))
        ).scalars()
    )


def list_plan(event: Event) -> list[DayPlan]:
    """The agenda by day and half-day; dates of the event without sessions are there too."""
    zone = event.zone
    sessions = {on: list(rows) for on, rows in groupby(list_sessions(event.id), lambda row: local_date(row, zone))}
    titles = dict(list_days(event))
    return [DayPlan(on, titles.get(on, ""), _halves(sessions.get(on, []), zone)) for on in sorted({*titles, *sessions})]


def local_date(session: Session, zone: ZoneInfo) -> date:
    """The date on which a session begins, as the event's clock shows it."""
    return session.starts_at.astimezone(zone).date()


def _halves(sessions: Sequence[Session], zone: ZoneInfo) -> list[HalfDay]:
    halves = groupby(sessions, lambda session: half_of(session.starts_at.astimezone(zone).hour))
    return [HalfDay(key, _blocks(list(rows))) for key, rows in halves]


def half_of(hour: int) -> str:
    """The half of the day in which an hour lies."""
    if hour < NOON:
        return "morning"
    return "afternoon" if hour < EVENING else "evening"


def _blocks(sessions: Sequence[Session]) -> list[list[Session]]:
    """Sessions in order of time; one that begins before the others of its block have ended stands beside them."""
    here = {session.id for session in sessions}
    blocks: list[list[Session]] = []
    for session in sessions:
        if session.parent_id in here:
            continue
        if blocks and any(session.starts_at < other.ends_at for other in blocks[-1]):
            blocks[-1].append(session)
        else:
            blocks.append([session])
    return [[row for top in block for row in (top, *parts_of(top, sessions))] for block in blocks]


def parts_of(session: Session, sessions: Sequence[Session]) -> list[Session]:
    """The parts of a session among these, in order of time."""
    return [row for row in sessions if row.parent_id == session.id]


def is_parallel(block: Sequence[Session]) -> bool:
    """Whether sessions run beside each other in a block; a session and its parts do not."""
    here = {session.id for session in block}
    return sum(session.parent_id not in here for session in block) > 1
