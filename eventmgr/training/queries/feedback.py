"""Who has given feedback on a course, and what does all of it say?"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from eventmgr.core.db import db
from eventmgr.core.i18n import LazyString
from eventmgr.registration.models import Registration
from eventmgr.training.models.courses import Course
from eventmgr.training.models.feedback import FeedbackComment, FeedbackCount, FeedbackGiver, FeedbackRound
from eventmgr.training.queries.tests import is_taught
from eventmgr.training.rules.feedback import ASKED, BEST, COMMENTS, module_key
from eventmgr.training.rules.tests import TestState


@dataclass(frozen=True)
class Points:
    """How one question was answered: so many people for each number of points."""

    question: str
    label: str | LazyString
    counts: Mapping[int, int]

    @property
    def given(self) -> int:
        """How many people answered."""
        return sum(self.counts.values())

    @property
    def mean(self) -> Fraction | None:
        """The average points; none where nobody answered."""
        total = sum(points * count for points, count in self.counts.items())
        return Fraction(total, self.given) if self.given else None

    @property
    def shown_mean(self) -> Decimal | None:
        """The average with one digit."""
        return None if self.mean is None else Decimal(f"{float(self.mean):.1f}")


@dataclass(frozen=True)
class Summary:
    """What the feedback says: how many gave any, of how many it is shown, points and words. Words are in no order."""

    state: TestState
    given: int
    shown: int
    points: tuple[Points, ...]
    comments: Mapping[str, list[str]]


@dataclass(frozen=True)
class OwnFeedback:
    """The feedback that a delegate may give now, or has given."""

    round: FeedbackRound
    is_given: bool


def given_by(course_id: UUID) -> set[UUID]:
    """The registrations that gave feedback; never what they said."""
    own = FeedbackGiver.course_id == course_id
    return set(db.session.execute(select(FeedbackGiver.registration_id).where(own)).scalars())


def summary(course_id: UUID) -> Summary:
    """What the feedback on a course says, once five have given it."""
    course = db.session.get_one(Course, course_id)
    opened = find_round(course_id)
    own = FeedbackCount.course_id == course_id
    rows = db.session.execute(select(FeedbackCount.question, FeedbackCount.points, FeedbackCount.shown).where(own))
    shown = {(question, points): count for question, points, count in rows}
    points = tuple(
        Points(key, label, {number: shown.get((key, number), 0) for number in range(1, BEST + 1)})
        for key, label in list_asked(course).items()
    )
    return Summary(
        TestState.PLANNED if opened is None else opened.state,
        0 if opened is None else opened.given,
        0 if opened is None else opened.shown,
        points,
        _comments(course_id),
    )


def list_asked(course: Course) -> dict[str, str | LazyString]:
    """What is asked about a course: how useful each module was, then what concerns all of it."""
    return {**{module_key(module.id): module.title for module in course.modules}, **ASKED}


def find_round(course_id: UUID) -> FeedbackRound | None:
    """The feedback on a course, if it was ever opened."""
    return db.session.execute(select(FeedbackRound).where(FeedbackRound.course_id == course_id)).scalar_one_or_none()


def list_own_feedback(registration: Registration) -> list[OwnFeedback]:
    """The courses on which a delegate may give feedback now, or has given it."""
    rounds = db.session.execute(
        select(FeedbackRound)
        .join(FeedbackRound.course)
        .where(Course.event_id == registration.event_id)
        .options(contains_eager(FeedbackRound.course))
        .order_by(Course.title, Course.id)
    ).scalars()
    given = set(
        db.session.execute(
            select(FeedbackGiver.course_id).where(FeedbackGiver.registration_id == registration.id)
        ).scalars()
    )
    return [
        OwnFeedback(row, row.course_id in given)
        for row in rounds
        if row.course_id in given or (row.state is TestState.OPEN and is_taught(registration))
    ]


def _comments(course_id: UUID) -> dict[str, list[str]]:
    """The words that are shown, by the alphabet."""
    own = FeedbackComment.course_id == course_id, FeedbackComment.is_shown.is_(True)
    rows = db.session.execute(select(FeedbackComment.question, FeedbackComment.words).where(*own)).all()
    return {key: sorted(words for question, words in rows if question == key) for key in COMMENTS}
