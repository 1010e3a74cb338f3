"""Who is asked to come, and by which personal link."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.core.db import Identified, Model
from eventmgr.registration.models.delegations import Category, Delegation
from eventmgr.registration.models.registrations import Registration


class Invitation(Identified, Model):
    """One person is asked to come: the link works once, until it expires or is revoked."""

    __tablename__ = "invitation"
    __table_args__ = (Index(None, "event_id", "created_at"),)

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    category_id: Mapped[UUID] = mapped_column(ForeignKey("category.id"))
    delegation_id: Mapped[UUID | None] = mapped_column(ForeignKey("delegation.id"))
    registration_id: Mapped[UUID | None] = mapped_column(ForeignKey("registration.id"))
    full_name: Mapped[str]
    phone: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None]
    key: Mapped[str] = mapped_column(String(20), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    category: Mapped[Category] = relationship()
    delegation: Mapped[Delegation | None] = relationship()
    registration: Mapped[Registration | None] = relationship()
