"""Breaches of the protection of personal data, and whom data were handed to."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.core.db import Identified, Model, stored_enum
from eventmgr.people.rules import Purpose
from eventmgr.privacy.rules import BreachKind, RecipientKind


class Breach(Identified, Model):
    """One breach, as the record that the law asks for tells it (Decree 356/2025, article 28, form 08).

    No page and no job deletes it: its file is kept for five years at least. Its texts name nobody but whom to ask.
    """

    __tablename__ = "breach"
    __table_args__ = (UniqueConstraint("host_id", "number"), Index(None, "event_id"))

    host_id: Mapped[UUID] = mapped_column(ForeignKey("host.id"))
    event_id: Mapped[UUID | None]
    number: Mapped[int]
    kind: Mapped[BreachKind] = mapped_column(stored_enum(BreachKind))
    noticed_at: Mapped[datetime]
    happened: Mapped[str]
    place: Mapped[str]
    nature: Mapped[str] = mapped_column(Text)
    data_kinds: Mapped[str] = mapped_column(Text)
    people: Mapped[int | None]
    is_sensitive: Mapped[bool]
    is_bodily: Mapped[bool]
    is_harmful: Mapped[bool]
    consequences: Mapped[str] = mapped_column(Text)
    measures: Mapped[str] = mapped_column(Text)
    contact: Mapped[str] = mapped_column(Text)
    noted_by: Mapped[str]
    noted_at: Mapped[datetime]
    reported_at: Mapped[datetime | None]
    report: Mapped[str] = mapped_column(Text, default="")
    told_at: Mapped[datetime | None]
    told: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None]
    conclusion: Mapped[str] = mapped_column(Text, default="")


class Recipient(Identified, Model):
    """Who outside gets data of the people of an event, and the agreement about it (Decree 356/2025, article 7)."""

    __tablename__ = "recipient"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), index=True)
    name: Mapped[str]
    kind: Mapped[RecipientKind] = mapped_column(stored_enum(RecipientKind))
    purpose: Mapped[Purpose] = mapped_column(stored_enum(Purpose))
    data_kinds: Mapped[str] = mapped_column(Text)
    agreement: Mapped[str]
    keep_until: Mapped[date | None]
    duties: Mapped[str] = mapped_column(Text)
    country: Mapped[str] = mapped_column(String(80), default="", server_default="")
    ended_at: Mapped[datetime | None]
    handovers: Mapped[list["Handover"]] = relationship(order_by="Handover.at", back_populates="recipient")


class Handover(Identified, Model):
    """One list that went to a recipient; `deleted_on` is the day on which the recipient says it was deleted there."""

    __tablename__ = "handover"

    recipient_id: Mapped[UUID] = mapped_column(ForeignKey("recipient.id"), index=True)
    what: Mapped[str]
    people: Mapped[int]
    given_by: Mapped[str]
    at: Mapped[datetime]
    deleted_on: Mapped[date | None]
    recipient: Mapped[Recipient] = relationship(back_populates="handovers")
