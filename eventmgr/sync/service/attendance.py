"""Who came, told by a device."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from eventmgr.checkin import service as checkin
from eventmgr.checkin.queries import get_delegate
from eventmgr.checkin.rules import Source
from eventmgr.checkin.service import Answer
from eventmgr.core.access import Actor
from eventmgr.core.i18n import lazy
from eventmgr.core.text import nfc
from eventmgr.events.models import Event
from eventmgr.registration.service import RegistrationData
from eventmgr.sync import rules
from eventmgr.sync.rules import Asked
from eventmgr.sync.service.kinds import Done, Kind

MAX_ANSWERS = 100


def _check_in(event: Event, asked: Asked, actor: Actor, received_at: datetime) -> Done:
    told = _scanned(asked)
    return _passed(checkin.check_in(event, **told, recorded_at=received_at, actor=actor))


def _exit(event: Event, asked: Asked, actor: Actor, received_at: datetime) -> Done:
    told = _scanned(asked)
    return _passed(checkin.exit(event, **told, recorded_at=received_at, actor=actor))


def _undo(event: Event, asked: Asked, actor: Actor, received_at: datetime) -> Done:
    delegate = checkin.undo(
        event,
        operation_id=asked.id,
        registration_id=rules.read_id(asked.payload, "registration"),
        reason=nfc(rules.read_text(asked.payload, "reason")),
        **_where(asked),
        recorded_at=received_at,
        actor=actor,
    )
    return {"result": "undone"}, delegate


def _walk_in(event: Event, asked: Asked, actor: Actor, received_at: datetime) -> Done:
    """Somebody without a registration; a name that is known already is taken in all the same, and said to be."""
    payload = asked.payload
    data: dict[str, Any] = {
        "id": rules.read_id(payload, "registration"),
        "full_name": rules.read_text(payload, "name"),
        "province": _short(payload, "province") or None,
        "category": _short(payload, "category") or "official",
        "position": _short(payload, "position"),
        "organization": _short(payload, "organization"),
        "phone": _short(payload, "phone") or None,
        "is_here": True,
    }
    taken = checkin.walk_in(
        event,
        cast("RegistrationData", data),
        operation_id=asked.id,
        session_id=rules.read_optional_id(payload, "session"),
        at=asked.at,
        recorded_at=received_at,
        gate_id=asked.gate_id,
        is_rehearsal=rules.read_flag(payload, "rehearsal"),
        actor=actor,
    )
    kept, delegate = _passed(taken.answer)
    return {**kept, "alike": taken.is_alike}, delegate


def _delegation(event: Event, asked: Asked, actor: Actor, received_at: datetime) -> Done:
    """All of a delegation at once: who is not in comes in."""
    accepted, already_in = checkin.check_in_delegation(
        event, rules.read_id(asked.payload, "delegation"), **_where(asked), recorded_at=received_at, actor=actor
    )
    return {"result": "accepted", "accepted": _ids(accepted), "already_in": _ids(already_in)}, None


def _answer(event: Event, asked: Asked, actor: Actor, received_at: datetime) -> Done:
    given = asked.payload.get("answers")
    if not isinstance(given, dict) or len(given) > MAX_ANSWERS:
        raise rules.Malformed(lazy("The answers are an object: question to answer."), field="answers")
    registration_id = rules.read_id(asked.payload, "registration")
    told = {rules.read_id({"answers": question}, "answers"): value for question, value in given.items()}
    checkin.answer_at_door(event, registration_id, told, actor=actor, at=min(asked.at, received_at))
    return {"result": "answered"}, get_delegate(event.id, registration_id)


def _scanned(asked: Asked) -> dict[str, Any]:
    """Who stands there, and where and when: as a device says it of a scan."""
    registration_id = rules.read_optional_id(asked.payload, "registration")
    token = rules.read_text(asked.payload, "pass") if registration_id is None else None
    return {"operation_id": asked.id, "token": token, "registration_id": registration_id, **_where(asked)}


def _where(asked: Asked) -> dict[str, Any]:
    return {
        "session_id": rules.read_optional_id(asked.payload, "session"),
        "source": rules.read_choice(asked.payload, "source", Source, Source.STAFF),
        "at": asked.at,
        "gate_id": asked.gate_id,
        "what": nfc(rules.read_what(asked.payload)),
        "is_rehearsal": rules.read_flag(asked.payload, "rehearsal"),
    }


def _passed(answer: Answer) -> Done:
    kept = {
        "result": answer.result.value,
        "reason": answer.reason,
        "session": str(answer.session.id),
        "at": rules.show_moment(answer.at) if answer.at else None,
        "by": answer.by,
        "source": answer.source.value if answer.source else None,
    }
    return kept, answer.delegate


def _short(payload: dict[str, Any], name: str) -> str:
    return rules.read_text(payload, name) if payload.get(name) else ""


def _ids(found: list[UUID]) -> list[str]:
    return [str(one) for one in found]


KINDS: dict[str, Kind] = {
    "checkin.check_in": Kind("checkin.scan", _check_in, keeps_id=True),
    "checkin.exit": Kind("checkin.scan", _exit),
    "checkin.undo": Kind("checkin.edit", _undo),
    "checkin.walk_in": Kind("registration.edit", _walk_in),
    "checkin.delegation": Kind("checkin.scan", _delegation),
    "checkin.answer": Kind("checkin.scan", _answer),
}
