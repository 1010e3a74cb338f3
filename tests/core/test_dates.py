from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.core.dates import (
    MAX_IN_WORDS,
    ParsedDate,
    admin_date,
    admin_time,
    date_range,
    number_in_words,
    number_vi,
    parse_date,
    weekday_vi,
)

BIRTHDAY = date(1980, 8, 5)
_ONES = {"": 0, "linh": 0, "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5}
_ONES |= {"sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
days = st.dates(date(1930, 1, 1), date(2029, 12, 31))


@pytest.mark.parametrize(
    ("day", "phrase"),
    [
        (date(2024, 10, 24), "ngày 24 tháng 10 năm 2024"),
        (date(2024, 2, 5), "ngày 05 tháng 02 năm 2024"),
        (date(2024, 1, 10), "ngày 10 tháng 01 năm 2024"),
        (date(2024, 6, 5), "ngày 05 tháng 6 năm 2024"),
        (date(2024, 3, 31), "ngày 31 tháng 3 năm 2024"),
    ],
)
def test_a_date_on_a_paper_follows_the_zero_rule(day: date, phrase: str) -> None:
    assert admin_date(day) == phrase


def test_times_and_weekdays_on_papers() -> None:
    assert admin_time(time(7, 30)) == "07 giờ 30 phút"
    assert admin_time(time(17, 5)) == "17 giờ 05 phút"
    week = [weekday_vi(date(2024, 10, 21) + timedelta(days=n)) for n in range(7)]
    assert week == ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"]


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2024, 10, 24), date(2024, 10, 26), "24 - 26/10/2024"),
        (date(2024, 10, 5), date(2024, 10, 7), "05 - 07/10/2024"),
        (date(2024, 10, 24), date(2024, 10, 24), "24/10/2024"),
        (date(2024, 10, 31), date(2024, 11, 2), "31/10 - 02/11/2024"),
        (date(2024, 12, 30), date(2025, 1, 2), "30/12/2024 - 02/01/2025"),
        (date(2024, 10, 24), date(2025, 10, 24), "24/10/2024 - 24/10/2025"),
    ],
)
def test_a_range_of_days_says_each_thing_once(first: date, last: date, text: str) -> None:
    assert date_range(first, last) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (152909, "152.909"),
        (0, "0"),
        (-1665, "-1.665"),
        (170_000_000_000, "170.000.000.000"),
        (Decimal("90.6"), "90,6"),
        (Decimal("1234567.50"), "1.234.567,50"),
        (Decimal("1E+3"), "1.000"),
    ],
)
def test_numbers_have_dots_between_thousands_and_a_decimal_comma(number: int | Decimal, text: str) -> None:
    assert number_vi(number) == text


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (115, "một trăm mười lăm"),
        (1000, "một nghìn"),
        (1005, "một nghìn không trăm linh năm"),
        (152909, "một trăm năm mươi hai nghìn chín trăm linh chín"),
        (1_000_020, "một triệu không trăm hai mươi"),
        (170_000_000_000, "một trăm bảy mươi tỷ"),
        (1_000_015_000_000, "một nghìn tỷ không trăm mười lăm triệu"),
        (10**15, "một triệu tỷ"),
        (-7, "âm bảy"),
    ],
)
def test_numbers_are_said_in_words(number: int, words: str) -> None:
    assert number_in_words(number) == words


def heard(words: str) -> int:
    """The number somebody understands who hears the words; knows nothing of how they were made."""
    if words.startswith("âm "):
        return -heard(words.removeprefix("âm "))
    padded = f" {words} "
    for name, size in (("tỷ", 10**9), ("triệu", 10**6), ("nghìn", 10**3), ("trăm", 100)):
        if f" {name} " in padded:
            many, _, rest = padded.rpartition(f" {name} ") if name == "tỷ" else padded.partition(f" {name} ")
            return heard(many.strip()) * size + heard(rest.strip())
    tens, ten, rest = words.partition(" mươi")
    return _ONES[tens] * 10 + _ONES[rest.strip()] if ten else sum(_ONES[word] for word in words.split(" "))


@given(st.integers(-MAX_IN_WORDS, MAX_IN_WORDS) | st.integers(0, 10**6))
def test_who_hears_the_words_knows_the_number(number: int) -> None:
    assert heard(number_in_words(number)) == number


@pytest.mark.parametrize("number", [MAX_IN_WORDS + 1, -MAX_IN_WORDS - 1])
def test_a_number_too_large_for_words_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="10\\^15"):
        number_in_words(number)


@pytest.mark.parametrize(
    "typed",
    [
        "05/08/1980",
        "5/8/1980",
        "5-8-1980",
        "05.08.1980",
        "5/8/80",
        "5.8.80",
        " 05 / 08 / 1980 ",
        "1980-08-05",
        "1980-08-05T00:00:00",
        "1980-08-05 00:00:00",
        29438,
        29438.0,
        29438.75,
        "29438",
        BIRTHDAY,
        datetime(1980, 8, 5, 7, 30, tzinfo=UTC),
    ],
)
def test_every_usual_writing_is_the_same_day(typed: str | float | date) -> None:
    assert parse_date(typed) == ParsedDate(BIRTHDAY, 1980)


@pytest.mark.parametrize("typed", ["1980", " 1980 ", "1980.0", 1980, 1980.0])
def test_a_year_alone_is_known_as_such(typed: str | float) -> None:
    assert parse_date(typed) == ParsedDate(None, 1980)


@pytest.mark.parametrize(("typed", "year"), [("5/8/30", 1930), ("5/8/99", 1999), ("5/8/00", 2000), ("5/8/29", 2029)])
def test_two_digits_of_a_year_mean_1930_to_2029(typed: str, year: int) -> None:
    assert parse_date(typed).year == year


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "không rõ",
        "31/02/1980",
        "06/25/1980",
        "5/8",
        "5/8/980",
        "5/8/1880",
        "1899",
        "2101",
        "9999",
        "05081980",
        "1980-13-01",
        "1980.5",
        80,
        -1,
        10**9,
        1980.5,
        float("nan"),
        float("inf"),
        date(1880, 1, 1),
    ],
)
def test_what_is_no_date_is_refused(typed: str | float | date) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_date(typed)


@given(days)
def test_a_day_is_read_back_from_every_form(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    for typed in (f"{day:%d/%m/%Y}", f"{day:%d-%m-%Y}", f"{day.day}.{day.month}.{day:%y}", day.isoformat(), serial):
        assert parse_date(typed) == ParsedDate(day, day.year)


@given(st.text(max_size=20) | st.text(alphabet="0123456789/-. :T", max_size=20) | st.floats() | st.integers())
def test_any_input_is_a_date_or_a_value_error(typed: str | float) -> None:
    try:
        parsed = parse_date(typed)
    except ValueError:
        return
    assert 1900 <= parsed.year <= 2100
    assert parsed.date is None or parsed.date.year == parsed.year
