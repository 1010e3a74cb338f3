"""The record of the meeting."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.core.db import Identified, Model, stored_enum
from eventmgr.minutes.rules import MinutesState, Section


class Minutes(Identified, Model):
    """The minutes of one event; once locked, the bytes of the PDF are kept with their SHA-256 and a code to verify."""

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
    locked_at: Mapped[datetime | None]
    code: Mapped[str | None] = mapped_column(String(20), unique=True)
    sha256: Mapped[str | None] = mapped_column(String(64))
    texts: Mapped[list["MinutesText"]] = relationship(back_populates="minutes")


class MinutesText(Identified, Model):
    """What a person wrote for one section, beside what the data say."""

    __tablename__ = "minutes_text"
    __table_args__ = (UniqueConstraint("minutes_id", "section"),)

    minutes_id: Mapped[UUID] = mapped_column(ForeignKey("minutes.id"))
    section: Mapped[Section] = mapped_column(stored_enum(Section))
    text: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime]
    minutes: Mapped[Minutes] = relationship(back_populates="texts")
