"""Going back to an earlier text of a point, and bringing back what was taken away."""

from datetime import datetime
from uuid import UUID

from eventmgr.audit.service import record as write_down
from eventmgr.core.access import Actor
from eventmgr.core.db import transaction
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.outcomes.models import ItemRevision, Record
from eventmgr.outcomes.queries import get_item_with_history
from eventmgr.outcomes.service.items import edit_item
from eventmgr.outcomes.service.shared import lock_record, require_open


def restore_revision(
    record: Record, item_id: UUID, revision_id: UUID, *, version: int, actor: Actor, at: datetime
) -> None:
    """Let a point say again what it said then: a further version, so that nothing is lost by going back."""
    with transaction() as unit:
        revision = unit.get(ItemRevision, revision_id)
        if revision is None or revision.item_id != item_id:
            raise NotFound(lazy("This point never had this text."))
        edit_item(
            record, item_id, revision.kind, revision.text, revision.speaker_id, version=version, actor=actor, at=at
        )


def restore_item(record: Record, item_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Bring a point back that was taken away; one that stands there stays."""
    with transaction() as unit:
        lock_record(record)
        require_open(record)
        item = get_item_with_history(record, item_id)
        if item.removed_at is None:
            return
        changes: dict[str, tuple[object, object]] = {"text": (None, item.text)}
        write_down("item.restore", item, actor=actor, at=at, event_id=record.event_id, changes=changes)
        item.removed_at = None
        unit.flush()
        unit.refresh(record, ["items"])
