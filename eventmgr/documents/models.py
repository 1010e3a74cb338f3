"""Papers that were asked for, and what became of them."""

from datetime import datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from eventmgr.core.db import Identified, Model, stored_enum


class PrintState(Enum):
    """Where the making of a paper stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class PrintJob(Identified, Model):
    """A paper that somebody asked for: the row comes first, so that a crash loses nothing; it is also the print log."""

    __tablename__ = "print_job"
    __table_args__ = (Index(None, "event_id", "created_at"),)

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    kind: Mapped[str]
    format: Mapped[str]
    state: Mapped[PrintState] = mapped_column(stored_enum(PrintState), default=PrintState.WAITING)
    asked_by: Mapped[str]
    language: Mapped[str] = mapped_column(default="vi", server_default="vi")
    created_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    file_key: Mapped[str | None]
    size: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(Text)
