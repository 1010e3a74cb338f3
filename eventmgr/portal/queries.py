"""What concerns a delegate: the sessions day by day, with the own group and what is there to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from eventmgr.agenda.models import Session
from eventmgr.agenda.rules.releases import Change, Given, concerned
from eventmgr.agenda.rules.running import Run
from eventmgr.core.db import db
from eventmgr.core.i18n import _
from eventmgr.events.models import Event
from eventmgr.events.queries import list_days
from eventmgr.groups.models import Group, GroupMember
from eventmgr.groups.queries import groups_of, list_groups
from eventmgr.materials.models import Material
from eventmgr.portal.rules import Moment, Stop, moments, noted
from eventmgr.registration.models import Delegation, Pass, Registration
from eventmgr.registration.rules import RegistrationState
from eventmgr.training.models import Enrolment, Module, ModuleSession
from eventmgr.training.rules import EnrolmentState


@dataclass(frozen=True)
class Visit:
    """A session as one delegate goes to it: as it was given out, with the group as it is now."""

    session: Given
    group: Group | None
    moment: Moment
    materials: list[Material]
    run: Run | None = None

    @property
    def place(self) -> str:
        """Where this person is, if that is a group."""
        if self.group is None:
            return ""
        return " · ".join([str(_("Group %(n)s", n=self.group.number)), *([self.stop.room] if self.stop.room else [])])

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
    event: Event,
    registration_id: UUID | None,
    sessions: Sequence[Given],
    materials: Sequence[Material],
    *,
    at: datetime,
    runs: Mapping[UUID, Run] = MappingProxyType({}),
) -> list[Visit]:
    """The sessions that were given out, as they concern a delegate (None: anybody), in order of time.

    `runs` tells of the sessions of today when they really run.
    """
    groups = {}
    if registration_id is not None:
        groups = {group.session_id: group for group in groups_of(event.id, registration_id)}
    expected = [runs.get(session.id, session) for session in sessions]
    stands = moments([(row.starts_at, row.ends_at) for row in expected], at)
    return [
        Visit(
            session,
            groups.get(session.id),
            noted(moment, runs[session.id].stand) if session.id in runs else moment,
            [material for material in materials if material.session_id == session.id],
            runs.get(session.id),
        )
        for session, moment in zip(sessions, stands, strict=True)
    ]


def by_day(event: Event, visits: Sequence[Visit]) -> list[OwnDay]:
    """The same day by day; days without sessions are left out."""
    titles = dict(list_days(event))
    dates = dict.fromkeys(visit.session.starts_at.astimezone(event.zone).date() for visit in visits)
    days = []
    for on in dates:
        here = [visit for visit in visits if visit.session.starts_at.astimezone(event.zone).date() == on]
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


@dataclass(frozen=True)
class Affected:
    """Whom a release concerns: what changed for everybody, and what beside that for some of those who come.

    `others` have a part in what changed and are not registered; they are known by the name in the programme alone.
    """

    for_all: list[Change]
    some: dict[UUID, list[Change]]
    registrations: dict[UUID, Registration]
    others: dict[str, list[Change]]

    @property
    def changes_by_registration(self) -> dict[UUID, list[Change]]:
        """What each of those concerned is to be told, in order of time."""
        found = {}
        for key in self.registrations:
            own = [*self.for_all, *self.some.get(key, [])]
            if own:
                found[key] = sorted(own, key=lambda change: change.session.starts_at)
        return found


def find_affected(event: Event, changes: Sequence[Change]) -> Affected:
    """Whom these changes concern: who sits in its groups or chose what is taught in it, else everybody."""
    coming = _coming(event.id)
    takers = _takers(event.id)
    by_person = {row.person_id: row.id for row in coming.values()}
    found = Affected([], {}, coming, {})
    for change in changes:
        chosen = takers.get(change.session.id)
        if chosen is None:
            found.for_all.append(change)
        else:
            speakers = {by_person[person] for person in concerned(change) if person in by_person}
            for key in (chosen | speakers) & coming.keys():
                found.some.setdefault(key, []).append(change)
        for session in (change.before, change.after):
            for part in session.people if session else ():
                if part.person_id not in by_person and change not in found.others.setdefault(part.name, []):
                    found.others[part.name].append(change)
    return found


def _coming(event_id: UUID) -> dict[UUID, Registration]:
    rows = db.session.execute(
        select(Registration)
        .where(Registration.event_id == event_id, Registration.state == RegistrationState.CONFIRMED)
        .options(joinedload(Registration.person), joinedload(Registration.delegation).joinedload(Delegation.admin_unit))
        .order_by(Registration.sort_key, Registration.id)
    ).scalars()
    return {row.id: row for row in rows}


def _takers(event_id: UUID) -> dict[UUID, set[UUID]]:
    """Session → who sits in its groups or chose what is taught in it; sessions for everybody are not among them."""
    found: dict[UUID, set[UUID]] = {}
    for group in list_groups(event_id):
        found.setdefault(group.session_id, set())
    seats = select(Group.session_id, GroupMember.registration_id).join(GroupMember.group)
    chosen = (
        select(ModuleSession.session_id, Enrolment.registration_id)
        .join(Module, Module.id == ModuleSession.module_id)
        .join(Session, Session.id == ModuleSession.session_id)
        .outerjoin(Enrolment, (Enrolment.module_id == Module.id) & (Enrolment.state == EnrolmentState.ENROLLED))
        .where(Session.event_id == event_id, Module.is_optional)
    )
    rows = [*db.session.execute(seats.where(Group.session_id.in_(found))), *db.session.execute(chosen)]
    for session_id, registration_id in rows:
        found.setdefault(session_id, set())
        if registration_id is not None:
            found[session_id].add(registration_id)
    return found
