"""What concerns a delegate: the sessions day by day, with the own group and what is there to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import list_sessions, local_date
from eventmgr.agenda.rules import SessionKind
from eventmgr.core.db import db
from eventmgr.events.models import Event
from eventmgr.events.queries import list_days
from eventmgr.groups.models import Group
from eventmgr.groups.queries import groups_of
from eventmgr.materials.models import Material
from eventmgr.portal.rules import Moment, Stop, moments
from eventmgr.registration.models import Pass, Registration


@dataclass(frozen=True)
class Visit:
    """A session as one delegate goes to it."""

    session: Session
    group: Group | None
    moment: Moment
    materials: list[Material]

    @property
    def stop(self) -> Stop:
        """What of it is remembered from one look to the next, to the minute."""
        room = self.group.room if self.group is not None else self.session.room
        return Stop(
            key=self.session.id.hex[-12:],
            title=self.session.title,
            starts_at=self.session.starts_at.replace(second=0, microsecond=0),
            ends_at=self.session.ends_at.replace(second=0, microsecond=0),
            room=room.name if room else "",
            group=self.group.number if self.group is not None else None,
        )


@dataclass(frozen=True)
class OwnDay:
    """One date of the event: what is over, and what is running or comes."""

    date: date
    title: str
    earlier: list[Visit]
    rest: list[Visit]


def list_visits(
    event: Event, registration_id: UUID | None, materials: Sequence[Material], *, at: datetime
) -> list[Visit]:
    """The sessions that concern a delegate (None: anybody) in order of time; blockers are the organizer's affair."""
    sessions = [session for session in list_sessions(event.id) if session.kind is not SessionKind.BLOCKER]
    groups = {}
    if registration_id is not None:
        groups = {group.session_id: group for group in groups_of(event.id, registration_id)}
    stands = moments([(session.starts_at, session.ends_at) for session in sessions], at)
    return [
        Visit(
            session,
            groups.get(session.id),
            moment,
            [material for material in materials if material.session_id == session.id],
        )
        for session, moment in zip(sessions, stands, strict=True)
    ]


def by_day(event: Event, visits: Sequence[Visit]) -> list[OwnDay]:
    """The same day by day; days without sessions are left out."""
    titles = dict(list_days(event))
    dates = dict.fromkeys(local_date(visit.session, event.zone) for visit in visits)
    days = []
    for on in dates:
        here = [visit for visit in visits if local_date(visit.session, event.zone) == on]
        earlier = [visit for visit in here if visit.moment is Moment.PAST]
        rest = [visit for visit in here if visit.moment is not Moment.PAST]
        days.append(OwnDay(on, titles.get(on, ""), earlier, rest))
    return days


def list_open_passes(event_id: UUID, pass_ids: Sequence[UUID]) -> list[Pass]:
    """Which of these passes still open something at this event, with whom they belong to."""
    return list(
        db.session.execute(
            select(Pass)
            .join(Pass.registration)
            .join(Registration.person)
            .where(Pass.id.in_(pass_ids), Pass.revoked_at.is_(None), Registration.event_id == event_id)
            .options(contains_eager(Pass.registration).contains_eager(Registration.person))
        ).scalars()
    )
