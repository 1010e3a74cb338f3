"""What was said, kept in small items."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.accounts.models import Device
from eventmgr.agenda.models import Session
from eventmgr.core.db import Identified, Model, stored_enum
from eventmgr.core.ids import new_pin
from eventmgr.groups.models import Group
from eventmgr.outcomes.rules import ItemKind, Level, RecordState
from eventmgr.registration.models import Registration


class DiscussionSetting(Model):
    """What a discussion is given before it begins: what to ask, how long one may speak, and the address of its wall."""

    __tablename__ = "discussion_setting"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id"), primary_key=True)
    wall_key: Mapped[str] = mapped_column(String(24), unique=True)
    prompts: Mapped[str] = mapped_column(Text, default="")  # one question a line
    speech_minutes: Mapped[int | None]
    session: Mapped[Session] = relationship()


class Record(Identified, Model):
    """The record of one group, or of a discussion in the plenary (no group); key and PIN open it without an account.

    One device writes at a time, `writer`; another takes over with the PIN. `note` says why it was asked back.
    """

    __tablename__ = "record"
    __table_args__ = (UniqueConstraint("session_id", "group_id"),)

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), index=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id"))
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("group.id"))
    key: Mapped[str] = mapped_column(String(24), unique=True)
    state: Mapped[RecordState] = mapped_column(stored_enum(RecordState), default=RecordState.OPEN)
    submitted_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(Text, default="")
    pin: Mapped[str] = mapped_column(String(4), default=new_pin)
    pin_tries: Mapped[int] = mapped_column(default=0)
    writer_id: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"))
    taken_at: Mapped[datetime | None]
    writer: Mapped[Device | None] = relationship()
    session: Mapped[Session] = relationship()
    group: Mapped[Group | None] = relationship()
    items: Mapped[list["Item"]] = relationship(
        primaryjoin="and_(Record.id == Item.record_id, Item.removed_at.is_(None))",
        order_by="[Item.position, Item.id]",
        viewonly=True,
    )


class Item(Identified, Model):
    """One recorded point; `version` grows with each edit, so that an edit of something older is noticed.

    A point that was taken away stays, with the moment, so that it can be brought back.
    """

    __tablename__ = "item"
    __table_args__ = (Index(None, "record_id", "position"),)

    record_id: Mapped[UUID] = mapped_column(ForeignKey("record.id"))
    kind: Mapped[ItemKind] = mapped_column(stored_enum(ItemKind))
    text: Mapped[str] = mapped_column(Text)
    speaker_id: Mapped[UUID | None] = mapped_column(ForeignKey("registration.id"), index=True)
    level: Mapped[Level | None] = mapped_column(stored_enum(Level))
    due: Mapped[str] = mapped_column(String(100), default="")  # in the group's words: "quý II năm 2025"
    supporters: Mapped[int] = mapped_column(default=0)
    is_starred: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    record: Mapped[Record] = relationship()
    speaker: Mapped[Registration | None] = relationship()
    revisions: Mapped[list["ItemRevision"]] = relationship(
        back_populates="item", order_by="ItemRevision.id", cascade="all, delete-orphan"
    )


class ItemRevision(Identified, Model):
    """A text that a point had, or was to have: `version` says which; none is one that nobody chose yet (a clash).

    A clash is an edit of something older than what stood there. It is kept whole, until somebody settles it
    (`settled_at`) by taking one of the two texts, or both.
    """

    __tablename__ = "item_revision"
    __table_args__ = (UniqueConstraint("item_id", "version"),)

    item_id: Mapped[UUID] = mapped_column(ForeignKey("item.id"), index=True)
    version: Mapped[int | None]
    kind: Mapped[ItemKind] = mapped_column(stored_enum(ItemKind))
    text: Mapped[str] = mapped_column(Text)
    speaker_id: Mapped[UUID | None] = mapped_column(ForeignKey("registration.id"), index=True)
    level: Mapped[Level | None] = mapped_column(stored_enum(Level))
    due: Mapped[str] = mapped_column(String(100), default="")
    supporters: Mapped[int] = mapped_column(default=0)
    is_starred: Mapped[bool] = mapped_column(default=False)
    by: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    item: Mapped[Item] = relationship(back_populates="revisions")
    speaker: Mapped[Registration | None] = relationship()


class Speech(Identified, Model):
    """Somebody wants to speak, speaks, has spoken, or does not want to any more; one row each time."""

    __tablename__ = "speech"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("record.id"), index=True)
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"), index=True)
    asked_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    record: Mapped[Record] = relationship()
    registration: Mapped[Registration] = relationship()


class Outcome(Identified, Model):
    """What one or more like points come to, in the words of the meeting's secretary; its sources stay as they are."""

    __tablename__ = "outcome"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id"), index=True)
    kind: Mapped[ItemKind] = mapped_column(stored_enum(ItemKind))
    text: Mapped[str] = mapped_column(Text)
    level: Mapped[Level | None] = mapped_column(stored_enum(Level))
    due: Mapped[str] = mapped_column(String(100), default="")
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    session: Mapped[Session] = relationship()
    sources: Mapped[list["OutcomeSource"]] = relationship(
        back_populates="outcome", order_by="OutcomeSource.id", cascade="all, delete-orphan"
    )


class OutcomeSource(Identified, Model):
    """A point that went into an outcome; into one only. `version` says which of its texts the secretary has seen."""

    __tablename__ = "outcome_source"

    outcome_id: Mapped[UUID] = mapped_column(ForeignKey("outcome.id"), index=True)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("item.id"), unique=True)
    version: Mapped[int]
    outcome: Mapped[Outcome] = relationship(back_populates="sources")
    item: Mapped[Item] = relationship()


class ToldApart(Model):
    """Two points that look alike, of which somebody said that they are not: they are suggested no more."""

    __tablename__ = "told_apart"

    first_id: Mapped[UUID] = mapped_column(ForeignKey("item.id"), primary_key=True)
    second_id: Mapped[UUID] = mapped_column(ForeignKey("item.id"), primary_key=True, index=True)
