"""What programs answer about somebody: only what a person of the organizer could write down too."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event
from eventmgr.questionnaires.queries import list_asked
from eventmgr.questionnaires.rules import Asked, Entry, Kind, Place, asked_here


def list_open(event: Event) -> list[Asked]:
    """The questions of registration without files and without what only people themselves are asked."""
    questions = list_asked(event.id)
    return [
        question
        for question in questions
        if Place.REGISTRATION in question.places and not question.is_sensitive and question.kind is not Kind.FILE
    ]


def read_entries(event: Event, answers: Iterable[dict[str, Any]], category: str) -> dict[UUID, Entry]:
    """The answers as a form would give them; one to a question that is not open here is refused."""
    given = {answer["question"]: answer["value"] for answer in answers}
    if not given:
        return {}
    known = {question.id for question in asked_here(list_open(event), Place.REGISTRATION, category)}
    if not known.issuperset(given):
        raise DomainError(lazy("This question is not asked here."), field="answers")
    return {question_id: Entry(_raw(value)) for question_id, value in given.items()}


def _raw(value: object) -> str | list[str] | bool | None:
    """A list holds keys; a number is written as people type it, whose dot would part thousands."""
    if isinstance(value, list):
        return [str(each) for each in value]
    if isinstance(value, float):
        return f"{Decimal(str(value)):f}".replace(".", ",")
    return value if isinstance(value, bool) or value is None else str(value)
