"""Which gates an event has, and for which sessions they scan."""

from uuid import UUID

from sqlalchemy import Select, select

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import list_attendance_sessions
from eventmgr.checkin.models import Gate
from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy


def list_gates(event_id: UUID) -> list[Gate]:
    """The gates of an event by name, those that ended last."""
    gates = select(Gate).where(Gate.event_id == event_id)
    return list(db.session.execute(gates.order_by(Gate.revoked_at.is_not(None), Gate.name, Gate.id)).scalars())


def get_gate(event_id: UUID, gate_id: UUID | None) -> Gate:
    """A gate of this event."""
    return _get(select(Gate).where(Gate.event_id == event_id, Gate.id == gate_id))


def get_gate_by_key(key: str) -> Gate:
    """The gate that a scanner's address opens, in either case."""
    return _get(select(Gate).where(Gate.key == key.upper()))


def list_gate_sessions(gate: Gate) -> list[Session]:
    """The sessions for which a gate scans, by time: those that were chosen, else all that take attendance."""
    chosen = set(gate.session_ids)
    return [one for one in list_attendance_sessions(gate.event_id) if not chosen or str(one.id) in chosen]


def _get(statement: Select[Gate]) -> Gate:
    gate = db.session.execute(statement).scalar_one_or_none()
    if gate is None:
        raise NotFound(lazy("There is no such gate."))
    return gate
