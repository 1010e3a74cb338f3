"""Who can sign in or call, and in which role at which event."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from flask_security import RoleMixin, UserMixin
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.core.db import Identified, Model


class Account(Identified, Model, UserMixin):  # type: ignore[misc]  # the mixin calls its key an int
    """A means to sign in; what it may do stands in its grants."""

    __tablename__ = "account"

    host_id: Mapped[UUID] = mapped_column(ForeignKey("host.id"))
    name: Mapped[str]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    grants: Mapped[list["Grant"]] = relationship(back_populates="account")

    roles: ClassVar[list[RoleMixin]] = []  # type: ignore[misc]  # Flask-Security asks; the gate decides by grants


class Grant(Identified, Model, RoleMixin):  # type: ignore[misc]  # the mixin calls its key an int
    """An account holds a role at one event, or at all events of its host (no event)."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("account_id", "event_id", "role"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    event_id: Mapped[UUID | None] = mapped_column(ForeignKey("event.id"))
    role: Mapped[str] = mapped_column(String(20))
    account: Mapped[Account] = relationship(back_populates="grants")


class ApiToken(Identified, Model):
    """A secret for programs, bound to an event and a role; only its hash is kept."""

    __tablename__ = "api_token"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    label: Mapped[str]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Device(Identified, Model):
    """A phone or computer that works without an account: for one event, in one scope, until it is revoked.

    `scope` and `subject_id` say what it may do: "record" and a record's id writes for that discussion. The browser
    remembers the device in its signed session; `unsent` is what it last said to hold back.
    """

    __tablename__ = "device"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), index=True)
    scope: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[UUID | None] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(100))
    paired_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    unsent: Mapped[int] = mapped_column(default=0)
    revoked_at: Mapped[datetime | None]
