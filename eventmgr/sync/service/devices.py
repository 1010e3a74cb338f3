"""What a device without an account may do: by what it works for, and for that alone."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from eventmgr.accounts.models import Device
from eventmgr.accounts.queries import NotPaired, check_device, find_device_for
from eventmgr.accounts.service import actor_of
from eventmgr.checkin import rules as door
from eventmgr.checkin.models import Gate
from eventmgr.checkin.queries import get_gate, list_gate_sessions
from eventmgr.checkin.service import note_file
from eventmgr.core.access import Actor
from eventmgr.core.errors import Forbidden
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event
from eventmgr.outcomes import rules as outcomes
from eventmgr.outcomes.queries import get_record_of
from eventmgr.outcomes.service import writer
from eventmgr.sync import rules
from eventmgr.sync.rules import Asked
from eventmgr.sync.service import attendance, discussion
from eventmgr.sync.service.applying import Admit, apply_all


@dataclass(frozen=True)
class _Place:
    """Where a device works: at which event, in whose name it writes, and what it may do there."""

    event: Event
    actor: Actor
    admit: Admit


def apply_for(device: Device, operations: Sequence[object], *, received_at: datetime) -> list[dict[str, Any]]:
    """Do what a device did, for what it was let in to only; refused where its access ended."""
    place = _PLACES[check_device(device).scope](device)
    return _apply(place, device, operations, received_at)


def apply_file(gate: Gate, unsent: rules.Unsent, *, actor: Actor, received_at: datetime) -> list[dict[str, Any]]:
    """Do what a device of a gate had not sent and saved as a file, even after its access or the gate ended."""
    device = find_device_for(door.SCOPE, gate.id, [unsent.device_id])
    if device is None:
        raise rules.BrokenFile(lazy("No device that was let in to this gate saved this file."))
    note_file(gate, device, len(unsent.operations), actor=actor, at=received_at)
    return _apply(_at_gate(gate, device), device, unsent.operations, received_at)


def _apply(place: _Place, device: Device, operations: Sequence[object], received_at: datetime) -> list[dict[str, Any]]:
    return apply_all(
        place.event, str(device.id), operations, admit=place.admit, actor=place.actor, received_at=received_at
    )


def _of_record(device: Device) -> _Place:
    record = get_record_of(device)

    def admit(asked: Asked) -> Asked:
        _check_kind(asked, _KINDS_OF_A_RECORD)
        rules.check_record(asked, record_id=record.id, session_id=record.session_id)
        return asked

    return _Place(record.session.event, writer(record, device), admit)


def _of_gate(device: Device) -> _Place:
    gate = get_gate(device.event_id, device.subject_id)
    if gate.revoked_at is not None:
        raise NotPaired(lazy("The organizer ended this gate. Ask for another one."))
    return _at_gate(gate, device)


def _at_gate(gate: Gate, device: Device) -> _Place:
    session_ids = frozenset(session.id for session in list_gate_sessions(gate))

    def admit(asked: Asked) -> Asked:
        _check_kind(asked, attendance.KINDS)
        rules.check_gate(asked, session_ids=session_ids, what=gate.what)
        return replace(asked, gate_id=gate.id)

    return _Place(gate.event, actor_of(device, gate.name), admit)


def _check_kind(asked: Asked, kinds: Container[str]) -> None:
    if asked.kind not in kinds:
        raise Forbidden(lazy("This device may not do this."), field="kind")


_KINDS_OF_A_RECORD = frozenset({*discussion.KINDS, "checkin.check_in", "checkin.undo"})
_PLACES: dict[str, Callable[[Device], _Place]] = {outcomes.SCOPE: _of_record, door.SCOPE: _of_gate}
