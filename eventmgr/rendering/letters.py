"""Which letters does Vietnamese have beside those of ASCII?"""

import unicodedata
from itertools import product

_TONES = ("", "\N{COMBINING GRAVE ACCENT}", "\N{COMBINING HOOK ABOVE}", "\N{COMBINING TILDE}",
          "\N{COMBINING ACUTE ACCENT}", "\N{COMBINING DOT BELOW}")  # fmt: skip
_TONED = {unicodedata.normalize("NFC", vowel + tone) for vowel, tone in product("aăâeêioôơuưy", _TONES)}
_SMALL = _TONED - set("aeiouy") | {"đ"}
VIETNAMESE_LETTERS = frozenset(_SMALL | {letter.upper() for letter in _SMALL})
"""The 134 letters of Vietnamese that are not in ASCII, small and capital."""
