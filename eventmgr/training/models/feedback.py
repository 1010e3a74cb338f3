"""What is kept of the feedback: sums and words that lead to nobody, and apart from them who has given any.

None of these rows has a moment, and none of the two sides names the other. They have no order either: SQLite keeps
them without row numbers, by keys that are random or say nothing of time, and the service writes all rows of a course
anew, in a random order, whenever somebody answers.
"""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.core.db import Identified, Model
from eventmgr.training.models.courses import Course
from eventmgr.training.rules.tests import TestState, state_of

_WITHOUT_ROW_NUMBERS = {"sqlite_with_rowid": False}


class FeedbackRound(Identified, Model):
    """The time in which feedback on a course may be given, how many gave it, and of how many it is shown."""

    __tablename__ = "feedback_round"

    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), unique=True)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    given: Mapped[int]
    shown: Mapped[int]
    course: Mapped[Course] = relationship()

    @property
    def state(self) -> TestState:
        """How it stands at present."""
        return state_of(self.opened_at, self.closed_at)


class FeedbackCount(Model):
    """How often a question about a course got so many points, in all and as it is shown."""

    __tablename__ = "feedback_count"
    __table_args__ = (_WITHOUT_ROW_NUMBERS,)

    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(60), primary_key=True)
    points: Mapped[int] = mapped_column(primary_key=True)
    given: Mapped[int]
    shown: Mapped[int]


class FeedbackComment(Model):
    """What somebody wrote, by a random name that says nothing of when."""

    __tablename__ = "feedback_comment"
    __table_args__ = (_WITHOUT_ROW_NUMBERS,)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), index=True)
    question: Mapped[str] = mapped_column(String(60))
    words: Mapped[str] = mapped_column(Text)
    is_shown: Mapped[bool]


class FeedbackGiver(Model):
    """Somebody gave feedback on a course; never which."""

    __tablename__ = "feedback_giver"
    __table_args__ = (_WITHOUT_ROW_NUMBERS,)

    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), primary_key=True)
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"), primary_key=True, index=True)
