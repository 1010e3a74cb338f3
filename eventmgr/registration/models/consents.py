"""What an event asks its people to agree to."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventmgr.core.db import Identified, Model, stored_enum
from eventmgr.people.rules import Basis, Purpose


class EventPurpose(Identified, Model):
    """One purpose at one event: whether it is pursued, why it may be, and how many months after the event it ends.

    Without `keep_months` nothing ends by itself; `ended_on` is the day on which it did, `warned_of` the last day of the
    term of which the organizers were told.
    """

    __tablename__ = "event_purpose"
    __table_args__ = (UniqueConstraint("event_id", "purpose"),)

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    purpose: Mapped[Purpose] = mapped_column(stored_enum(Purpose))
    is_pursued: Mapped[bool]
    basis: Mapped[Basis] = mapped_column(stored_enum(Basis), default=Basis.CONSENT)
    keep_months: Mapped[int | None]
    ended_on: Mapped[date | None]
    warned_of: Mapped[date | None]
