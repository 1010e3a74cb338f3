"""The certificates that prove that somebody completed a course."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.core.db import Identified, Model
from eventmgr.registration.models import Registration
from eventmgr.training.models.courses import Course


class Certificate(Identified, Model):
    """Proof that a person completed a course; its number is never given twice."""

    __tablename__ = "certificate"
    __table_args__ = (UniqueConstraint("course_id", "number"), UniqueConstraint("course_id", "registration_id"))

    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"))
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"))
    number: Mapped[int]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    issued_on: Mapped[date]
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str | None]
    course: Mapped[Course] = relationship()
    registration: Mapped[Registration] = relationship()
