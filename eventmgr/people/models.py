"""Who people are and where they come from."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.core.db import Identified, Model, stored_enum
from eventmgr.people.rules import RequestKind, RequestState, Sex


class Host(Identified, Model):
    """The organization whose installation, or part of it, this is; it answers for the data of its persons.

    `data_protection` names whom they turn to (Law 91/2025, article 33): name, office, phone, e-mail. `data_location`
    says where server, backups and mail server stand, so that nobody has to guess whether data go abroad (article 20).
    """

    __tablename__ = "host"

    name: Mapped[str]
    short_name: Mapped[str]
    data_protection: Mapped[str] = mapped_column(Text, default="", server_default="")
    data_location: Mapped[str] = mapped_column(Text, default="", server_default="")


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
    """A human, known to one host; what the person is at an event stands in the registration.

    Once `restricted_at`, the data are kept and not used; once `erased_at`, nothing of the human is left in the row.
    """

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
    restricted_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    consents: Mapped[list["Consent"]] = relationship(back_populates="person", order_by="Consent.given_at")


class ConsentText(Identified, Model):
    """One version of the words beside a box; it never changes, so that a consent always shows what was agreed to.

    `is_own`: the organizer wrote it; else these are the words that the product proposed. Where other words stood
    there (what a head confirms for others), the purpose has the method behind a dot: `organising.head`.
    """

    __tablename__ = "consent_text"
    __table_args__ = (UniqueConstraint("event_id", "purpose", "language", "version"),)

    host_id: Mapped[UUID] = mapped_column(ForeignKey("host.id"))
    event_id: Mapped[UUID]
    purpose: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(8))
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    is_own: Mapped[bool]
    created_at: Mapped[datetime]


class Consent(Identified, Model):
    """What a person agreed to: one purpose, the exact text, when and how (Decree 356/2025, article 6).

    `method` is how it reached us (web, paper, head, import, …), `evidence` where that can be looked up.
    """

    __tablename__ = "consent"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    event_id: Mapped[UUID]
    purpose: Mapped[str] = mapped_column(String(60))
    text_id: Mapped[UUID] = mapped_column(ForeignKey("consent_text.id"))
    method: Mapped[str]
    evidence: Mapped[str] = mapped_column(default="", server_default="")
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(back_populates="consents")
    text: Mapped[ConsentText] = relationship()


class DataRequest(Identified, Model):
    """A person makes use of a right; the clocks of the law run until there is an answer.

    The key shows the person how it stands, even after the pass is dead. `note` and what is to be corrected are the
    person's own words and go when the person is erased; `answer` holds nothing personal. `traces` tells in which tables
    the name or number still stood after erasing, in texts that others wrote: somebody must look.
    """

    __tablename__ = "data_request"
    __table_args__ = (Index(None, "host_id", "state", "done_by"),)

    host_id: Mapped[UUID] = mapped_column(ForeignKey("host.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    event_id: Mapped[UUID | None]
    key: Mapped[str] = mapped_column(String(24), unique=True)
    kind: Mapped[RequestKind] = mapped_column(stored_enum(RequestKind))
    state: Mapped[RequestState] = mapped_column(stored_enum(RequestState), default=RequestState.OPEN)
    purpose: Mapped[str | None] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(Text, default="")
    full_name: Mapped[str | None]
    phone: Mapped[str | None] = mapped_column(String(20))
    received_at: Mapped[datetime]
    answer_by: Mapped[date]
    done_by: Mapped[date]
    has_third_parties: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime | None]
    extended_at: Mapped[datetime | None]
    extension_reason: Mapped[str] = mapped_column(Text, default="")
    exported_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    traces: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    person: Mapped[Person] = relationship()
