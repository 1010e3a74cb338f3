"""How are questions put to see what somebody knows, and what was answered kept?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, lock_row, transaction
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import uuid7
from eventmgr.core.text import nfc, nfc_text
from eventmgr.core.upsert import insert_new
from eventmgr.events.models import Event
from eventmgr.events.service import require_editable
from eventmgr.questionnaires.models import Answer, Question, QuestionSet, Wording
from eventmgr.questionnaires.queries import list_questions
from eventmgr.questionnaires.rules import Kind, Option, Purpose, Value


@dataclass(frozen=True)
class ItemData:
    """What is said about a question of a test; an option without a key is a new one. `right` names keys or a number."""

    kind: Kind
    label: str
    help: str = ""
    options: Sequence[Option] = ()
    right: Sequence[str] = ()
    tolerance: str = ""


@dataclass(frozen=True)
class Given:
    """What was answered in which words."""

    wording: Wording
    value: Value


def hold_items(event: Event, about_id: UUID) -> list[Question]:
    """The questions of a test, while nobody else changes them."""
    require_editable(event)
    key = {"event_id": event.id, "purpose": Purpose.TEST, "about_id": about_id}
    insert_new(QuestionSet, {"id": uuid7(), **key})
    lock_row(db.session.execute(select(QuestionSet).filter_by(**key)).scalar_one())
    return list_questions(event.id, Purpose.TEST, about_id)


def add_item(event: Event, about_id: UUID, data: ItemData, *, actor: Actor, at: datetime) -> Question:
    """Add a question at the end of a test. The caller has judged what it says."""
    with transaction() as session:
        questions = hold_items(event, about_id)
        key = {"event_id": event.id, "purpose": Purpose.TEST, "about_id": about_id}
        question = Question(
            set_id=session.execute(select(QuestionSet.id).filter_by(**key)).scalar_one(),
            position=max((other.position for other in questions), default=-1) + 1,
            kind=data.kind,
            is_required=False,
            is_sensitive=False,
            is_shown_at_door=False,
            places=[],
            categories=[],
            condition_value="",
            least="",
            most="",
        )
        session.add(question)
        session.flush()
        _reword(question, data, at)
        changes = {"label": (None, question.wording.label), "right": (None, _right_words(question.wording))}
        record("test.add_item", question, actor=actor, at=at, event_id=event.id, changes=changes)
        return question


def reword_item(
    event: Event, about_id: UUID, question_id: UUID, data: ItemData, *, actor: Actor, at: datetime
) -> Question:
    """Change a question of a test: a further wording, so that what was answered stays with the words it answered."""
    with transaction() as session:
        question = _found(hold_items(event, about_id), question_id)
        before = question.wording
        _reword(question, data, at)
        session.flush()
        after = question.wording
        changes = {
            "label": (before.label, after.label),
            "options": (_words(before), _words(after)),
            "right": (_right_words(before), _right_words(after)),
            "number": (before.number, after.number),
        }
        record("test.change_item", question, actor=actor, at=at, event_id=event.id, changes=changes)
        return question


def move_item(event: Event, about_id: UUID, question_id: UUID, place: int, *, actor: Actor, at: datetime) -> int:
    """Put a question of a test at this place among those that are asked, from 1; answers with the place that it got."""
    with transaction():
        questions = hold_items(event, about_id)
        asked = [row for row in questions if row.retired_at is None]
        question = _found(asked, question_id)
        before = asked.index(question) + 1
        asked.remove(question)
        asked.insert(max(0, place - 1), question)
        for position, row in enumerate([*asked, *(row for row in questions if row.retired_at is not None)]):
            row.position = position
        after = asked.index(question) + 1
        record("test.move_item", question, actor=actor, at=at, event_id=event.id, changes={"position": (before, after)})
        return after


def retire_item(event: Event, about_id: UUID, question_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Ask a question of a test no more; what was answered stays."""
    with transaction():
        question = _found(hold_items(event, about_id), question_id)
        changes = change(question, {"retired_at": question.retired_at or at})
        record("test.retire_item", question, actor=actor, at=at, event_id=event.id, changes=changes)


def keep_given(subject_id: UUID, person_id: UUID, given: Iterable[Given], *, by: str, at: datetime) -> None:
    """Keep what somebody answered under one subject, in the caller's transaction."""
    db.session.add_all(_answer(subject_id, person_id, each, by, at) for each in given)
    db.session.flush()


def _answer(subject_id: UUID, person_id: UUID, given: Given, by: str, at: datetime) -> Answer:
    made = Answer(
        question_id=given.wording.question_id,
        wording_id=given.wording.id,
        subject_id=subject_id,
        person_id=person_id,
        given_at=at,
        given_by=by,
    )
    made.keep(given.value, is_sensitive=False)
    return made


def _found(questions: Iterable[Question], question_id: UUID) -> Question:
    found = next((row for row in questions if row.id == question_id), None)
    if found is None:
        raise NotFound(lazy("There is no such question."))
    return found


def _reword(question: Question, data: ItemData, at: datetime) -> None:
    """Add a wording if words or right answers are others than today's."""
    words = {
        "label": nfc(data.label),
        "help": nfc_text(data.help),
        "options": [{"key": option.key, "label": nfc(option.label)} for option in data.options],
        "right": list(data.right),
        "tolerance": data.tolerance,
    }
    latest = question.wordings[-1] if question.wordings else None
    if latest and all(getattr(latest, name) == value for name, value in words.items()):
        return
    question.wordings.append(Wording(number=latest.number + 1 if latest else 1, made_at=at, **words))


def _words(wording: Wording) -> str:
    return "; ".join(option.label for option in wording.choices)


def _right_words(wording: Wording) -> str:
    words = {option.key: option.label for option in wording.choices}
    return "; ".join(words.get(key, key) for key in wording.right)
