"""What is noted in a discussion, and who speaks there, told by a device."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from eventmgr.core.access import Actor
from eventmgr.events.models import Event
from eventmgr.outcomes import service as outcomes
from eventmgr.outcomes.models import Record, Speech
from eventmgr.outcomes.queries import get_bare_record
from eventmgr.outcomes.rules import ItemKind, Keep, Level, Place, Point
from eventmgr.sync import rules
from eventmgr.sync.rules import Asked
from eventmgr.sync.service.kinds import Done, Kind

# A deed in a record: what is told goes in, what is to be answered comes out.
Deed = Callable[[Record, Asked, Actor, datetime], dict[str, Any]]


def _add_item(record: Record, asked: Asked, actor: Actor, at: datetime) -> dict[str, Any]:
    item_id = rules.read_optional_id(asked.payload, "item") or asked.id
    after = _after(asked.payload)
    item = outcomes.add_item(record, item_id, _point(asked.payload), after=after, actor=actor, at=at)
    return {"result": "added", "item": str(item.id), "version": item.version}


def _edit_item(record: Record, asked: Asked, actor: Actor, at: datetime) -> dict[str, Any]:
    version = rules.read_number(asked.payload, "version")
    done = outcomes.edit_item(record, _item(asked), _point(asked.payload), version=version, actor=actor, at=at)
    if done.clash is not None:
        return {"result": "differs", "revision": str(done.clash.id)}
    return {"result": "edited", "version": done.item.version}


def _remove_item(record: Record, asked: Asked, actor: Actor, at: datetime) -> dict[str, Any]:
    version = rules.read_number(asked.payload, "version")
    try:
        outcomes.remove_item(record, _item(asked), version=version, actor=actor, at=at)
    except outcomes.StaleItem as stale:
        return {"result": "stale", "version": stale.item.version}
    return {"result": "removed"}


def _restore_item(record: Record, asked: Asked, actor: Actor, at: datetime) -> dict[str, Any]:
    item = outcomes.restore_item(record, _item(asked), actor=actor, at=at)
    return {"result": "restored", "version": item.version}


def _move_item(record: Record, asked: Asked, actor: Actor, at: datetime) -> dict[str, Any]:
    outcomes.move_item(record, _item(asked), after=_after(asked.payload), actor=actor, at=at)
    return {"result": "moved"}


def _settle_item(record: Record, asked: Asked, actor: Actor, at: datetime) -> dict[str, Any]:
    seen = asked.payload.get("version")
    try:
        item = outcomes.settle_item(
            record,
            _item(asked),
            rules.read_id(asked.payload, "revision"),
            rules.read_choice(asked.payload, "keep", Keep),
            version=None if seen is None else rules.read_number(asked.payload, "version"),
            new_id=rules.read_optional_id(asked.payload, "item_new") or asked.id,
            actor=actor,
            at=at,
        )
    except outcomes.StaleItem as stale:
        return {"result": "stale", "version": stale.item.version}
    return {"result": "settled", "version": item.version}


def _ask_to_speak(record: Record, asked: Asked, actor: Actor, at: datetime) -> dict[str, Any]:
    person = rules.read_id(asked.payload, "person")
    speech_id = rules.read_id(asked.payload, "speech")
    speech = outcomes.ask_to_speak(record, speech_id, person, actor=actor, at=at)
    if speech.id != speech_id and speech.started_at is None:
        # She asked by another way meanwhile; what this device tells next has its own id, so the place moves to it.
        outcomes.withdraw_speech(record, speech.id, actor=actor, at=at)
        speech = outcomes.ask_to_speak(record, speech_id, person, actor=actor, at=speech.asked_at)
    return _spoken(speech, "asked")


def _start_speech(record: Record, asked: Asked, actor: Actor, at: datetime) -> dict[str, Any]:
    return _spoken(outcomes.start_speech(record, rules.read_id(asked.payload, "speech"), actor=actor, at=at), "started")


def _end_speech(record: Record, asked: Asked, actor: Actor, at: datetime) -> dict[str, Any]:
    return _spoken(outcomes.end_speech(record, rules.read_id(asked.payload, "speech"), actor=actor, at=at), "ended")


def _withdraw_speech(record: Record, asked: Asked, actor: Actor, at: datetime) -> dict[str, Any]:
    speech = outcomes.withdraw_speech(record, rules.read_id(asked.payload, "speech"), actor=actor, at=at)
    return _spoken(speech, "withdrawn")


def _submit(record: Record, asked: Asked, actor: Actor, at: datetime) -> dict[str, Any]:
    del asked
    outcomes.submit(record, actor=actor, at=at)
    return {"result": "submitted"}


def _confirm(record: Record, asked: Asked, actor: Actor, at: datetime) -> dict[str, Any]:
    del asked
    outcomes.confirm(record, actor=actor, at=at)
    return {"result": "confirmed"}


def _spoken(speech: Speech, result: str) -> dict[str, Any]:
    return {"result": result, "speech": str(speech.id)}


def _item(asked: Asked) -> UUID:
    return rules.read_id(asked.payload, "item")


def _after(payload: dict[str, Any]) -> UUID | Place:
    """Behind which point: null is before all of them, nothing said is behind all of them."""
    if "after" not in payload:
        return Place.LAST
    return rules.read_optional_id(payload, "after") or Place.FIRST


def _point(payload: dict[str, Any]) -> Point:
    return Point(
        kind=rules.read_choice(payload, "kind", ItemKind),
        text=rules.read_long_text(payload, "text"),
        speaker_id=rules.read_optional_id(payload, "speaker"),
        level=None if payload.get("level") is None else rules.read_choice(payload, "level", Level),
        due=rules.read_long_text(payload, "due"),
        supporters=rules.read_number(payload, "supporters", 0),
        is_starred=rules.read_flag(payload, "starred"),
    )


def _in_record(deed: Deed) -> Kind:
    """A deed done by whoever may write into records, at the time at which the device says that it was done."""

    def handle(event: Event, asked: Asked, actor: Actor, received_at: datetime) -> Done:
        record = get_bare_record(event.id, rules.read_id(asked.payload, "record"))
        return deed(record, asked, actor, min(asked.at, received_at)), None

    return Kind("outcomes.edit", handle)


KINDS: dict[str, Kind] = {
    "outcomes.add_item": _in_record(_add_item),
    "outcomes.edit_item": _in_record(_edit_item),
    "outcomes.remove_item": _in_record(_remove_item),
    "outcomes.restore_item": _in_record(_restore_item),
    "outcomes.move_item": _in_record(_move_item),
    "outcomes.settle_item": _in_record(_settle_item),
    "outcomes.ask_to_speak": _in_record(_ask_to_speak),
    "outcomes.start_speech": _in_record(_start_speech),
    "outcomes.end_speech": _in_record(_end_speech),
    "outcomes.withdraw_speech": _in_record(_withdraw_speech),
    "outcomes.submit": _in_record(_submit),
    "outcomes.confirm": _in_record(_confirm),
}
