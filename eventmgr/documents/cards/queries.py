"""How the badges of an event look, and the pictures on them."""

from uuid import UUID

from sqlalchemy import select

from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.files import store
from eventmgr.documents.cards.models import BadgeSettings
from eventmgr.rendering.pictures import Picture, kept_picture


def find_settings(event_id: UUID) -> BadgeSettings | None:
    """What was said about the badges of an event."""
    return db.session.execute(select(BadgeSettings).where(BadgeSettings.event_id == event_id)).scalar_one_or_none()


def settings_of(event_id: UUID) -> BadgeSettings:
    """What was said about the badges of an event, else the usual badge."""
    return find_settings(event_id) or BadgeSettings.usual(event_id)


def find_picture(key: str | None) -> Picture | None:
    """The picture of this key; one that is no longer kept is as none."""
    if key is None:
        return None
    try:
        return kept_picture(store().get(key))
    except NotFound:
        return None
