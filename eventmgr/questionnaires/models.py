"""Questions, the words they had over time, and the answers to those words."""

import json
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.core.db import Identified, Model, stored_enum
from eventmgr.core.sealing import CannotOpen, seal, unseal
from eventmgr.people.models import Person
from eventmgr.questionnaires.rules import Asked, Closed, Condition, Kind, Operator, Option, Place, Purpose, Value


class QuestionSet(Identified, Model):
    """The questions that an event asks for one purpose, about the event itself or about a part of it (a module)."""

    __tablename__ = "question_set"
    __table_args__ = (UniqueConstraint("event_id", "purpose", "about_id"),)

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    purpose: Mapped[Purpose] = mapped_column(stored_enum(Purpose))
    about_id: Mapped[UUID]


class Question(Identified, Model):
    """One question: what kind, of whom, where and when it is asked. Turned off, it is asked no more and stays."""

    __tablename__ = "question"

    set_id: Mapped[UUID] = mapped_column(ForeignKey("question_set.id"), index=True)
    position: Mapped[int]
    kind: Mapped[Kind] = mapped_column(stored_enum(Kind))
    is_required: Mapped[bool]
    is_sensitive: Mapped[bool]
    is_shown_at_door: Mapped[bool]
    places: Mapped[list[str]] = mapped_column(JSON)
    categories: Mapped[list[str]] = mapped_column(JSON)
    condition_on_id: Mapped[UUID | None] = mapped_column(ForeignKey("question.id"))
    condition_operator: Mapped[Operator | None] = mapped_column(stored_enum(Operator))
    condition_value: Mapped[str] = mapped_column(String(40))
    least: Mapped[str] = mapped_column(String(20))
    most: Mapped[str] = mapped_column(String(20))
    retired_at: Mapped[datetime | None]
    set: Mapped[QuestionSet] = relationship()
    wordings: Mapped[list["Wording"]] = relationship(back_populates="question", order_by="Wording.number")

    @property
    def wording(self) -> "Wording":
        """The words in which it is asked today."""
        return self.wordings[-1]

    @property
    def condition(self) -> Condition | None:
        """What opens it, if it does not stand open by itself."""
        if self.condition_on_id is None or self.condition_operator is None:
            return None
        return Condition(self.condition_on_id, self.condition_operator, self.condition_value)

    def as_asked(self, wording: "Wording | None" = None) -> Asked:
        """The question as the rules know it, in the words of today or in these."""
        words = wording or self.wording
        return Asked(
            id=self.id,
            wording_id=words.id,
            kind=self.kind,
            label=words.label,
            help=words.help,
            options=words.choices,
            is_required=self.is_required,
            is_sensitive=self.is_sensitive,
            is_shown_at_door=self.is_shown_at_door,
            places=frozenset(Place(place) for place in self.places),
            categories=frozenset(self.categories),
            condition=self.condition,
            least=self.least,
            most=self.most,
        )


class Wording(Identified, Model):
    """The words of a question, never changed: other words are a further row, and each answer points at its own.

    Where the question is put to see what somebody knows, `right` holds the keys of the right answers, or the number,
    which may be missed by `tolerance`.
    """

    __tablename__ = "question_wording"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"))
    number: Mapped[int]
    label: Mapped[str] = mapped_column(Text)
    help: Mapped[str] = mapped_column(Text)
    options: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    right: Mapped[list[str]] = mapped_column(JSON, default=list)
    tolerance: Mapped[str] = mapped_column(String(20), default="")
    made_at: Mapped[datetime]
    question: Mapped[Question] = relationship(back_populates="wordings")

    @property
    def choices(self) -> tuple[Option, ...]:
        """The answers to choose from."""
        return tuple(Option(**option) for option in self.options)


class Answer(Identified, Model):
    """What was answered about one subject (a registration), with the words that were agreed to where it is sensitive.

    The value is text, true, a list of keys, or what is known of a file: `key`, `name`, `type`, `size`. That of a
    sensitive question is `sealed`; of a file only the key stays in sight, so that it is deleted without opening it.
    """

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("question_id", "subject_id"),)

    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"))
    wording_id: Mapped[UUID] = mapped_column(ForeignKey("question_wording.id"))
    subject_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    stored: Mapped[Any] = mapped_column("value", JSON(none_as_null=True), nullable=True)
    sealed: Mapped[str | None] = mapped_column(Text)
    consent_text: Mapped[str | None] = mapped_column(Text)
    given_at: Mapped[datetime]
    given_by: Mapped[str]
    question: Mapped[Question] = relationship()
    wording: Mapped[Wording] = relationship()
    person: Mapped[Person] = relationship()

    @property
    def value(self) -> Value:
        """What was answered."""
        return opened(self.stored, self.sealed)

    @property
    def file_key(self) -> str:
        """Under which key the file is kept that was handed over."""
        return str(self.stored["key"])

    def keep(self, value: Value, *, is_sensitive: bool) -> None:
        """Hold this answer, sealed where it is sensitive."""
        self.stored, self.sealed = value, None
        if is_sensitive:
            self.stored = {"key": value["key"]} if isinstance(value, dict) else None
            self.sealed = seal(json.dumps(value, ensure_ascii=False).encode()).decode()


def opened(stored: Any, sealed: str | None) -> Value:
    """What the two columns of an answer hold."""
    try:
        return cast("Value", stored if sealed is None else json.loads(unseal(sealed.encode())))
    except CannotOpen:
        return Closed.CLOSED
