"""What is taught, and in which sessions."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Numeric, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.agenda.models import Session
from eventmgr.core.db import Identified, Model


class Course(Identified, Model):
    """A training of an event; who was there for at least `minimum_share` percent of it earns a certificate."""

    __tablename__ = "course"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), index=True)
    title: Mapped[str] = mapped_column(Text)
    minimum_share: Mapped[int]
    number_sign: Mapped[str]
    modules: Mapped[list["Module"]] = relationship(back_populates="course", order_by="Module.position")


class Module(Identified, Model):
    """One subject of a course, taught in one or more sessions."""

    __tablename__ = "module"

    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), index=True)
    title: Mapped[str] = mapped_column(Text)
    hours: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    position: Mapped[int] = mapped_column(default=0)
    course: Mapped[Course] = relationship(back_populates="modules")
    sessions: Mapped[list["ModuleSession"]] = relationship(back_populates="module")


class ModuleSession(Identified, Model):
    """A session in which a module is taught."""

    __tablename__ = "module_session"
    __table_args__ = (UniqueConstraint("session_id"),)

    module_id: Mapped[UUID] = mapped_column(ForeignKey("module.id"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id"))
    module: Mapped[Module] = relationship(back_populates="sessions")
    session: Mapped[Session] = relationship()
