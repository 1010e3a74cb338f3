"""How somebody stands for a half-day of a course, told by the trainer's roster."""

from datetime import datetime

from eventmgr.core.access import Actor
from eventmgr.events.models import Event
from eventmgr.sync import rules
from eventmgr.sync.rules import Asked
from eventmgr.sync.service.kinds import Done, Kind
from eventmgr.training import service as training
from eventmgr.training.queries import get_course
from eventmgr.training.rules import HalfMark


def _mark(event: Event, asked: Asked, actor: Actor, received_at: datetime) -> Done:
    payload = asked.payload
    wanted = rules.read_choice(payload, "mark", HalfMark)
    stands = training.mark(
        get_course(event.id, rules.read_id(payload, "course")),
        rules.read_id(payload, "registration"),
        rules.read_text(payload, "half"),
        wanted,
        rules.read_long_text(payload, "reason"),
        actor=actor,
        at=min(asked.at, received_at),
        recorded_at=received_at,
    )
    return {"result": "marked" if stands is wanted else "differs", "mark": stands.value}, None


KINDS: dict[str, Kind] = {"training.mark": Kind("training.mark", _mark)}
