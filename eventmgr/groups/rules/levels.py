"""On which level somebody works, read from the position as it was typed."""

import re
from enum import StrEnum

from eventmgr.core.text import fold


class Level(StrEnum):
    """The levels that are spread over the groups, the highest first."""

    LEADER = "leader"
    DEPUTY_LEADER = "deputy_leader"
    COMMITTEE = "committee"
    HEAD = "head"
    DEPUTY_HEAD = "deputy_head"
    SPECIALIST = "specialist"


# How the name of a position begins, without diacritics; of several positions the highest counts.
_BEGINNINGS: dict[Level, str] = {
    Level.LEADER: "chu tich|quyen chu tich|q chu tich|ct|bi thu",
    Level.DEPUTY_LEADER: "pho chu tich|pct|pho ct|pho bi thu",
    Level.COMMITTEE: "uy vien|uv|uvbtv|uvbch",
    Level.HEAD: "truong ban|tb|quyen truong ban|q truong ban|phu trach ban|truong phong|tp|chanh van phong|cvp"
    "|giam doc|vien truong|vu truong|tong bien tap",
    Level.DEPUTY_HEAD: "pho truong|pho ban|ptb|pho phong|ptp|pho chanh van phong|pcvp|pho giam doc|pho vien truong"
    "|pho vu truong|pho tong bien tap",
    Level.SPECIALIST: "chuyen vien|cv|can bo|nhan vien|cong chuc|vien chuc|ke toan|van thu",
}
_BETWEEN = re.compile(r"[,;/+&]|\s[-–]\s|\bkiêm\b|\bvà\b", re.IGNORECASE)
_NO_LETTER = re.compile(r"[^0-9a-z]+")


def level_of(position: str) -> Level | None:
    """The level of a position; None where the words say none."""
    parts = [f"{_NO_LETTER.sub(' ', fold(part)).strip()} " for part in _BETWEEN.split(position)]
    return next(
        (level for level, words in _BEGINNINGS.items() if any(re.match(f"(?:{words}) ", part) for part in parts)), None
    )
