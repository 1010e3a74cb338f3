"""Which records there are, whose key opens which, who may speak and who did."""

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
from eventmgr.outcomes.queries.speaking import list_speeches

__all__ = [
    "PLENARY_KINDS",
    "Subject",
    "find_item",
    "find_speaker",
    "get_record",
    "get_record_by_key",
    "list_records",
    "list_speakers",
    "list_speeches",
    "list_subjects",
    "name_of",
]
