"""How questions go along with an event: those that are asked, in the words of today."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select

from eventmgr.core.copying import Copying, Row, Rows
from eventmgr.core.db import table
from eventmgr.questionnaires.models import Question, QuestionSet, Wording
from eventmgr.questionnaires.rules import Purpose

_SETS, _QUESTIONS, _WORDINGS = table(QuestionSet), table(Question), table(Wording)


def question_rows(sets: Callable[[UUID], ColumnElement[bool]], *, told: bool) -> tuple[Rows, ...]:
    """The rows of these sets, of the questions in them that are asked today, and of their last wordings.

    `told`: these are the ones that a template tells.
    """

    def asked(event_id: UUID) -> ColumnElement[bool]:
        found = select(_SETS.c.id).where(sets(event_id))
        return and_(_QUESTIONS.c.set_id.in_(found), _QUESTIONS.c.retired_at.is_(None))

    def worded(event_id: UUID) -> ColumnElement[bool]:
        later = _WORDINGS.alias()
        last = select(func.max(later.c.number)).where(later.c.question_id == _WORDINGS.c.question_id).scalar_subquery()
        found = select(_QUESTIONS.c.id).where(asked(event_id))
        return and_(_WORDINGS.c.question_id.in_(found), _WORDINGS.c.number == last)

    return (
        Rows(QuestionSet, sets, _about, told),
        Rows(Question, asked, _opened, told),
        Rows(Wording, worded, _first, told),
    )


def _about(copying: Copying, copied: Row, row: Mapping[str, Any]) -> Row | None:
    """The set is about the new event, or about the copy of what it was about."""
    if copied["purpose"] is Purpose.REGISTRATION:
        return {**copied, "about_id": copying.target_id}
    about_id = copying.ids.get(row["about_id"])
    return {**copied, "about_id": about_id} if about_id else None


def _opened(copying: Copying, copied: Row, row: Mapping[str, Any]) -> Row:
    """A question whose condition is asked no more stands open, as it does where it comes from."""
    del copying, row
    if copied["condition_on_id"] is None:
        return {**copied, "condition_operator": None, "condition_value": ""}
    return copied


def _first(copying: Copying, copied: Row, row: Mapping[str, Any]) -> Row:
    del row
    return {**copied, "number": 1, "made_at": copying.at}
