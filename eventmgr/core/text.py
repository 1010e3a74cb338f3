"""How is Vietnamese text written down, found and put in order?"""

import re
import unicodedata
from functools import cache

# A joiner between two pictures makes one of them (a family, a profession) and stays; anywhere else it is noise.
_PICTURE = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_INVISIBLE = re.compile(
    f"(?<![{_PICTURE}])\u200d|\u200d(?![{_PICTURE}])"
    "|[\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_NOT_STORABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
_LINE_BREAK = re.compile("\r\n|[\r\n\v\f\u0085\u2028\u2029]")
_NOT_WORD = re.compile(r"[\W_]+")
_MAX_TERMS = 8

# The separator of levels and parts is lower than every weight, so that a shorter text comes before a longer one.
_SEPARATOR = " "
_BLANK = "!"
_LETTERS = {letter: chr(ord("A") + rank) for rank, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_NO_TONE = "G"
_TONES = {"\u0300": "H", "\u0309": "I", "\u0303": "J", "\u0301": "K", "\u0323": "L"}
_LOWER, _UPPER = "1", "2"


class _PlainLetters(dict[int, int | None]):
    """For str.translate: no marks, d for đ; each character is looked up once."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.category(chr(code)) == "Mn" else code
        return self[code]


_PLAIN_LETTERS = _PlainLetters({ord("đ"): ord("d"), ord("ð"): ord("d")})  # ð of Iceland is typed for đ


def nfc(text: str) -> str:
    """One line as it is stored: NFC, nothing invisible, single blanks between words, none at the ends."""
    return " ".join(_visible(text).split())


def nfc_text(text: str) -> str:
    """Long text as it is stored: like `nfc` line by line; line breaks stay, at most one empty line in a row."""
    lines = [nfc(line) for line in _LINE_BREAK.split(text)]
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def fold(text: str) -> str:
    """The text without diacritics and case: "Đào" and "dao" are equal."""
    return " ".join(unicodedata.normalize("NFD", nfc(text).casefold()).translate(_PLAIN_LETTERS).split())


def search_key(text: str) -> str:
    """The column to search: folded words, each after a blank, so that LIKE '% word%' finds beginnings of words."""
    return "".join(f" {word}" for word in _words(text))


def search_terms(query: str) -> list[str]:
    """The folded words of what was typed, each once, at most 8; never a wildcard of LIKE among them."""
    return list(dict.fromkeys(_words(query)))[:_MAX_TERMS]


def sort_key(text: str) -> str:
    """A key whose binary order is the Vietnamese one: letters, then tones (none huyền hỏi ngã sắc nặng), then case."""
    letters, tones, cases = [], [], []
    for char in nfc(text):
        letter, tone, case = _weights(char)
        letters.append(letter)
        tones.append(tone)
        cases.append(case)
    levels = ("".join(letters), "".join(tones).rstrip(_NO_TONE), "".join(cases).rstrip(_LOWER))
    return _SEPARATOR.join(levels)


def name_sort_key(full_name: str, sort_name: str | None = None) -> str:
    """Order of persons: given name (last word), then family name (first word), then the words between.

    `sort_name` stands in for the given name where the last word is not it (H’Hen Niê, filed under "H’Hen").
    """
    words = nfc(full_name).split()
    given = nfc(sort_name or "") or (words[-1] if words else "")
    family = words[0] if len(words) > 1 else ""
    parts = (given, family, " ".join(words[1:-1]))
    return _SEPARATOR.join(sort_key(part) for part in parts)


def _visible(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", _NOT_STORABLE.sub("", _INVISIBLE.sub("", text)))


def _words(text: str) -> list[str]:
    return _NOT_WORD.sub(" ", fold(text)).split()


@cache
def _weights(char: str) -> tuple[str, str, str]:
    """Weights of one NFC character on the three levels; strange marks come after the tones, letters after z."""
    if unicodedata.combining(char):
        return "", _TONES.get(char, f"M{ord(char):06x}"), ""
    decomposed = unicodedata.normalize("NFD", char)
    letter, tone = decomposed[0].lower(), ""
    case = _LOWER if letter == decomposed[0] else _UPPER
    for mark in decomposed[1:]:
        composed = unicodedata.normalize("NFC", letter + mark)
        if composed in _LETTERS:
            letter = composed
        else:
            tone += _TONES.get(mark, f"M{ord(mark):06x}")
    return _letter_weight(letter), tone or _NO_TONE, case


def _letter_weight(letter: str) -> str:
    if letter == " ":
        return _BLANK
    if letter in _LETTERS:
        return _LETTERS[letter]
    if letter in "0123456789":
        return letter
    before_digits = unicodedata.category(letter[0])[0] in "PSZC"
    return ("#" if before_digits else "z") + "".join(f"{ord(c):06x}" for c in letter)
