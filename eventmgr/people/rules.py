"""What counts as the same phone number, e-mail address or province, however it was typed?"""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from eventmgr.core.text import nfc, search_key


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
# Area codes until 2017 that are mobile prefixes today, written apart from a local number of seven digits (058 3822222
# was a landline of Khánh Hòa, now 0258): such a number would pass as a stranger's mobile.
_OLD_LANDLINE = re.compile(r"\(?0(?:33|36|37|38|39|52|55|56|58|59|70|76|77|79)\)?[ .-]+3\d{2}(?:\d{4}|\d[ .-]?\d{3})")
_PHONE_SHAPE = re.compile(r"\+?[\d ().-]+")
_PHONE_IN_TEXT = re.compile(r"(?:\+|\(\+?)?\d[\d ().-]{3,}\d")
_LONG_DISTANCE = re.compile(r"(?:\+|00)84[ .-]?(?:\(0\)|0)?[ .-]*|84(?=(?:[ .()-]*\d){9,10}$)[ .-]*")

_OTHER_NAMES = {
    "ba ria vung tau": ("br vt", "brvt", "vung tau"),
    "bac kan": ("bac can",),
    "dak lak": ("dac lac", "dac lak", "dak lac", "dar lac"),
    "dak nong": ("dac nong",),
    "ho chi minh": ("hcm", "tphcm", "sai gon"),
    "hue": ("thua thien hue", "tt hue"),
    "kon tum": ("con tum",),
    "thua thien hue": ("hue", "tt hue"),
}
_UNION_OR_KIND = "(?:hoi lhpn|hoi lien hiep phu nu(?: viet nam)?|tinh|thanh pho|tp)"


def parse_phone(value: str | float) -> str:
    """One number in E.164, from any usual writing: 0912…, +84…, 84…, 0084…, without its 0 (Excel), old 11 digits."""
    text = _plain(value)
    if not text:
        raise InvalidPhone(PhoneFault.EMPTY)
    if not _PHONE_SHAPE.fullmatch(text):
        raise InvalidPhone(PhoneFault.NOT_A_NUMBER)
    national = _LONG_DISTANCE.sub("0", text, count=1) if _LONG_DISTANCE.match(text) else text
    if _OLD_LANDLINE.fullmatch(national):
        raise InvalidPhone(PhoneFault.OLD_LANDLINE)
    return _valid(national if national.startswith("+") else _with_zero(re.sub(r"\D", "", national)))


def find_phones(value: str | float) -> list[str]:
    """All numbers of a cell that holds several, or a remark beside them; the first is the main one."""
    text = value if isinstance(value, str) else _plain(value)
    parts = [_plain(part) for part in re.split(r"[/;,|\n]", text)]
    found = [match.group() for part in parts for match in _PHONE_IN_TEXT.finditer(part)]
    return list(dict.fromkeys(parse_phone(number) for number in found or [text]))


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


def find_province(text: str, units: Iterable[NamedUnit]) -> str | None:
    """The code of the one province that a text names: as the whole text, or after "tỉnh", "TP", "Hội LHPN" in it.

    None where it names none or several; a name without such a word before it may be a ward's of the same name.
    """
    names, a_name, a_marked_name = _names(tuple((unit.code, unit.name) for unit in units))
    words = search_key(text).strip()
    joined = words.replace(" ", "")
    for name, codes in names.items():
        if name.replace(" ", "") == joined:
            return _only(codes)
    marked = a_marked_name.search(words)
    return _only({code for name in a_name.findall(words) for code in names[name]}) if marked else None


def _plain(value: str | float) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    text = re.sub("[\u2010-\u2015]", "-", nfc(str(value)))
    return text.removesuffix(".0") if re.fullmatch(r"\d{9,12}\.0", text) else text


def _with_zero(digits: str) -> str:
    national = digits if digits.startswith("0") else f"0{digits}"
    if len(national) == 11:  # noqa: PLR2004 - the length of the old mobile numbers
        return _NEW_MOBILE_PREFIX.get(national[:4], national[:4]) + national[4:]
    return national


def _valid(text: str) -> str:
    try:
        number = phonenumbers.parse(text, "VN")
    except phonenumbers.NumberParseException as error:
        raise InvalidPhone(PhoneFault.IMPOSSIBLE) from error
    if not phonenumbers.is_valid_number(number):
        raise InvalidPhone(PhoneFault.IMPOSSIBLE)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=8)
def _names(units: tuple[tuple[str, str], ...]) -> tuple[dict[str, set[str]], re.Pattern[str], re.Pattern[str]]:
    names: dict[str, set[str]] = {}
    for code, name in units:
        folded = search_key(name).strip()
        for alias in (folded, *_OTHER_NAMES.get(folded, ())):
            names.setdefault(alias, set()).add(code)
    any_name = "|".join(sorted(names, key=len, reverse=True)) or "(?!)"
    marked = rf"^t (?:{any_name})$|\b{_UNION_OR_KIND} (?:{any_name})\b"
    return names, re.compile(rf"\b(?:{any_name})\b"), re.compile(marked)


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
