"""How are answers kept, changed and looked at?"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import select

from eventmgr.audit.service import record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import DomainError
from eventmgr.core.files import store
from eventmgr.core.i18n import _
from eventmgr.core.ids import uuid7
from eventmgr.core.jobs import after_commit
from eventmgr.core.sealing import seal
from eventmgr.events.models import Event
from eventmgr.events.service import require_editable
from eventmgr.questionnaires.models import Answer, QuestionSet
from eventmgr.questionnaires.queries import answers_of, list_asked
from eventmgr.questionnaires.rules import Asked, Entry, Kind, Upload, Value, examine, file_type, show_answer

# What the trail of changes tells of a sensitive answer: that it is there, never what it says.
HIDDEN = "•••"
_HIDDEN_ANEW = f"{HIDDEN} *"
_CONSENT = "✓ "


class Subject(Protocol):
    """Whom the answers are about: a registration, known here only as a row with an id and a person."""

    id: Any
    person_id: Any
    __tablename__: Any


def field_name(question_id: UUID) -> str:
    """The field of a form in which a question is answered."""
    return f"q_{question_id.hex}"


def consent_words(event: Event, question: Asked, *, for_oneself: bool) -> str:
    """The words beside the separate box of a sensitive answer; the same words are kept with the answer."""
    if for_oneself:
        own: str = _(
            "Sensitive data: I agree that %(who)s uses my answer to “%(question)s” to organize this event. Only the"
            " organizer sees it, and I may take it back at any time.",
            who=event.organizer,
            question=question.label,
        )
        return own
    told: str = _(
        "Sensitive data: the person told me that they agree that %(who)s uses the answer to “%(question)s” to organize"
        " this event. Only the organizer sees it, and it may be taken back at any time.",
        who=event.organizer,
        question=question.label,
    )
    return told


def save_answers(
    event: Event,
    subject: Subject,
    entries: Mapping[UUID, Entry],
    category: str,
    *,
    is_strict: bool = True,
    for_oneself: bool = False,
    actor: Actor,
    at: datetime,
) -> None:
    """Keep what was filled in about somebody; answers whose condition holds no more are forgotten.

    The caller holds the row of the subject, so that two forms sent at once are kept one after the other. No question
    becomes sensitive meanwhile.
    """
    with transaction():
        require_editable(event)
        db.session.execute(select(QuestionSet.id).where(QuestionSet.event_id == event.id).with_for_update(read=True))
        if not (questions := list_asked(event.id)):
            return
        rows = {row.question_id: row for row in answers_of(subject.id)}
        stored: dict[UUID, Value] = {known: row.value for known, row in rows.items()}
        known = {question.id: entries[question.id] for question in questions if question.id in entries}
        examined = examine(questions, stored, known, category, is_strict=is_strict)
        for question_id, message in examined.faults.items():
            raise DomainError(message, field=field_name(question_id))
        changes: dict[str, tuple[object, object]] = {}
        for question_id in examined.dropped:
            _note(changes, rows[question_id].question.as_asked(), rows[question_id], None)
            _forget(rows[question_id])
        fresh = [q for q in questions if q.id in examined.kept and examined.kept[q.id] != stored.get(q.id)]
        for question in fresh:
            new = _answer(event, question, examined.kept[question.id], for_oneself=for_oneself)
            new.subject_id, new.person_id, new.given_at, new.given_by = subject.id, subject.person_id, at, actor.label
            _note(changes, question, rows.get(question.id), new)
            _replace(rows.get(question.id), new)
        if changes:
            personal = {name for name in changes if not name.startswith(_CONSENT)}
            record("answers.save", subject, actor=actor, at=at, event_id=event.id, changes=changes, personal=personal)


def take_back_sensitive(event: Event, subject: Subject, *, actor: Actor, at: datetime) -> None:
    """Forget the sensitive answers of somebody who no longer agrees, with their files."""
    with transaction():
        require_editable(event)
        changes: dict[str, tuple[object, object]] = {}
        for row in answers_of(subject.id):
            if row.question.is_sensitive:
                _note(changes, row.question.as_asked(), row, None)
                _forget(row)
        record(
            "answers.take_back", subject, actor=actor, at=at, event_id=event.id, changes=changes, personal=set(changes)
        )


def note_look(event: Event, subject: Any, what: str, *, actor: Actor, at: datetime) -> None:
    """Write down that somebody looked at sensitive answers."""
    with transaction():
        record("answers.look", subject, actor=actor, at=at, event_id=event.id, changes={"seen": (None, what)})


def note_export(event: Event, questions: Iterable[str], *, actor: Actor, at: datetime) -> None:
    """Write down that the answers to these questions left the system as a list."""
    with transaction():
        changes: dict[str, tuple[object, object]] = {"questions": (None, "; ".join(questions))}
        record("answers.export", event, actor=actor, at=at, event_id=event.id, changes=changes)


def forget_answers(answers: Iterable[Answer]) -> None:
    """Delete answers with their files, in the caller's transaction."""
    for answer in answers:
        _forget(answer)


def _answer(event: Event, question: Asked, value: Value | Upload, *, for_oneself: bool) -> Answer:
    """A new answer to today's words; a file goes into the store, known by a key that nobody gave."""
    if isinstance(value, Upload):
        key = keep_file(event.id, value.data, is_sensitive=question.is_sensitive)
        value = {"key": key, "name": value.name, "type": file_type(value.data), "size": len(value.data)}
    words = consent_words(event, question, for_oneself=for_oneself) if question.is_sensitive else None
    made = Answer(question_id=question.id, wording_id=question.wording_id, consent_text=words)
    made.keep(value, is_sensitive=question.is_sensitive)
    return made


def keep_file(event_id: UUID, data: bytes, *, is_sensitive: bool) -> str:
    """Put a file into the store, sealed where it is sensitive; gives the key under which it lies."""
    key = f"answers/{event_id}/{uuid7()}"
    store().put(key, seal(data) if is_sensitive else data)
    return key


def _replace(old: Answer | None, new: Answer) -> None:
    if old is not None:
        _forget(old)
        db.session.flush()
    db.session.add(new)


def _forget(answer: Answer) -> None:
    """The row goes now, its file after the commit."""
    if answer.question.kind is Kind.FILE:
        after_commit("questionnaires.forget_file", answer.file_key)
    db.session.delete(answer)


def _note(changes: dict[str, tuple[object, object]], question: Asked, old: Answer | None, new: Answer | None) -> None:
    """Tell the change in words; two questions of the same words are told apart by a blank."""
    label = question.label
    while label in changes:
        label += " "
    if question.is_sensitive:
        after = _HIDDEN_ANEW if old and new else HIDDEN if new else None
        changes[label] = (HIDDEN if old else None, after)
        if new is not None:
            changes[f"{_CONSENT}{label}"] = (None, new.consent_text)
        return
    before = show_answer(question.kind, old.wording.choices, old.value) if old else None
    changes[label] = (before, show_answer(question.kind, question.options, new.value) if new else None)
