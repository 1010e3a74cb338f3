"""Traps of lists in which somebody else could have been taken for a delegate, or a value for another."""

import io
from datetime import date

import pytest
import xlsxwriter

from eventmgr.registration.importing.reading import place_rows, province_of, read_list
from eventmgr.registration.importing.report import RowStatus
from eventmgr.rendering.sheets import Sheet, read_table
from tests.registration.lists import AN, BINH, HEADER, VN63, codes, names, one, read, sure


@pytest.mark.parametrize("whose", ["lái xe", "người thân", "người báo tin", "chồng", "kế toán", "đầu mối"])
def test_the_phone_of_another_person_is_never_the_delegates(whose):
    header = ["TT", "Họ và tên đại biểu", f"Họ tên {whose}", f"SĐT {whose}", "SĐT đại biểu"]
    row = one(header, 1, "Lê Thị Mẫu An", "Hồ Mẫu Xe", "0911111111", "0912345678")
    assert (row.full_name, row.phone, row.note) == ("Lê Thị Mẫu An", "+84912345678", "")


def test_a_group_of_columns_may_be_about_another_person():
    rows = read(
        ["TT", "Thông tin đại biểu", "", "Liên hệ khẩn cấp", ""],
        ["", "Họ và tên", "Chức vụ", "Họ và tên", "Điện thoại"],
        [1, "Lê Thị Mẫu An", "Chủ tịch", "Hồ Mẫu Thân", "0911111111"],
        merged=((1, 2, 1, 3), (1, 4, 1, 5)),
    )
    assert [(row.full_name, row.phone) for row in rows] == [("Lê Thị Mẫu An", None)]


@pytest.mark.parametrize("name", ["Mẫu", "Ví dụ", "Hướng dẫn", "nháp", "DS (cũ)"])
def test_examples_and_drafts_beside_the_list_wait_for_a_person(name):
    rows, _texts = read_list([Sheet(name, [HEADER, AN]), Sheet("Danh sách", [HEADER, BINH])], year=2024)
    assert [(row.status, codes(row)) for row in rows] == [
        (RowStatus.NEEDS_REVIEW, ["draft_sheet"]),
        (RowStatus.NEW, []),
    ]
    assert sure(read(HEADER, AN, name=name)) == ["Lê Thị Mẫu An"]


def test_a_province_is_no_example():
    rows, _texts = read_list([Sheet("Cà Mau", [HEADER, AN]), Sheet("Ca Mau 2", [HEADER, BINH])], year=2024)
    assert sure(rows) == ["Lê Thị Mẫu An", "Trần Thị Mẫu Bình"]


@pytest.mark.parametrize(
    "rows",
    [
        [HEADER, ["III", "LÁI XE PHỤC VỤ"], AN],
        [HEADER, ["", "Đại biểu dự khuyết"], AN],
        [["2. DANH SÁCH LÁI XE"], HEADER, AN],
        [HEADER, [1, "Lê Thị Mẫu An", "Lái xe", "0912345678"]],
        [[*HEADER, "Thành phần"], [*AN, "Lái xe"]],
    ],
)
def test_drivers_and_reserves_wait_for_a_person(rows):
    [row] = read(*rows)
    assert (row.status, codes(row)) == (RowStatus.NEEDS_REVIEW, ["aside"])


def test_drivers_may_stand_on_a_sheet_of_their_own_and_be_spoken_of():
    rows, _texts = read_list([Sheet("Chính thức", [HEADER, AN]), Sheet("Lái xe", [HEADER, BINH])], year=2024)
    assert sure(rows) == ["Lê Thị Mẫu An"]
    assert sure(read(["Danh sách đại biểu và lái xe"], [*HEADER, "Ghi chú"], [*AN, "Đi cùng lái xe"])) == [
        "Lê Thị Mẫu An"
    ]


@pytest.mark.parametrize(
    ("header", "answer", "comes"),
    [
        ("Xác nhận tham dự", "Không", False),
        ("Xác nhận tham dự", "Có", True),
        ("Tham dự", "Vắng", False),
        ("Tham dự", "x", True),
        ("Vắng", "x", False),
        ("Vắng", "", True),
    ],
)
def test_answers_about_coming_are_heard(header, answer, comes):
    row = one([*HEADER, header], *AN, answer)
    assert codes(row) == ([] if comes else ["not_coming"])


def test_a_section_of_the_absent_counts_for_all_its_rows():
    rows = read(HEADER, ["II. Đại biểu vắng mặt (có lý do)"], AN, ["III. Lãnh đạo dự"], BINH)
    assert [codes(row) for row in rows] == [["not_coming"], []]


def test_answers_under_a_question_are_nobodys_ethnic_group():
    row = one([*HEADER, "8. Đồng chí có dự tập huấn không?", "Dân tộc thiểu số"], *AN, "Có", "x")
    assert (row.ethnicity, row.messages) == ("", [])
    row = one([*HEADER, "Đặc điểm"], *AN, "Ê Đê")
    assert row.ethnicity == ""


def test_a_numbered_question_is_a_header():
    rows = read(
        ["1. Họ và tên đồng chí (ghi đầy đủ)", "6. Tỉnh, thành phố", "7. Số điện thoại đăng ký Zalo"],
        ["Lê Thị Mẫu An", "Sóc Trăng", "0912345678"],
        ["Trần Thị Mẫu Bình", "Cần Thơ", "0987654321"],
    )
    place_rows(rows, None, VN63)
    assert [(row.unit, row.phone) for row in rows] == [("94", "+84912345678"), ("92", "+84987654321")]


@pytest.mark.parametrize(
    ("header", "cells", "name"),
    [
        (["Họ", "Chữ đệm", "Tên"], ["Lê", "Thị Mẫu", "An"], "Lê Thị Mẫu An"),
        (["Họ", "Tên đệm", "Tên"], ["Lê", "", "Mẫu"], "Lê Mẫu"),
        (["Họ, chữ đệm\nvà tên"], ["Lê Thị\nMẫu An"], "Lê Thị Mẫu An"),
        (["H Ọ  V À  T Ê N"], ["Lê Thị Mẫu An"], "Lê Thị Mẫu An"),
        (["Họ và tên"], ["lê thị mẫu an"], "Lê Thị Mẫu An"),
        (["Họ và tên"], ["Công Tôn Nữ Mẫu An"], "Công Tôn Nữ Mẫu An"),
        (["Họ và tên"], ["Ðặng Thị Mẫu Ðào"], "Đặng Thị Mẫu Đào"),
    ],
)
def test_names_in_more_forms(header, cells, name):
    row = one(["TT", *header, "N.SINH", "C.VỤ", "Ð.THOẠI"], 1, *cells, "02/09/1976 00:00:00", "Chủ tịch", "0912345678")
    assert (row.full_name, row.position, row.phone) == (name, "Chủ tịch", "+84912345678")
    assert (row.birth_date, row.status) == (date(1976, 9, 2), RowStatus.NEW)


def test_two_columns_that_both_look_like_the_phone_are_told_by_their_cells():
    row = one(["tt", "họ tên", "dt", "đt"], 1, "Y Mẫu Lan", "Xơ Đăng", "0912345678")
    assert (row.ethnicity, row.phone) == ("Xơ Đăng", "+84912345678")


@pytest.mark.parametrize(("fixed", "mobile"), [("0258 3822222", "0912345678"), ("", 912345678.0)])
def test_the_mobile_is_the_phone(fixed, mobile):
    rows = read(
        ["TT", "Họ và tên", "Điện thoại", ""],
        ["", "", "Cố định", "Di động"],
        [1, "Lê Thị Mẫu An", fixed, mobile],
        merged=((1, 3, 1, 4), (1, 2, 2, 2)),
    )
    assert [row.phone for row in rows] == ["+84912345678"]


def test_of_two_functions_none_is_lost():
    rows = read(
        ["TT", "Họ và tên", "Chức vụ", ""],
        ["", "", "Đảng", "Hội"],
        [1, "Lê Thị Mẫu An", "Tỉnh ủy viên", "Chủ tịch"],
        [2, "Trần Thị Mẫu Bình", "", "Chuyên viên"],
        merged=((1, 3, 1, 4), (1, 2, 2, 2)),
    )
    assert [(row.position, row.note) for row in rows] == [("Tỉnh ủy viên", "Chủ tịch"), ("Chuyên viên", "")]
    row = one(["Nhiệm vụ trong đoàn", "Họ và tên", "Cấp bậc, chức vụ"], "Trưởng đoàn", "Lê Thị Mẫu An", "Chủ tịch")
    assert (row.position, row.note) == ("Chủ tịch", "Trưởng đoàn")


def test_a_row_without_name_and_number_goes_on_with_the_person_above():
    [row, other] = read(HEADER, AN, ["", "", "kiêm Ủy viên", "0258 3822222"], BINH)
    assert (row.position, row.phone, row.note) == ("Chủ tịch, kiêm Ủy viên", "+84912345678", "ĐT khác: 0258 3822 222")
    assert (codes(row), other.line) == (["continued"], 4)


def test_the_rows_under_a_merged_name_are_one_person():
    rows = read(HEADER, AN, ["", "", "Hội LHPN tỉnh"], BINH, merged=((2, 2, 3, 2), (2, 1, 3, 1)))
    assert [(row.full_name, row.position, row.messages) for row in rows] == [
        ("Lê Thị Mẫu An", "Chủ tịch, Hội LHPN tỉnh", []),
        ("Trần Thị Mẫu Bình", "Phó Chủ tịch", []),
    ]


@pytest.mark.parametrize("ditto", ["nt", "-nt-", "Như trên", '"', "''"])
def test_as_above_means_the_value_above(ditto):
    rows = read([*HEADER, "Đơn vị"], [*AN, "Hội LHPN tỉnh"], [2, "Hồ Mẫu Bình", ditto, "0987654321", ditto])
    assert [(row.position, row.organization) for row in rows] == [("Chủ tịch", "Hội LHPN tỉnh")] * 2


def test_what_programs_write_for_nothing_is_nothing():
    row = one([*HEADER, "Email", "Ngày sinh"], *AN, "nan", "NaT")
    assert (row.email, row.birth_year, row.messages) == (None, None, [])


def test_a_struck_note_strikes_no_person():
    rows = read([*HEADER, "Ghi chú"], [*AN, "Ăn chay"], struck=frozenset({(2, 5)}))
    assert [(row.status, row.note, codes(row)) for row in rows] == [(RowStatus.NEW, "", ["struck_cell"])]


def test_the_error_of_a_formula_is_told():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, AN[:3])
        sheet.write_formula(1, 3, "=VLOOKUP(B2,Z:Z,1,0)", None, "#N/A")
    [row] = read_list(read_table(out.getvalue(), "ds.xlsx"), year=2024)[0]
    assert (row.status, row.phone, codes(row)) == (RowStatus.NEEDS_REVIEW, None, ["error_cell"])


def test_guidance_under_the_header_and_greetings_are_nobody():
    rows = read(
        HEADER, ["", "(viết in hoa)", "(ghi đủ)", "(có Zalo)"], AN, ["", "Trân trọng!"], ["", "Đã ký: Võ Thị Mẫu Ký"]
    )
    assert names(rows) == ["Lê Thị Mẫu An"]


def test_a_day_a_month_and_a_year_of_birth_stand_apart():
    header = ["Họ và tên", "Ngày sinh", "Tháng sinh", "Năm sinh", "Chức vụ"]
    rows = read(header, ["Lê Thị Mẫu An", 7.0, 8.0, 1982.0, "A"], ["Hồ Mẫu Bình", "", "", 1990.0, "B"])
    assert [(row.birth_date, row.birth_year) for row in rows] == [(date(1982, 8, 7), 1982), (None, 1990)]


@pytest.mark.parametrize("cell", ["<an@example.org>", "an@example.org.", "mailto:an@example.org,"])
def test_marks_around_an_address_are_none_of_it(cell):
    assert one([*HEADER, "Thư ĐT"], *AN, cell).email == "an@example.org"


@pytest.mark.parametrize("cell", ["+(84)912345678", "(84) 912 345 678", "+840912345678"])
def test_the_code_of_the_country_in_more_forms(cell):
    assert one(HEADER, 1, "Lê Thị Mẫu An", "", cell).phone == "+84912345678"


def test_the_province_is_told_by_an_initial_or_below_the_list():
    assert province_of(["HỘI PHỤ NỮ TỈNH K.HÒA"], "ds.xlsx", VN63) == "56"
    rows, texts = read_list(
        [Sheet("DS", [HEADER, AN, ["", "", "", "Kiên Giang, ngày 12 tháng 10 năm 2024"]])], year=2024
    )
    assert (names(rows), province_of(texts, "ds.xlsx", VN63)) == (["Lê Thị Mẫu An"], "91")


def test_a_header_that_is_not_known_is_named_in_the_guess():
    row = one(["TT", "Họ tên", "Zzz"], 1, "Lê Thị Mẫu An", "0912345678")
    assert [str(message.text) for message in row.messages] == [
        "The header “Zzz” is not known; the column was told by its cells: Phone."
    ]


def test_of_a_number_struck_out_and_a_new_one_the_new_one_counts():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet, struck = book.add_worksheet(), book.add_format({"font_strikeout": True})
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, AN[:3])
        sheet.write_rich_string(1, 3, struck, "0911111111", " ", "0912345678")
    [row] = read_list(read_table(out.getvalue(), "ds.xlsx"), year=2024)[0]
    assert (row.status, row.phone, row.note, codes(row)) == (RowStatus.NEW, "+84912345678", "", ["struck_cell"])
