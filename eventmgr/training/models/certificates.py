"""The certificates that prove that somebody completed a course."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.core.db import Identified, Model
from eventmgr.registration.models import Registration
from eventmgr.training.models.courses import Course


class Certificate(Identified, Model):
    """Proof that a person completed a course; its number is never given twice.

    One of a person stands at a time; `replaces_id` is the revoked one in whose place it was issued.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("course_id", "number"),
        Index(
            "uq_certificate_standing",
            "course_id",
            "registration_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"))
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"))
    number: Mapped[int]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    issued_on: Mapped[date]
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str | None]
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("certificate.id"), unique=True)
    course: Mapped[Course] = relationship()
    registration: Mapped[Registration] = relationship()


class CertificateException(Identified, Model):
    """Who gets a certificate although the rule says no: decided by a person, who says why."""

    __tablename__ = "certificate_exception"
    __table_args__ = (UniqueConstraint("course_id", "registration_id"),)

    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"))
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime]
    decided_by: Mapped[str]
    registration: Mapped[Registration] = relationship()
