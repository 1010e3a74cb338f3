"""What is kept of the tests before and after; their questions and answers are among all questions and answers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.core.db import Identified, Model, stored_enum
from eventmgr.registration.models import Registration
from eventmgr.training.models.courses import Module
from eventmgr.training.rules.tests import Source, Stage, TestState, state_of


class Sitting(Identified, Model):
    """The test of a module, before or after it, and the time in which it may be taken."""

    __tablename__ = "test_sitting"
    __table_args__ = (UniqueConstraint("module_id", "stage"),)

    module_id: Mapped[UUID] = mapped_column(ForeignKey("module.id"))
    stage: Mapped[Stage] = mapped_column(stored_enum(Stage))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    module: Mapped[Module] = relationship()

    @property
    def state(self) -> TestState:
        """How it stands at present."""
        return state_of(self.opened_at, self.closed_at)


class Taking(Identified, Model):
    """One person took a test; `asked` names the wordings that were shown, so that a blank is told from no question.

    The answers name the taking as their subject. One that came too late is kept and does not count until the trainer
    lets it.
    """

    __tablename__ = "test_taking"
    __table_args__ = (UniqueConstraint("sitting_id", "registration_id"),)

    sitting_id: Mapped[UUID] = mapped_column(ForeignKey("test_sitting.id"))
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"), index=True)
    taken_at: Mapped[datetime]
    source: Mapped[Source] = mapped_column(stored_enum(Source))
    typed_by: Mapped[str] = mapped_column(String(200))
    asked: Mapped[list[str]] = mapped_column(JSON)
    is_late: Mapped[bool]
    sitting: Mapped[Sitting] = relationship()
    registration: Mapped[Registration] = relationship()
