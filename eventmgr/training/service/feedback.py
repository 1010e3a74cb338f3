"""How is feedback asked for, given without a name, and shown?

Who gives it leaves no moment, no actor and no entry in the trail: a promise, and an exception among all deeds. Nor
does it go through the outbox of phones, whose operations are kept with their device and time.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select

from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import Model, db, lock_row, table, transaction
from eventmgr.core.errors import Conflict, DomainError, Forbidden
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import uuid7
from eventmgr.core.text import nfc_text
from eventmgr.core.upsert import insert_new
from eventmgr.events.service import require_editable
from eventmgr.registration.models import Registration
from eventmgr.training.models.courses import Course
from eventmgr.training.models.feedback import FeedbackComment, FeedbackCount, FeedbackGiver, FeedbackRound
from eventmgr.training.queries.courses import event_of
from eventmgr.training.queries.feedback import find_round, given_by, list_asked
from eventmgr.training.queries.tests import is_taught
from eventmgr.training.rules.feedback import Opinion, refuse_opinion, to_show
from eventmgr.training.rules.tests import TestState

Row = dict[str, Any]


def open_feedback(course: Course, *, actor: Actor, at: datetime) -> FeedbackRound:
    """Let feedback on a course be given, also once more after it was closed."""
    with transaction():
        event = event_of(course)
        require_editable(event)
        blank = {"opened_at": at, "closed_at": None, "given": 0, "shown": 0}
        insert_new(FeedbackRound, {"id": uuid7(), "course_id": course.id, **blank})
        opened = _hold(course.id)
        changes = change(opened, {"closed_at": None})
        changes["course"] = (None, course.title)
        record("feedback.open", opened, actor=actor, at=at, event_id=event.id, changes=changes)
        return opened


def close_feedback(course: Course, *, actor: Actor, at: datetime) -> None:
    """End it; from five on all that was said is shown now."""
    with transaction():
        event = event_of(course)
        require_editable(event)
        opened = _hold(course.id)
        changes = change(opened, {"closed_at": opened.closed_at or at})
        record("feedback.close", opened, actor=actor, at=at, event_id=event.id, changes=changes)
        _write(opened, _counts(course.id), _comments(course.id), given_by(course.id))


def give_feedback(course: Course, registration: Registration, opinion: Opinion) -> None:
    """Add what somebody thinks to what all think, and note that this person has said it: once, and never which."""
    clean = Opinion(dict(opinion.points), {key: nfc_text(words) for key, words in opinion.words.items()})
    refuse_opinion(clean, frozenset(list_asked(course)))
    with transaction():
        if registration.event_id != course.event_id or not is_taught(registration):
            raise Forbidden(lazy("This feedback is not asked of you."))
        opened = _hold(course.id)
        if opened.state is not TestState.OPEN:
            raise DomainError(lazy("Feedback on this course is closed."))
        givers = given_by(course.id)
        if registration.id in givers:
            raise Conflict(lazy("You have given your feedback already. Thank you."))
        counts = _counts(course.id)
        for question, points in clean.points.items():
            given, shown = counts.get((question, points), (0, 0))
            counts[question, points] = (given + 1, shown)
        opened.given += 1
        said = [(question, words, False) for question, words in clean.words.items() if words]
        _write(opened, counts, [*_comments(course.id), *said], givers | {registration.id})


def _hold(course_id: UUID) -> FeedbackRound:
    """The feedback on a course, while nobody else gives any."""
    opened = find_round(course_id)
    if opened is None:
        raise DomainError(lazy("Feedback on this course is not open yet."))
    lock_row(opened)
    return opened


def _write(
    opened: FeedbackRound,
    counts: Mapping[tuple[str, int], tuple[int, int]],
    comments: Sequence[tuple[str, str, bool]],
    givers: set[UUID],
) -> None:
    """Write all of a course anew, in random order and under new names: no row then tells when it came."""
    course_id = opened.course_id
    shown = to_show(opened.given, opened.shown, is_closed=opened.state is TestState.CLOSED)
    shows_all = shown == opened.given
    _rewrite(
        FeedbackCount,
        course_id,
        [
            {"question": question, "points": points, "given": given, "shown": given if shows_all else before}
            for (question, points), (given, before) in counts.items()
        ],
    )
    _rewrite(
        FeedbackComment,
        course_id,
        [
            {"id": uuid4(), "question": question, "words": words, "is_shown": shows_all or is_shown}
            for question, words, is_shown in comments
        ],
    )
    _rewrite(FeedbackGiver, course_id, [{"registration_id": giver} for giver in givers])
    if opened.shown != shown:
        opened.shown = shown
    db.session.flush()


def _rewrite(model: type[Model], course_id: UUID, rows: list[Row]) -> None:
    target = table(model)
    db.session.execute(delete(target).where(target.c.course_id == course_id))
    secrets.SystemRandom().shuffle(rows)
    if rows:
        db.session.execute(insert(target), [{"course_id": course_id, **row} for row in rows])


def _counts(course_id: UUID) -> dict[tuple[str, int], tuple[int, int]]:
    target = table(FeedbackCount)
    rows = db.session.execute(select(target).where(target.c.course_id == course_id))
    return {(row.question, row.points): (row.given, row.shown) for row in rows}


def _comments(course_id: UUID) -> list[tuple[str, str, bool]]:
    target = table(FeedbackComment)
    rows = db.session.execute(select(target).where(target.c.course_id == course_id))
    return [(row.question, row.words, row.is_shown) for row in rows]
