"""How the trail of changes is kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.core.db import Identified, Model


class AuditEntry(Identified, Model):
    """One deed: who, when, what, on which record. It outlives all it speaks of, so it holds no foreign keys."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "event_id", "at"), Index(None, "subject_id", "at"))

    at: Mapped[datetime]
    event_id: Mapped[UUID | None]
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    actor_label: Mapped[str]
    verb: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    values: Mapped[list["AuditValue"]] = relationship(back_populates="entry")


class AuditValue(Identified, Model):
    """One field before and after; a personal one is blanked when its person is erased, the entry stays."""

    __tablename__ = "audit_value"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("audit_entry.id"), index=True)
    field: Mapped[str]
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
    is_personal: Mapped[bool]
    entry: Mapped[AuditEntry] = relationship(back_populates="values")
