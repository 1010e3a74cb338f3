"""What the chair and colleagues have to say of the minutes while they are not locked."""

from datetime import datetime
from uuid import UUID

from eventmgr.audit.service import record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.text import nfc_text
from eventmgr.minutes.models import Minutes, MinutesComment
from eventmgr.minutes.queries import get_comment
from eventmgr.minutes.rules import MinutesState, Section
from eventmgr.minutes.service.shared import NotDraft, lock_row


def comment(minutes: Minutes, section: Section | None, text: str, *, actor: Actor, at: datetime) -> MinutesComment:
    """Say something of a section, or of the whole; it stands there until somebody settles it."""
    clean = nfc_text(text)
    if not clean:
        raise DomainError(lazy("Write what you have to say."), field="text")
    with transaction():
        _open_for_comments(minutes)
        row = MinutesComment(minutes_id=minutes.id, section=section, text=clean, at=at, by=actor.label)
        db.session.add(row)
        db.session.flush()
        changes = {section.value if section else "text": (None, clean)}
        record("minutes.comment", minutes, actor=actor, at=at, event_id=minutes.event_id, changes=changes)
        return row


def settle_comment(minutes: Minutes, comment_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Say that a comment is dealt with; what was settled once stays so."""
    with transaction():
        _open_for_comments(minutes)
        row = get_comment(minutes, comment_id)
        if row.settled_at is not None:
            return
        row.settled_at, row.settled_by = at, actor.label
        changes = {"text": (row.text, None)}
        record("minutes.settle_comment", minutes, actor=actor, at=at, event_id=minutes.event_id, changes=changes)


def _open_for_comments(minutes: Minutes) -> None:
    lock_row(minutes)
    if minutes.state is MinutesState.LOCKED:
        raise NotDraft(lazy("The minutes are locked. They cannot be changed any more."))
