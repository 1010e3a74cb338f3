"""What is written into the minutes, told by the page that keeps it until the server has it."""

from datetime import datetime
from typing import Any

from eventmgr.core.access import Actor
from eventmgr.events.models import Event
from eventmgr.minutes import service as minutes
from eventmgr.minutes.rules import Mode, Section
from eventmgr.outcomes.rules import Keep
from eventmgr.sync import rules
from eventmgr.sync.rules import Asked
from eventmgr.sync.service.kinds import Done, Kind


def _write(event: Event, asked: Asked, actor: Actor, received_at: datetime) -> Done:
    payload, at = asked.payload, min(asked.at, received_at)
    done = minutes.write_text(
        minutes.get_or_create(event, actor=actor, at=at),
        rules.read_choice(payload, "section", Section),
        rules.read_long_text(payload, "text"),
        rules.read_choice(payload, "mode", Mode),
        seen=minutes.Seen(rules.read_number(payload, "version"), rules.read_optional_id(payload, "revision")),
        data=rules.read_long_text(payload, "data"),
        actor=actor,
        at=at,
    )
    return _told("written", done), None


def _settle(event: Event, asked: Asked, actor: Actor, received_at: datetime) -> Done:
    payload, at = asked.payload, min(asked.at, received_at)
    done = minutes.settle_text(
        minutes.get_or_create(event, actor=actor, at=at),
        rules.read_id(payload, "revision"),
        rules.read_choice(payload, "keep", Keep),
        version=rules.read_number(payload, "version"),
        actor=actor,
        at=at,
    )
    return _told("settled", done), None


def _told(result: str, done: minutes.Written) -> dict[str, Any]:
    if done.clash is not None:
        return {"result": "differs", "version": done.version, "revision": str(done.clash.id)}
    return {"result": result, "version": done.version}


KINDS: dict[str, Kind] = {
    "minutes.write": Kind("minutes.edit", _write),
    "minutes.settle": Kind("minutes.edit", _settle),
}
