"""To which event a token belongs."""

from uuid import UUID

from sqlalchemy import select

from eventmgr.accounts.models import ApiToken
from eventmgr.core.db import db
from eventmgr.events.models import Event


def find_event_of_token(token_id: UUID | None) -> Event | None:
    """The event that an API token is bound to."""
    return db.session.execute(
        select(Event).join(ApiToken, ApiToken.event_id == Event.id).where(ApiToken.id == token_id)
    ).scalar_one_or_none()
