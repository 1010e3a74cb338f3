"""What the door tells of people's answers, and what it asks them: for many people at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from eventmgr.core.db import db
from eventmgr.questionnaires.models import Answer
from eventmgr.questionnaires.queries import list_asked
from eventmgr.questionnaires.rules import Asked, Kind, Place, asked_here, list_open, show_answer
from eventmgr.registration.models import Category, Registration


@dataclass(frozen=True)
class Asking:
    """The questions of an event that concern its door; nothing sensitive among them."""

    asked: Sequence[Asked]
    told: frozenset[UUID]
    here: Sequence[Asked]
    categories: Mapping[str, str]

    def show_questions(self) -> list[dict[str, Any]]:
        """What is asked at the door, as a phone puts it."""
        return [
            {
                "id": str(question.id),
                "label": question.label,
                "help": question.help,
                "kind": question.kind.value,
                "choices": [{"key": option.key, "label": option.label} for option in question.options],
                "required": question.is_required,
                "categories": [self.categories[key] for key in sorted(question.categories)] or None,
            }
            for question in self.here
        ]

    def read_answers(self, event_id: UUID, some: ColumnElement[bool]) -> dict[UUID, list[Answer]]:
        """What was answered, by registration; asks nothing where the door has no questions."""
        found: dict[UUID, list[Answer]] = {}
        if not self.told and not self.here:
            return found
        rows = db.session.execute(
            select(Answer)
            .join(Registration, Registration.id == Answer.subject_id)
            .where(Registration.event_id == event_id, some)
            .where(Answer.question_id.in_([question.id for question in self.asked]))
            .options(joinedload(Answer.wording))
        )
        for row in rows.scalars():
            found.setdefault(row.subject_id, []).append(row)
        return found

    def show(self, category: str, answers: Sequence[Answer]) -> tuple[list[list[str]], bool]:
        """What is told of one person, and whether a question of the door waits for an answer."""
        values = {row.question_id: row.value for row in answers}
        by_id = {row.question_id: row for row in answers}
        told = [
            [by_id[one.id].wording.label, show_answer(one.kind, by_id[one.id].wording.choices, values[one.id])]
            for one in self.asked
            if one.id in self.told and one.id in values
        ]
        here = {one.id for one in asked_here(self.here, Place.DOOR, category)}
        waits = bool(here) and any(
            one.id in here and one.id not in values for one in list_open(self.asked, values, category)
        )
        return told, waits


def read_asking(event_id: UUID) -> Asking:
    """What the door of an event tells and asks; files are asked for elsewhere."""
    asked = [question for question in list_asked(event_id) if not question.is_sensitive]
    told = frozenset(question.id for question in asked if question.is_shown_at_door)
    here = [question for question in asked if Place.DOOR in question.places and question.kind is not Kind.FILE]
    names = select(Category.key, Category.name).where(Category.event_id == event_id)
    categories = {row.key: row.name for row in db.session.execute(names)} if here else {}
    return Asking(asked, told, here, categories)
