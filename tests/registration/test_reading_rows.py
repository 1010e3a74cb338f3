"""Which rows of a list are people, and where from: each trap on its own."""

import pytest

from eventmgr.registration.importing.reading import place_rows, province_of, read_list
from eventmgr.registration.importing.report import RowStatus
from eventmgr.rendering.sheets import Sheet
from tests.registration.lists import AN, BINH, HEADER, VN34, VN63, codes, names, read, sure


def test_an_official_heading_a_footer_and_signatures_are_nobody():
    rows = read(
        ["HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["BTV HỘI LHPN TỈNH BẾN TRE", "", "", "Độc lập - Tự do - Hạnh phúc"],
        ["Số: 12/DS-BTV", "", "", "Bến Tre, ngày 10 tháng 10 năm 2024"],
        ["DANH SÁCH ĐẠI BIỂU"],
        ["(Kèm theo Công văn số 11/CV-BTV ngày 10 tháng 10 năm 2024)"],
        HEADER, AN, BINH,
        ["Tổng số: 02 đại biểu"],
        ["", "", "", "Bến Tre, ngày 10 tháng 10 năm 2024"],
        ["Nơi nhận:", "", "", "TM. BAN THƯỜNG VỤ"],
        ["- Như trên;", "", "", "KT. CHỦ TỊCH"],
        ["- Lưu: VP.", "", "", "PHÓ CHỦ TỊCH"],
        ["", "NGƯỜI LẬP BIỂU", "", "(Đã ký)"],
        [], [],
        ["", "Hồ Thị Mẫu Biểu", "", "Võ Thị Mẫu Ký"],
    )  # fmt: skip
    assert names(rows) == ["Lê Thị Mẫu An", "Trần Thị Mẫu Bình"]


@pytest.mark.parametrize(
    "footer",
    [
        [["", "Người lập bảng"], [], ["", "Hồ Thị Mẫu Biểu"]],
        [["", "", "T/M BAN THƯỜNG VỤ"], ["", "", "CHỦ TỊCH"], [], ["", "", "Hồ Thị Mẫu Biểu"]],
        [["", "CHỦ TỊCH"], [], ["", "Hồ Thị Mẫu Biểu"]],
        [["Danh sách gồm có 02 đồng chí"], ["", "Hồ Thị Mẫu Biểu"]],
        [["Ấn định danh sách 02 người./."], [], ["", "Hồ Thị Mẫu Biểu", "Võ Thị Mẫu Ký"]],
        [["Cộng", "", "", 2], ["", "", "Ngày 10 tháng 10 năm 2024"], ["", "", "Hồ Thị Mẫu Biểu"]],
        [["", "Xác nhận của đơn vị", "", "Người lập"], ["", "Hồ Thị Mẫu Biểu", "", "Võ Thị Mẫu Ký"]],
        [[], [], ["", "Hồ Thị Mẫu Biểu"]],
        [["Ghi chú: đại biểu mang theo CCCD."]],
        [["", "", "", "", "", "x"]],
    ],
)
def test_no_signer_becomes_a_delegate(footer):
    assert sure(read(HEADER, AN, BINH, [], *footer)) == ["Lê Thị Mẫu An", "Trần Thị Mẫu Bình"]


def test_sections_inside_a_list_are_nobody_and_a_subtotal_does_not_end_it():
    rows = read(
        HEADER,
        ["I", "Lãnh đạo", "", ""], AN,
        ["Cộng: 1"],
        ["II. Khối tỉnh"], BINH,
        ["", "Khách mời"], [3, "Đoàn Thị Mẫu Chi", "Khách", "0911111111"],
        ["A", "ĐẠI BIỂU CHÍNH THỨC"], [4, "Hồ Thị Mẫu Dung", "Chuyên viên", "0922222222"],
        ["Tổng cộng: 4 người"],
    )  # fmt: skip
    assert sure(rows) == ["Lê Thị Mẫu An", "Trần Thị Mẫu Bình", "Đoàn Thị Mẫu Chi", "Hồ Thị Mẫu Dung"]
    assert len(rows) == 4


def test_the_header_repeated_on_each_page_is_nobody():
    assert names(read(HEADER, AN, HEADER, BINH)) == ["Lê Thị Mẫu An", "Trần Thị Mẫu Bình"]


def test_two_tables_one_below_the_other():
    rows = read(
        ["Danh sách đại biểu tỉnh Bến Tre"],
        HEADER, AN,
        ["Tổng số: 1"],
        [],
        ["Danh sách đại biểu tỉnh Trà Vinh"],
        ["TT", "Chức danh", "Họ tên", "Năm sinh"],
        [1, "Chuyên viên", "Hồ Thị Mẫu Dung", 1980],
    )  # fmt: skip
    place_rows(rows, province_of([], "", VN63), VN63)
    assert [(row.line, row.full_name, row.position, row.unit) for row in rows] == [
        (3, "Lê Thị Mẫu An", "Chủ tịch", "83"),
        (8, "Hồ Thị Mẫu Dung", "Chuyên viên", "84"),
    ]


def test_two_tables_side_by_side():
    half = ["TT", "Họ và tên", "SĐT"]
    rows = read([*half, "", *half], [1, "Lê Thị Mẫu An", "0912345678", "", 2, "Trần Thị Mẫu Bình", "0987654321"])
    assert [(row.line, row.full_name, row.phone, row.note) for row in rows] == [
        (2, "Lê Thị Mẫu An", "+84912345678", ""),
        (2, "Trần Thị Mẫu Bình", "+84987654321", ""),
    ]


def test_an_example_in_the_list_waits_for_a_person():
    rows = read(HEADER, ["VD", "Lê Thị Mẫu Ví", "Chủ tịch", "0911111111"], AN)
    assert [(row.full_name, row.status) for row in rows] == [
        ("Lê Thị Mẫu Ví", RowStatus.NEEDS_REVIEW),
        ("Lê Thị Mẫu An", RowStatus.NEW),
    ]


def test_hidden_and_struck_rows_wait_for_a_person():
    rows = read(
        HEADER,
        AN,
        BINH,
        [3, "Hồ Thị Mẫu Chi", "", "0911111111"],
        hidden_rows=frozenset({3}),
        struck=frozenset({(4, 2)}),
    )
    assert [(row.status, codes(row)) for row in rows] == [
        (RowStatus.NEW, []),
        (RowStatus.NEEDS_REVIEW, ["hidden_row"]),
        (RowStatus.NEEDS_REVIEW, ["struck_out"]),
    ]


def test_a_hidden_sheet_is_read_only_if_no_other_holds_a_list():
    hidden, shown = Sheet("Cũ", [HEADER, AN], hidden=True), Sheet("DS", [HEADER, BINH])
    assert names(read_list([hidden, shown], year=2024)[0]) == ["Trần Thị Mẫu Bình"]
    [row] = read_list([hidden, Sheet("HD", [["Hướng dẫn"]])], year=2024)[0]
    assert (row.status, codes(row)) == (RowStatus.NEEDS_REVIEW, ["hidden_sheet"])


def test_a_unit_merged_over_several_rows_is_the_unit_of_each():
    rows = read(
        ["TT", "Đơn vị", "Họ tên", "SĐT"],
        [1, "Hội LHPN tỉnh Bến Tre", "Lê Thị Mẫu An", "0912345678"],
        [2, "", "Trần Thị Mẫu Bình", "0987654321"],
        merged=((2, 2, 3, 2),),
    )
    assert [row.organization for row in rows] == ["Hội LHPN tỉnh Bến Tre"] * 2


@pytest.mark.parametrize(
    ("texts", "filename", "code"),
    [
        (["DANH SÁCH ĐẠI BIỂU TỈNH BẾN TRE"], "ds.xlsx", "83"),
        (["Danh sách đại biểu Bến Tre"], "ds.xlsx", "83"),
        (["Đoàn TP.HCM"], "", "79"),
        (["Hội LHPN TP Cần Thơ"], "", "92"),
        (["Danh sách dự Hội nghị tại TP. Nha Trang, tỉnh Khánh Hòa"], "DS_Ben_Tre.xlsx", "83"),
        (["Danh sách dự Hội nghị tại tỉnh Khánh Hòa", "Hội LHPN tỉnh Bến Tre"], "", "83"),
        (["Khánh Hòa, ngày 10 tháng 10 năm 2024", "Hội LHPN tỉnh Bến Tre"], "", "83"),
        (["Bến Tre, ngày 10 tháng 10 năm 2024", "DANH SÁCH"], "ds.xlsx", "83"),
        (["Sheet1"], "DSKienGiang.xlsx", "91"),
        (["Sheet1"], "danhsachkiengiang2024.xls", "91"),
        (["Sheet1"], "Danh sách ĐB Đắk Lắk (1).xlsx", "66"),
        (["Sheet1"], "ds daklak final.xlsx", "66"),
        (["Sheet1"], "75. Đồng Nai - DS.xlsx", "75"),
        (["Sheet1"], "BRVT.csv", "77"),
        (["Hội LHPN xã Hòa Bình", "Hội LHPN tỉnh Bạc Liêu"], "", "95"),
        (["Sheet1"], "danh sach.xlsx", None),
    ],
)
def test_the_province_is_told_by_titles_and_else_by_the_name_of_the_file(texts, filename, code):
    assert province_of(texts, filename, VN63) == code


def test_old_provinces_are_known_where_those_of_today_take_part():
    assert province_of(["Hội LHPN tỉnh Bến Tre"], "", VN34) == "86"
    assert province_of(["Hội LHPN tỉnh Bắc Giang"], "", VN34) == "24"


def test_a_province_that_does_not_take_part_is_not_taken_for_another():
    south = [unit for unit in VN63 if unit.south33]
    assert province_of(["Hội LHPN tỉnh Hà Nam"], "khanh-hoa.xlsx", south) is None


def test_sections_name_the_provinces_of_one_list():
    rows = read(
        ["Danh sách đại biểu khu vực phía Nam"], HEADER,
        ["I", "Đoàn tỉnh Bến Tre"], AN,
        ["Đoàn TP. Cần Thơ"], ["1", "Lãnh đạo"], BINH,
    )  # fmt: skip
    place_rows(rows, None, VN63)
    assert [(row.full_name, row.unit) for row in rows] == [("Lê Thị Mẫu An", "83"), ("Trần Thị Mẫu Bình", "92")]


def test_a_sheet_for_each_province():
    sheets = [Sheet("Bến Tre", [HEADER, AN]), Sheet("DS", [["Hội LHPN tỉnh Trà Vinh"], HEADER, BINH])]
    rows, texts = read_list(sheets, year=2024)
    place_rows(rows, province_of(texts, "ds.xlsx", VN63), VN63)
    assert [row.unit for row in rows] == ["83", "84"]


def test_units_name_the_provinces_where_nothing_else_does():
    header = [*HEADER, "Đơn vị"]
    rows = read(header, [*AN, "Hội LHPN tỉnh Bến Tre"], [*BINH, "Hội LHPN TP Cần Thơ"])
    place_rows(rows, None, VN63)
    assert [row.unit for row in rows] == ["83", "92"]


def test_a_province_alone_in_a_row_is_a_section():
    rows = read(HEADER, ["", "Bến Tre"], AN, ["Trà Vinh"], BINH)
    place_rows(rows, None, VN63)
    assert [(row.full_name, row.unit) for row in rows] == [("Lê Thị Mẫu An", "83"), ("Trần Thị Mẫu Bình", "84")]


def test_a_unit_of_another_province_is_told():
    rows = read([*HEADER, "Đơn vị"], [*AN, "Hội LHPN tỉnh Bến Tre"], [*BINH, "Hội LHPN huyện Phú Thọ"])
    place_rows(rows, "84", VN63)
    assert [(row.unit, codes(row)) for row in rows] == [("84", ["other_province"]), ("84", [])]
