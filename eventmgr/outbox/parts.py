"""What was sent to a person; how messages are worded goes along with an event."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from eventmgr.core.copying import Copy, Rows, own
from eventmgr.core.db import db
from eventmgr.core.i18n import _, format_datetime, lazy
from eventmgr.core.parts import Holding, Part
from eventmgr.outbox.models import Message, MessageWording
from eventmgr.outbox.rules import OPEN_STATES, Fault, MessageState


def _messages(person_id: UUID) -> list[Message]:
    return list(
        db.session.execute(
            select(Message).where(Message.person_id == person_id).order_by(Message.created_at, Message.id)
        ).scalars()
    )


def export(person_id: UUID) -> dict[str, Any]:
    """Each message with its address, words and dates."""
    told = [
        {
            _("To"): message.recipient,
            _("Subject"): message.subject,
            _("Text"): message.body,
            _("Written"): format_datetime(message.created_at),
            _("Sent"): format_datetime(message.sent_at),
        }
        for message in _messages(person_id)
    ]
    return {_("E-mail and Zalo"): told} if told else {}


def erase(person_id: UUID, at: datetime) -> list[str]:
    """Blank address and words; that a message went out, and when, stays. What still waits is not sent."""
    del at
    for message in _messages(person_id):
        message.recipient = message.recipient_name = message.subject = message.body = message.answer = ""
        message.calendar = None
        if message.state in OPEN_STATES:
            message.state, message.next_try_at, message.fault = MessageState.CANCELLED, None, Fault.NO_CONSENT
    return []


HOLDS = (
    Holding(
        {"message": "recipient_name recipient subject body calendar answer created_by sent_by"},
        lazy("e-mails and Zalo texts: address, words, when sent; warnings to organizers"),
        lazy("messages about the event"),
        lazy("address and words are blanked; that it was sent stays"),
        sees=("outbox.view",),
    ),
)

part = Part(
    "outbox",
    export,
    erase,
    copies=(Copy("wordings", lazy("Wordings of messages"), (Rows(MessageWording, own(MessageWording)),)),),
    holds=HOLDS,
)
