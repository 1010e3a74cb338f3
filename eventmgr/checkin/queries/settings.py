"""How presence at a session is judged, and whether the event is rehearsed."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from eventmgr.agenda.models import Session
from eventmgr.checkin.models import AttendanceSetting, CheckIn, Rehearsal, SelfMark
from eventmgr.checkin.rules import FactKind
from eventmgr.core.db import db


@dataclass(frozen=True)
class WallSession:
    """A session at which people may mark themselves, with the secret that its codes are made from."""

    session: Session
    setting: AttendanceSetting


def find_setting(session_id: UUID) -> AttendanceSetting | None:
    """What was set for this session; none: nothing yet."""
    return db.session.get(AttendanceSetting, session_id)


def list_wall_sessions(event_id: UUID) -> list[WallSession]:
    """The sessions of the event that have a code on the wall."""
    rows = db.session.execute(
        select(Session, AttendanceSetting)
        .join(AttendanceSetting, AttendanceSetting.session_id == Session.id)
        .where(Session.event_id == event_id, Session.takes_attendance)
        .order_by(Session.starts_at, Session.id)
    )
    return [WallSession(*row) for row in rows]


def find_rehearsal(event_id: UUID) -> Rehearsal | None:
    """The rehearsal that runs now."""
    return db.session.get(Rehearsal, event_id)


def count_rehearsed(event_id: UUID) -> int:
    """How many facts of the rehearsal are there."""
    return db.session.execute(
        select(func.count()).select_from(CheckIn).where(CheckIn.event_id == event_id, CheckIn.is_rehearsal)
    ).scalar_one()


def count_after_closing(setting: AttendanceSetting | None) -> int:
    """How many came to be known of, or were taken back, after the list of the session was closed."""
    if setting is None or setting.closed_at is None:
        return 0
    late = (CheckIn.session_id == setting.session_id, CheckIn.what == "", ~CheckIn.is_rehearsal)
    after = CheckIn.recorded_at > setting.closed_at
    statement = select(func.count()).select_from(CheckIn).where(*late, after, CheckIn.kind != FactKind.EXIT)
    return db.session.execute(statement).scalar_one()


def find_self_mark(session_id: UUID, phone: str) -> SelfMark | None:
    """For whom this phone stood at a session."""
    return db.session.execute(
        select(SelfMark).where(SelfMark.session_id == session_id, SelfMark.phone == phone)
    ).scalar_one_or_none()
