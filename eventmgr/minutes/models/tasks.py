"""The tasks that a meeting gives, who owns them, and how they come along."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.core.db import Identified, Model, stored_enum
from eventmgr.minutes.rules import TaskState
from eventmgr.registration.models import Delegation, Registration


class TaskOwner(Identified, Model):
    """Who has tasks of an event: a delegation, a person who took part, or somebody by name; its key opens `/t/<KEY>`.

    `email` is where reminders go; without one the words to send by hand are offered.
    """

    __tablename__ = "task_owner"
    __table_args__ = (UniqueConstraint("event_id", "name"),)

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    key: Mapped[str] = mapped_column(String(24), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    delegation_id: Mapped[UUID | None] = mapped_column(ForeignKey("delegation.id"), index=True)
    registration_id: Mapped[UUID | None] = mapped_column(ForeignKey("registration.id"), index=True)
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(20))
    created_at: Mapped[datetime]
    delegation: Mapped[Delegation | None] = relationship()
    registration: Mapped[Registration | None] = relationship()
    tasks: Mapped[list["Task"]] = relationship(back_populates="owner", order_by="Task.position")


class Task(Identified, Model):
    """A duty given by the meeting: what, who leads, with whom, until when, and where in the minutes it comes from."""

    __tablename__ = "task"
    __table_args__ = (Index(None, "event_id", "position"),)

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("task_owner.id"), index=True)
    position: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    partners: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    due: Mapped[str] = mapped_column(String(100), default="")  # as it was said: "Quý I/2025", "thường xuyên"
    source: Mapped[str] = mapped_column(String(200), default="")  # where in the minutes it comes from
    state: Mapped[TaskState] = mapped_column(stored_enum(TaskState), default=TaskState.OPEN)
    seeded_from_id: Mapped[UUID | None] = mapped_column(ForeignKey("task.id"))  # the open task of an earlier event
    created_at: Mapped[datetime]
    owner: Mapped[TaskOwner | None] = relationship(back_populates="tasks")
    reports: Mapped[list["TaskReport"]] = relationship(back_populates="task", order_by="TaskReport.at")


class TaskReport(Identified, Model):
    """What the owner of a task told of it, asked after so many days (30, 90) or by themselves (none)."""

    __tablename__ = "task_report"

    task_id: Mapped[UUID] = mapped_column(ForeignKey("task.id"), index=True)
    after_days: Mapped[int | None]
    state: Mapped[TaskState] = mapped_column(stored_enum(TaskState))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by: Mapped[str]
    task: Mapped[Task] = relationship(back_populates="reports")
