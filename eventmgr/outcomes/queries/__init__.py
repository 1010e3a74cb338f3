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
from eventmgr.outcomes.queries.settings import (
    find_setting,
    get_discussion,
    get_setting_by_wall,
    prompts_of,
)
from eventmgr.outcomes.queries.speaking import (
    Contribution,
    Floor,
    find_floor,
    list_contributions,
    list_floors,
    list_own_points,
    list_silent,
    list_speeches,
)
from eventmgr.outcomes.queries.wall import Contact, Wall, WallRow, show_wall

__all__ = [
    "PLENARY_KINDS",
    "Contact",
    "Contribution",
    "Floor",
    "Subject",
    "Wall",
    "WallRow",
    "find_floor",
    "find_item",
    "find_setting",
    "find_speaker",
    "get_discussion",
    "get_record",
    "get_record_by_key",
    "get_setting_by_wall",
    "list_contributions",
    "list_floors",
    "list_own_points",
    "list_records",
    "list_silent",
    "list_speakers",
    "list_speeches",
    "list_subjects",
    "name_of",
    "prompts_of",
    "show_wall",
]
