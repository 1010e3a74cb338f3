"""Which messages are there, and how far are they?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from eventmgr.core.db import chunks, db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.outbox.models import Message, MessageWording
from eventmgr.outbox.rules import Channel, MessageState

NEWEST = 100


@dataclass
class Batch:
    """What was sent in one go: of which kind, by whom, and how many messages stand in which state."""

    id: UUID
    kind: str
    created_by: str
    created_at: datetime
    counts: dict[MessageState, int]

    @property
    def total(self) -> int:
        """How many messages belong to it."""
        return sum(self.counts.values())

    @property
    def sent(self) -> int:
        """How many went out."""
        return self.counts.get(MessageState.SENT, 0)

    @property
    def failed(self) -> int:
        """How many were given up."""
        return self.counts.get(MessageState.FAILED, 0)

    @property
    def open(self) -> int:
        """How many still wait for their turn."""
        return self.counts.get(MessageState.QUEUED, 0) + self.counts.get(MessageState.SENDING, 0)


def get_message(event_id: UUID, message_id: UUID) -> Message:
    """A message of this event."""
    found = db.session.execute(
        select(Message).where(Message.id == message_id, Message.event_id == event_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(lazy("There is no such message."))
    return found


def count_by_state(event_id: UUID) -> dict[MessageState, int]:
    """How many e-mails of an event stand in which state."""
    rows = db.session.execute(
        select(Message.state, func.count())
        .where(Message.event_id == event_id, Message.channel == Channel.EMAIL)
        .group_by(Message.state)
    )
    return {state: count for state, count in rows}  # noqa: C416 - dict() would take rows for a mapping


def list_messages(
    event_id: UUID, *, state: MessageState | None = None, batch_id: UUID | None = None, limit: int = NEWEST
) -> list[Message]:
    """The e-mails of an event, the newest first."""
    statement = select(Message).where(Message.event_id == event_id, Message.channel == Channel.EMAIL)
    if state is not None:
        statement = statement.where(Message.state == state)
    if batch_id is not None:
        statement = statement.where(Message.batch_id == batch_id)
    newest = statement.order_by(Message.created_at.desc(), Message.id.desc()).limit(limit)
    return list(db.session.execute(newest).scalars())


def list_ids(event_id: UUID, batch_id: UUID, states: Collection[MessageState]) -> list[UUID]:
    """The messages of a batch that stand in one of these states."""
    statement = select(Message.id).where(
        Message.event_id == event_id, Message.batch_id == batch_id, Message.state.in_(states)
    )
    return list(db.session.execute(statement).scalars())


def list_messages_to(event_id: UUID, person_id: UUID) -> list[Message]:
    """What one person was sent, or told by hand, about an event; the newest first."""
    statement = select(Message).where(Message.event_id == event_id, Message.person_id == person_id)
    return list(db.session.execute(statement.order_by(Message.created_at.desc(), Message.id.desc())).scalars())


def list_batches(event_id: UUID) -> list[Batch]:
    """What was sent in one go, the latest first."""
    return _batches(event_id, None)


def get_batch(event_id: UUID, batch_id: UUID) -> Batch:
    """What was sent in one go under this id."""
    found = _batches(event_id, batch_id)
    if not found:
        raise NotFound(lazy("There is no such message."))
    return found[0]


def sent_about(
    event_id: UUID, kind: str, channel: Channel, subject_ids: Collection[UUID] | None = None
) -> dict[UUID, Message]:
    """About whom (a registration, an invitation) a message of this kind went out, or waits to: the last one of each."""
    gone = (MessageState.QUEUED, MessageState.SENDING, MessageState.SENT, MessageState.HELD)
    statement = select(Message).where(
        Message.event_id == event_id, Message.kind == kind, Message.channel == channel, Message.state.in_(gone)
    )
    ordered = statement.order_by(Message.created_at, Message.id)
    parts = [ordered] if subject_ids is None else [
        ordered.where(Message.subject_id.in_(chunk)) for chunk in chunks(sorted(subject_ids))
    ]  # fmt: skip
    rows = [row for part in parts for row in db.session.execute(part).scalars()]
    return {row.subject_id: row for row in rows if row.subject_id is not None}


def find_wording(event_id: UUID, kind: str, language: str) -> MessageWording | None:
    """The event's own wording, if it has one."""
    return db.session.execute(
        select(MessageWording).where(
            MessageWording.event_id == event_id, MessageWording.kind == kind, MessageWording.language == language
        )
    ).scalar_one_or_none()


def list_wordings(event_id: UUID) -> dict[tuple[str, str], MessageWording]:
    """(Kind, language) → the event's own wording."""
    rows = db.session.execute(select(MessageWording).where(MessageWording.event_id == event_id)).scalars()
    return {(row.kind, row.language): row for row in rows}


def _batches(event_id: UUID, batch_id: UUID | None) -> list[Batch]:
    first = func.min(Message.created_at)
    statement = select(Message.batch_id, Message.kind, Message.created_by, Message.state, first, func.count()).where(
        Message.event_id == event_id, Message.batch_id.is_not(None)
    )
    if batch_id is not None:
        statement = statement.where(Message.batch_id == batch_id)
    batches: dict[UUID, Batch] = {}
    rows = db.session.execute(
        statement.group_by(Message.batch_id, Message.kind, Message.created_by, Message.state).order_by(first.desc())
    )
    for found, kind, by, state, at, count in rows:
        if found is None:
            continue
        batches.setdefault(found, Batch(found, kind, by, at, {})).counts[state] = count
    return list(batches.values())
