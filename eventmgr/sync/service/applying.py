"""How operations of devices are done: each id once, the same one again gets the same answer."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from eventmgr.checkin.queries import DelegateFacts, list_facts
from eventmgr.core import metrics
from eventmgr.core.access import Actor
from eventmgr.core.db import transaction
from eventmgr.core.errors import Conflict, DomainError, Forbidden
from eventmgr.core.i18n import lazy
from eventmgr.core.upsert import insert_new, key_of
from eventmgr.events.models import Event
from eventmgr.events.service import require_editable
from eventmgr.sync import queries, rules
from eventmgr.sync.models import Operation
from eventmgr.sync.rules import Asked
from eventmgr.sync.service import attendance, discussion, minutes, tests, training
from eventmgr.sync.service.kinds import Kind

KINDS: dict[str, Kind] = {**attendance.KINDS, **discussion.KINDS, **minutes.KINDS, **tests.KINDS, **training.KINDS}
# What holds an operation against what its sender may do, and adds what the server knows of the sender.
Admit = Callable[[Asked], Asked]


class _AnsweredMeanwhile(Exception):  # no error: it ends the transaction of the slower of two twins
    pass


def apply(
    event: Event,
    device: str,
    operation: object,
    *,
    rights: frozenset[str] | None = None,
    admit: Admit | None = None,
    actor: Actor,
    received_at: datetime,
) -> dict[str, Any]:
    """Do one operation, or answer as before if its id is known; the same id with other content is a conflict.

    A refusal of the domain is kept like any other answer; an error is not, so that the operation may be sent again.
    `rights`, where given, are those that the kind of operation is held against; `admit` refuses what is not the
    sender's own.
    """
    require_editable(event)
    asked = rules.parse(key_of(event), operation)
    kind = KINDS.get(asked.kind)
    if kind is None:
        raise rules.UnknownKind(lazy("This kind of operation is not known."), field="kind")
    if rights is not None and kind.permission not in rights:
        raise Forbidden(lazy("You do not have the right to do this. Ask the organizer of the event."))
    if admit is not None:
        asked = admit(asked)
    rules.check_clock(asked.at, received_at=received_at)
    try:
        with transaction():
            # Scans are seldom sent twice, and the unique id finds those that are: the busiest kind does not ask first.
            if kind.keeps_id or queries.find_operation(asked.id) is None:
                return _first_time(event, device, asked, kind, actor, received_at)
    except _AnsweredMeanwhile:
        pass
    except DomainError:
        if queries.find_operation(asked.id) is None:
            raise
    return _again(asked)


def apply_all(
    event: Event,
    device: str,
    operations: Sequence[object],
    *,
    rights: frozenset[str] | None = None,
    admit: Admit | None = None,
    actor: Actor,
    received_at: datetime,
) -> list[dict[str, Any]]:
    """Do the operations one by one in the given order; one that fails does not stop the others."""
    answers = []
    for operation in operations:
        try:
            answer = apply(event, device, operation, rights=rights, admit=admit, actor=actor, received_at=received_at)
            answers.append({"status": 200, **answer})
        except DomainError as error:
            metrics.OPERATIONS.labels("-", error.code).inc()
            told = operation.get("id") if isinstance(operation, dict) else None
            problem = {"code": error.code, "title": str(error), "field": error.field}
            answers.append({"status": error.status, "id": told, **problem})
    return answers


def _first_time(
    event: Event, device: str, asked: Asked, kind: Kind, actor: Actor, received_at: datetime
) -> dict[str, Any]:
    answer, delegate = kind.handle(event, asked, actor, received_at)
    answer["registration_id"] = str(delegate.id) if delegate else None
    row = {
        "id": asked.id,
        "event_id": key_of(event),
        "device": device,
        "kind": asked.kind,
        "at": asked.at,
        "received_at": received_at,
        "digest": asked.digest,
        "answer": answer,
    }
    if not insert_new(Operation, row):
        raise _AnsweredMeanwhile
    metrics.OPERATIONS.labels(asked.kind, str(answer.get("result", "done"))).inc()
    return _told(asked.id, answer, delegate, replayed=False)


def _again(asked: Asked) -> dict[str, Any]:
    known = queries.find_operation(asked.id)
    if known is None or known.digest != asked.digest:
        raise Conflict(lazy("This id was used for another operation."), field="id")
    metrics.OPERATIONS.labels(known.kind, "replayed").inc()
    registration_id = known.answer["registration_id"]
    delegates = list_facts([UUID(registration_id)]) if registration_id else {}
    return _told(asked.id, known.answer, next(iter(delegates.values()), None), replayed=True)


def _told(
    operation_id: UUID, answer: dict[str, Any], delegate: DelegateFacts | None, *, replayed: bool
) -> dict[str, Any]:
    shown = {name: value for name, value in answer.items() if name != "registration_id"}
    return {
        "id": str(operation_id),
        **shown,
        "replayed": replayed,
        "registration": show_delegate(delegate) if delegate else None,
    }


def show_delegate(delegate: DelegateFacts) -> dict[str, Any]:
    """A person as programs are told of them."""
    province, seat = delegate.province, delegate.seat
    return {
        "id": str(delegate.id),
        "full_name": delegate.full_name,
        "position": delegate.position,
        "organization": delegate.organization,
        "state": delegate.state.value,
        "category": {"key": delegate.category_key, "name": delegate.category, "colour": delegate.colour},
        "province": {"set": province.set, "code": province.code, "name": province.name} if province else None,
        "group": {"id": str(seat.group_id), "number": seat.number, "room": seat.room} if seat else None,
    }
