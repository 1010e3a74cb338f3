"""What the tests of keeping answers share."""

from datetime import timedelta
from itertools import count

from sqlalchemy import select

from eventmgr.audit.models import AuditEntry
from eventmgr.core.db import db
from eventmgr.events.models import Event
from eventmgr.questionnaires.models import Question
from eventmgr.questionnaires.queries import (
    list_given,
    list_questions,
)
from eventmgr.questionnaires.rules import Entry, Upload
from eventmgr.questionnaires.service import (
    save_answers,
)
from eventmgr.registration.models import Registration
from tests.factories import (
    AT,
    ORGANIZER,
)

PDF = Upload("giấy giới thiệu.pdf", b"%PDF-1.7 Mau")
LATER = AT + timedelta(hours=1)
_seconds = count(1)


def labels(event: Event) -> list[str]:
    return [row.wording.label for row in list_questions(event.id)]


def save(event: Event, about: Registration, entries: dict[Question, object], **values) -> None:
    """Keep answers as the organizer does; what is no entry yet is one without its boxes."""
    made = {q.id: entry if isinstance(entry, Entry) else Entry(entry) for q, entry in entries.items()}
    options = {"is_strict": False, "actor": ORGANIZER, "at": AT + timedelta(seconds=next(_seconds)), **values}
    save_answers(event, about, made, "official", **options)


def told(about: Registration) -> list[tuple[str, str]]:
    return [(given.label, given.shown) for given in list_given(about.id)]


def values_of(verb: str) -> dict[str, tuple[str | None, str | None, bool]]:
    """What the last entry of this verb says: before, after, and whether it is personal."""
    statement = select(AuditEntry).where(AuditEntry.verb == verb).order_by(AuditEntry.at.desc()).limit(1)
    entry = db.session.execute(statement).scalar_one()
    return {value.field: (value.before, value.after, value.is_personal) for value in entry.values}
