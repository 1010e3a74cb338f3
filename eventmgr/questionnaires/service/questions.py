"""How does a question come to be asked, change, move and end?"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from sqlalchemy import select

from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, lock_row, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import uuid7
from eventmgr.core.text import nfc, nfc_text
from eventmgr.core.upsert import insert_new
from eventmgr.events.models import Event
from eventmgr.events.service import require_editable
from eventmgr.questionnaires.models import Question, QuestionSet, Wording
from eventmgr.questionnaires.queries import count_answers, get_question, list_questions
from eventmgr.questionnaires.rules import (
    CHOOSING,
    Condition,
    Kind,
    Operator,
    Option,
    Place,
    Purpose,
    plain_bound,
    refuse_circle,
    refuse_condition,
    refuse_question,
)
from eventmgr.questionnaires.service.sealing import seal_answers


class QuestionData(TypedDict):
    """What is said about a question; an option without a key is a new one."""

    kind: Kind
    label: str
    help: str
    options: Sequence[Option]
    is_required: bool
    is_sensitive: bool
    is_shown_at_door: bool
    places: Iterable[Place]
    categories: Iterable[str]
    condition: Condition | None
    least: str
    most: str


def create_question(event: Event, data: QuestionData, *, actor: Actor, at: datetime) -> Question:
    """Add a question at the end. A sensitive one is off until somebody turns it on knowingly."""
    with transaction() as session:
        questions = _hold(event)
        question = Question(
            set_id=_set_id(event),
            position=max((other.position for other in questions), default=-1) + 1,
            kind=data["kind"],
            retired_at=at if data["is_sensitive"] else None,
            **_settings(data),
        )
        session.add(question)
        session.flush()
        _reword(question, data, at)
        _check(question, questions)
        changes = {"label": (None, question.wording.label), "is_sensitive": (None, question.is_sensitive)}
        record("question.create", question, actor=actor, at=at, event_id=event.id, changes=changes)
        return question


def reword_question(event: Event, question_id: UUID, data: QuestionData, *, actor: Actor, at: datetime) -> Question:
    """Change a question. Other words are a new wording: what was answered keeps the words it was answered to.

    One that becomes sensitive is off until somebody turns it on knowingly; what was answered before goes under seal.
    """
    with transaction() as session:
        questions = _hold(event)
        question = get_question(event.id, question_id)
        if question.is_sensitive and not data["is_sensitive"] and count_answers(event.id).get(question.id):
            raise Conflict(
                lazy("Answers were given under the promise that they are sensitive. This cannot be taken back."),
                field="is_sensitive",
            )
        before = question.wording
        becomes_sensitive = data["is_sensitive"] and not question.is_sensitive
        changes = change(question, _settings({**data, "kind": question.kind}))
        _reword(question, data, at)
        if question.wording is not before:
            changes["label"] = (before.label, question.wording.label)
            changes["options"] = (_words(before), _words(question.wording))
        if becomes_sensitive:
            changes |= change(question, {"retired_at": at})
        session.flush()
        _check(question, questions)
        _keep_conditions(question, questions)
        if becomes_sensitive:
            changes["sealed"] = (None, seal_answers(question, event.id))
        record("question.change", question, actor=actor, at=at, event_id=event.id, changes=changes)
        return question


def move_question(event: Event, question_id: UUID, place: int, *, actor: Actor, at: datetime) -> int:
    """Put a question at this place of the list, counted from 1; answers with the place that it got."""
    with transaction():
        questions = _hold(event)
        question = get_question(event.id, question_id)
        before = questions.index(question) + 1
        questions.remove(question)
        questions.insert(max(0, place - 1), question)
        for position, row in enumerate(questions):
            row.position = position
        after = questions.index(question) + 1
        record("question.move", question, actor=actor, at=at, event_id=event.id, changes={"position": (before, after)})
        return after


def retire_question(event: Event, question_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Ask a question no more; its answers stay readable."""
    with transaction():
        questions = _hold(event)
        question = get_question(event.id, question_id)
        waiting = [row for row in questions if row.condition_on_id == question.id and row.retired_at is None]
        if waiting:
            raise Conflict(
                lazy("“%(other)s” waits for this question. Turn that one off first.", other=waiting[0].wording.label)
            )
        changes = change(question, {"retired_at": question.retired_at or at})
        record("question.retire", question, actor=actor, at=at, event_id=event.id, changes=changes)


def turn_on_question(event: Event, question_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Ask a question from now on."""
    with transaction():
        questions = _hold(event)
        question = get_question(event.id, question_id)
        other = next((row for row in questions if row.id == question.condition_on_id), None)
        if other is not None and other.retired_at is not None:
            raise Conflict(
                lazy("It waits for “%(other)s”, which is off. Turn that one on first.", other=other.wording.label)
            )
        changes = change(question, {"retired_at": None})
        record("question.turn_on", question, actor=actor, at=at, event_id=event.id, changes=changes)


def _hold(event: Event) -> list[Question]:
    """The questions of the event, while nobody else changes them."""
    require_editable(event)
    insert_new(
        QuestionSet, {"id": uuid7(), "event_id": event.id, "purpose": Purpose.REGISTRATION, "about_id": event.id}
    )
    lock_row(db.session.get_one(QuestionSet, _set_id(event)))
    return list_questions(event.id)


def _set_id(event: Event) -> UUID:
    statement = select(QuestionSet.id).where(
        QuestionSet.event_id == event.id, QuestionSet.purpose == Purpose.REGISTRATION
    )
    return db.session.execute(statement).scalar_one()


def _settings(data: QuestionData) -> dict[str, object]:
    """All but the words and the kind, as the columns hold it."""
    condition, kind = data["condition"], data["kind"]
    return {
        "is_required": data["is_required"],
        "is_sensitive": data["is_sensitive"],
        "is_shown_at_door": data["is_shown_at_door"],
        "places": [place.value for place in Place if place in set(data["places"])],
        "categories": list(data["categories"]),
        "condition_on_id": condition.on if condition else None,
        "condition_operator": condition.operator if condition else None,
        "condition_value": condition.value if condition else "",
        "least": plain_bound(kind, nfc(data["least"])),
        "most": plain_bound(kind, nfc(data["most"])),
    }


def _reword(question: Question, data: QuestionData, at: datetime) -> None:
    """Add a wording if the words are others than today's."""
    used = [int(option["key"]) for wording in question.wordings for option in wording.options]
    number = max(used, default=0)
    options = []
    for option in data["options"] if question.kind in CHOOSING else ():
        if not (label := nfc(option.label)):
            continue
        number += not option.key
        options.append({"key": option.key or str(number), "label": label})
    words = {"label": nfc(data["label"]), "help": nfc_text(data["help"]), "options": options}
    latest = question.wordings[-1] if question.wordings else None
    if latest and all(getattr(latest, name) == value for name, value in words.items()):
        return
    question.wordings.append(Wording(number=latest.number + 1 if latest else 1, made_at=at, **words))


def _check(question: Question, others: Sequence[Question]) -> None:
    """Refuse what cannot be asked so; the transaction then keeps nothing of it."""
    refuse_question(question.as_asked())
    condition = question.condition
    if condition is None:
        return
    other = next((row for row in others if row.id == condition.on and row is not question), None)
    if other is None:
        raise DomainError(lazy("Choose another question."), field="condition_on")
    question.condition_value = plain_bound(other.kind, condition.value)
    refuse_condition(question.as_asked(), other.as_asked())
    waits = {row.id: row.condition_on_id for row in [*others, question] if row.condition_on_id is not None}
    refuse_circle(waits, question.id)
    if other.retired_at is not None and question.retired_at is None:
        raise Conflict(
            lazy("It waits for “%(other)s”, which is off. Turn that one on first.", other=other.wording.label),
            field="condition_on",
        )


def _keep_conditions(question: Question, others: Iterable[Question]) -> None:
    """What others wait for stays: an answer is not taken away, and what becomes sensitive, and so off, is not left."""
    keys = {option.key for option in question.wording.choices}
    for other in others:
        waits = other.condition
        if waits is None or waits.on != question.id:
            continue
        label = other.wording.label
        if question.is_sensitive and not other.is_sensitive:
            raise DomainError(
                lazy("“%(other)s” waits for this question, so that one has to be sensitive first.", other=label),
                field="is_sensitive",
            )
        if question.retired_at is not None and other.retired_at is None:
            raise Conflict(lazy("“%(other)s” waits for this question. Turn that one off first.", other=label))
        if waits.operator in {Operator.IS, Operator.IS_NOT} and waits.value not in keys:
            raise DomainError(lazy("“%(other)s” waits for an answer that you took away.", other=label), field="options")


def _words(wording: Wording) -> str:
    return "; ".join(option.label for option in wording.choices)
