"""How the badges of an event look."""

from uuid import UUID

from sqlalchemy import select

from eventmgr.core.db import db
from eventmgr.documents.cards.models import BadgeSettings


def find_settings(event_id: UUID) -> BadgeSettings | None:
    """What was said about the badges of an event."""
    return db.session.execute(select(BadgeSettings).where(BadgeSettings.event_id == event_id)).scalar_one_or_none()


def settings_of(event_id: UUID) -> BadgeSettings:
    """What was said about the badges of an event, else the usual badge."""
    return find_settings(event_id) or BadgeSettings.usual(event_id)
