"""Who wants to speak, and who has the floor."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from eventmgr.audit.service import change
from eventmgr.audit.service import record as write_down
from eventmgr.core.access import Actor
from eventmgr.core.db import transaction
from eventmgr.core.errors import Conflict, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import uuid7
from eventmgr.outcomes.models import Record, Speech
from eventmgr.outcomes.queries import find_floor
from eventmgr.outcomes.service.shared import check_delegate, lock_record, require_open
from eventmgr.registration.models import Registration


def ask_to_speak(record: Record, speech_id: UUID, registration_id: UUID, *, actor: Actor, at: datetime) -> Speech:
    """Put somebody on the list of speakers; who waits there already stays at the place it has."""
    with transaction() as unit:
        lock_record(record)
        if known := unit.get(Speech, speech_id):
            if known.record_id != record.id:
                raise Conflict(lazy("This speech belongs to another record."))
            return known
        require_open(record)
        check_delegate(record, registration_id)
        waiting = select(Speech).where(
            Speech.record_id == record.id,
            Speech.registration_id == registration_id,
            Speech.ended_at.is_(None),
            Speech.withdrawn_at.is_(None),
        )
        if found := unit.execute(waiting).scalars().first():
            return found
        speech = Speech(id=speech_id, record_id=record.id, registration_id=registration_id, asked_at=at)
        unit.add(speech)
        changes = {"registration_id": (None, registration_id)}
        write_down("speech.ask", speech, actor=actor, at=at, event_id=record.event_id, changes=changes)
        return speech


def ask_for_oneself(registration: Registration, record_id: UUID, *, actor: Actor, at: datetime) -> Speech:
    """A delegate asks for the floor, in a discussion that is going on in the plenary or in the own group."""
    with transaction():
        floor = find_floor(registration, record_id, at=at)
        if floor is None:
            raise Conflict(lazy("This discussion does not take speakers now."))
        return ask_to_speak(floor.record, uuid7(), registration.id, actor=actor, at=at)


def withdraw_oneself(registration: Registration, record_id: UUID, *, actor: Actor, at: datetime) -> None:
    """A delegate does not want to speak after all; who is not on the list stays off it."""
    with transaction():
        floor = find_floor(registration, record_id, at=at)
        if floor is not None and floor.speech is not None:
            withdraw_speech(floor.record, floor.speech.id, actor=actor, at=at)


def start_speech(record: Record, speech_id: UUID, *, actor: Actor, at: datetime) -> Speech:
    """Give the floor to somebody; whoever had it has spoken."""
    with transaction() as unit:
        lock_record(record)
        require_open(record)
        speech = _find(record, speech_id)
        if speech.started_at is not None:
            return speech
        speaking = select(Speech).where(
            Speech.record_id == record.id, Speech.started_at.is_not(None), Speech.ended_at.is_(None)
        )
        for other in unit.execute(speaking).scalars():
            _end(record, other, actor=actor, at=at)
        _set(record, speech, "speech.start", {"started_at": at, "withdrawn_at": None}, actor=actor, at=at)
        return speech


def end_speech(record: Record, speech_id: UUID, *, actor: Actor, at: datetime) -> Speech:
    """Somebody has spoken."""
    with transaction():
        lock_record(record)
        require_open(record)
        speech = _find(record, speech_id)
        if speech.started_at is not None and speech.ended_at is None:
            _end(record, speech, actor=actor, at=at)
        return speech


def withdraw_speech(record: Record, speech_id: UUID, *, actor: Actor, at: datetime) -> Speech:
    """Take somebody from the list who has not begun to speak."""
    with transaction():
        lock_record(record)
        require_open(record)
        speech = _find(record, speech_id)
        if speech.started_at is None and speech.withdrawn_at is None:
            _set(record, speech, "speech.withdraw", {"withdrawn_at": at}, actor=actor, at=at)
        return speech


def _find(record: Record, speech_id: UUID) -> Speech:
    with transaction() as unit:
        speech = unit.get(Speech, speech_id)
    if speech is None or speech.record_id != record.id:
        raise NotFound(lazy("Nobody is on the list under this number."))
    return speech


def _end(record: Record, speech: Speech, *, actor: Actor, at: datetime) -> None:
    """No speech ends before it began, whatever the clocks of two phones say."""
    ended_at = max(at, speech.started_at or at)
    _set(record, speech, "speech.end", {"ended_at": ended_at}, actor=actor, at=at)


def _set(
    record: Record, speech: Speech, verb: str, values: dict[str, datetime | None], *, actor: Actor, at: datetime
) -> None:
    changes = change(speech, dict(values))
    write_down(verb, speech, actor=actor, at=at, event_id=record.event_id, changes=changes)
