"""Which devices write into a record, and which of them is at it."""

from datetime import datetime
from uuid import UUID

from eventmgr.accounts.models import Device
from eventmgr.accounts.service import actor_of, let_in, refuse_pin, renew_pin
from eventmgr.accounts.service import revoke_device as end_device
from eventmgr.audit.service import change
from eventmgr.audit.service import record as write_down
from eventmgr.core.access import Actor
from eventmgr.core.db import transaction
from eventmgr.outcomes.models import Record
from eventmgr.outcomes.rules import SCOPE, RecordState
from eventmgr.outcomes.service.shared import lock_record, name_record


def pair(record: Record, pin: str, name: str, known: list[UUID], *, at: datetime) -> Device:
    """Let a device write by the PIN of the record, in the name of who holds it; from now on it is the one that writes.

    A device among the `known` ones that works for this record already stays the same. Ten wrong PINs in a row lock.
    """
    with transaction():
        lock_record(record)
        device = let_in(record, SCOPE, pin, name, known, label=name_record(record), at=at)
        if device is not None:
            _take(record, device, at=at)
            return device
    raise refuse_pin(record)


def writer(record: Record, device: Device) -> Actor:
    """Who writes into a record from a device that was let in."""
    return actor_of(device, name_record(record))


def give_new_pin(record: Record, *, actor: Actor, at: datetime) -> None:
    """Give the record another PIN and count anew; devices that were let in stay."""
    with transaction():
        lock_record(record)
        renew_pin(record, SCOPE, actor=actor, at=at)


def revoke_device(record: Record, device_id: UUID, *, actor: Actor, at: datetime) -> None:
    """End the work of a device; what it had sent stays, what it still holds comes after it gives the PIN again."""
    with transaction():
        lock_record(record)
        device = end_device(SCOPE, record.id, device_id, actor=actor, at=at)
        if record.writer_id == device.id:
            record.writer_id = record.taken_at = None


def _take(record: Record, device: Device, *, at: datetime) -> None:
    if record.state is not RecordState.OPEN:
        return
    changes = change(record, {"writer_id": device.id})
    if changes:
        record.taken_at = at
        write_down(
            "record.take_over", record, actor=writer(record, device), at=at, event_id=record.event_id, changes=changes
        )
