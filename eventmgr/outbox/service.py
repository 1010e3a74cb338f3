"""How is a message written down, sent once, and what becomes of it?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from eventmgr.audit.service import change, record
from eventmgr.core import jobs
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import uuid7
from eventmgr.core.text import nfc, nfc_text
from eventmgr.core.upsert import insert_new
from eventmgr.outbox.models import Message, MessageWording
from eventmgr.outbox.queries import find_wording, get_message
from eventmgr.outbox.rules import PASSING_FAULTS, Channel, Fault, MessageState, unknown_placeholders, wait_after
from eventmgr.people.queries import who_agreed

JOB = "outbox.send"
# A job that was asked for is not asked for again before this; a message that is being sent is nobody else's so long.
LEASE = timedelta(minutes=10)
_AT_ONCE = 500


@dataclass(frozen=True)
class Letter:
    """What is to be told to whom; `about` is the registration or invitation, `occasion` makes it the only one.

    `calendar` is an iCalendar file that goes along.
    """

    event_id: UUID
    kind: str
    occasion: str
    recipient: str
    recipient_name: str
    subject: str
    body: str
    language: str = "vi"
    calendar: str | None = None
    person_id: UUID | None = None
    about: UUID | None = None
    purpose: str | None = None
    batch_id: UUID | None = None


def write(letter: Letter, *, held: bool, actor: Actor, at: datetime) -> bool:
    """Put an e-mail into the line, inside the caller's transaction; the same occasion twice is one message.

    Held ones (of a demo event) stay where they are. The caller's audit entry covers it.
    """
    row = _row(letter, Channel.EMAIL, at, actor)
    row |= {"state": MessageState.HELD} if held else {"state": MessageState.QUEUED, "next_try_at": at + LEASE}
    written = insert_new(Message, row)
    if written and not held:
        jobs.after_commit(JOB, row["id"])
    return written


def tick(letter: Letter, *, actor: Actor, at: datetime) -> None:
    """Note that a text was copied and sent by hand; a second tick changes nothing."""
    with transaction() as session:
        row = _row(letter, Channel.ZALO, at, actor)
        row |= {"state": MessageState.SENT, "sent_at": at, "sent_by": actor.label}
        if insert_new(Message, row):
            message = session.get_one(Message, row["id"])
            changes: dict[str, tuple[object, object]] = {"kind": (None, letter.kind)}
            record("message.tick", message, actor=actor, at=at, event_id=letter.event_id, changes=changes)


def untick(event_id: UUID, message_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Take the note back that a text was sent by hand."""
    with transaction() as session:
        message = get_message(event_id, message_id)
        if message.channel is not Channel.ZALO:
            raise Conflict(lazy("An e-mail cannot be taken back."))
        changes: dict[str, tuple[object, object]] = {"kind": (message.kind, None)}
        record("message.untick", message, actor=actor, at=at, event_id=event_id, changes=changes)
        session.delete(message)


def begin(message_id: UUID, *, at: datetime) -> Message | None:
    """Take a message to send; None where it is gone already, somebody is at it, or its person took the consent back."""
    with transaction():
        message = _held_row(message_id)
        if message is None or not _is_due(message, at):
            return None
        if message.purpose is not None and not _agrees(message, message.purpose):
            message.state, message.fault, message.next_try_at = MessageState.CANCELLED, Fault.NO_CONSENT, None
            return None
        if message.state is MessageState.SENDING and wait_after(message.attempts) is None:
            message.state, message.fault, message.next_try_at = MessageState.FAILED, Fault.INTERRUPTED, None
            return None
        message.state, message.next_try_at, message.attempts = MessageState.SENDING, at + LEASE, message.attempts + 1
        return message


def finish(message_id: UUID, *, at: datetime) -> None:
    """The mail server took the message."""
    with transaction():
        message = _held_row(message_id)
        if message is not None and message.state is MessageState.SENDING:
            message.state, message.sent_at, message.next_try_at = MessageState.SENT, at, None
            message.fault, message.answer = None, ""


def fail(message_id: UUID, fault: Fault, answer: str, *, at: datetime) -> None:
    """The message did not go out: tried again later where that may help, else given up."""
    with transaction():
        message = _held_row(message_id)
        if message is None or message.state is not MessageState.SENDING:
            return
        wait = wait_after(message.attempts) if fault in PASSING_FAULTS else None
        message.fault, message.answer = fault, nfc(answer)
        message.state = MessageState.FAILED if wait is None else MessageState.QUEUED
        message.next_try_at = None if wait is None else at + wait


def resume(*, at: datetime) -> None:
    """Ask for the messages whose time has come, and for those that a crash left lying."""
    with transaction():
        due = db.session.execute(
            select(Message)
            .where(
                Message.state.in_((MessageState.QUEUED, MessageState.SENDING)),
                Message.next_try_at <= at,
            )
            .order_by(Message.next_try_at)
            .limit(_AT_ONCE)
            .with_for_update(skip_locked=True)
        ).scalars()
        for message in due:
            if message.state is MessageState.QUEUED:
                message.next_try_at = at + LEASE
            jobs.after_commit(JOB, message.id)


def try_again(event_id: UUID, message_ids: Collection[UUID], *, actor: Actor, at: datetime) -> int:
    """Put failed messages into the line once more; tells how many."""
    return _set_all(event_id, message_ids, MessageState.FAILED, MessageState.QUEUED, "message.retry", actor, at)


def stop(event_id: UUID, message_ids: Collection[UUID], *, actor: Actor, at: datetime) -> int:
    """Take back messages that still wait for their turn; tells how many."""
    return _set_all(event_id, message_ids, MessageState.QUEUED, MessageState.CANCELLED, "message.stop", actor, at)


def save_wording(
    event_id: UUID,
    kind: str,
    language: str,
    texts: tuple[str, str],
    *,
    allowed: Collection[str],
    actor: Actor,
    at: datetime,
) -> None:
    """Word one kind of message anew: subject and body; a name in braces that nothing fills is refused."""
    subject, body = nfc(texts[0]), nfc_text(texts[1])
    for field, text in (("subject", subject), ("body", body)):
        if not text:
            raise DomainError(lazy("Please fill this in."), field=field)
        if unknown := unknown_placeholders(text, allowed):
            raise DomainError(
                lazy("Nothing fills {%(name)s}. Take one of the names below.", name=unknown[0]), field=field
            )
    with transaction() as session:
        wording = find_wording(event_id, kind, language)
        if wording is None:
            wording = MessageWording(event_id=event_id, kind=kind, language=language, subject="", body="")
            session.add(wording)
        changes = change(wording, {"subject": subject, "body": body})
        record("wording.save", wording, actor=actor, at=at, event_id=event_id, changes=changes)


def reset_wording(event_id: UUID, kind: str, language: str, *, actor: Actor, at: datetime) -> None:
    """Go back to the default wording."""
    with transaction() as session:
        wording = find_wording(event_id, kind, language)
        if wording is None:
            raise Conflict(lazy("The default wording stands already."))
        changes: dict[str, tuple[object, object]] = {"subject": (wording.subject, None), "body": (wording.body, None)}
        record("wording.reset", wording, actor=actor, at=at, event_id=event_id, changes=changes)
        session.delete(wording)


def _row(letter: Letter, channel: Channel, at: datetime, actor: Actor) -> dict[str, object]:
    return {
        "id": uuid7(),
        "event_id": letter.event_id,
        "person_id": letter.person_id,
        "subject_id": letter.about,
        "batch_id": letter.batch_id,
        "kind": letter.kind,
        "channel": channel,
        "key": f"{letter.kind}:{letter.occasion}",
        "purpose": letter.purpose,
        "recipient_name": nfc(letter.recipient_name),
        "recipient": nfc(letter.recipient),
        "subject": nfc(letter.subject),
        "body": nfc_text(letter.body),
        "language": letter.language,
        "calendar": letter.calendar,
        "fault": None,
        "answer": "",
        "attempts": 0,
        "next_try_at": None,
        "created_at": at,
        "created_by": actor.label,
        "sent_at": None,
        "sent_by": "",
    }


def _held_row(message_id: UUID) -> Message | None:
    return db.session.execute(
        select(Message).where(Message.id == message_id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one_or_none()


def _is_due(message: Message, at: datetime) -> bool:
    if message.state is MessageState.QUEUED:
        return True
    lapsed = message.next_try_at is not None and message.next_try_at <= at
    return message.state is MessageState.SENDING and lapsed


def _agrees(message: Message, purpose: str) -> bool:
    return message.person_id is not None and bool(who_agreed(message.event_id, purpose, {message.person_id}))


def _set_all(
    event_id: UUID,
    message_ids: Collection[UUID],
    here: MessageState,
    there: MessageState,
    verb: str,
    actor: Actor,
    at: datetime,
) -> int:
    """Move the messages of one state; the rest of them stays as it is."""
    with transaction():
        moved = [message for id_ in sorted(message_ids) if (message := _in_state(event_id, id_, here)) is not None]
        for message in moved:
            message.state, message.attempts = there, 0
            if there is MessageState.QUEUED:
                message.next_try_at = at + LEASE
                jobs.after_commit(JOB, message.id)
            else:
                message.next_try_at, message.fault = None, Fault.STOPPED
            record(verb, message, actor=actor, at=at, event_id=event_id)
        return len(moved)


def _in_state(event_id: UUID, message_id: UUID, state: MessageState) -> Message | None:
    return db.session.execute(
        select(Message)
        .where(Message.id == message_id, Message.event_id == event_id, Message.state == state)
        .with_for_update()
    ).scalar_one_or_none()
