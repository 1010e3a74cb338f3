"""What an event consists of before anything is planned in it."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.core.db import Identified, Model, stored_enum
from eventmgr.events.rules import EventKind, EventState, HeaderStyle
from eventmgr.people.models import Host

_USUAL = text("is_usual")


class DocumentProfile(Identified, Model):
    """How papers look: head, number, place, signature, recipients (Decree 30/2020 as the host uses it).

    Each event has one of its own; the usual one of the host is what those of new events begin with. The kept file of
    the logo is named by whose it is, and never shared by two.
    """

    __tablename__ = "document_profile"
    __table_args__ = (
        Index("uq_document_profile_usual", "host_id", unique=True, sqlite_where=_USUAL, postgresql_where=_USUAL),
    )

    host_id: Mapped[UUID] = mapped_column(ForeignKey("host.id"))
    header_style: Mapped[HeaderStyle] = mapped_column(stored_enum(HeaderStyle))
    superior_name: Mapped[str]
    issuer_name: Mapped[str]
    number_sign: Mapped[str]
    place: Mapped[str]
    sign_authority: Mapped[str]
    sign_title: Mapped[str]
    sign_name: Mapped[str]
    recipients: Mapped[str] = mapped_column(Text)
    logo_key: Mapped[str | None]
    is_usual: Mapped[bool] = mapped_column(default=False, server_default=false())


class Event(Identified, Model):
    """A conference or training with dates. Messages of a demo event never leave the house."""

    __tablename__ = "event"

    host_id: Mapped[UUID] = mapped_column(ForeignKey("host.id"), index=True)
    profile_id: Mapped[UUID] = mapped_column(ForeignKey("document_profile.id"))
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str]
    kind: Mapped[EventKind] = mapped_column(stored_enum(EventKind))
    state: Mapped[EventState] = mapped_column(stored_enum(EventState), default=EventState.DRAFT)
    organizer: Mapped[str]
    venue: Mapped[str]
    city: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    timezone: Mapped[str] = mapped_column(default="Asia/Ho_Chi_Minh")
    unit_set: Mapped[str] = mapped_column(String(8), default="vn34")
    expected: Mapped[int | None]
    expected_qualifier: Mapped[str | None]
    capacity: Mapped[int | None]
    needs_approval: Mapped[bool] = mapped_column(default=False)
    by_invitation: Mapped[bool] = mapped_column(default=False, server_default=false())
    invited_early: Mapped[bool] = mapped_column(default=False, server_default=false())
    promotes_waiting: Mapped[bool] = mapped_column(default=True, server_default=true())
    is_demo: Mapped[bool] = mapped_column(default=False, server_default=false())
    second_factor: Mapped[bool] = mapped_column(default=False, server_default=false())
    registration_opens_at: Mapped[datetime | None]
    registration_closes_at: Mapped[datetime | None]
    contact: Mapped[str] = mapped_column(Text, default="")
    host: Mapped[Host] = relationship()
    profile: Mapped[DocumentProfile] = relationship()
    rooms: Mapped[list["Room"]] = relationship(back_populates="event", order_by="Room.position")
    days: Mapped[list["Day"]] = relationship(back_populates="event", order_by="Day.date")

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the event's clock on the wall runs."""
        return ZoneInfo(self.timezone)


class Day(Identified, Model):
    """One date of an event with its title: Hội nghị, Tập huấn ngày 1."""

    __tablename__ = "day"
    __table_args__ = (UniqueConstraint("event_id", "date"),)

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    date: Mapped[date]
    title: Mapped[str]
    event: Mapped[Event] = relationship(back_populates="days")


class Room(Identified, Model):
    """A room, or a set of rooms that is used as one (its parts name it as parent)."""

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("event_id", "name"),)

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("room.id"))
    name: Mapped[str]
    capacity: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    event: Mapped[Event] = relationship(back_populates="rooms")
