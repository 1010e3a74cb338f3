"""What do the cells of a list say: when somebody was born, which sex is meant?"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from eventmgr.core.text import nfc, search_key
from eventmgr.people.rules import BIRTH_YEARS, Sex
from eventmgr.rendering.sheets import Cell

_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_DATES = range(7_000, 45_000)  # 1919 to 2023: a birth date that lost its format
OLDEST, YOUNGEST = 100, 14
_MARK = r"\s*[/.\-,\s]\s*"
_DATE = re.compile(rf"(\d{{1,2}}){_MARK}(\d{{1,2}}){_MARK}(\d{{4}}|\d{{2}})")
_YEAR_FIRST = re.compile(rf"(\d{{4}}){_MARK}(\d{{1,2}}){_MARK}(\d{{1,2}})(?:[T ].*)?")
_MONTH_OF_YEAR = re.compile(rf"(?:[\s.\-_/]*|00{_MARK})(\d{{1,2}}){_MARK}(\d{{4}}|[4-9]\d)")
_DIGITS = re.compile(r"(\d{1,2})(\d{2})(\d{4})")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_FLOAT = re.compile(r"^(\d{4,8})\.0$")
_ONLY_YEAR = re.compile(r"(?:[\s.\-_/0…]*[\s.\-_/…])?((?:19|20)\d{2})")
_CLOCK = re.compile(r"\s\d{1,2}:\d{2}(?::\d{2})?$")
_WORDS = re.compile(r"\b(?:sinh|ngày|ngay|tháng|thang|thg|năm|nam|mùng|khoảng)\b[\s:]*", re.IGNORECASE)
_MONTH_NAMES = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES.split("|"), 1)}
_MONTH_NAME = re.compile(rf"\b({_MONTH_NAMES})[a-z]*\b", re.IGNORECASE)
_SEXES = {
    **dict.fromkeys(("nam", "male", "m", "nam gioi", "trai", "ong", "anh"), Sex.MALE),
    **dict.fromkeys(("nu", "female", "f", "nu gioi", "gai", "ba", "chi", "n u"), Sex.FEMALE),
}
_NO_CROSS = frozenset(("0", "-", "–", "không", "khong", "false", "o"))


@dataclass(frozen=True)
class Birth:
    """A full date, or the year alone; `doubt` says why it should be looked at: two_digit_year, month_first, part."""

    day: date | None = None
    year: int | None = None
    doubt: str = ""

    @classmethod
    def on(cls, year: int, month: int, day: int, doubt: str = "") -> "Birth":
        """The date if there is such a day; else nothing."""
        try:
            return cls(date(year, month, day), year, doubt)
        except ValueError:
            return cls()


_NEVER = Birth()


def plain(value: Cell) -> str:
    """The text of a cell as it is stored: one line, NFC, no ".0" behind whole numbers."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return nfc(str(value))


def read_birth(value: Cell, *, event_year: int) -> Birth:
    """When somebody was born, in whichever form: day first, as it is written in Vietnam."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        serial = (value - _EXCEL_EPOCH).days
        return (
            Birth(None, serial) if serial in BIRTH_YEARS else Birth(value, value.year)
        )  # a year shown as a date is of 1905
    if isinstance(value, int | float) and not isinstance(value, bool) and float(value).is_integer():
        return _of_number(int(value), event_year)
    return _of_text(_WORDS.sub(" ", unicodedata.normalize("NFKC", plain(value))).strip(" .'’-/"), event_year)


def combine_birth(day: str, month: str, year: str, *, event_year: int) -> Birth:
    """From three cells; without a day or a month it is the year alone."""
    if day and month and year:
        return read_birth(f"{day}/{month}/{year}", event_year=event_year)
    return read_birth(year, event_year=event_year)


def is_birth(value: Cell, *, event_year: int) -> bool:
    """Whether a cell tells a likely birth."""
    year = read_birth(value, event_year=event_year).year
    return year is not None and event_year - OLDEST <= year <= event_year - YOUNGEST


def read_sex(text: str) -> Sex | None:
    """The sex that a word names."""
    return _SEXES.get(search_key(text).strip())


def is_cross(text: str) -> bool:
    """Whether a cell under "Nam" or "Nữ" is marked: x, X, ✓, 1 and whatever else but a stroke."""
    return bool(text) and text.casefold() not in _NO_CROSS


def _of_number(number: int, event_year: int) -> Birth:
    if number in BIRTH_YEARS:
        return Birth(None, number)
    if number in _EXCEL_DATES:
        born = _EXCEL_EPOCH + timedelta(days=number)
        return Birth(born, born.year)
    return _of_text(str(number), event_year)


def _of_text(text: str, event_year: int) -> Birth:
    text = _CLOCK.sub("", text)
    text = _FLOAT.sub(r"\1", _MONTH_NAME.sub(lambda match: f"{_MONTHS[match[1].casefold()]}", text))
    if match := _DATE.fullmatch(text) or _DIGITS.fullmatch(text):
        return _day_first(*match.groups(), event_year=event_year)
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
        return Birth.on(year, month, day)
    if text.isdigit() and int(text) in _EXCEL_DATES:
        return _of_number(int(text), event_year)
    return _year_alone(text, event_year)


def _year_alone(text: str, event_year: int) -> Birth:
    """1975, ../../1975, 08/1979; or the one year in other words, for which a look is due."""
    if match := _ONLY_YEAR.fullmatch(text):
        return Birth(None, int(match[1]))
    if match := _MONTH_OF_YEAR.fullmatch(text):
        is_month = int(match[1]) in _MONTHS.values()
        return Birth(None, _full_year(match[2], event_year), "part") if is_month else _NEVER
    years = set(_YEAR.findall(text))
    return Birth(None, int(years.pop()), "part") if len(years) == 1 and not _DATE.search(text) else _NEVER


def _day_first(day: str, month: str, year: str, *, event_year: int) -> Birth:
    full, doubt = _full_year(year, event_year), "" if len(year) > len("yy") else "two_digit_year"
    if not int(day) and not int(month):
        return Birth(None, full, "part")
    born = Birth.on(full, int(month), int(day), doubt)
    if born.year is None and int(day) in _MONTHS.values() and int(month) not in _MONTHS.values():
        return Birth.on(full, int(day), int(month), "month_first")
    return born


def _full_year(year: str, event_year: int) -> int:
    """Two digits mean the latest year in which the person would be old enough to come."""
    if len(year) > len("yy"):
        return int(year)
    late = 2000 + int(year)
    return late if late <= event_year - YOUNGEST else late - 100
