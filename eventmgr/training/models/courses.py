"""What is taught, in which sessions, and to whom."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Numeric, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.agenda.models import Session
from eventmgr.core.db import Identified, Model, stored_enum
from eventmgr.registration.models import Registration
from eventmgr.training.rules.enrolling import EnrolmentState


class Course(Identified, Model):
    """A training of an event, and what earns its certificate.

    That is to have been there for `minimum_share` percent of it and `module_share` percent of each module, and, where
    asked, to have taken its test and given feedback. `open_questions` are those that the trainers could not answer.
    """

    __tablename__ = "course"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), index=True)
    title: Mapped[str] = mapped_column(Text)
    minimum_share: Mapped[int]
    module_share: Mapped[int] = mapped_column(default=0)
    needs_test: Mapped[bool] = mapped_column(default=False)
    needs_feedback: Mapped[bool] = mapped_column(default=False)
    number_sign: Mapped[str]
    open_questions: Mapped[str] = mapped_column(Text, default="")
    modules: Mapped[list["Module"]] = relationship(back_populates="course", order_by="Module.position")


class Module(Identified, Model):
    """One subject of a course, taught in one or more sessions.

    Everybody of the course is taught it, unless it `is_optional`: then those who chose it, as far as `capacity` goes.
    """

    __tablename__ = "module"

    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), index=True)
    title: Mapped[str] = mapped_column(Text)
    hours: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    position: Mapped[int] = mapped_column(default=0)
    is_optional: Mapped[bool] = mapped_column(default=False)
    capacity: Mapped[int | None]
    course: Mapped[Course] = relationship(back_populates="modules")
    sessions: Mapped[list["ModuleSession"]] = relationship(back_populates="module")


class Enrolment(Identified, Model):
    """Somebody chose an optional module: has a place in it, or waits for one in the order of asking.

    `moved_up_at`: the place came from the waiting list; `is_told` is false as long as nobody wrote to the person or
    called.
    """

    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("module_id", "registration_id"),)

    module_id: Mapped[UUID] = mapped_column(ForeignKey("module.id"))
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"), index=True)
    state: Mapped[EnrolmentState] = mapped_column(stored_enum(EnrolmentState))
    asked_at: Mapped[datetime]
    moved_up_at: Mapped[datetime | None]
    is_told: Mapped[bool] = mapped_column(default=True)
    module: Mapped[Module] = relationship()
    registration: Mapped[Registration] = relationship()


class ModuleSession(Identified, Model):
    """A session in which a module is taught."""

    __tablename__ = "module_session"
    __table_args__ = (UniqueConstraint("session_id"),)

    module_id: Mapped[UUID] = mapped_column(ForeignKey("module.id"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id"))
    module: Mapped[Module] = relationship(back_populates="sessions")
    session: Mapped[Session] = relationship()
