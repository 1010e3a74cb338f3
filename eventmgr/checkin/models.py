"""Facts of presence: a row for each, never a flag."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.agenda.models import Session
from eventmgr.checkin.rules import Direction, FactKind, Source
from eventmgr.core.db import Identified, Model, stored_enum
from eventmgr.core.ids import new_pin
from eventmgr.events.models import Event
from eventmgr.registration.models import Registration


class Gate(Identified, Model):
    """A door, a desk or a table where passes are scanned; its key and PIN make a phone one of its scanners.

    `session_ids` are the sessions that it may scan for (none: all). `what` is what is handed out there instead of
    letting people in ("Tài liệu"); empty, presence is noted.
    """

    __tablename__ = "gate"
    __table_args__ = (UniqueConstraint("event_id", "name"),)

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    name: Mapped[str] = mapped_column(String(100))
    key: Mapped[str] = mapped_column(String(24), unique=True)
    pin: Mapped[str] = mapped_column(String(4), default=new_pin)
    pin_tries: Mapped[int] = mapped_column(default=0)
    session_ids: Mapped[list[str]] = mapped_column(JSON, default=list)
    direction: Mapped[Direction] = mapped_column(stored_enum(Direction), default=Direction.IN)
    what: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    event: Mapped[Event] = relationship()


class CheckIn(Identified, Model):
    """A fact: one person came to one session, left it, or was handed something; two doors cannot both win.

    An undo and an exit are further rows that close the round. Facts of a rehearsal have rounds of their own, so that
    they never stand in the way of real ones, and are wiped with it.
    """

    __tablename__ = "check_in"
    __table_args__ = (
        UniqueConstraint(
            "registration_id", "session_id", "what", "is_rehearsal", "round", "kind", name="uq_check_in_round"
        ),
        Index(None, "event_id", "session_id"),
    )

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id"))
    gate_id: Mapped[UUID | None] = mapped_column(ForeignKey("gate.id"))
    what: Mapped[str] = mapped_column(String(60), default="")  # what was handed out; empty: the person was there
    is_rehearsal: Mapped[bool] = mapped_column(default=False)
    round: Mapped[int] = mapped_column(default=1)
    kind: Mapped[FactKind] = mapped_column(stored_enum(FactKind), default=FactKind.ENTRY)
    source: Mapped[Source] = mapped_column(stored_enum(Source))
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    registration: Mapped[Registration] = relationship()
    session: Mapped[Session] = relationship()


class Excuse(Identified, Model):
    """Why somebody could not come to a session."""

    __tablename__ = "excuse"
    __table_args__ = (UniqueConstraint("registration_id", "session_id"),)

    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id"))
    reason: Mapped[str]
    recorded_at: Mapped[datetime]


class PaperMark(Identified, Model):
    """What a signed list on paper says of one person at one session, typed back: signed, or left blank."""

    __tablename__ = "paper_mark"
    __table_args__ = (UniqueConstraint("session_id", "registration_id"),)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id"))
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"), index=True)
    is_signed: Mapped[bool]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    settled_at: Mapped[datetime | None]  # somebody looked at it where it says other than the scans


class SelfMark(Identified, Model):
    """Which phone marked whom by the code on the wall: for one session, a phone stands for one person."""

    __tablename__ = "self_mark"
    __table_args__ = (UniqueConstraint("session_id", "phone"),)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id"))
    phone: Mapped[str] = mapped_column(String(64))
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"), index=True)
    at: Mapped[datetime]


class AttendanceSetting(Model):
    """How presence at a session is judged: when late begins, and whether the list is closed."""

    __tablename__ = "attendance_setting"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id"), primary_key=True)
    late_after: Mapped[int | None]  # minutes after the start; none: as the kind of session has it
    wall_key: Mapped[str] = mapped_column(String(24), unique=True)  # what the codes on the wall are made from
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(default="")


class Rehearsal(Model):
    """While this stands, an event is rehearsed: facts are marked, and wiped all at once when it ends."""

    __tablename__ = "rehearsal"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), primary_key=True)
    started_at: Mapped[datetime]
