"""How is a figure read from what people write: 1.508 · gần 170 tỷ đồng · hơn 3.000 · trên 9,7% · 2 tỷ 350 triệu?"""

import re
from decimal import Decimal
from enum import StrEnum

from eventmgr.core.text import nfc
from eventmgr.figures.rules.values import Qualifier, Value, plain

LONGEST = 60


class Why(StrEnum):
    """Why a text is no figure."""

    EMPTY = "empty"
    NO_NUMBER = "no_number"
    ABOUT = "about"
    NEGATIVE = "negative"
    TWO_NUMBERS = "two_numbers"
    DOT = "dot"
    COMMA = "comma"
    UNIT = "unit"
    WORDS = "words"


class Unreadable(ValueError):
    """A text in which no figure could be read, and the piece of it that stood in the way."""

    def __init__(self, why: Why, piece: str = "") -> None:
        super().__init__(why.value)
        self.why = why
        self.piece = piece


_OVER = ("hơn", "trên", "vượt", ">")
_UNDER = ("dưới", "chưa đến", "chưa tới", "không đến", "<")
_NEARLY = ("gần", "ngót")
_WORDS = {
    **dict.fromkeys(_OVER, Qualifier.OVER),
    **dict.fromkeys(_UNDER, Qualifier.UNDER),
    **dict.fromkeys(_NEARLY, Qualifier.NEARLY),
}
# These say neither on which side the truth lies nor how near: nothing that follows from them could be said truly.
_ABOUT = ("khoảng", "chừng", "xấp xỉ", "ước", "ước tính", "tầm", "độ", "~", "≈")
_SCALES = {
    "nghìn tỷ": 10**12, "ngàn tỷ": 10**12, "nghìn tỉ": 10**12, "ngàn tỉ": 10**12,
    "tỷ": 10**9, "tỉ": 10**9, "triệu": 10**6, "tr": 10**6, "nghìn": 10**3, "ngàn": 10**3,
}  # fmt: skip
_CURRENCY = frozenset({"đồng", "đ", "vnđ", "vnd"})
_NUMBER = r"\d{1,3}(?:[. ]\d{3})+(?:,\d+)?(?!\d)|\d+(?:,\d+)?(?![\d])"
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_PART = re.compile(rf"(?P<number>(?>{_NUMBER}))\s*(?:(?P<scale>{_SCALE})(?![^\W\d_]))?")
_TWO = re.compile(r"\d[\d.,]*\s*(?:-|–|/|đến|tới|hoặc)\s*\d[\d.,]*")
_DOTTED = re.compile(r"\d+(?:\.\d+)+")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")
_MIXED = re.compile(r"\d+,\d+[.,]\d+")
_COMMA_THOUSANDS = re.compile(r"\d{1,3},\d{3}")


def read_stated(text: str, unit: str = "") -> Value:
    """The figure that a text states; what can be read in two ways or in none is `Unreadable`."""
    words = " ".join(nfc(text).lower().split())
    if not words:
        raise Unreadable(Why.EMPTY)
    if not any(letter.isdigit() for letter in words):
        raise Unreadable(Why.NO_NUMBER)
    qualifier, rest = _take_word(words)
    if qualifier is Qualifier.EXACT and rest.endswith("+"):
        qualifier, rest = Qualifier.OVER, rest[:-1].rstrip()
    _refuse_two_ways(rest)
    number, tail, is_scaled = _take_number(rest)
    if not is_scaled and _COMMA_THOUSANDS.fullmatch(rest[: len(rest) - len(tail)].strip()) and "%" not in (unit, tail):
        raise Unreadable(Why.COMMA, rest[: len(rest) - len(tail)].strip())
    _check_tail(tail, unit)
    return Value(plain(number), qualifier)


def _take_word(words: str) -> tuple[Qualifier, str]:
    """The word before the number, and what follows it."""
    for about in sorted(_ABOUT, key=len, reverse=True):
        if _begins(words, about):
            raise Unreadable(Why.ABOUT, about)
    for word, qualifier in _WORDS.items():
        if _begins(words, word):
            return qualifier, words[len(word) :].lstrip()
    return Qualifier.EXACT, words


def _begins(words: str, word: str) -> bool:
    return words.startswith(f"{word} ") or (words.startswith(word) and words[len(word)].isdigit())


def _refuse_two_ways(words: str) -> None:
    if words.startswith(("-", "−", "âm ")):
        raise Unreadable(Why.NEGATIVE)
    if two := _TWO.search(words):
        raise Unreadable(Why.TWO_NUMBERS, two.group())
    if mixed := _MIXED.search(words):
        raise Unreadable(Why.COMMA, mixed.group())
    for dotted in _DOTTED.finditer(words):
        if not _GROUPED.fullmatch(dotted.group()):
            raise Unreadable(Why.DOT, dotted.group())


def _take_number(words: str) -> tuple[Decimal, str, bool]:
    """The number at the beginning, what stands behind it, and whether a scale belongs to it.

    Parts add up while their scales fall: 2 tỷ 350 triệu.
    """
    total, scale, at = Decimal(0), 0, 0
    while (part := _PART.match(words, at)) and (not at or (part["scale"] and _SCALES[part["scale"]] < scale)):
        scale = _SCALES[part["scale"]] if part["scale"] else 0
        total += _number(part["number"]) * (scale or 1)
        at = part.end() + (words[part.end() :][:1] == " ")
        if not scale:
            break
    if not at:
        raise Unreadable(Why.WORDS, words)
    tail = words[at:].strip()
    if re.match(r"\d", tail):
        raise Unreadable(Why.TWO_NUMBERS, words)
    return total, tail, scale > 0


def _number(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(" ", "").replace(",", "."))


def _check_tail(tail: str, unit: str) -> None:
    """Behind the number stands nothing, the unit, or as much of it as tells which one is meant."""
    asked = unit.lower()
    tail = tail.rstrip(".").strip()
    if not tail or tail == asked or (not asked and tail == "%"):
        return
    if asked and (_starts(asked, tail) or _starts(tail, asked)):
        return
    money, _slash, each = tail.partition("/")
    wanted, _slash, per = asked.partition("/")
    if wanted == "đồng" and money.strip() in {*_CURRENCY, ""} and each.strip() in {per, ""}:
        return
    raise Unreadable(Why.UNIT if asked else Why.WORDS, tail)


def _starts(longer: str, shorter: str) -> bool:
    """Whether one text begins with the words of the other."""
    return longer.startswith(shorter) and not longer[len(shorter) :][:1].isalnum()
