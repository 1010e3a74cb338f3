"""Which records there are, whose key opens which, who may speak and who did."""

from eventmgr.outcomes.queries.recording import (
    Participant,
    find_paired,
    find_setting,
    list_clashes,
    list_paired,
    list_participants,
)
from eventmgr.outcomes.queries.records import (
    PLENARY_KINDS,
    Subject,
    find_item,
    find_speaker,
    get_bare_record,
    get_record,
    get_record_by_key,
    get_record_of,
    list_records,
    list_speakers,
    list_subjects,
    name_of,
)
from eventmgr.outcomes.queries.speaking import list_speeches

__all__ = [
    "PLENARY_KINDS",
    "Participant",
    "Subject",
    "find_item",
    "find_paired",
    "find_setting",
    "find_speaker",
    "get_bare_record",
    "get_record",
    "get_record_by_key",
    "get_record_of",
    "list_clashes",
    "list_paired",
    "list_participants",
    "list_records",
    "list_speakers",
    "list_speeches",
    "list_subjects",
    "name_of",
]
