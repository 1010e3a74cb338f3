"""How a group's record is printed (being written)."""

from eventmgr.outcomes.models import Record
from eventmgr.rendering.blocks import Paper


def group_record_paper(record: Record) -> Paper:
    """The record of one group."""
    return Paper(title="BIÊN BẢN THẢO LUẬN NHÓM", blocks=[], subject=str(record.id))
