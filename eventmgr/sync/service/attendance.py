"""Who came, told by a device."""

from datetime import datetime
from typing import Any

from eventmgr.checkin import service as checkin
from eventmgr.checkin.rules import Source
from eventmgr.core.access import Actor
from eventmgr.core.text import nfc
from eventmgr.events.models import Event
from eventmgr.sync import rules
from eventmgr.sync.rules import Asked
from eventmgr.sync.service.kinds import Done, Kind


def _check_in(event: Event, asked: Asked, actor: Actor, received_at: datetime) -> Done:
    registration_id = rules.read_optional_id(asked.payload, "registration")
    answer = checkin.check_in(
        event,
        operation_id=asked.id,
        token=rules.read_text(asked.payload, "pass") if registration_id is None else None,
        registration_id=registration_id,
        session_id=rules.read_optional_id(asked.payload, "session"),
        source=_source(asked.payload),
        at=asked.at,
        recorded_at=received_at,
        actor=actor,
    )
    kept = {
        "result": answer.result.value,
        "reason": answer.reason,
        "session": str(answer.session.id),
        "at": rules.show_moment(answer.at) if answer.at else None,
        "by": answer.by,
        "source": answer.source.value if answer.source else None,
    }
    return kept, answer.delegate


def _undo(event: Event, asked: Asked, actor: Actor, received_at: datetime) -> Done:
    delegate = checkin.undo(
        event,
        operation_id=asked.id,
        registration_id=rules.read_id(asked.payload, "registration"),
        session_id=rules.read_optional_id(asked.payload, "session"),
        reason=nfc(rules.read_text(asked.payload, "reason")),
        source=_source(asked.payload),
        at=asked.at,
        recorded_at=received_at,
        actor=actor,
    )
    return {"result": "undone"}, delegate


def _source(payload: dict[str, Any]) -> Source:
    return rules.read_choice(payload, "source", Source, Source.STAFF)


KINDS: dict[str, Kind] = {
    "checkin.check_in": Kind("checkin.scan", _check_in),
    "checkin.undo": Kind("checkin.edit", _undo),
}
