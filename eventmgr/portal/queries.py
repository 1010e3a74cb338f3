"""What comes next for a delegate?"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventmgr.agenda.models import Session
from eventmgr.agenda.rules import SessionKind
from eventmgr.core.db import db


def next_session(event_id: UUID, *, at: datetime) -> Session | None:
    """The session that is running or comes next; blockers are the organizer's affair."""
    return (
        db.session.execute(
            select(Session)
            .where(Session.event_id == event_id, Session.ends_at > at, Session.kind != SessionKind.BLOCKER)
            .options(joinedload(Session.room))
            .order_by(Session.starts_at, Session.ends_at)
            .limit(1)
        )
        .scalars()
        .first()
    )
