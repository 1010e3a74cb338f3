"""Which time of day did somebody write?"""

import re
import unicodedata
from datetime import time

_WORDS = (
    (re.compile(r"giờ|gio"), "h"),
    (re.compile(r"phút|phut"), "m"),
    (re.compile(r"[–—−]|->|→|đến|den|tới|toi"), "-"),
)
_PREFIX = re.compile(r"^(?:từ|tu|lúc|luc)\s+")
_TIME = re.compile(r"(\d{1,2})\s*(?:[hg:.]\s*(?:(\d{2})\s*[pm]?)?|\s(\d{2})\s*[pm]?)?")


def parse_time(text: str) -> time:
    """A time of day: 7h30, 07g30, 7:30, 7.30, 19h, 7 giờ 30 phút, 0730. ValueError for anything else."""
    words = _plain(text)
    if re.fullmatch(r"\d{3,4}", words):
        words = f"{words[:-2]}:{words[-2:]}"
    match = _TIME.fullmatch(words)
    if match is None:
        raise ValueError(text)
    return time(int(match[1]), int(match[2] or match[3] or 0))


def parse_span(text: str) -> tuple[time, time | None]:
    """When something begins and, if it is written, ends: 7:30-8h, 7h30 – 8h15, từ 7 giờ đến 8 giờ, 7h30.

    The end may be earlier than the beginning: who asks says so at the field. ValueError for what is no span.
    """
    begins, _dash, ends = _plain(text).partition("-")
    return parse_time(begins), parse_time(ends) if ends.strip() else None


def _plain(text: str) -> str:
    words = unicodedata.normalize("NFC", text).strip().lower()
    for pattern, letter in _WORDS:
        words = pattern.sub(letter, words)
    return _PREFIX.sub("", words).rstrip(". ")
