"""The gates of an event, and the phones that scan there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from eventmgr.accounts.models import Device
from eventmgr.accounts.queries import NotPaired
from eventmgr.accounts.service import let_in, refuse_pin, renew_pin
from eventmgr.accounts.service import revoke_device as end_device
from eventmgr.agenda.queries import list_attendance_sessions
from eventmgr.audit.service import change, record
from eventmgr.checkin.models import Gate
from eventmgr.checkin.rules import LONGEST_WHAT, SCOPE, Direction
from eventmgr.core.access import Actor
from eventmgr.core.db import lock_row, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import KEY_LENGTH, new_token
from eventmgr.core.text import nfc
from eventmgr.events.models import Event
from eventmgr.events.service import require_editable

_LONGEST_NAME = 100


@dataclass(frozen=True)
class GateData:
    """What is said about a gate; no sessions stand for all, nothing handed out for presence."""

    name: str
    session_ids: Collection[UUID]
    direction: Direction
    what: str = ""


def create_gate(event: Event, data: GateData, *, actor: Actor, at: datetime) -> Gate:
    """Open a gate with a key and a PIN of its own."""
    with transaction() as session:
        require_editable(event)
        values = _checked(event, data)
        gate = Gate(event_id=event.id, key=new_token(KEY_LENGTH), created_at=at, **values)
        gate.what = _checked_what(data.what)
        session.add(gate)
        session.flush()
        changes = {"name": (None, gate.name), "what": (None, gate.what or None)}
        record("gate.create", gate, actor=actor, at=at, event_id=event.id, changes=changes)
        return gate


def change_gate(gate: Gate, data: GateData, *, actor: Actor, at: datetime) -> None:
    """Call a gate otherwise, or let it scan for other sessions.

    What it hands out stays: phones that are offline may still hold what was done there. Another thing is another gate.
    """
    with transaction():
        lock_row(gate)
        _require_open(gate)
        changes = change(gate, _checked(gate.event, data, gate))
        if changes:
            record("gate.change", gate, actor=actor, at=at, event_id=gate.event_id, changes=changes)


def end_gate(gate: Gate, *, actor: Actor, at: datetime) -> None:
    """End a gate and the work of all its devices at once; what was recorded there stays."""
    with transaction():
        lock_row(gate)
        if gate.revoked_at is None:
            gate.revoked_at = at
            record("gate.end", gate, actor=actor, at=at, event_id=gate.event_id)


def pair_gate(gate: Gate, pin: str, name: str, known: Collection[UUID], *, at: datetime) -> Device:
    """Let a device scan at a gate by its PIN, in the name of who holds it; several may work there at once."""
    with transaction():
        lock_row(gate)
        if gate.revoked_at is not None:
            raise NotPaired(lazy("The organizer ended this gate. Ask for another one."))
        device = let_in(gate, SCOPE, pin, name, known, label=gate.name, at=at)
        if device is not None:
            return device
    raise refuse_pin(gate)


def give_gate_pin(gate: Gate, *, actor: Actor, at: datetime) -> None:
    """Give a gate another PIN; devices that were let in stay."""
    with transaction():
        lock_row(gate)
        _require_open(gate)
        renew_pin(gate, SCOPE, actor=actor, at=at)


def revoke_gate_device(gate: Gate, device_id: UUID, *, actor: Actor, at: datetime) -> None:
    """End the work of one device; what it had sent stays."""
    with transaction():
        end_device(SCOPE, gate.id, device_id, actor=actor, at=at)


def note_file(gate: Gate, device: Device, count: int, *, actor: Actor, at: datetime) -> None:
    """Write down that somebody handed in, as a file, what a device had not sent."""
    with transaction():
        changes: dict[str, tuple[object, object]] = {"device": (None, device.id), "operations": (None, count)}
        record("gate.hand_in", gate, actor=actor, at=at, event_id=gate.event_id, changes=changes)


def _checked(event: Event, data: GateData, gate: Gate | None = None) -> dict[str, object]:
    name = nfc(data.name)
    if not name:
        raise DomainError(lazy("Please give the gate a name."), field="name")
    if len(name) > _LONGEST_NAME:
        raise DomainError(lazy("The name may have at most %(n)s characters.", n=_LONGEST_NAME), field="name")
    with transaction() as session:
        same = select(Gate.id).where(Gate.event_id == event.id, Gate.name == name)
        if set(session.execute(same).scalars()) - {gate.id if gate else None}:
            raise Conflict(lazy("There is a gate of this name already, open or ended."), field="name")
    known = {one.id for one in list_attendance_sessions(event.id)}
    if not known.issuperset(data.session_ids):
        raise DomainError(lazy("Nobody is checked in to this session."), field="sessions")
    return {
        "name": name,
        "direction": data.direction,
        "session_ids": sorted(str(one) for one in set(data.session_ids)),
    }


def _checked_what(what: str) -> str:
    what = nfc(what)
    if len(what) > LONGEST_WHAT:
        raise DomainError(lazy("At most %(n)s characters.", n=LONGEST_WHAT), field="what")
    return what


def _require_open(gate: Gate) -> None:
    require_editable(gate.event)
    if gate.revoked_at is not None:
        raise Conflict(lazy("This gate has ended."))
