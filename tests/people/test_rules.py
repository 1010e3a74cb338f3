import unicodedata
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.core.text import fold
from eventmgr.people.provinces import UnitRow, load_units
from eventmgr.people.rules import (
    InvalidEmail,
    InvalidPhone,
    PhoneFault,
    find_phones,
    find_province,
    format_phone,
    parse_email,
    parse_phone,
)

VN63 = [unit for unit in load_units() if unit.set == "vn63"]
VN34 = [unit for unit in load_units() if unit.set == "vn34"]


@pytest.mark.parametrize(
    "typed",
    [
        "0900000045",
        "0900 000 045",
        "0900-000-045",
        "0900.000.045",
        "(0900) 000 045",
        "0900\u00a0000\u00a0045",
        "+84 900 000 045",
        "+84 (0)900 000 045",
        "+840900000045",
        "84900000045",
        "84 900 000 045",
        "0084 900 000 045",
        "900000045",
        "900000045.0",
        900000045,
        900000045.0,
    ],
)
def test_every_usual_writing_is_the_same_number(typed: str | float) -> None:
    assert parse_phone(typed) == "+84900000045"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("01200000076", "+84700000076"),
        ("01260000076", "+84760000076"),
        ("01230000076", "+84830000076"),
        ("01290000076", "+84820000076"),
        ("0162 000 0076", "+84320000076"),
        ("0168.0000.076", "+84380000076"),
        ("+84 168 0000 076", "+84380000076"),
        (1680000076.0, "+84380000076"),
        ("01860000076", "+84560000076"),
        ("01880000076", "+84580000076"),
        ("01990000076", "+84590000076"),
    ],
)
def test_an_old_number_of_11_digits_gets_its_new_prefix(old: str | float, new: str) -> None:
    assert parse_phone(old) == new


@pytest.mark.parametrize(
    ("typed", "number"),
    [("0258 3822222", "+842583822222"), ("(0258) 3822 222", "+842583822222"), (2583822222.0, "+842583822222")],
)
def test_a_landline_of_today_is_a_number(typed: str | float, number: str) -> None:
    assert parse_phone(typed) == number


@pytest.mark.parametrize("typed", ["058 3822222", "(058) 3822 222", "058-3822222", "+84 58 3822222"])
def test_an_old_landline_is_not_taken_for_a_strangers_mobile(typed: str) -> None:
    with pytest.raises(InvalidPhone) as refused:
        parse_phone(typed)
    assert refused.value.reason is PhoneFault.OLD_LANDLINE


@pytest.mark.parametrize("typed", ["0583822222", "0583 822 222", "058 382 2222"])
def test_a_mobile_of_the_058_network_is_a_number(typed: str) -> None:
    assert parse_phone(typed) == "+84583822222"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", PhoneFault.EMPTY),
        (" \u00a0", PhoneFault.EMPTY),
        ("không có", PhoneFault.NOT_A_NUMBER),
        ("0900000045 (Zalo)", PhoneFault.NOT_A_NUMBER),
        ("0900000045 / 0900000046", PhoneFault.NOT_A_NUMBER),
        ("090000070", PhoneFault.IMPOSSIBLE),
        ("012345678901", PhoneFault.IMPOSSIBLE),
        ("0168000007", PhoneFault.IMPOSSIBLE),
        ("113", PhoneFault.IMPOSSIBLE),
        ("+", PhoneFault.NOT_A_NUMBER),
        (0.5, PhoneFault.IMPOSSIBLE),
    ],
)
def test_what_is_no_number_is_refused_with_its_reason(typed: str | float, reason: PhoneFault) -> None:
    with pytest.raises(InvalidPhone) as refused:
        parse_phone(typed)
    assert refused.value.reason is reason


@given(st.text(max_size=30) | st.text(alphabet="+084 ().-123", max_size=16) | st.floats() | st.integers())
def test_any_input_is_a_number_in_e164_or_refused(typed: str | float) -> None:
    try:
        number = parse_phone(typed)
    except InvalidPhone:
        return
    assert parse_phone(number) == number
    assert parse_phone(format_phone(number)) == number


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("0900000030 / 0261 3000 030", ["+84900000030", "+842613000030"]),
        ("0900 000 031; 0900 000 831", ["+84900000031", "+84900000831"]),
        ("01680000076 (không có Zalo)", ["+84380000076"]),
        ("ĐT: (0900) 000 026", ["+84900000026"]),
        ("0900000030, +84900000030", ["+84900000030"]),
        ("0900000030\n0900000031", ["+84900000030", "+84900000031"]),
        (900000042.0, ["+84900000042"]),
    ],
)
def test_a_cell_may_hold_several_numbers_and_remarks(cell: str | float, numbers: list[str]) -> None:
    assert find_phones(cell) == numbers


@pytest.mark.parametrize("cell", ["", "chưa có", "0900000030 / 09000"])
def test_a_cell_without_a_whole_number_is_refused(cell: str) -> None:
    with pytest.raises(InvalidPhone):
        find_phones(cell)


@pytest.mark.parametrize(
    ("number", "shown"),
    [("+84912345678", "0912 345 678"), ("+842583822222", "0258 3822 222"), ("+16502530000", "+1 650-253-0000")],
)
def test_numbers_are_shown_as_people_write_them(number: str, shown: str) -> None:
    assert format_phone(number) == shown


def test_an_address_is_kept_in_small_letters() -> None:
    assert parse_email(" DB59@Example.ORG ") == "db59@example.org"


@pytest.mark.parametrize("typed", ["", "sau@@example", "sau@", "@example.org", "a b@example.org", "không"])
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidEmail):
        parse_email(typed)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("TP. HCM", "79"),
        ("TPHCM", "79"),
        ("Tp.HCM", "79"),
        ("Thành phố Hồ Chí Minh", "79"),
        ("Hội LHPN TPHCM", "79"),
        ("BR-VT", "77"),
        ("Bà Rịa \u2013 Vũng Tàu", "77"),
        ("DS đại biểu Hội LHPN tỉnh BR-VT", "77"),
        ("Thừa Thiên - Huế", "46"),
        ("Huế", "46"),
        ("TT-Huế", "46"),
        ("Đắc Nông", "67"),
        ("Danh sách đại biểu tỉnh Đắc Nông", "67"),
        ("Đak Lak", "66"),
        ("Đắc Lắc", "66"),
        ("DAKLAK", "66"),
        ("KHÁNH HOÀ", "56"),
        ("khanhhoa", "56"),
        ("T. Khánh Hòa", "56"),
        ("Hội Liên hiệp Phụ nữ tỉnh Khánh Hòa", "56"),
        ("DANH SÁCH ĐẠI BIỂU HỘI LHPN TP. ĐÀ NẴNG", "48"),
        ("Hội LHPN Hà Tĩnh", "42"),
        ("xã Hòa Bình, tỉnh Bạc Liêu", "95"),
        ("Hội LHPN huyện Phú Thọ, tỉnh Đồng Nai", "75"),
        ("Đoàn đại biểu tỉnh Phú Yên dự Hội nghị tại TP. Nha Trang, tỉnh Khánh Hòa", "54"),
        ("Hội LHPN TP Cần Thơ", "92"),
        ("Hội LHPN TT-Huế", "46"),
    ],
)
def test_a_province_is_known_by_its_usual_writings(text: str, code: str) -> None:
    assert find_province(text, VN63) == code
    assert find_province(unicodedata.normalize("NFD", text), VN63) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ĐN",
        "HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM",
        "khu vực phía Nam",
        "phường Phú Thọ",
        "tỉnh Quảng Nam - Đà Nẵng",
        "Quảng",
        "Bình",
        "Khánh Hoàng",
    ],
)
def test_an_unclear_text_names_no_province(text: str) -> None:
    assert find_province(text, VN63) is None


@pytest.mark.parametrize("units", [VN63, VN34], ids=["vn63", "vn34"])
def test_every_province_is_found_by_its_own_names(units: list[UnitRow]) -> None:
    for unit in units:
        for text in (unit.name, unit.full_name, fold(unit.name), unit.name.upper(), f"Hội LHPN {unit.full_name}"):
            assert find_province(text, units) == unit.code, text


def test_a_name_of_both_sets_is_ambiguous_where_both_are_asked() -> None:
    assert find_province("Bắc Ninh", VN63) == "27"
    assert find_province("Bắc Ninh", VN34) == "24"
    assert find_province("Bắc Ninh", [*VN63, *VN34]) is None


@given(st.sampled_from(VN63), st.sampled_from(VN63))
def test_two_provinces_in_one_text_are_never_decided(one: UnitRow, other: UnitRow) -> None:
    expected = one.code if one == other else None
    assert find_province(f"tỉnh {one.name}, {other.name}", VN63) == expected


def test_the_table_holds_both_sets() -> None:
    assert Counter(unit.set for unit in load_units()) == {"vn63": 63, "vn34": 34}
    assert len({(unit.set, unit.code) for unit in load_units()}) == 97
    assert all(unit.name == unicodedata.normalize("NFC", unit.name) for unit in load_units())
    assert Counter(unit.type for unit in VN63) == {"Tỉnh": 58, "Thành phố": 5}
    assert Counter(unit.type for unit in VN34) == {"Tỉnh": 28, "Thành phố": 6}


def test_the_63_became_the_34() -> None:
    assert {unit.merged_into for unit in VN63} == {unit.code for unit in VN34}
    assert all(unit.merged_into is None for unit in VN34)
    assert {unit.valid_to for unit in VN63} == {date(2025, 6, 30)}
    assert {unit.valid_from for unit in VN34} == {date(2025, 7, 1)}


def test_the_33_of_the_south_became_15_without_any_of_the_north() -> None:
    south = [unit for unit in VN63 if unit.south33]
    now = {unit.merged_into for unit in south}
    assert (len(south), len(now)) == (33, 15)
    assert not now & {unit.merged_into for unit in VN63 if not unit.south33}


def test_tien_giang_is_dong_thap_today_and_hue_was_a_province() -> None:
    before, now = ({unit.code: unit for unit in units} for units in (VN63, VN34))
    assert before["82"].full_name == "Tỉnh Tiền Giang"
    assert before["82"].merged_into == "82"
    assert now["82"].full_name == "Tỉnh Đồng Tháp"
    assert before["46"].full_name == "Tỉnh Thừa Thiên Huế"
    assert now["46"].full_name == "Thành phố Huế"
