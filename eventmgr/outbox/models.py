"""Messages to send, and the wordings they are made of."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventmgr.core.db import Identified, Model, stored_enum
from eventmgr.outbox.rules import Channel, Fault, MessageState


class Message(Identified, Model):
    """One message to one person: the row comes first, so that a crash loses none.

    `key` names the occasion: the same one is never written twice. `purpose` is the consent that it rests on, if it
    needs one; `batch_id` holds together what was sent in one go; `calendar` is what goes along for the calendar.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("event_id", "channel", "key"),
        Index(None, "event_id", "created_at"),
        Index(None, "state", "next_try_at"),
        Index(None, "batch_id"),
    )

    event_id: Mapped[UUID]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    subject_id: Mapped[UUID | None]
    batch_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(String(24))
    channel: Mapped[Channel] = mapped_column(stored_enum(Channel))
    key: Mapped[str] = mapped_column(String(120))
    purpose: Mapped[str | None] = mapped_column(String(24))
    recipient_name: Mapped[str]
    recipient: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8), default="vi", server_default="vi")
    calendar: Mapped[str | None] = mapped_column(Text)
    state: Mapped[MessageState] = mapped_column(stored_enum(MessageState))
    fault: Mapped[Fault | None] = mapped_column(stored_enum(Fault))
    answer: Mapped[str] = mapped_column(Text, default="")
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    sent_at: Mapped[datetime | None]
    sent_by: Mapped[str] = mapped_column(default="")


class MessageWording(Identified, Model):
    """How one kind of message is worded at one event, in one language; without a row the default stands."""

    __tablename__ = "wording"
    __table_args__ = (UniqueConstraint("event_id", "kind", "language"),)

    event_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(24))
    language: Mapped[str] = mapped_column(String(8))
    subject: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
