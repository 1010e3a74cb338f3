"""How presence is written down: check in, take a mistake back, excuse who cannot come."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventmgr.audit.service import record
from eventmgr.checkin import queries
from eventmgr.checkin.models import CheckIn, Excuse
from eventmgr.checkin.queries import DelegateFacts, DoorSession, Shown
from eventmgr.checkin.rules import FactKind, Result, Source, refuse
from eventmgr.core.access import Actor
from eventmgr.core.db import transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import clean_token, uuid7
from eventmgr.core.upsert import insert_new, key_of
from eventmgr.events.models import Event
from eventmgr.registration.models import Registration
from eventmgr.registration.rules import Source as RegistrationSource
from eventmgr.registration.service import RegistrationData, note_use, register


@dataclass(frozen=True)
class Answer:
    """What the door is told: `at`, `by` and `source` are those of the check-in that counts, this one or the first."""

    result: Result
    reason: str | None
    session: DoorSession
    delegate: DelegateFacts | None
    at: datetime | None = None
    by: str | None = None
    source: Source | None = None


def check_in(  # noqa: PLR0913 - a check-in is told with who, where, when and how we know
    event: Event,
    *,
    operation_id: UUID,
    token: str | None = None,
    registration_id: UUID | None = None,
    session_id: UUID | None = None,
    source: Source,
    at: datetime,
    recorded_at: datetime,
    actor: Actor,
) -> Answer:
    """Let the bearer of a pass, or a person found by name, in to a session (None: the arrival session).

    Of several doors with the same person exactly one is told that the person was accepted; the row carries the id of
    the operation. `at` is when the person came, `recorded_at` when we learned of it: late is never a reason to refuse.
    """
    event_id = key_of(event)
    with transaction():
        door = queries.get_door_session(event_id, session_id)
        shown = _find(event_id, door.id, token, registration_id)
        if shown is not None and token is not None:
            note_use(clean_token(token), at=at)
        reason = refuse(shown.facts if shown else None)
        if shown is None or reason is not None:
            may_be_told = shown is not None and shown.facts.is_this_event
            return Answer(Result.REFUSED, reason, door, shown.delegate if shown and may_be_told else None)
        told: dict[str, object] = {"source": source, "at": at, "recorded_at": recorded_at, "recorded_by": actor.label}
        if not insert_new(CheckIn, _row(event_id, door, shown, FactKind.ENTRY, operation_id, told)):
            return _already_in(door, shown.delegate)
        record("check_in.create", CheckIn(id=operation_id), actor=actor, at=recorded_at, event_id=event_id)
        return Answer(Result.ACCEPTED, None, door, shown.delegate, at, actor.label, source)


def walk_in(
    event: Event, data: RegistrationData, *, session_id: UUID | None, actor: Actor, at: datetime
) -> Registration:
    """Take somebody in who stands at the desk without a registration: registered, confirmed and checked in at once."""
    with transaction():
        made = register(event, data, source=RegistrationSource.WALK_IN, actor=actor, at=at)
        check_in(
            event,
            operation_id=uuid7(),
            registration_id=made.id,
            session_id=session_id,
            source=Source.STAFF,
            at=at,
            recorded_at=at,
            actor=actor,
        )
        return made


def undo(  # noqa: PLR0913 - as above
    event: Event,
    *,
    operation_id: UUID,
    registration_id: UUID,
    session_id: UUID | None = None,
    reason: str,
    source: Source,
    at: datetime,
    recorded_at: datetime,
    actor: Actor,
) -> DelegateFacts:
    """Take back a check-in that was a mistake, with the reason; the person may then be checked in again."""
    if not reason:
        raise DomainError(lazy("Please write why the check-in is undone."), field="reason")
    with transaction():
        door = queries.get_door_session(event.id, session_id)
        shown = _find(event.id, door.id, None, registration_id)
        if shown is None or not shown.facts.is_this_event:
            raise NotFound(lazy("There is no such delegate at this event."))
        entry = queries.find_entry(registration_id, door.id)
        told: dict[str, object] = {"source": source, "at": at, "recorded_at": recorded_at, "recorded_by": actor.label}
        told["reason"] = reason
        if entry is None or not insert_new(CheckIn, _row(event.id, door, shown, FactKind.UNDO, operation_id, told)):
            raise Conflict(lazy("This person is not checked in to this session."))
        changes: dict[str, tuple[object, object]] = {"reason": (None, reason), "undone": (None, entry.id)}
        record(
            "check_in.undo",
            CheckIn(id=operation_id),
            actor=actor,
            at=recorded_at,
            event_id=event.id,
            changes=changes,
            personal={"reason"},
        )
        return shown.delegate


def excuse(event: Event, registration_id: UUID, session_id: UUID, reason: str, *, actor: Actor, at: datetime) -> Excuse:
    """Write down why somebody cannot come to a session; a later reason replaces the earlier one."""
    if not reason:
        raise DomainError(lazy("Please write why the person is excused."), field="reason")
    with transaction() as session:
        door = queries.get_door_session(event.id, session_id)
        shown = _find(event.id, door.id, None, registration_id)
        if shown is None or not shown.facts.is_this_event:
            raise NotFound(lazy("There is no such delegate at this event."))
        found = queries.find_excuse(registration_id, door.id)
        before = found.reason if found else None
        if found is None:
            found = Excuse(registration_id=registration_id, session_id=door.id, reason=reason, recorded_at=at)
            session.add(found)
        found.reason, found.recorded_at = reason, at
        session.flush()
        record(
            "excuse.set",
            found,
            actor=actor,
            at=at,
            event_id=event.id,
            changes={"reason": (before, reason)},
            personal={"reason"},
        )
        return found


def _find(event_id: UUID, session_id: UUID, token: str | None, registration_id: UUID | None) -> Shown | None:
    if registration_id is not None:
        return queries.find_by_id(event_id, registration_id, session_id)
    return queries.find_by_token(event_id, clean_token(token or ""), session_id)


def _row(
    event_id: UUID, door: DoorSession, shown: Shown, kind: FactKind, operation_id: UUID, told: dict[str, object]
) -> dict[str, object]:
    return {
        "id": operation_id,
        "event_id": event_id,
        "registration_id": shown.delegate.id,
        "session_id": door.id,
        "round": 1 + shown.closed,
        "kind": kind,
        "what": "",
        "is_rehearsal": False,
        "reason": "",
        **told,
    }


def _already_in(door: DoorSession, delegate: DelegateFacts) -> Answer:
    first = queries.find_entry(delegate.id, door.id)
    if first is None:
        raise Conflict(lazy("Somebody changed this check-in at the same moment, or its id was used before. Try again."))
    return Answer(Result.ALREADY_IN, "already_in", door, delegate, first.at, first.recorded_by, first.source)
