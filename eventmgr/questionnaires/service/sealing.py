"""How are sensitive answers put under seal that were not, or under that of a new key?"""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from uuid import UUID

from eventmgr.audit.service import hide, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.jobs import after_commit
from eventmgr.events.models import Event
from eventmgr.questionnaires.models import Answer, Question
from eventmgr.questionnaires.queries import file_of, is_sealed_well, sensitive_answers
from eventmgr.questionnaires.rules import Closed, Kind
from eventmgr.questionnaires.service.answers import HIDDEN, keep_file


def seal_answers(question: Question, event_id: UUID) -> int:
    """Seal what was answered before a question became sensitive, with what the trail tells of it; tells how many.

    In the caller's transaction, which holds the questions.
    """
    rows = list(db.session.execute(sensitive_answers(Answer.question_id == question.id)).scalars())
    _seal(rows, event_id)
    hide(event_id, "answers.save", {wording.label for wording in question.wordings}, HIDDEN)
    return len(rows)


def seal_anew(*, actor: Actor, at: datetime) -> int:
    """Seal with the key that seals today whatever it has not sealed; tells how many answers. What no key opens stays.

    One event after the other, so that a long work keeps nobody waiting and may be begun again.
    """
    waiting = [answer for answer in db.session.execute(sensitive_answers()).scalars() if not is_sealed_well(answer)]
    events = {answer.id: answer.question.set.event_id for answer in waiting if answer.value is not Closed.CLOSED}
    count = 0
    for event_id, ids in groupby(sorted(events, key=lambda known: (events[known], known)), key=events.__getitem__):
        count += _seal_event(event_id, list(ids), actor, at)
    return count


def _seal_event(event_id: UUID, ids: Iterable[UUID], actor: Actor, at: datetime) -> int:
    with transaction() as session:
        held = sensitive_answers(Answer.id.in_(ids)).with_for_update(of=Answer)
        rows = [row for row in session.execute(held).scalars() if row.value is not Closed.CLOSED]
        _seal(rows, event_id)
        changes: dict[str, tuple[object, object]] = {"answers": (None, len(rows))}
        event = session.get_one(Event, event_id)
        record("answers.seal", event, actor=actor, at=at, event_id=event_id, changes=changes)
        return len(rows)


def _seal(answers: Iterable[Answer], event_id: UUID) -> None:
    """The file goes under a new name, so that what fails halfway leaves row and file as they were."""
    for answer in answers:
        value = answer.value
        if answer.question.kind is Kind.FILE and isinstance(value, dict):
            after_commit("questionnaires.forget_file", answer.file_key)
            value = {**value, "key": keep_file(event_id, file_of(answer).data, is_sensitive=True)}
        answer.keep(value, is_sensitive=True)
