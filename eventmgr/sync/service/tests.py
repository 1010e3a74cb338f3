"""What is answered in a test, told by a delegate's own phone."""

from datetime import datetime
from typing import Any
from uuid import UUID

from eventmgr.core.access import Actor
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event
from eventmgr.registration.queries import get_registration
from eventmgr.sync import rules
from eventmgr.sync.rules import Asked, Malformed
from eventmgr.sync.service.kinds import Done, Kind
from eventmgr.training.queries.tests import get_sitting
from eventmgr.training.rules.tests import Stage
from eventmgr.training.service.tests import Sheet, Taken, take


def _take(event: Event, asked: Asked, actor: Actor, received_at: datetime) -> Done:
    payload = asked.payload
    sitting = get_sitting(event.id, rules.read_id(payload, "sitting"))
    registration = get_registration(event.id, rules.read_id(payload, "registration"))
    sheet = Sheet(_ids(payload.get("asked")), _answers(payload.get("answers")))
    done = take(sitting, registration, sheet, actor=actor, answered_at=asked.at, at=received_at)
    return _told(done, sitting.stage), None


def _told(done: Taken, stage: Stage) -> dict[str, Any]:
    result = "already" if not done.is_new else "late" if done.taking.is_late else "taken"
    return {"result": result, "taken_at": rules.show_moment(done.taking.taken_at), "stage": stage.value}


def _ids(values: object) -> list[UUID]:
    if not isinstance(values, list):
        raise Malformed(lazy("This must be a list."), field="asked")
    return [rules.read_id({"asked": value}, "asked") for value in values]


def _answers(values: object) -> dict[UUID, str | list[str]]:
    if not isinstance(values, dict):
        raise Malformed(lazy("This must be an object."), field="answers")
    return {rules.read_id({"answers": key}, "answers"): _answer(value) for key, value in values.items()}


def _answer(value: object) -> str | list[str]:
    if isinstance(value, str) and len(value) <= rules.MAX_TEXT:
        return value
    if isinstance(value, list) and all(isinstance(each, str) and len(each) <= rules.MAX_TEXT for each in value):
        return value
    raise Malformed(lazy("This must be a text of 1 to %(n)s characters.", n=rules.MAX_TEXT), field="answers")


KINDS: dict[str, Kind] = {"training.take": Kind("training.tests", _take)}
