"""Facts of presence: a row for each, never a flag."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.agenda.models import Session
from eventmgr.checkin.rules import FactKind, Source
from eventmgr.core.db import Identified, Model, stored_enum
from eventmgr.registration.models import Registration


class CheckIn(Identified, Model):
    """One person came to one session; two doors cannot both win. An undo is a further row that closes the round."""

    __tablename__ = "check_in"
    __table_args__ = (
        UniqueConstraint("registration_id", "session_id", "round", "kind"),
        Index(None, "event_id", "session_id"),
    )

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id"))
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
