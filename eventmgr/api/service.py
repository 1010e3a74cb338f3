"""What programs do that pages need not: the same request sent twice is done once, and nobody is written over unseen."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid5

from eventmgr.core.access import Actor
from eventmgr.core.db import transaction
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.upsert import insert_new
from eventmgr.events.models import Event
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import get_registration
from eventmgr.registration.service import RegistrationData, correct, current_data, lock_event
from eventmgr.sync.models import Operation
from eventmgr.sync.queries import find_operation

LONGEST_KEY = 200


class KeyReused(DomainError):
    """An Idempotency-Key that came with another request before."""

    code = "key_reused"
    status = 422


class _DoneMeanwhile(Exception):  # no error: it ends the transaction of the slower of two twins
    pass


def do_once(
    event: Event, key: str | None, asked: bytes, work: Callable[[], UUID], *, actor: Actor, at: datetime
) -> tuple[UUID, bool]:
    """Do what a program asks under its Idempotency-Key once; tells the row it is about, and whether it was done before.

    The key is the program's own: another token may use the same one. `asked` is the request, so that the same key with
    another one is refused. It is kept with the event, as what a device did is. Without a key it is done each time.
    """
    if not key:
        return work(), False
    if len(key) > LONGEST_KEY:
        raise DomainError(lazy("This key is longer than %(n)s characters.", n=LONGEST_KEY), field="Idempotency-Key")
    operation_id, digest = uuid5(actor.id or event.id, key), hashlib.sha256(asked).hexdigest()
    try:
        with transaction():
            if find_operation(operation_id) is None:
                return _first_time(event, operation_id, digest, work, actor=actor, at=at), False
    except _DoneMeanwhile:
        pass
    except DomainError:
        if find_operation(operation_id) is None:
            raise
    known = find_operation(operation_id)
    if known is None or known.digest != digest:
        raise KeyReused(lazy("This key was used for another request."), field="Idempotency-Key")
    return UUID(known.answer["made"]), True


def change_registration(
    event: Event,
    registration_id: UUID,
    told: RegistrationData,
    *,
    check: Callable[[Registration], None],
    actor: Actor,
    at: datetime,
) -> Registration:
    """Put right what is told and leave the rest; `check` refuses where the program saw something older."""
    with transaction():
        locked = lock_event(event)
        registration = get_registration(locked.id, registration_id)
        check(registration)
        return correct(locked, registration_id, {**current_data(registration), **told}, actor=actor, at=at)


def _first_time(
    event: Event, operation_id: UUID, digest: str, work: Callable[[], UUID], *, actor: Actor, at: datetime
) -> UUID:
    made = work()
    row = {
        "id": operation_id,
        "event_id": event.id,
        "device": actor.label,
        "kind": "api.request",
        "at": at,
        "received_at": at,
        "digest": digest,
        "answer": {"made": str(made), "registration_id": None},
    }
    if not insert_new(Operation, row):
        raise _DoneMeanwhile
    return made
