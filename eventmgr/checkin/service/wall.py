"""People mark themselves by the code on the wall: one phone stands for one person at a session."""

from datetime import datetime
from uuid import UUID

from eventmgr.checkin import queries
from eventmgr.checkin.models import SelfMark
from eventmgr.checkin.queries import WallSession
from eventmgr.checkin.rules import Source, is_wall_code, may_mark_self
from eventmgr.checkin.service.facts import Answer, check_in
from eventmgr.checkin.service.lists import check_open
from eventmgr.core.access import Actor
from eventmgr.core.db import transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import uuid7
from eventmgr.core.upsert import insert_new
from eventmgr.events.models import Event
from eventmgr.registration.models import Registration


class WallCodeUnknown(DomainError):
    """No session of this event shows these letters now."""

    code = "wall_code_unknown"


class NotRunning(DomainError):
    """Nobody marks themselves before or after the session."""

    code = "not_running"
    status = 409


class PhoneTaken(DomainError):
    """This phone stood for somebody else already."""

    code = "phone_taken"
    status = 409


def read_wall(event_id: UUID, typed: str, *, at: datetime) -> WallSession:
    """The session on whose wall these letters stand now, or stood a moment ago."""
    code = typed.strip().replace(" ", "").replace("-", "").upper()
    for wall in queries.list_wall_sessions(event_id):
        if is_wall_code(code, wall.setting.wall_key, at):
            return wall
    raise WallCodeUnknown(
        lazy("This code is not on the wall any more. It is new every half minute: take the one that stands there now."),
        field="code",
    )


def mark_self(event: Event, session_id: UUID, registration: Registration, phone: str, *, at: datetime) -> Answer:
    """Check in who opened their pass on this phone, in the room, by the code on the wall."""
    with transaction():
        door = queries.get_door_session(event.id, session_id)
        if not may_mark_self(at, starts_at=door.starts_at, ends_at=door.ends_at):
            raise NotRunning(lazy("You can mark yourself from half an hour before a session until its end."))
        check_open(door.id)
        mark = {"id": uuid7(), "session_id": door.id, "phone": phone, "registration_id": registration.id, "at": at}
        if not insert_new(SelfMark, mark):
            known = queries.find_self_mark(door.id, phone)
            if known is None or known.registration_id != registration.id:
                raise PhoneTaken(
                    lazy("This phone has already stood for another person at this session. Please ask at the desk.")
                )
        answer = check_in(
            event,
            operation_id=uuid7(),
            registration_id=registration.id,
            session_id=door.id,
            source=Source.WALL,
            at=at,
            recorded_at=at,
            actor=Actor("delegate", registration.id, registration.code),
            is_rehearsal=queries.find_rehearsal(event.id) is not None,
        )
        if answer.delegate is None or answer.reason not in {None, "already_in"}:
            raise Conflict(lazy("You are not among the delegates of this event. Please ask at the desk."))
        return answer
