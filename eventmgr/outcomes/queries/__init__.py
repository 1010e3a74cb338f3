"""Which records there are, whose key opens which, who may speak and who did."""

from eventmgr.outcomes.queries.merging import (
    Board,
    Suggestion,
    find_items,
    get_outcome,
    is_changed,
    list_outcomes,
    list_recorded_sessions,
    merge_board,
    merged_items,
    provenance,
    seen_of,
    sources_of,
)
from eventmgr.outcomes.queries.records import (
    PLENARY_KINDS,
    Subject,
    find_item,
    find_speaker,
    get_record,
    get_record_by_key,
    list_records,
    list_speakers,
    list_subjects,
    name_of,
)
from eventmgr.outcomes.queries.reporting import Screen, list_group_records, list_screens, to_report, to_show
from eventmgr.outcomes.queries.revisions import get_item_with_history, list_revised
from eventmgr.outcomes.queries.speaking import list_speeches
from eventmgr.outcomes.queries.statistics import Share, Speaking, who_spoke, who_spoke_in

__all__ = [
    "PLENARY_KINDS",
    "Board",
    "Screen",
    "Share",
    "Speaking",
    "Subject",
    "Suggestion",
    "find_item",
    "find_items",
    "find_speaker",
    "get_item_with_history",
    "get_outcome",
    "get_record",
    "get_record_by_key",
    "is_changed",
    "list_group_records",
    "list_outcomes",
    "list_recorded_sessions",
    "list_records",
    "list_revised",
    "list_screens",
    "list_speakers",
    "list_speeches",
    "list_subjects",
    "merge_board",
    "merged_items",
    "name_of",
    "provenance",
    "seen_of",
    "sources_of",
    "to_report",
    "to_show",
    "who_spoke",
    "who_spoke_in",
]
