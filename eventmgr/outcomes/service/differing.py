"""Choosing among texts of one point that differ."""

from datetime import datetime
from uuid import UUID

from eventmgr.audit.service import record as write_down
from eventmgr.core.access import Actor
from eventmgr.core.db import transaction
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.outcomes.models import Item, ItemRevision, Record
from eventmgr.outcomes.rules import Keep
from eventmgr.outcomes.service.items import StaleItem, add_item, become, get_item, said
from eventmgr.outcomes.service.shared import lock_record, require_open


def settle_item(
    record: Record,
    item_id: UUID,
    revision_id: UUID,
    keep: Keep,
    *,
    version: int | None = None,
    new_id: UUID,
    actor: Actor,
    at: datetime,
) -> Item:
    """Choose what stands there ("theirs"), the text that differs ("mine"), or both, the second as a further point.

    What was settled once stays so. `version` is what the one who chooses saw; something newer is not replaced unseen.
    """
    with transaction() as unit:
        lock_record(record)
        require_open(record)
        item, clash = get_item(record, item_id), unit.get(ItemRevision, revision_id)
        if clash is None or clash.item_id != item.id or clash.version is not None:
            raise NotFound(lazy("There is no such text of this point."))
        if clash.settled_at is not None:
            return item
        if keep is Keep.MINE:
            if version not in {None, item.version}:
                raise StaleItem(item)
            become(item, said(clash), actor=actor, at=at)
        elif keep is Keep.BOTH:
            add_item(record, new_id, said(clash), after=item.id, actor=actor, at=at)
        clash.settled_at = at
        changes: dict[str, tuple[object, object]] = {"keep": (None, keep.value), "text": (None, clash.text)}
        write_down("item.settle", item, actor=actor, at=at, event_id=record.event_id, changes=changes)
        unit.expire(record, ["items"])
        return item
