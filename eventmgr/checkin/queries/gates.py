"""Which gates an event has, and for which sessions they scan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from eventmgr.accounts.models import Device
from eventmgr.accounts.queries import list_scope_devices
from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import list_attendance_sessions
from eventmgr.checkin.models import Gate
from eventmgr.checkin.rules import SCOPE
from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy

# What every phone asks every few seconds is put together once.
_BY_KEY = select(Gate).where(Gate.key == bindparam("key")).options(joinedload(Gate.event))


def list_gates(event_id: UUID) -> list[Gate]:
    """The gates of an event by name, those that ended last."""
    gates = select(Gate).where(Gate.event_id == event_id)
    return list(db.session.execute(gates.order_by(Gate.revoked_at.is_not(None), Gate.name, Gate.id)).scalars())


def get_gate(event_id: UUID, gate_id: UUID | None) -> Gate:
    """A gate of this event."""
    return _get(select(Gate).where(Gate.event_id == event_id, Gate.id == gate_id), {})


def get_gate_by_key(key: str) -> Gate:
    """The gate that a scanner's address opens, in either case."""
    return _get(_BY_KEY, {"key": key.upper()})


def list_gate_sessions(gate: Gate) -> list[Session]:
    """The sessions for which a gate scans, by time: those that were chosen, else all that take attendance."""
    chosen = set(gate.session_ids)
    return [one for one in list_attendance_sessions(gate.event_id) if not chosen or str(one.id) in chosen]


@dataclass(frozen=True)
class GateRow:
    """A gate with what is known of its devices: how many may scan, the last heard of, and what they hold back."""

    gate: Gate
    sessions: list[Session]
    devices: int
    seen_at: datetime | None
    unsent: int


def list_gate_rows(event_id: UUID) -> list[GateRow]:
    """The gates of an event with their sessions and devices."""
    sessions = list_attendance_sessions(event_id)
    devices: dict[UUID | None, list[Device]] = {}
    for device in list_scope_devices(event_id, SCOPE):
        devices.setdefault(device.subject_id, []).append(device)
    return [_row(gate, sessions, devices.get(gate.id, [])) for gate in list_gates(event_id)]


def _row(gate: Gate, sessions: Sequence[Session], devices: Sequence[Device]) -> GateRow:
    chosen = set(gate.session_ids)
    return GateRow(
        gate,
        [one for one in sessions if str(one.id) in chosen],
        sum(device.revoked_at is None for device in devices),
        max((device.seen_at for device in devices), default=None),
        sum(device.unsent for device in devices),
    )


def _get(statement: Select[Gate], values: dict[str, Any]) -> Gate:
    gate = db.session.execute(statement, values).scalar_one_or_none()
    if gate is None:
        raise NotFound(lazy("There is no such gate."))
    return gate
