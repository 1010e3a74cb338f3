"""Who can sign in or call, and in which role at which event."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from flask_security import RoleMixin, UserMixin
from sqlalchemy import JSON, BigInteger, ForeignKey, LargeBinary, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.core.db import Identified, Model


class Account(Identified, Model, UserMixin):  # type: ignore[misc]  # the mixin calls its key an int
    """A means to sign in; what it may do stands in its grants.

    The second factor is an app that shows codes: its secret and the recovery codes are sealed, `tf_last_counter` is the
    half minute of the last code that was taken, so that none is taken twice. Names are those that Flask-Security asks.
    """

    __tablename__ = "account"

    host_id: Mapped[UUID] = mapped_column(ForeignKey("host.id"))
    name: Mapped[str]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    tf_primary_method: Mapped[str | None] = mapped_column(String(24))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(500))
    tf_last_counter: Mapped[int | None] = mapped_column(BigInteger)
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(  # type: ignore[assignment]  # the mixin has no None
        String(64), index=True, unique=True
    )
    grants: Mapped[list["Grant"]] = relationship(back_populates="account")
    passkeys: Mapped[list["Passkey"]] = relationship(back_populates="account", order_by="Passkey.created_at")

    roles: ClassVar[list[RoleMixin]] = []  # type: ignore[misc]  # Flask-Security asks; the gate decides by grants


class Passkey(Identified, Model):
    """A key that a phone, computer or stick keeps for an account; it signs in alone, since it asks who holds it."""

    __tablename__ = "passkey"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    account: Mapped[Account] = relationship(back_populates="passkeys")


class Grant(Identified, Model, RoleMixin):  # type: ignore[misc]  # the mixin calls its key an int
    """An account holds a role at one event, or at all events of its host (no event)."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("account_id", "event_id", "role"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    event_id: Mapped[UUID | None] = mapped_column(ForeignKey("event.id"))
    role: Mapped[str] = mapped_column(String(20))
    account: Mapped[Account] = relationship(back_populates="grants")


class TeamInvitation(Identified, Model):
    """Somebody is asked to take a role at an event, by a link that counts once; only the link's digest is kept."""

    __tablename__ = "team_invitation"

    host_id: Mapped[UUID] = mapped_column(ForeignKey("host.id"))
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), index=True)
    event_name: Mapped[str]
    role: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str | None] = mapped_column(String(254))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    invited_by_id: Mapped[UUID | None]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))


class ApiToken(Identified, Model):
    """A secret for programs, bound to an event and a role; only its hash is kept.

    It may be for reading only, and end by itself.
    """

    __tablename__ = "api_token"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    label: Mapped[str]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    is_read_only: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    def has_expired(self, at: datetime) -> bool:
        """Whether its time is over."""
        return self.expires_at is not None and self.expires_at <= at


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
