"""Births and phones in every form in which lists write them."""

from datetime import date

import pytest

from eventmgr.people.rules import InvalidPhone, find_phones
from eventmgr.registration.importing.values import Birth, read_birth

AUGUST = date(1979, 8, 15)


@pytest.mark.parametrize(
    "cell",
    [
        "15/8/1979", "15/08/1979", "15-8-1979", "15.08.1979", "15 / 8 / 1979", "15,8,1979", "15/8-1979", "'15/8/1979",
        "1979-08-15", "1979-08-15T00:00:00", "15 tháng 8 năm 1979", "ngày 15 tháng 8 năm 1979", "Sinh ngày 15/8/1979",
        "15-Aug-1979", "15081979", 15081979, 29082, 29082.0, "29082", "29082.0", AUGUST, "１５/８/１９７９",
        "15/8/1979.",
    ],
)  # fmt: skip
def test_a_full_date_is_read_day_first(cell):
    assert read_birth(cell, event_year=2024) == Birth(AUGUST, 1979)


@pytest.mark.parametrize(
    "cell", [1979, 1979.0, "1979", "Năm 1979", "sinh năm 1979", "--/--/1979", "../../1979", date(1905, 6, 1)]
)
def test_a_year_alone_is_read_as_such(cell):
    assert read_birth(cell, event_year=2024) == Birth(None, 1979)


@pytest.mark.parametrize(
    ("cell", "born"),
    [
        ("15/8/79", Birth(AUGUST, 1979, "two_digit_year")),
        ("01/02/05", Birth(date(2005, 2, 1), 2005, "two_digit_year")),
        ("01/02/24", Birth(date(1924, 2, 1), 1924, "two_digit_year")),
        ("08/15/1979", Birth(AUGUST, 1979, "month_first")),
        ("08/1979", Birth(None, 1979, "part")),
        ("8/79", Birth(None, 1979, "part")),
        ("00/00/1979", Birth(None, 1979, "part")),
        ("1979 (theo CCCD)", Birth(None, 1979, "part")),
    ],
)
def test_what_is_not_sure_is_read_with_a_doubt(cell, born):
    assert read_birth(cell, event_year=2024) == born


@pytest.mark.parametrize("cell", ["31/02/1980", "13/25/1980", "15/8", "không rõ", "1820", "15/08/19799", True, 0.5])
def test_what_is_no_birth_is_nothing(cell):
    assert read_birth(cell, event_year=2024) == Birth()


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("Zalo: 0912345678", ["+84912345678"]),
        ("(+84) 912 345 678", ["+84912345678"]),
        ("'0912345678", ["+84912345678"]),
        ("０９１２３４５６７８", ["+84912345678"]),
        ("0912.345.678 - 0987.654.321", ["+84912345678", "+84987654321"]),
        ("0912 345 678 0987 654 321", ["+84912345678", "+84987654321"]),
        ("0912345678-0987654321", ["+84912345678", "+84987654321"]),
        ("0912/345/678", ["+84912345678"]),
        ("0912 345 678 (máy lẻ 101)", ["+84912345678"]),
        ("0912345678, gọi sau 17h30", ["+84912345678"]),
        ("CQ: 0258 3822222, DĐ: 0912345678", ["+84912345678", "+842583822222"]),
        ("0168.123.4567", ["+84381234567"]),
    ],
)
def test_a_cell_of_phones_is_taken_apart(cell, numbers):
    assert find_phones(cell) == numbers


@pytest.mark.parametrize("cell", ["0912 345 678/ 679", "8491234567", "9.1E+08", "1" * 200, "1 " * 60])
def test_a_cell_that_is_not_all_phones_is_refused(cell):
    with pytest.raises(InvalidPhone):
        find_phones(cell)
