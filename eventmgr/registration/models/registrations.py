"""Who comes to an event, for whom, and what lets them in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.core.db import Identified, Model, stored_enum
from eventmgr.events.models import Event
from eventmgr.people.models import Person
from eventmgr.registration.models.delegations import Category, Delegation
from eventmgr.registration.rules import RegistrationState, Source

_STANDS = text("state NOT IN ('cancelled', 'rejected', 'replaced')")
_IS_ALIKE = text("alike_id IS NOT NULL")


class Registration(Identified, Model):
    """One person at one event; office and organization are kept as they were at that time.

    Somebody who cancelled and came back may have several, of which one stands. `alike_id` is an earlier one that may be
    the same person's, until somebody says so or not. `language` is the one in which the person is written to.
    """

    __tablename__ = "registration"
    __table_args__ = (
        Index(None, "event_id", "person_id", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS),
        Index(None, "alike_id", sqlite_where=_IS_ALIKE, postgresql_where=_IS_ALIKE),
        UniqueConstraint("event_id", "code"),
        Index(None, "event_id", "state"),  # counts of all states read this one alone
        Index(None, "event_id", "state", "sort_key", "id", "search_key"),
        Index(None, "delegation_id"),
    )

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    delegation_id: Mapped[UUID | None] = mapped_column(ForeignKey("delegation.id"))
    category_id: Mapped[UUID] = mapped_column(ForeignKey("category.id"))
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("registration.id"))
    alike_id: Mapped[UUID | None] = mapped_column(ForeignKey("registration.id"))
    state: Mapped[RegistrationState] = mapped_column(stored_enum(RegistrationState))
    source: Mapped[Source] = mapped_column(stored_enum(Source))
    code: Mapped[str] = mapped_column(String(12))
    search_key: Mapped[str] = mapped_column(Text)
    sort_key: Mapped[str] = mapped_column(Text)
    position: Mapped[str] = mapped_column(default="")
    organization: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(8), default="vi", server_default="vi")
    created_at: Mapped[datetime]
    waiting_since: Mapped[datetime | None]
    event: Mapped[Event] = relationship()
    person: Mapped[Person] = relationship()
    delegation: Mapped[Delegation | None] = relationship()
    category: Mapped[Category] = relationship()
    replaces: Mapped["Registration | None"] = relationship(
        remote_side="Registration.id", foreign_keys="Registration.replaces_id"
    )
    alike: Mapped["Registration | None"] = relationship(
        remote_side="Registration.id", foreign_keys="Registration.alike_id"
    )
    passes: Mapped[list["Pass"]] = relationship(back_populates="registration", order_by="Pass.issued_at")


class Pass(Identified, Model):
    """What the QR carries: a random token that can be revoked, with the 4-digit code that opens the personal parts.

    It is used when it is shown at the door, valid or not, and when its code opens the personal parts.
    """

    __tablename__ = "pass"

    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"), index=True)
    token: Mapped[str] = mapped_column(String(20), unique=True)
    pin: Mapped[str] = mapped_column(String(4))
    failed_tries: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    registration: Mapped[Registration] = relationship(back_populates="passes")
