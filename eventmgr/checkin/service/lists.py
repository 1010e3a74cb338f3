"""How the list of a session is judged, closed when all is marked, and opened again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from eventmgr.agenda.queries import get_session
from eventmgr.audit.service import record
from eventmgr.checkin import queries
from eventmgr.checkin.models import AttendanceSetting
from eventmgr.checkin.rules import LONGEST_LATE
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import KEY_LENGTH, new_token
from eventmgr.core.upsert import insert_new
from eventmgr.events.models import Event


class ListClosed(Conflict):
    """The list of the session was closed: what is written by hand needs it open."""

    code = "list_closed"


def set_late_after(
    event: Event, session_id: UUID, minutes: int | None, *, actor: Actor, at: datetime
) -> AttendanceSetting:
    """After how many minutes people count as late; none: as the kind of session has it."""
    if minutes is not None and not 0 <= minutes <= LONGEST_LATE:
        raise DomainError(lazy("Between 0 and %(most)s minutes.", most=LONGEST_LATE), field="late_after")
    with transaction():
        setting = _setting(event, session_id)
        changes: dict[str, tuple[object, object]] = {"late_after": (setting.late_after, minutes)}
        setting.late_after = minutes
        _record("attendance.set", event, setting, changes, actor=actor, at=at)
        return setting


def close_list(event: Event, session_id: UUID, *, actor: Actor, at: datetime) -> AttendanceSetting:
    """The list is complete: everybody is marked. Scans that arrive later are still taken, and told apart."""
    with transaction():
        setting = _setting(event, session_id)
        check_open(session_id)
        setting.closed_at, setting.closed_by = at, actor.label
        _record("attendance.close", event, setting, {"closed_at": (None, at.isoformat())}, actor=actor, at=at)
        return setting


def reopen_list(event: Event, session_id: UUID, reason: str, *, actor: Actor, at: datetime) -> AttendanceSetting:
    """Open a closed list again, with the reason."""
    if not reason:
        raise DomainError(lazy("Please write why the list is opened again."), field="reason")
    with transaction():
        setting = _setting(event, session_id)
        if setting.closed_at is None:
            raise Conflict(lazy("The list of this session is not closed."))
        changes: dict[str, tuple[object, object]] = {
            "closed_at": (setting.closed_at.isoformat(), None),
            "reason": (None, reason),
        }
        setting.closed_at, setting.closed_by = None, ""
        _record("attendance.reopen", event, setting, changes, actor=actor, at=at)
        return setting


def open_wall(event: Event, session_id: UUID, *, actor: Actor, at: datetime) -> AttendanceSetting:
    """Let people mark themselves at this session by the code on the wall; asked again, the same secret stays."""
    with transaction():
        known = queries.find_setting(session_id)
        setting = _setting(event, session_id)
        if known is None:
            _record("attendance.wall", event, setting, {}, actor=actor, at=at)
        return setting


def check_open(session_id: UUID) -> None:
    """Refuse to write by hand into a list that was closed."""
    setting = queries.find_setting(session_id)
    if setting is not None and setting.closed_at is not None:
        raise ListClosed(lazy("The list of this session is closed. Open it again first."))


def _setting(event: Event, session_id: UUID) -> AttendanceSetting:
    """The setting of a session that takes attendance, made when it is first needed, and locked."""
    door = queries.get_door_session(event.id, session_id)
    row = {"session_id": door.id, "wall_key": new_token(KEY_LENGTH), "closed_by": ""}
    insert_new(AttendanceSetting, row)
    return db.session.execute(
        select(AttendanceSetting).where(AttendanceSetting.session_id == door.id).with_for_update()
    ).scalar_one()


def _record(
    verb: str,
    event: Event,
    setting: AttendanceSetting,
    changes: dict[str, tuple[object, object]],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    record(verb, get_session(event.id, setting.session_id), actor=actor, at=at, event_id=event.id, changes=changes)
