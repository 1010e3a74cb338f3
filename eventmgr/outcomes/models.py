"""What was said, kept in small items."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.agenda.models import Session
from eventmgr.core.db import Identified, Model, stored_enum
from eventmgr.groups.models import Group
from eventmgr.outcomes.rules import ItemKind, RecordState
from eventmgr.registration.models import Registration


class Record(Identified, Model):
    """The record of one group, or of a discussion in the plenary (no group); its key opens it without an account."""

    __tablename__ = "record"
    __table_args__ = (UniqueConstraint("session_id", "group_id"),)

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), index=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id"))
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("group.id"))
    key: Mapped[str] = mapped_column(String(24), unique=True)
    state: Mapped[RecordState] = mapped_column(stored_enum(RecordState), default=RecordState.OPEN)
    submitted_at: Mapped[datetime | None]
    session: Mapped[Session] = relationship()
    group: Mapped[Group | None] = relationship()
    items: Mapped[list["Item"]] = relationship(
        back_populates="record", order_by="[Item.position, Item.id]", cascade="all, delete-orphan"
    )


class Item(Identified, Model):
    """One recorded point; `version` grows with each edit, so that an edit of something older is noticed."""

    __tablename__ = "item"
    __table_args__ = (Index(None, "record_id", "position"),)

    record_id: Mapped[UUID] = mapped_column(ForeignKey("record.id"))
    kind: Mapped[ItemKind] = mapped_column(stored_enum(ItemKind))
    text: Mapped[str] = mapped_column(Text)
    speaker_id: Mapped[UUID | None] = mapped_column(ForeignKey("registration.id"))
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    record: Mapped[Record] = relationship(back_populates="items")
    speaker: Mapped[Registration | None] = relationship()
