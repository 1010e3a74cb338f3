"""What programs read: to which event a token belongs, and long lists page by page."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload, selectinload

from eventmgr.accounts.models import ApiToken
from eventmgr.agenda.models import Session
from eventmgr.checkin.models import CheckIn
from eventmgr.core.db import db
from eventmgr.events.models import Event
from eventmgr.groups.models import Group
from eventmgr.outcomes.models import Item, Record
from eventmgr.training.models import Certificate, Course

Row = TypeVar("Row")
# The columns that a list is ordered by, each with how its value is read out of a cursor; the last one is unique.
Order = tuple[tuple[InstrumentedAttribute[Any], Callable[[str], object]], ...]


def find_event_of_token(token_id: UUID | None) -> Event | None:
    """The event that an API token is bound to."""
    return db.session.execute(
        select(Event).join(ApiToken, ApiToken.event_id == Event.id).where(ApiToken.id == token_id)
    ).scalar_one_or_none()


def page_facts(
    event_id: UUID, session_id: UUID | None, cursor: str | None, limit: int
) -> tuple[list[CheckIn], str | None]:
    """What happened at the doors, in the order in which we learned of it; rehearsals are no facts."""
    rows = select(CheckIn).where(CheckIn.event_id == event_id, CheckIn.is_rehearsal.is_(False))
    if session_id is not None:
        rows = rows.where(CheckIn.session_id == session_id)
    return _page(rows, ((CheckIn.recorded_at, datetime.fromisoformat), (CheckIn.id, UUID)), cursor, limit)


def page_groups(event_id: UUID, cursor: str | None, limit: int) -> tuple[list[Group], str | None]:
    """The groups by number, with their rooms and members."""
    rows = select(Group).join(Group.session).where(Session.event_id == event_id)
    options = (contains_eager(Group.session), joinedload(Group.room), selectinload(Group.members))
    return _page(rows.options(*options), ((Group.number, int), (Group.id, UUID)), cursor, limit)


def page_points(event_id: UUID, cursor: str | None, limit: int) -> tuple[list[Item], str | None]:
    """The recorded points, those that were taken away left out."""
    rows = select(Item).join(Item.record).where(Record.event_id == event_id, Item.removed_at.is_(None))
    return _page(
        rows.options(contains_eager(Item.record)),
        ((Item.created_at, datetime.fromisoformat), (Item.id, UUID)),
        cursor,
        limit,
    )


def page_certificates(event_id: UUID, cursor: str | None, limit: int) -> tuple[list[Certificate], str | None]:
    """All certificates of the event, revoked ones too."""
    rows = select(Certificate).join(Certificate.course).where(Course.event_id == event_id)
    options = rows.options(contains_eager(Certificate.course))
    return _page(options, ((Certificate.issued_at, datetime.fromisoformat), (Certificate.id, UUID)), cursor, limit)


def _page(rows: Select[Row], order: Order, cursor: str | None, limit: int) -> tuple[list[Row], str | None]:
    """Rows after the cursor in this order; a spoilt cursor is the beginning."""
    columns = [column for column, _read in order]
    after = _read_cursor(order, cursor)
    if after is not None:
        here = [literal(value, column.type) for value, column in zip(after, columns, strict=True)]
        rows = rows.where(tuple_(*columns) > tuple_(*here))
    found = list(db.session.execute(rows.order_by(*columns).limit(limit + 1)).scalars())
    if len(found) <= limit:
        return found, None
    last = [getattr(found[limit - 1], column.key) for column in columns]
    told = json.dumps([value.isoformat() if isinstance(value, datetime) else str(value) for value in last])
    return found[:limit], urlsafe_b64encode(told.encode()).decode()


def _read_cursor(order: Order, cursor: str | None) -> list[object] | None:
    try:
        told = json.loads(urlsafe_b64decode(cursor or ""))
        return [read(value) for value, (_column, read) in zip(told, order, strict=True)]
    except (ValueError, TypeError):
        return None
