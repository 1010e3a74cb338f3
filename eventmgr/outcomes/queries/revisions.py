"""Which texts a point had, and which points were taken away."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.outcomes.models import Item, ItemRevision, Record
from eventmgr.registration.models import Delegation, Registration


def list_revised(record: Record) -> list[Item]:
    """The points of a record that were changed or taken away, in their order."""
    return list(
        db.session.execute(
            select(Item)
            .where(Item.record_id == record.id, (Item.version > 1) | Item.removed_at.is_not(None))
            .options(
                joinedload(Item.speaker).joinedload(Registration.person),
                joinedload(Item.speaker).joinedload(Registration.delegation).joinedload(Delegation.admin_unit),
            )
            .order_by(Item.position, Item.id)
        ).scalars()
    )


def get_item_with_history(record: Record, item_id: UUID) -> Item:
    """A point of the record, also one that was taken away, with every text that it had or was to have."""
    item = db.session.execute(
        select(Item)
        .where(Item.id == item_id, Item.record_id == record.id)
        .options(
            joinedload(Item.speaker).joinedload(Registration.person),
            selectinload(Item.revisions).joinedload(ItemRevision.speaker).joinedload(Registration.person),
        )
    ).scalar_one_or_none()
    if item is None:
        raise NotFound(lazy("There is no such point."))
    return item
