"""What programs answer about somebody: only what a person of the organizer could write down too."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from eventmgr.events.models import Event
from eventmgr.questionnaires.queries import list_asked
from eventmgr.questionnaires.rules import Asked, Entry, Kind, Place, asked_here, entries_of


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
    return entries_of(asked_here(list_open(event), Place.REGISTRATION, category), given)
