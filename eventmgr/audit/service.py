"""How a deed is written down: in the transaction of the change itself."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import func, insert, select, update

from eventmgr.audit.models import AuditEntry, AuditValue
from eventmgr.core.access import Actor
from eventmgr.core.db import chunks, db, table
from eventmgr.core.ids import uuid7

_ENTRY, _VALUE = insert(table(AuditEntry)), insert(table(AuditValue))


class Subject(Protocol):
    """Any row with an id."""

    id: Any
    __tablename__: Any


def record(
    verb: str,
    subject: Subject,
    *,
    actor: Actor,
    at: datetime,
    event_id: UUID | None = None,
    changes: Mapping[str, tuple[object, object]] | None = None,
    personal: Collection[str] = (),
) -> None:
    """Write that the actor did this to the record; `changes` holds field → (before, after), equal ones are left out."""
    entry_id = uuid7()
    db.session.flush()
    db.session.connection().execute(
        _ENTRY,
        {
            "id": entry_id,
            "at": at,
            "event_id": event_id,
            "actor_kind": actor.kind,
            "actor_id": actor.id,
            "actor_label": actor.label,
            "verb": verb,
            "subject_kind": subject.__tablename__,
            "subject_id": subject.id,
        },
    )
    rows = [_value(entry_id, field, pair, personal) for field, pair in (changes or {}).items() if pair[0] != pair[1]]
    if rows:
        db.session.connection().execute(_VALUE, rows)


def _value(entry_id: UUID, field: str, pair: tuple[object, object], personal: Collection[str]) -> dict[str, object]:
    return {
        "id": uuid7(),
        "entry_id": entry_id,
        "field": field,
        "before": _shown(pair[0]),
        "after": _shown(pair[1]),
        "is_personal": field in personal,
    }


def change(subject: object, values: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    """Set the fields of a record and tell what changed, ready for `record`."""
    changes: dict[str, tuple[object, object]] = {}
    for field, after in values.items():
        before = getattr(subject, field)
        if before != after:
            changes[field] = (before, after)
            setattr(subject, field, after)
    return changes


def forget(subject_ids: Iterable[UUID]) -> None:
    """Blank what the trail of these records says of a person; that something was done, when and by whom, stays."""
    for chunk in chunks(sorted(subject_ids)):
        about = select(AuditEntry.id).where(AuditEntry.subject_id.in_(chunk))
        db.session.execute(
            update(AuditValue)
            .where(AuditValue.entry_id.in_(about), AuditValue.is_personal)
            .values(before=None, after=None)
        )


def hide(event_id: UUID, verb: str, fields: Collection[str], mark: str) -> None:
    """Put a mark in the place of what the trail of an event says under these fields, blanks behind them aside."""
    about = select(AuditEntry.id).where(AuditEntry.event_id == event_id, AuditEntry.verb == verb)
    here = (AuditValue.entry_id.in_(about), func.rtrim(AuditValue.field).in_(fields))
    for side in (AuditValue.before, AuditValue.after):
        db.session.execute(update(AuditValue).where(*here, side.is_not(None)).values({side: mark}))


def _shown(value: object) -> str | None:
    return None if value is None else str(value)
