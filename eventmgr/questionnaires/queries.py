"""What is asked, what was answered, and what do the answers add up to?"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from eventmgr.core.db import chunks, db
from eventmgr.core.errors import NotFound
from eventmgr.core.files import store
from eventmgr.core.i18n import lazy
from eventmgr.core.sealing import is_sealed_anew, unseal
from eventmgr.questionnaires.models import Answer, Question, QuestionSet, Wording, opened
from eventmgr.questionnaires.rules import (
    CHOOSING,
    Asked,
    Closed,
    Kind,
    Place,
    Purpose,
    Value,
    asked_here,
    list_open,
    show_answer,
)


@dataclass(frozen=True)
class GivenAnswer:
    """One answer in the words of the question that it was given to."""

    id: UUID
    question_id: UUID
    label: str
    shown: str
    is_file: bool
    is_sensitive: bool
    is_old: bool  # the question is asked in other words today, or no more
    consent_text: str | None
    given_at: datetime
    given_by: str


@dataclass(frozen=True)
class Tally:
    """What the answers to one question add up to; `options` holds (words, how many), `closed` are those under seal
    without their key.
    """

    question: Question
    answered: int = 0
    closed: int = 0
    options: list[tuple[str, int]] = field(default_factory=list)
    total: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None


class AtDoor(NamedTuple):
    """What the door tells about somebody, and whether it has something to ask."""

    told: list[GivenAnswer]
    asks: bool
    waits: bool


class GivenFile(NamedTuple):
    """A file that was handed over: its name, what it is by its content, and the bytes."""

    name: str
    type: str
    data: bytes


class Seals(NamedTuple):
    """How the answers to sensitive questions stand: all, those not under seal, and those that no key at hand opens."""

    total: int
    unsealed: int
    closed: int


_QUESTIONS = (
    select(Question)
    .join(Question.set)
    .where(
        QuestionSet.event_id == bindparam("event_id"),
        QuestionSet.purpose == bindparam("purpose"),
        QuestionSet.about_id == bindparam("about_id"),
    )
    .options(contains_eager(Question.set), selectinload(Question.wordings))
    .order_by(Question.position, Question.id)
)


def list_questions(
    event_id: UUID, purpose: Purpose = Purpose.REGISTRATION, about_id: UUID | None = None
) -> list[Question]:
    """Every question of an event, or of a part of it, in its order, with its words, asked or turned off."""
    asked = {"event_id": event_id, "purpose": purpose, "about_id": about_id or event_id}
    return list(db.session.execute(_QUESTIONS, asked).scalars())


def list_asked(event_id: UUID, purpose: Purpose = Purpose.REGISTRATION) -> list[Asked]:
    """The questions that are asked today, in their order."""
    return [row.as_asked() for row in list_questions(event_id, purpose) if row.retired_at is None]


def wordings_of(event_id: UUID, about_id: UUID) -> dict[UUID, Wording]:
    """Every wording that questions of a test ever had, by its id."""
    questions = list_questions(event_id, Purpose.TEST, about_id)
    return {wording.id: wording for question in questions for wording in question.wordings}


def get_question(event_id: UUID, question_id: UUID) -> Question:
    """A question of this event."""
    found = next((row for row in list_questions(event_id) if row.id == question_id), None)
    if found is None:
        raise NotFound(lazy("There is no such question."))
    return found


def get_answer(event_id: UUID, answer_id: UUID) -> Answer:
    """An answer that was given at this event."""
    statement = _answers(Answer.id == answer_id).join(Answer.question).join(Question.set)
    found = db.session.execute(statement.where(QuestionSet.event_id == event_id)).scalar_one_or_none()
    if found is None:
        raise NotFound(lazy("There is no such answer."))
    return found


def count_answers(event_id: UUID) -> dict[UUID, int]:
    """How many answers each question has."""
    rows = db.session.execute(
        select(Answer.question_id, func.count())
        .join(Answer.question)
        .join(Question.set)
        .where(QuestionSet.event_id == event_id)
        .group_by(Answer.question_id)
    )
    return {question_id: count for question_id, count in rows}  # noqa: C416 - dict() would take rows for a mapping


def answers_of(subject_id: UUID) -> list[Answer]:
    """What was answered about one subject, in the order of the questions."""
    rows = db.session.execute(_answers(Answer.subject_id == subject_id)).scalars()
    return sorted(rows, key=lambda row: (row.question.position, row.question_id))


def answers_of_person(person_id: UUID) -> list[Answer]:
    """What was answered about a person at all events, the oldest first."""
    rows = db.session.execute(_answers(Answer.person_id == person_id)).scalars()
    return sorted(rows, key=lambda row: (row.given_at, row.question.position, row.id))


def stored_values(subject_id: UUID) -> dict[UUID, Value]:
    """What was answered about one subject, by question."""
    return {row.question_id: row.value for row in answers_of(subject_id)}


def list_given(subject_id: UUID) -> list[GivenAnswer]:
    """What was answered about one subject, word for word as it was asked."""
    return [given(row) for row in answers_of(subject_id)]


def given(answer: Answer) -> GivenAnswer:
    """An answer in the words of its question."""
    question = answer.question
    return GivenAnswer(
        answer.id,
        question.id,
        answer.wording.label,
        show_answer(question.kind, answer.wording.choices, answer.value),
        question.kind is Kind.FILE,
        question.is_sensitive,
        question.retired_at is not None or answer.wording_id != question.wording.id,
        answer.consent_text,
        answer.given_at,
        answer.given_by,
    )


def at_door(event_id: UUID, subject_id: UUID, category: str) -> AtDoor | None:
    """What the door tells of somebody and asks; None where the event asks nothing that concerns the door."""
    asked = [q for q in list_asked(event_id) if not q.is_sensitive]
    told = {question.id for question in asked if question.is_shown_at_door}
    here = {question.id for question in asked_here(asked, Place.DOOR, category)}
    if not told and not here:
        return None
    rows = [row for row in answers_of(subject_id) if not row.question.is_sensitive]
    answered = {row.question_id: row.value for row in rows}
    waits = {question.id for question in list_open(asked, answered, category)} & here - set(answered)
    return AtDoor([given(row) for row in rows if row.question_id in told], bool(here), bool(waits))


def list_tallies(event_id: UUID, subjects: Select[UUID]) -> list[Tally]:
    """What the answers about these subjects add up to, for every question of the event."""
    questions = list_questions(event_id)
    values: dict[UUID, list[Value]] = {question.id: [] for question in questions}
    rows = db.session.execute(
        select(Answer.question_id, Answer.stored, Answer.sealed).where(
            Answer.question_id.in_(list(values)), Answer.subject_id.in_(subjects)
        )
    )
    for question_id, stored, sealed in rows:
        values[question_id].append(opened(stored, sealed))
    return [_tally(question, values[question.id]) for question in questions]


def answers_by_subject(question_ids: Collection[UUID], subject_ids: Sequence[UUID]) -> dict[UUID, dict[UUID, str]]:
    """The answers to these questions in words: by subject, then by question."""
    found: dict[UUID, dict[UUID, str]] = {}
    for chunk in chunks(subject_ids):
        rows = db.session.execute(_answers(Answer.subject_id.in_(chunk), Answer.question_id.in_(question_ids)))
        for row in rows.scalars():
            shown = show_answer(row.question.kind, row.wording.choices, row.value)
            found.setdefault(row.subject_id, {})[row.question_id] = shown
    return found


def file_of(answer: Answer) -> GivenFile:
    """The file that was handed over as an answer; refused where the key that opens it is missing."""
    data = store().get(answer.file_key)
    if answer.sealed is not None:
        data = unseal(data)
    known: Any = answer.value
    return GivenFile(known["name"], known["type"], data)


def sensitive_answers(*conditions: object) -> Select[Answer]:
    """The answers to sensitive questions."""
    return _answers(*conditions).join(Answer.question).where(Question.is_sensitive)


def count_seals() -> Seals:
    """How the sensitive answers of the whole installation stand."""
    answers = list(db.session.execute(sensitive_answers()).scalars())
    unsealed = sum(answer.sealed is None for answer in answers)
    return Seals(len(answers), unsealed, sum(answer.value is Closed.CLOSED for answer in answers))


def is_sealed_well(answer: Answer) -> bool:
    """Whether the key that seals today has sealed the answer."""
    return answer.sealed is not None and is_sealed_anew(answer.sealed.encode())


def _answers(*conditions: object) -> Select[Answer]:
    return (
        select(Answer)
        .where(*conditions)  # type: ignore[arg-type]  # columns compared are conditions
        .options(
            joinedload(Answer.wording),
            joinedload(Answer.question).selectinload(Question.wordings),
        )
    )


def _tally(question: Question, given: list[Value]) -> Tally:
    values = [value for value in given if value is not Closed.CLOSED]
    closed = len(given) - len(values)
    if question.kind in CHOOSING:
        counts = Counter(key for value in values for key in _keys(value))
        words = {option.key: option.label for wording in question.wordings for option in wording.choices}
        today = {option.key for option in question.wording.choices}
        options = [(label, counts[key]) for key, label in words.items() if key in today or counts[key]]
        return Tally(question, len(given), closed, options)
    if question.kind is Kind.NUMBER and values:
        numbers = [Decimal(str(value)) for value in values]
        total, least, most = sum(numbers, Decimal()), min(numbers), max(numbers)
        return Tally(question, len(given), closed, total=total, least=least, most=most)
    return Tally(question, len(given), closed)


def _keys(value: Value) -> Iterator[str]:
    yield from (value if isinstance(value, list) else [str(value)])
