"""What counts as the same phone number, e-mail address or province, however it was typed?"""

import contextlib
import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from eventmgr.core.text import nfc, search_key
from eventmgr.people.landlines import is_old_landline, renumbered
from eventmgr.people.provinces import load_units

# Years in which people of today were born, or will be while this is used.
BIRTH_YEARS = range(1900, 2101)


class Sex(StrEnum):
    """As lists of delegates state it; None where they do not."""

    FEMALE = "female"
    MALE = "male"


class PhoneFault(StrEnum):
    """Why a text is no phone number; an old landline (058 3822222) would pass for a mobile of today."""

    EMPTY = "empty"
    NOT_A_NUMBER = "not_a_number"
    IMPOSSIBLE = "impossible"
    OLD_LANDLINE = "old_landline"


class InvalidPhone(ValueError):
    """No phone number, and why."""

    def __init__(self, reason: PhoneFault) -> None:
        super().__init__(reason)
        self.reason = reason


class InvalidEmail(ValueError):
    """No e-mail address."""


class NamedUnit(Protocol):
    """A province, as a row of the table or of the file."""

    @property
    def set(self) -> str:
        """The set that it belongs to."""
        ...

    @property
    def code(self) -> str:
        """Its code, unique within its set."""
        ...

    @property
    def name(self) -> str:
        """Its name without "tỉnh" or "thành phố"."""
        ...


# The change of 2018: 11-digit mobile numbers became 10-digit ones.
_NEW_MOBILE_PREFIX = {
    **dict(zip(("0120", "0121", "0122", "0126", "0128"), ("070", "079", "077", "076", "078"), strict=True)),
    **dict(zip(("0123", "0124", "0125", "0127", "0129"), ("083", "084", "085", "081", "082"), strict=True)),
    **{f"016{digit}": f"03{digit}" for digit in range(2, 10)},
    "0186": "056",
    "0188": "058",
    "0199": "059",
}
# Each run begins with a digit or the sign of a country; what is shorter than a number is a remark (ext. 12, 17 h 30).
_RUN_OF_DIGITS = re.compile(r"(?:\(?\+|\()?\d[\d ().\-/;,|&\\+]*\d")
# Prefixes that are whole mobile networks: nothing is to be asked of the library, which takes its time.
_SURE_MOBILE = re.compile(r"0(?:3[2-9]|7[06-9]|8[1-5]|9[0-46-8])\d{7}")
_CODE_IN_BRACKETS = re.compile(r"\+?\s?\(\s?84\s?\)(?=\s?\d)")
_LONGEST_REMARK, _LONGEST_RUN = 4, 100
_MOBILE = re.compile(r"\+84[35789]\d{8}")
_CUT = re.compile(r"\s*[-–]\s*|\s+")
_PHONE_SHAPE = re.compile(r"\(?\+?[\d ().-]+")
_LONG_DISTANCE = re.compile(r"\(?(?:\+|00)84\)?[ .-]?(?:\(0\)|0)?[ .-]*|84(?=(?:[ .()-]*\d){9,10}$)[ .-]*")

_OTHER_NAMES = {
    "ba ria vung tau": ("br vt", "brvt", "vung tau", "ba ria"),
    "bac kan": ("bac can",),
    "can tho": ("tpct",),
    "dak lak": ("dac lac", "dac lak", "dak lac", "dar lac", "dak lak", "dac lat"),
    "dak nong": ("dac nong", "dak nong"),
    "ho chi minh": ("hcm", "tphcm", "tp hcm", "hochiminh city", "sai gon", "tp ho chi minh", "hcmc"),
    "hue": ("thua thien hue", "tt hue", "tth"),
    "kon tum": ("con tum", "kontum", "cong tum"),
    "quang ngai": ("quang nghia",),
    "thua thien hue": ("hue", "tt hue", "tth", "thua thien"),
}
_BEFORE_A_NAME = (
    r"(?:hoi lhpn|hoi phu nu|lhpn|hoi lien hiep phu nu(?: viet nam)?|tinh|thanh pho|tp|doan|dai bieu|danh sach|ds|cua"
    r"|can bo|don vi|dia phuong)"
)
# K.HÒA at the end of a text; H. is a district.
_INITIAL = re.compile(r"\b([A-GI-ZĐ])\.\s?([^\W\d_]+)(?=\W*$|\s*[-–,(;])")
_GLUED = re.compile(r"(?:ds|danhsach|dsdb|db|dsdaibieu|daibieu|dangky|dk|hoi|hoilhpn|lhpn|hlhpn|pn|tinh|tp|doan)*")
# What stands after these words is no sender: where the conference is held, a ward or district called like a province.
_ELSEWHERE = (
    r"(?:(?:tai|o)(?: (?!hoi |doan |lhpn |cua )\w+){0,5}?|(?:phuong|xa|huyen|quan|thi xa|thi tran|tx|thon|khom"
    r"|song|benh vien|dai hoc|cong ty|den|ve)(?: (?:tinh|thanh pho|tp))?)"
)


def parse_phone(value: str | float) -> str:
    """One number in E.164, from any usual writing: 0912…, +84…, 84…, 0084…, without its 0 (Excel), old 11 digits."""
    text = _plain(value)
    if not text:
        raise InvalidPhone(PhoneFault.EMPTY)
    if not _PHONE_SHAPE.fullmatch(text):
        raise InvalidPhone(PhoneFault.NOT_A_NUMBER)
    national = _national(text)
    if is_old_landline(national):
        raise InvalidPhone(PhoneFault.OLD_LANDLINE)
    return _valid(national if national.startswith("+") else _with_zero(re.sub(r"\D", "", national)))


def find_phones(value: str | float) -> list[str]:
    """All numbers of a cell that holds several, or a remark beside them; the first is the main one, a mobile if any.

    Numbers are written apart in any way, so each run of digits is read as the fewest whole numbers that it can be. An
    office's landline with an area code from before 2017 is told with today's.
    """
    text = unicodedata.normalize("NFKC", _plain(value)) if isinstance(value, str) else _plain(value)
    runs = [run for run in _RUN_OF_DIGITS.findall(text) if len(re.sub(r"\D", "", run)) > _LONGEST_REMARK]
    if not runs:
        return [_of_any_time(text)]
    found = dict.fromkeys(number for run in runs for number in _whole_numbers(run))
    return sorted(found, key=lambda number: not _MOBILE.fullmatch(number))


def is_landline(e164: str) -> bool:
    """Whether it is an office's or a home's, which several people may share."""
    return e164.startswith("+842")


def format_phone(e164: str) -> str:
    """0912 345 678; a number of another country with its country code."""
    number = phonenumbers.parse(e164)
    form = phonenumbers.PhoneNumberFormat
    home = number.country_code == phonenumbers.country_code_for_region("VN")
    return phonenumbers.format_number(number, form.NATIONAL if home else form.INTERNATIONAL)


def parse_email(text: str) -> str:
    """The address in small letters, checked for its form only."""
    try:
        return validate_email(nfc(text), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise InvalidEmail(str(error)) from error


def find_province(text: str, units: Iterable[NamedUnit], *, is_title: bool = False) -> str | None:
    """The code of the one province that a text names: as the whole text, or after "tỉnh", "TP", "Hội LHPN" in it.

    None where it names none or several; a name without such a word before it may be a ward's of the same name. In a
    title or the name of a file or sheet it may stand without; what is written together (DSKienGiang) is taken apart.
    """
    units = list(units)
    names, a_name, a_marked_name = _names(tuple((unit.set, unit.code, unit.name) for unit in units))
    text = _INITIAL.sub(lambda match: _spelled_out(match[1], match[2], units) or match[0], nfc(text))
    words = search_key(_words_apart(text) if is_title else text).strip()
    if codes := names.get(words.replace(" ", "")):
        return _only(codes)
    rest = _elsewhere(a_name.pattern).sub(" ", f" {words} ").strip()
    found = {code for name in a_name.findall(rest) for code in names[name.replace(" ", "")]}
    if is_title and not found:
        found = {code for word in words.split() for name in _glued(word, names) for code in names[name]}
    return _only(found) if is_title or a_marked_name.search(rest) else None


@lru_cache(maxsize=20_000)
def find_province_of(kind: str, text: str, *, is_title: bool = False) -> str | None:
    """Like `find_province`, asked of a whole set (vn63, vn34): a province that does not take part is named, too."""
    return find_province(text, [unit for unit in load_units() if unit.set == kind], is_title=is_title)


def _spelled_out(initial: str, last: str, units: Iterable[NamedUnit]) -> str | None:
    """Khánh Hòa for K.Hòa, if only one name fits."""
    wanted = search_key(initial), search_key(last)
    parts = {unit.name: search_key(unit.name).split() for unit in units}
    fits = [name for name, words in parts.items() if len(words) > 1 and (f" {words[0][0]}", f" {words[-1]}") == wanted]
    return fits[0] if len(fits) == 1 else None


def _words_apart(text: str) -> str:
    """DS Kien Giang 2024 for DSKienGiang2024."""
    apart = ""
    for before, char, after in zip(f" {text}", text, f"{text[1:]} ", strict=False):
        begins = char.isupper() and (before.islower() or (before.isupper() and after.islower()))
        apart += f" {char}" if begins or before.isdigit() != char.isdigit() else char
    return apart


def _glued(word: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if word.endswith(name) and _GLUED.fullmatch(word.removesuffix(name))]


def _plain(value: str | float) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    text = _CODE_IN_BRACKETS.sub("+84", re.sub("[\u2010-\u2015]", "-", nfc(str(value))))
    return text.removesuffix(".0") if re.fullmatch(r"\d{9,12}\.0", text) else text


def _whole_numbers(run: str) -> list[str]:
    """The numbers of a run of digits and marks; strong marks (/ ; ,) part them first, then blanks and strokes."""
    if len(run) > _LONGEST_RUN:
        raise InvalidPhone(PhoneFault.NOT_A_NUMBER)
    parts = [part for part in re.split(r"[/;,|&\\]+", run) if re.search(r"\d", part)]
    for pieces in (parts, [run]):
        with contextlib.suppress(InvalidPhone):
            return [number for piece in pieces for number in _apart(piece)]
    return [_of_any_time(piece.strip()) for piece in parts]


def _apart(piece: str) -> list[str]:
    """One number, or the fewest that stand beside each other with blanks or strokes between."""
    try:
        return [_of_any_time(re.sub("[/;,|&]", ".", piece).strip(" .-"))]
    except InvalidPhone as error:
        for cut in _CUT.finditer(piece):
            with contextlib.suppress(InvalidPhone):
                return [_of_any_time(piece[: cut.start()].strip(" .-")), *_apart(piece[cut.end() :])]
        raise error from None


def _of_any_time(text: str) -> str:
    """A number of today; or, of an office, one with the area code of before 2017."""
    try:
        return parse_phone(text)
    except InvalidPhone:
        today = renumbered(_with_zero(text) if text.isdigit() else _national(text))
        if today is None:
            raise
        return _valid(today)


def _national(text: str) -> str:
    return _LONG_DISTANCE.sub("0", text, count=1) if _LONG_DISTANCE.match(text) else text


def _with_zero(digits: str) -> str:
    national = digits if digits.startswith("0") else f"0{digits}"
    if len(national) == 11:  # noqa: PLR2004 - the length of the old mobile numbers
        return _NEW_MOBILE_PREFIX.get(national[:4], national[:4]) + national[4:]
    return national


def _valid(text: str) -> str:
    if _SURE_MOBILE.fullmatch(text):
        return f"+84{text[1:]}"
    try:
        number = phonenumbers.parse(text, "VN")
    except phonenumbers.NumberParseException as error:
        raise InvalidPhone(PhoneFault.IMPOSSIBLE) from error
    if not phonenumbers.is_valid_number(number):
        raise InvalidPhone(PhoneFault.IMPOSSIBLE)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=8)
def _names(units: tuple[tuple[str, str, str], ...]) -> tuple[dict[str, set[str]], re.Pattern[str], re.Pattern[str]]:
    """Codes by name without blanks, a pattern of any name, and one of a name after a word that announces it."""
    names: dict[str, set[str]] = {}
    spaced: set[str] = set()
    for code, name in (*((code, name) for _set, code, name in units), *_names_before(units)):
        folded = search_key(name).strip()
        for alias in (folded, *_OTHER_NAMES.get(folded, ())):
            names.setdefault(alias.replace(" ", ""), set()).add(code)
            spaced.update((alias, alias.replace(" ", "")))
    any_name = "|".join(sorted(spaced, key=len, reverse=True)) or "(?!)"
    marked = rf"^t (?:{any_name})$|\b{_BEFORE_A_NAME} (?:{any_name})\b|\btphcm\b"
    return names, re.compile(rf"\b(?:{any_name})\b"), re.compile(marked)


def _names_before(units: Iterable[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """Code and former name of what was merged into units of today, where today's units are asked for."""
    today = {(of_set, code) for of_set, code, _name in units}
    taken = {search_key(name) for _set, _code, name in units}
    return [
        (unit.merged_into, unit.name)
        for unit in load_units()
        if unit.merged_into and ("vn34", unit.merged_into) in today and search_key(unit.name) not in taken
    ]


@lru_cache(maxsize=8)
def _elsewhere(a_name: str) -> re.Pattern[str]:
    return re.compile(rf" {_ELSEWHERE} {a_name}")


def _only(codes: set[str]) -> str | None:
    return next(iter(codes)) if len(codes) == 1 else None


class Purpose(StrEnum):
    """What a person's data are used for: each is asked for by itself, and only the first is needed to take part."""

    ORGANISING = "organising"
    LOGISTICS = "logistics"
    MESSAGES = "messages"
    SMS = "sms"
    ZALO = "zalo"
    PHOTOS = "photos"
    HOTEL_LIST = "hotel_list"
    STATISTICS = "statistics"
    NEXT_EVENTS = "next_events"


class Basis(StrEnum):
    """Why data may be used for a purpose (Law 91/2025, articles 9 and 19)."""

    CONSENT = "consent"
    AGREEMENT = "agreement"
    LAW = "law"


class RequestKind(StrEnum):
    """Which of the rights of Law 91/2025, article 4, a person makes use of."""

    SEE = "see"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    RESTRICT = "restrict"
    OBJECT = "object"
    ERASE = "erase"


class RequestState(StrEnum):
    """Where a request stands; the last two are final and carry an answer."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"


# To stop using the data is a wish about all of a person's data; messages end at once, before anybody has read it.
STOPPING = frozenset({RequestKind.RESTRICT, RequestKind.OBJECT})
# A consent to these is not taken back by the system alone: pictures are to be taken down, a hotel or a driver be told,
# and who does not agree to be organized does not take part.
NEEDS_HANDS = frozenset({Purpose.ORGANISING, Purpose.LOGISTICS, Purpose.PHOTOS, Purpose.HOTEL_LIST})
ERASED_NAME = "(đã xóa)"
# Sorts after every name.
ERASED_KEY = "~"
