"""Who people are and where they come from."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.core.db import Identified, Model, stored_enum
from eventmgr.people.rules import Sex


class Host(Identified, Model):
    """The organization whose installation, or part of it, this is."""

    __tablename__ = "host"

    name: Mapped[str]
    short_name: Mapped[str]


class AdminUnit(Identified, Model):
    """A province or centrally run city in one of the two sets: `vn63` until 30-06-2025, `vn34` since.

    The code alone is ambiguous (24 is Bắc Giang in one set and Bắc Ninh in the other), so the key is (set, code).
    """

    __tablename__ = "admin_unit"
    __table_args__ = (UniqueConstraint("set", "code"),)

    set: Mapped[str] = mapped_column(String(8))
    code: Mapped[str] = mapped_column(String(8))
    name: Mapped[str]
    type: Mapped[str]
    region: Mapped[str | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("admin_unit.id"))
    merged_into: Mapped["AdminUnit | None"] = relationship(remote_side="AdminUnit.id")

    @property
    def full_name(self) -> str:
        """The name with its type, as papers write it: Tỉnh Khánh Hòa."""
        return f"{self.type} {self.name}"


class Person(Identified, Model):
    """A human, known to one host; what the person is at an event stands in the registration."""

    __tablename__ = "person"
    __table_args__ = (Index(None, "host_id", "phone"), Index(None, "host_id", "sort_key"))

    host_id: Mapped[UUID] = mapped_column(ForeignKey("host.id"))
    full_name: Mapped[str]
    sort_name: Mapped[str | None]
    search_key: Mapped[str] = mapped_column(Text)
    sort_key: Mapped[str] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None]
    sex: Mapped[Sex | None] = mapped_column(stored_enum(Sex))
    birth_date: Mapped[date | None]
    birth_year: Mapped[int | None]
    created_at: Mapped[datetime]
    consents: Mapped[list["Consent"]] = relationship(back_populates="person")


class Consent(Identified, Model):
    """What a person agreed to: one purpose, the exact text, when and how (Decree 356/2025, article 6)."""

    __tablename__ = "consent"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    event_id: Mapped[UUID | None]
    purpose: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    method: Mapped[str]
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(back_populates="consents")
