"""Who was there for how much of an event or a half-day, while it can be mended."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import list_attendance_sessions, local_date
from eventmgr.agenda.rules import SessionKind
from eventmgr.checkin.models import CheckIn, Excuse
from eventmgr.checkin.queries.presence import counts, is_delegate
from eventmgr.checkin.rules import is_within_reach
from eventmgr.core.db import db
from eventmgr.events.models import Event
from eventmgr.people.models import AdminUnit, Person
from eventmgr.registration.models import Delegation, Registration

NOON = 12


@dataclass(frozen=True)
class Scope:
    """What a share is of: the whole event, or one half-day; sessions that began, and how many are still to come."""

    key: str
    date: date | None
    is_morning: bool
    held: list[UUID]
    coming: int


@dataclass(frozen=True)
class ShareRow:
    """One person: to how many of the sessions held so far they came."""

    registration_id: UUID
    full_name: str
    province: str | None
    phone: str | None
    came: int
    excused: int
    held: int
    is_mendable: bool

    @property
    def percent(self) -> int:
        """The share in percent."""
        return self.came * 100 // self.held


def list_scopes(event: Event, *, at: datetime) -> list[Scope]:
    """The whole event, then each half-day; the reception desk counts only where nothing else does."""
    sessions = list_attendance_sessions(event.id)
    lessons = [session for session in sessions if session.kind is not SessionKind.CHECK_IN] or sessions
    halves: dict[tuple[date, bool], list[Session]] = {}
    for session in lessons:
        halves.setdefault(_half(session, event.zone), []).append(session)
    parts = [
        _scope(f"{day.isoformat()}-{'am' if is_morning else 'pm'}", day, held, at, is_morning=is_morning)
        for (day, is_morning), held in sorted(halves.items(), key=lambda item: (item[0][0], not item[0][1]))
    ]
    return [_scope("", None, lessons, at), *parts]


def list_below(event_id: UUID, scope: Scope, below: int, *, limit: int) -> tuple[list[ShareRow], int]:
    """Delegates who came to less than `below` percent of what was held, the rarest first, and how many they are."""
    if not scope.held:
        return [], 0
    entry, held = aliased(CheckIn), len(scope.held)
    came = func.count(entry.id)
    excused = (
        select(func.count(Excuse.id))
        .where(Excuse.registration_id == Registration.id, Excuse.session_id.in_(scope.held))
        .scalar_subquery()
    )
    mine = and_(entry.registration_id == Registration.id, entry.session_id.in_(scope.held), *counts(entry))
    columns = (Registration.id, Person.full_name, Person.phone, AdminUnit.name)
    rows = db.session.execute(
        select(*columns, came.label("came"), excused.label("excused"), func.count().over().label("total"))
        .select_from(Registration)
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(Delegation, Delegation.id == Registration.delegation_id)
        .outerjoin(AdminUnit, AdminUnit.id == Delegation.admin_unit_id)
        .outerjoin(entry, mine)
        .where(is_delegate(event_id))
        .group_by(*columns, Registration.sort_key)
        .having(came * 100 < below * held)
        .order_by(came, Registration.sort_key, Registration.id)
        .limit(limit)
    ).all()
    found = [
        ShareRow(
            *(row.id, row.full_name, row.name, row.phone, row.came, row.excused, held),
            is_mendable=is_within_reach(row.came, held, scope.coming, below),
        )
        for row in rows
    ]
    return found, rows[0].total if rows else 0


def _half(session: Session, zone: ZoneInfo) -> tuple[date, bool]:
    return local_date(session, zone), session.starts_at.astimezone(zone).hour < NOON


def _scope(key: str, day: date | None, sessions: Sequence[Session], at: datetime, *, is_morning: bool = False) -> Scope:
    held: Collection[UUID] = [session.id for session in sessions if session.starts_at <= at]
    return Scope(key, day, is_morning, list(held), len(sessions) - len(held))
