"""What is planned: sessions, who has a part in them, the papers read there, and what was given out of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.agenda.rules import SessionKind, SessionRole
from eventmgr.core.db import Identified, Model, stored_enum
from eventmgr.events.models import Event, Room
from eventmgr.people.models import Person


class Session(Identified, Model):
    """An item of the agenda; `takes_attendance` says that people are checked in to it.

    A part names the session that it lies in as its parent, and is where that one is unless it has a room of its own.
    `expected` people come, if somebody knows better than the event's numbers. `started_at` and `ended_at` are the real
    times, as the chair's assistant told them.
    """

    __tablename__ = "session"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="order"), Index(None, "event_id", "starts_at"))

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("room.id"))
    code: Mapped[str] = mapped_column(String(20))
    kind: Mapped[SessionKind] = mapped_column(stored_enum(SessionKind))
    title: Mapped[str] = mapped_column(Text)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    takes_attendance: Mapped[bool] = mapped_column(default=False)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("session.id"), index=True)
    expected: Mapped[int | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    event: Mapped[Event] = relationship()
    room: Mapped[Room | None] = relationship()
    people: Mapped[list["SessionPerson"]] = relationship(
        back_populates="session", order_by="SessionPerson.position", cascade="all, delete-orphan"
    )
    papers: Mapped[list["Paper"]] = relationship(
        back_populates="session", order_by="Paper.position", cascade="all, delete-orphan"
    )


class SessionPerson(Identified, Model):
    """Somebody with a part in a session: a known person, or a name or office as the programme writes it."""

    __tablename__ = "session_person"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    role: Mapped[SessionRole] = mapped_column(stored_enum(SessionRole))
    position: Mapped[int] = mapped_column(default=0)
    session: Mapped[Session] = relationship(back_populates="people")
    person: Mapped[Person | None] = relationship()


class PersonStay(Identified, Model):
    """From when until when somebody with a part in the programme is at the event, as far as one knows.

    Known persons by their id; others by their name as the programme writes it.
    """

    __tablename__ = "person_stay"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    arrives_at: Mapped[datetime | None]
    leaves_at: Mapped[datetime | None]


class Paper(Identified, Model):
    """A paper read in a session, in the order of speaking; `minutes` are planned for it, its gist is for the record."""

    __tablename__ = "paper"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id"), index=True)
    title: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(default="")
    gist: Mapped[str] = mapped_column(Text, default="")
    minutes: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    session: Mapped[Session] = relationship(back_populates="papers")


class Release(Identified, Model):
    """The agenda as it was given out under a number and a name: what the public pages show until the next one.

    `sessions` are plain values in order of time; what changes in the plan afterwards does not touch them.
    """

    __tablename__ = "agenda_release"
    __table_args__ = (UniqueConstraint("event_id", "number"),)

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    number: Mapped[int]
    name: Mapped[str]
    released_at: Mapped[datetime]
    released_by: Mapped[str]
    sessions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
