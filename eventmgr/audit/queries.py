"""What was done at an event, by whom and when."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from eventmgr.audit.models import AuditEntry
from eventmgr.core.db import db

PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """Which entries: of one kind of thing, by whoever bears this name, of one record, between two moments."""

    thing: str = ""
    actor: str = ""
    subject_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Trail:
    """A page of the trail, newest first, and where the next one begins."""

    entries: list[AuditEntry]
    next: str | None


def list_entries(event_id: UUID, wanted: Wanted, cursor: str | None = None, limit: int = PAGE) -> Trail:
    """The entries of an event with their fields; a spoilt cursor is the beginning."""
    rows = select(AuditEntry).where(AuditEntry.event_id == event_id)
    if wanted.thing:
        rows = rows.where(AuditEntry.verb.startswith(f"{wanted.thing}.", autoescape=True))
    if wanted.actor:
        rows = rows.where(AuditEntry.actor_label == wanted.actor)
    if wanted.subject_id is not None:
        rows = rows.where(AuditEntry.subject_id == wanted.subject_id)
    if wanted.since is not None:
        rows = rows.where(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        rows = rows.where(AuditEntry.at < wanted.until)
    if (before := read_cursor(cursor)) is not None:
        rows = rows.where(AuditEntry.id < before)
    rows = rows.options(selectinload(AuditEntry.values)).order_by(AuditEntry.id.desc()).limit(limit + 1)
    found = list(db.session.execute(rows).scalars())
    return Trail(found[:limit], found[limit - 1].id.hex if len(found) > limit else None)


def list_actors(event_id: UUID) -> list[str]:
    """Everybody who stands in the trail of an event, by name."""
    names = select(AuditEntry.actor_label).where(AuditEntry.event_id == event_id, AuditEntry.actor_label != "")
    return list(db.session.execute(names.group_by(AuditEntry.actor_label).order_by(AuditEntry.actor_label)).scalars())


def count_entries(event_id: UUID) -> int:
    """How many deeds the trail of an event tells of."""
    return db.session.execute(select(func.count(AuditEntry.id)).where(AuditEntry.event_id == event_id)).scalar_one()


def read_cursor(cursor: str | None) -> UUID | None:
    """The entry after which a page begins."""
    try:
        return UUID(hex=cursor) if cursor else None
    except ValueError:
        return None
