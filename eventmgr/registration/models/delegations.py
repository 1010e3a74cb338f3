"""Which provinces and kinds of people are expected, how many of each, and who speaks for a province."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.core.db import Identified, Model
from eventmgr.people.models import AdminUnit

if TYPE_CHECKING:
    from eventmgr.registration.models.registrations import Registration


class Category(Identified, Model):
    """What a person is at an event: its name on the badge and its colour (`#rrggbb`)."""

    __tablename__ = "category"
    __table_args__ = (UniqueConstraint("event_id", "key"),)

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    key: Mapped[str] = mapped_column(String(20))
    name: Mapped[str]
    colour: Mapped[str] = mapped_column(String(7))
    position: Mapped[int] = mapped_column(default=0)


class Delegation(Identified, Model):
    """One province's people at one event."""

    __tablename__ = "delegation"
    __table_args__ = (UniqueConstraint("event_id", "admin_unit_id"),)

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    admin_unit_id: Mapped[UUID] = mapped_column(ForeignKey("admin_unit.id"))
    quota: Mapped[int | None]
    is_host: Mapped[bool] = mapped_column(default=False)
    admin_unit: Mapped[AdminUnit] = relationship()


class CategoryQuota(Identified, Model):
    """How many people of one category a delegation may send; the total of the delegation holds beside it."""

    __tablename__ = "category_quota"
    __table_args__ = (UniqueConstraint("delegation_id", "category_id"),)

    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"))
    category_id: Mapped[UUID] = mapped_column(ForeignKey("category.id"))
    quota: Mapped[int]


class DelegationHead(Identified, Model):
    """Who speaks for a delegation, and the secret link by which that person keeps its list.

    The head is one of the delegation's registrations, or a contact of this name and phone. Without a key there is no
    link.
    `confirmed_list` is the fingerprint of the list that was confirmed: a later change makes another one.
    """

    __tablename__ = "delegation_head"

    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"), unique=True)
    registration_id: Mapped[UUID | None] = mapped_column(ForeignKey("registration.id"))
    full_name: Mapped[str] = mapped_column(default="")
    phone: Mapped[str | None] = mapped_column(String(20))
    key: Mapped[str | None] = mapped_column(String(20), unique=True)
    key_issued_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str] = mapped_column(default="")
    confirmed_list: Mapped[str | None] = mapped_column(String(64))
    reminded_at: Mapped[datetime | None]
    reminded_by: Mapped[str] = mapped_column(default="")
    delegation: Mapped[Delegation] = relationship()
    registration: Mapped["Registration | None"] = relationship()

    @property
    def name(self) -> str:
        """What the head is called; empty where nobody is named."""
        return self.registration.person.full_name if self.registration else self.full_name

    @property
    def number(self) -> str | None:
        """The head's phone."""
        return self.registration.person.phone if self.registration else self.phone
