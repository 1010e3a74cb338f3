"""The record of the meeting."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.core.db import Identified, Model, stored_enum
from eventmgr.minutes.rules import MinutesState, Mode, Section


class Minutes(Identified, Model):
    """The minutes of one event; once locked, the bytes of PDF and Word are kept with their SHA-256 and a code."""

    __tablename__ = "minutes"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), unique=True)
    state: Mapped[MinutesState] = mapped_column(stored_enum(MinutesState), default=MinutesState.DRAFT)
    number: Mapped[int | None]
    chair_name: Mapped[str] = mapped_column(default="")
    chair_position: Mapped[str] = mapped_column(default="")
    secretary_name: Mapped[str] = mapped_column(default="")
    secretary_position: Mapped[str] = mapped_column(default="")
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    # Whether somebody typed them here; else what was noted on the day goes before them.
    start_is_typed: Mapped[bool] = mapped_column(default=False, server_default=false())
    end_is_typed: Mapped[bool] = mapped_column(default=False, server_default=false())
    recipients: Mapped[str] = mapped_column(Text, default="", server_default="")  # none: those of the host's papers
    submitted_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]  # when the participants were written to
    code: Mapped[str | None] = mapped_column(String(20), unique=True)
    sha256: Mapped[str | None] = mapped_column(String(64))
    docx_sha256: Mapped[str | None] = mapped_column(String(64))
    texts: Mapped[list["MinutesText"]] = relationship(back_populates="minutes")


class MinutesText(Identified, Model):
    """What a person wrote for one section: behind what the data say, or in its place.

    `based_on` is what the data said in words when the text was written, so that what changed since can be shown.
    """

    __tablename__ = "minutes_text"
    __table_args__ = (UniqueConstraint("minutes_id", "section"),)

    minutes_id: Mapped[UUID] = mapped_column(ForeignKey("minutes.id"))
    section: Mapped[Section] = mapped_column(stored_enum(Section))
    mode: Mapped[Mode] = mapped_column(stored_enum(Mode), default=Mode.ADD, server_default=Mode.ADD.value)
    text: Mapped[str] = mapped_column(Text)
    based_on: Mapped[str] = mapped_column(Text, default="", server_default="")
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    updated_at: Mapped[datetime]
    updated_by: Mapped[str] = mapped_column(default="", server_default="")
    minutes: Mapped[Minutes] = relationship(back_populates="texts")


class MinutesRevision(Identified, Model):
    """A text that a section had, with its version; one without a version was written upon an older one, a clash."""

    __tablename__ = "minutes_revision"
    __table_args__ = (Index(None, "minutes_id", "section", "at"),)

    minutes_id: Mapped[UUID] = mapped_column(ForeignKey("minutes.id"))
    section: Mapped[Section] = mapped_column(stored_enum(Section))
    mode: Mapped[Mode] = mapped_column(stored_enum(Mode))
    text: Mapped[str] = mapped_column(Text)
    version: Mapped[int | None]
    at: Mapped[datetime]
    by: Mapped[str]
    settled_at: Mapped[datetime | None]  # somebody chose between the texts of a clash


class MinutesComment(Identified, Model):
    """What the chair or a colleague has to say of a section, or of the whole, until somebody settles it."""

    __tablename__ = "minutes_comment"

    minutes_id: Mapped[UUID] = mapped_column(ForeignKey("minutes.id"), index=True)
    section: Mapped[Section | None] = mapped_column(stored_enum(Section))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by: Mapped[str]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str] = mapped_column(default="")


class Amendment(Identified, Model):
    """A numbered change beside locked minutes, which stay as they are; it is locked and checked like them."""

    __tablename__ = "amendment"
    __table_args__ = (UniqueConstraint("minutes_id", "number"),)

    minutes_id: Mapped[UUID] = mapped_column(ForeignKey("minutes.id"))
    number: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    recipients: Mapped[str] = mapped_column(Text, default="", server_default="")  # none: those of the minutes
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    locked_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]  # when the participants were written to
    code: Mapped[str | None] = mapped_column(String(20), unique=True)
    sha256: Mapped[str | None] = mapped_column(String(64))
    docx_sha256: Mapped[str | None] = mapped_column(String(64))
    minutes: Mapped[Minutes] = relationship()
