"""Which devices write into a record, and which of them is at it."""

import hmac
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from eventmgr.accounts.models import Device
from eventmgr.accounts.queries import find_device_for
from eventmgr.accounts.service import actor_of, clean_device_name, pair_device, rename_device
from eventmgr.accounts.service import revoke_device as end_device
from eventmgr.audit.service import change
from eventmgr.audit.service import record as write_down
from eventmgr.core.access import Actor
from eventmgr.core.db import transaction
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import new_pin
from eventmgr.core.text import nfc
from eventmgr.outcomes.models import Record
from eventmgr.outcomes.rules import PIN_TRIES, SCOPE, RecordState
from eventmgr.outcomes.service.shared import lock_record, name_record


class WrongPin(DomainError):
    """This is not the PIN of the record."""

    code = "wrong_pin"


class PinLocked(DomainError):
    """Too many wrong PINs were given; only the organizer opens the record for further devices."""

    code = "pin_locked"
    status: ClassVar[int] = 423


def pair(record: Record, pin: str, name: str, known: list[UUID], *, at: datetime) -> Device:
    """Let a device write by the PIN of the record, in the name of who holds it; from now on it is the one that writes.

    A device among the `known` ones that works for this record already stays the same. Ten wrong PINs in a row lock.
    """
    name = clean_device_name(name)
    with transaction():
        lock_record(record)
        is_locked = record.pin_tries >= PIN_TRIES
        is_right = not is_locked and _try(record, pin, at)
        if is_right:
            device = find_device_for(SCOPE, record.id, known)
            if device is None or device.revoked_at is not None:
                label = name_record(record)
                device = pair_device(record.event_id, SCOPE, record.id, name, label=label, at=at)
            rename_device(device, name, label=name_record(record), at=at)
            _take(record, device, at=at)
            return device
        left = PIN_TRIES - record.pin_tries
    if is_locked or not left:
        message = lazy("A wrong PIN was given ten times. Ask the organizer for a new PIN of this record.")
        raise PinLocked(message, field="pin")
    raise WrongPin(lazy("This is not the PIN of this record. Tries left: %(n)s.", n=left), field="pin")


def writer(record: Record, device: Device) -> Actor:
    """Who writes into a record from a device that was let in."""
    return actor_of(device, name_record(record))


def give_new_pin(record: Record, *, actor: Actor, at: datetime) -> None:
    """Give the record another PIN and count anew; devices that were let in stay."""
    with transaction():
        lock_record(record)
        former = record.pin
        while record.pin == former:
            record.pin = new_pin()
        record.pin_tries = 0
        write_down("record.new_pin", record, actor=actor, at=at, event_id=record.event_id)


def revoke_device(record: Record, device_id: UUID, *, actor: Actor, at: datetime) -> None:
    """End the work of a device; what it had sent stays, what it still holds comes after it gives the PIN again."""
    with transaction():
        lock_record(record)
        device = end_device(SCOPE, record.id, device_id, actor=actor, at=at)
        if record.writer_id == device.id:
            record.writer_id = record.taken_at = None


def _try(record: Record, pin: str, at: datetime) -> bool:
    if hmac.compare_digest(nfc(pin).encode(), record.pin.encode()):
        record.pin_tries = 0
        return True
    record.pin_tries += 1
    if record.pin_tries == PIN_TRIES:
        nobody = Actor("link", record.id, "")
        write_down("record.pin_locked", record, actor=nobody, at=at, event_id=record.event_id)
    return False


def _take(record: Record, device: Device, *, at: datetime) -> None:
    if record.state is not RecordState.OPEN:
        return
    changes = change(record, {"writer_id": device.id})
    if changes:
        record.taken_at = at
        write_down(
            "record.take_over", record, actor=writer(record, device), at=at, event_id=record.event_id, changes=changes
        )
