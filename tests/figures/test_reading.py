"""Figures as people write them: read, or said why not."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.core.dates import number_vi
from eventmgr.figures.rules import Qualifier, Unreadable, Value, Why, read_stated, show

UNITS = st.sampled_from(["", "người", "hộ", "công trình, phần việc", "đồng", "%", "đồng/trẻ"])


@pytest.mark.parametrize(
    ("typed", "unit", "meant"),
    [
        ("1.508", "người", Value(Decimal(1508))),
        ("1508", "", Value(Decimal(1508))),
        ("1 508", "hộ", Value(Decimal(1508))),
        ("152\u00a0909 hộ", "hộ", Value(Decimal(152_909))),
        ("90,6", "%", Value(Decimal("90.6"))),
        ("90,6%", "%", Value(Decimal("90.6"))),
        ("9,125%", "%", Value(Decimal("9.125"))),
        ("170 tỷ", "đồng", Value(Decimal(170_000_000_000))),
        ("Gần 170 tỷ đồng", "đồng", Value(Decimal(170_000_000_000), Qualifier.NEARLY)),
        ("GẦN 170 TỈ", "đồng", Value(Decimal(170_000_000_000), Qualifier.NEARLY)),
        ("1,5 triệu đồng", "đồng", Value(Decimal(1_500_000))),
        ("1,5tr", "đồng", Value(Decimal(1_500_000))),
        ("1,508 tỷ", "đồng", Value(Decimal(1_508_000_000))),
        ("2 tỷ 350 triệu đồng", "đồng", Value(Decimal(2_350_000_000))),
        ("1,2 nghìn tỷ", "đồng", Value(Decimal(1_200_000_000_000))),
        ("12 nghìn", "trẻ", Value(Decimal(12_000))),
        ("500.000đ", "đồng", Value(Decimal(500_000))),
        ("5,6 triệu/trẻ", "đồng/trẻ", Value(Decimal(5_600_000))),
        ("hơn 3.000", "trẻ", Value(Decimal(3000), Qualifier.OVER)),
        ("hơn 3.000 trẻ em", "trẻ", Value(Decimal(3000), Qualifier.OVER)),
        ("3000+", "trẻ", Value(Decimal(3000), Qualifier.OVER)),
        (">3000", "trẻ", Value(Decimal(3000), Qualifier.OVER)),
        ("trên 9,7%", "%", Value(Decimal("9.7"), Qualifier.OVER)),
        ("chưa đến 100 hộ", "hộ", Value(Decimal(100), Qualifier.UNDER)),
        ("dưới 5,6 triệu đồng/trẻ", "đồng/trẻ", Value(Decimal(5_600_000), Qualifier.UNDER)),
        ("15 công trình", "công trình, phần việc", Value(Decimal(15))),
        ("12.345.678", "", Value(Decimal(12_345_678))),
        ("0", "hộ", Value(Decimal(0))),
    ],
)
def test_figures_are_read_as_people_write_them(typed: str, unit: str, meant: Value) -> None:
    assert read_stated(typed, unit) == meant


@pytest.mark.parametrize(
    ("typed", "unit", "why", "piece"),
    [
        ("", "", Why.EMPTY, ""),
        ("nhiều", "", Why.NO_NUMBER, ""),
        ("chưa có", "hộ", Why.NO_NUMBER, ""),
        ("khoảng 80", "hộ", Why.ABOUT, "khoảng"),
        ("ước tính 80", "hộ", Why.ABOUT, "ước tính"),
        ("~80", "hộ", Why.ABOUT, "~"),
        ("-3", "hộ", Why.NEGATIVE, ""),
        ("10-20", "hộ", Why.TWO_NUMBERS, "10-20"),
        ("10 đến 20", "hộ", Why.TWO_NUMBERS, "10 đến 20"),
        ("1508 2329", "hộ", Why.TWO_NUMBERS, "1508 2329"),
        ("90.6", "%", Why.DOT, "90.6"),
        ("1.50", "", Why.DOT, "1.50"),
        ("12.34.567", "", Why.DOT, "12.34.567"),
        ("1,508.5", "", Why.COMMA, "1,508.5"),
        ("1,508", "hộ", Why.COMMA, "1,508"),
        ("1..000", "", Why.WORDS, "..000"),
        ("1.508 trẻ", "hộ", Why.UNIT, "trẻ"),
        ("90%", "hộ", Why.UNIT, "%"),
        ("5 hộp", "hộ", Why.UNIT, "hộp"),
        ("mấy 5", "hộ", Why.WORDS, "mấy 5"),
    ],
)
def test_what_can_be_read_in_two_ways_or_none_is_said(typed: str, unit: str, why: Why, piece: str) -> None:
    with pytest.raises(Unreadable) as fault:
        read_stated(typed, unit)
    assert (fault.value.why, fault.value.piece) == (why, piece)


@given(st.integers(0, 10**14), st.sampled_from(Qualifier), UNITS)
def test_whatever_is_shown_is_read_back(number: int, qualifier: Qualifier, unit: str) -> None:
    stated = Value(Decimal(number), qualifier)
    assert read_stated(show(stated, unit), unit) == stated
    assert read_stated(number_vi(number)).value == number


@given(st.integers(0, 10**6), st.integers(0, 9), st.sampled_from(Qualifier))
def test_a_share_of_tenths_is_read_back(whole: int, tenth: int, qualifier: Qualifier) -> None:
    stated = Value(Decimal(whole) + Decimal(tenth) / 10, qualifier)
    assert read_stated(show(stated, "%"), "%") == stated


@given(st.text(max_size=40), UNITS)
def test_any_text_is_read_or_refused_in_words(text: str, unit: str) -> None:
    try:
        value = read_stated(text, unit)
    except Unreadable:
        return
    assert value.value >= 0
