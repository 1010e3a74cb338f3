"""How are dates, times and numbers read from what people typed, and written on Vietnamese papers?"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

MAX_IN_WORDS = 10**15

_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_EXCEL_EPOCH = date(1899, 12, 30)
# Below: a number is a year or nothing. A serial of this size is 18-05-1927, older than any delegate.
_FIRST_SERIAL = 10_000
_FIRST_YEAR_OF_1900S = 30
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_NUMBER = re.compile(r"\d{4,5}(?:\.\d+)?")


@dataclass(frozen=True)
class ParsedDate:
    """A date as far as it is known: the whole of it, or its year only."""

    date: date | None
    year: int


def admin_date(value: date) -> str:
    """Ngày 24 tháng 10 năm 2024; days under 10 and months 1 and 2 get a zero (Decree 30/2020, Annex I)."""
    month = f"{value.month:02d}" if value.month <= 2 else str(value.month)  # noqa: PLR2004 - the rule of the decree
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def admin_time(value: time) -> str:
    """07 giờ 30 phút."""
    return f"{value.hour:02d} giờ {value.minute:02d} phút"


def weekday_vi(value: date) -> str:
    """Thứ Năm."""
    return _WEEKDAYS[value.weekday()]


def date_range(first: date, last: date) -> str:
    """24 - 26/10/2024; 31/10 - 02/11/2024; 30/12/2024 - 02/01/2025; one day is that day."""
    if first == last:
        return f"{first:%d/%m/%Y}"
    if first.year != last.year:
        return f"{first:%d/%m/%Y} - {last:%d/%m/%Y}"
    return f"{first:%d/%m} - {last:%d/%m/%Y}" if first.month != last.month else f"{first:%d} - {last:%d/%m/%Y}"


def number_vi(value: int | Decimal) -> str:
    """152.909 and 90,6: a dot between thousands, a comma before decimals."""
    return f"{value:,f}".translate({ord(","): ".", ord("."): ","}) if isinstance(value, Decimal) else _thousands(value)


def number_in_words(value: int) -> str:
    """Một trăm năm mươi hai nghìn chín trăm linh chín, in small letters; up to 10^15 either way."""
    if abs(value) > MAX_IN_WORDS:
        message = f"{value} is beyond 10^15"
        raise ValueError(message)
    if value < 0:
        return f"âm {number_in_words(-value)}"
    return " ".join(_billions(value)) if value else _DIGITS[0]


def parse_date(value: str | float | date) -> ParsedDate:
    """A date out of a form or a spreadsheet: d/m/y, d-m-y, d.m.yy, a year, ISO, an Excel serial, a date.

    The day always comes first. Two digits of a year mean 1930 to 2029. ValueError for anything else.
    """
    if isinstance(value, datetime):
        return _known(value.date())
    if isinstance(value, date):
        return _known(value)
    return _from_text(value.strip()) if isinstance(value, str) else _from_number(value)


def _thousands(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _billions(value: int) -> list[str]:
    billions, rest = divmod(value, 10**9)
    words = [*_billions(billions), "tỷ"] if billions else []
    for size, name in ((10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        group = rest // size % 1000
        if group:
            words += _hundreds(group, full=bool(words))
            words += [name] if name else []
    return words


def _hundreds(group: int, *, full: bool) -> list[str]:
    """The three digits of a group; after a higher group also their zeros are said."""
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    full = full or hundreds > 0
    words = [_DIGITS[hundreds], "trăm"] if full else []
    if tens == 0:
        return [*words, *(["linh"] if full and ones else []), *([_DIGITS[ones]] if ones else [])]
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    return [*words, _ones_after_ten(tens, ones)] if ones else words


def _ones_after_ten(tens: int, ones: int) -> str:
    special = {5: "lăm"} if tens == 1 else {1: "mốt", 4: "tư", 5: "lăm"}
    return special.get(ones, _DIGITS[ones])


def _from_text(text: str) -> ParsedDate:
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
        return _known(date(_full_year(year), int(month), int(day)))
    if match := _YEAR_FIRST.fullmatch(text):
        return _known(date(*(int(part) for part in match.groups())))
    if _NUMBER.fullmatch(text):
        return _from_number(float(text))
    raise _not_a_date(text)


def _from_number(number: float) -> ParsedDate:
    if number in range(_FIRST_YEAR, _LAST_YEAR + 1):
        return ParsedDate(None, int(number))
    if not _FIRST_SERIAL <= number <= (date(_LAST_YEAR, 12, 31) - _EXCEL_EPOCH).days:
        raise _not_a_date(number)
    return _known(_EXCEL_EPOCH + timedelta(days=int(number)))


def _known(value: date) -> ParsedDate:
    if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        raise _not_a_date(value)
    return ParsedDate(value, value.year)


def _full_year(digits: str) -> int:
    if len(digits) > 2:  # noqa: PLR2004 - all digits are there
        return int(digits)
    return int(digits) + (1900 if int(digits) >= _FIRST_YEAR_OF_1900S else 2000)


def _not_a_date(value: object) -> ValueError:
    return ValueError(f"no date: {value!r}")
