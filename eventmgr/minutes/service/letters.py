"""How are the letters to the owners of tasks worded at an event?"""

from datetime import datetime
from uuid import UUID

from eventmgr.core.access import Actor
from eventmgr.events.models import Event
from eventmgr.minutes.wordings import FILLED, LANGUAGES, LETTERS, LetterKind
from eventmgr.outbox import service as outbox
from eventmgr.outbox.queries import find_wording


def wording_of(event_id: UUID, kind: LetterKind, language: str) -> tuple[str, str]:
    """Subject and body in the event's own words, else the default ones; a language that has none is Vietnamese."""
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    own = find_wording(event_id, kind.value, spoken)
    return (own.subject, own.body) if own else LETTERS[kind, spoken]


def save_wording(
    event: Event, kind: LetterKind, language: str, words: tuple[str, str], *, actor: Actor, at: datetime
) -> None:
    """Word a letter in the event's own way."""
    outbox.save_wording(event.id, kind.value, language, words, allowed=FILLED[kind], actor=actor, at=at)


def reset_wording(event: Event, kind: LetterKind, language: str, *, actor: Actor, at: datetime) -> None:
    """Go back to the default words."""
    outbox.reset_wording(event.id, kind.value, language, actor=actor, at=at)
