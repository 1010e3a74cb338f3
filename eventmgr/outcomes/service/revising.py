"""Going back to an earlier text of a point."""

from datetime import datetime
from uuid import UUID

from eventmgr.core.access import Actor
from eventmgr.core.db import transaction
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.outcomes.models import ItemRevision, Record
from eventmgr.outcomes.service.items import StaleItem, edit_item, get_item, said
from eventmgr.outcomes.service.shared import lock_record


def restore_revision(
    record: Record, item_id: UUID, revision_id: UUID, *, version: int, actor: Actor, at: datetime
) -> None:
    """Let a point say again what it said then: a further version, so that nothing is lost by going back.

    If somebody changed the point meanwhile, nothing is done: a text that is kept already makes no clash.
    """
    with transaction() as unit:
        revision = unit.get(ItemRevision, revision_id)
        if revision is None or revision.item_id != item_id:
            raise NotFound(lazy("This point never had this text."))
        lock_record(record)
        item = get_item(record, item_id)
        if item.version != version:
            raise StaleItem(item)
        edit_item(record, item_id, said(revision), version=version, actor=actor, at=at)
