"""One of each thing of the registers, for tests that walk all routes."""

from typing import Any

from eventmgr.core.access import SYSTEM
from eventmgr.events.models import Event
from eventmgr.people.rules import Purpose
from eventmgr.privacy.service import hand_over
from tests.factories import AT, make_breach, make_recipient


def privacy_names(event: Event) -> dict[str, Any]:
    """A recipient that was given a list, and may be given another one of who agreed to messages; a breach."""
    recipient = make_recipient(event, purpose=Purpose.MESSAGES)
    handover = hand_over(recipient, "Danh sách phòng Mẫu", 2, actor=SYSTEM, at=AT)
    return {"recipient_id": recipient.id, "handover_id": handover.id, "breach_id": make_breach(event).id}
