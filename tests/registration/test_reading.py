"""Lists as other provinces may send them: each trap on its own, with what a careful person would read."""

import unicodedata
from datetime import date
from typing import Any

import pytest

from eventmgr.people.provinces import load_units
from eventmgr.people.rules import Sex
from eventmgr.registration.importing.layout import Encoding, Layout, find_layouts
from eventmgr.registration.importing.reading import place_rows, province_of, read_list, read_rows
from eventmgr.registration.importing.report import ListRow, NoList, RowStatus
from eventmgr.rendering.sheets import Sheet

VN63 = [unit for unit in load_units() if unit.set == "vn63"]
VN34 = [unit for unit in load_units() if unit.set == "vn34"]
HEADER = ["STT", "Họ và tên", "Chức vụ", "Số điện thoại"]
AN = [1, "Lê Thị Mẫu An", "Chủ tịch", "0912345678"]
BINH = [2, "Trần Thị Mẫu Bình", "Phó Chủ tịch", "0987654321"]


def read(*rows: list[Any], name: str = "Sheet1", **marks: Any) -> list[ListRow]:
    return read_list([Sheet(name, list(rows), **marks)], year=2024)[0]


def names(rows: list[ListRow]) -> list[str]:
    return [row.full_name for row in rows]


def codes(row: ListRow) -> list[str]:
    return [message.code for message in row.messages]


def sure(rows: list[ListRow]) -> list[str]:
    return [row.full_name for row in rows if row.status is RowStatus.NEW]


def one(header: list[Any], *cells: Any) -> ListRow:
    [row] = read(header, list(cells))
    return row


# The header


@pytest.mark.parametrize(
    "words",
    [
        "Họ tên cán bộ", "Họ và tên (chữ in hoa)", "HỌ VÀ TÊN", "Họ và\ntên", "Họ & tên", "Tên", "Đại biểu", "hoten",
        "Họ tên đại biểu", "Họ và tên đại biểu tham dự", "Ho va ten", "Cán bộ tham dự", "Hä vµ tªn", "Hoï vaø teân",
        "Full name", "Họ và tên, chức danh",
    ],
)  # fmt: skip
def test_the_column_of_names_has_many_names(words):
    rows = read(["TT", words, "SĐT"], [1, "Lê Thị Mẫu An", "0912345678"])
    assert [(row.full_name, row.phone) for row in rows] == [("Lê Thị Mẫu An", "+84912345678")]


@pytest.mark.parametrize(
    ("words", "column", "cell", "value"),
    [
        ("Số ĐT/Zalo", "phone", "0912345678", "+84912345678"),
        ("ĐT liên hệ", "phone", "0912345678", "+84912345678"),
        ("Đ.T", "phone", "0912345678", "+84912345678"),
        ("Liên lạc", "phone", "0912345678", "+84912345678"),
        ("Điện thoại cơ quan", "phone", "0258 3822222", "+842583822222"),
        ("Chức vụ/Đơn vị công tác", "position", "Chủ tịch Hội LHPN tỉnh", "Chủ tịch Hội LHPN tỉnh"),
        ("Chức danh, nơi công tác", "position", "Chuyên viên", "Chuyên viên"),
        ("Chức vụ hiện nay", "position", "Chuyên viên", "Chuyên viên"),
        ("Cơ quan, đơn vị", "organization", "Hội LHPN tỉnh", "Hội LHPN tỉnh"),
        ("Tên đơn vị", "organization", "Hội LHPN tỉnh", "Hội LHPN tỉnh"),
        ("Phòng/Ban", "organization", "Ban Gia đình - Xã hội", "Ban Gia đình - Xã hội"),
        ("Đơn vị (tỉnh)", "province", "Bến Tre", "Bến Tre"),
        ("Tỉnh/TP", "province", "Bến Tre", "Bến Tre"),
        ("Hội LHPN tỉnh, thành phố", "province", "Bến Tre", "Bến Tre"),
        ("Đoàn", "province", "Bến Tre", "Bến Tre"),
        ("Địa chỉ email", "email", "An@Example.org", "an@example.org"),
        ("Giới tính", "sex", "nu", Sex.FEMALE),
        ("Giới", "sex", "F", Sex.FEMALE),
        ("Nam/Nữ", "sex", "Nam", Sex.MALE),
        ("Phái", "sex", "NỮ", Sex.FEMALE),
        ("Dân tộc, tôn giáo", "ethnicity", "Kinh", "Kinh"),
        ("Ghi chú (nếu có)", "note", "Trưởng đoàn", "Trưởng đoàn"),
        ("Năm sinh", "birth_year", 1975.0, 1975),
        ("NTNS", "birth_year", "15/8/1979", 1979),
        ("Ngày, nơi sinh", "birth_year", "15/8/1979", 1979),
    ],
)
def test_the_other_columns_have_many_names(words, column, cell, value):
    row = one(["STT", "Họ tên", words], 1, "Lê Thị Mẫu An", cell)
    assert getattr(row, column) == value
    assert row.status is RowStatus.NEW


@pytest.mark.parametrize(
    "words", ["Số CCCD", "Nơi sinh", "Quê quán", "Ngày vào Đảng", "Ký nhận", "Trình độ", "Họ tên chồng"]
)
def test_columns_that_are_none_of_ours_are_left_out(words):
    row = one(["STT", "Họ tên", words, "SĐT"], 1, "Lê Thị Mẫu An", "0999888777", "0912345678")
    assert (row.full_name, row.phone, row.birth_year, row.messages) == ("Lê Thị Mẫu An", "+84912345678", None, [])


def test_a_header_of_three_lines_with_groups_and_numbers_under_it():
    rows = read(
        ["TT", "Thông tin chung", "", "Ngày, tháng, năm sinh", "", "", "Liên hệ", ""],
        ["", "Họ và tên", "Giới tính", "Ngày", "Tháng", "Năm", "Điện thoại", "Email"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
        [1, "Lê Thị Mẫu An", "Nữ", 15, 8, 1979, "0912345678", "a@example.org"],
        [2, "Trần Văn Mẫu Bình", "Nam", "", "", 1980, "0987654321", ""],
    )
    assert [(row.line, row.full_name, row.birth_date, row.birth_year) for row in rows] == [
        (4, "Lê Thị Mẫu An", date(1979, 8, 15), 1979),
        (5, "Trần Văn Mẫu Bình", None, 1980),
    ]
    assert [(row.sex, row.phone, row.email) for row in rows] == [
        (Sex.FEMALE, "+84912345678", "a@example.org"),
        (Sex.MALE, "+84987654321", None),
    ]


@pytest.mark.parametrize("marker", [["A", "B", "1", "2"], [1, 2, 3, 4], ["(1)", "(2)", "(3)", "(4)"]])
def test_a_row_that_numbers_the_columns_is_nobody(marker):
    assert names(read(HEADER, marker, AN, BINH)) == ["Lê Thị Mẫu An", "Trần Thị Mẫu Bình"]


def test_the_year_of_birth_may_stand_in_the_column_of_the_sex():
    rows = read(
        ["TT", "Họ và tên", "Năm sinh", "", "Chức vụ"],
        ["", "", "Nam", "Nữ", ""],
        [1, "Lê Thị Mẫu An", "", 1979, "Chủ tịch"],
        [2, "Trần Văn Mẫu Bình", "15/8/1980", "", "Chuyên viên"],
    )
    assert [(row.sex, row.birth_year, row.birth_date, codes(row)) for row in rows] == [
        (Sex.FEMALE, 1979, None, []),
        (Sex.MALE, 1980, date(1980, 8, 15), []),
    ]


@pytest.mark.parametrize("mark", ["x", "X", "✓", 1, "v", "có"])
def test_a_cross_under_the_sex_counts_whatever_it_looks_like(mark):
    row = one(["TT", "Họ tên", "Nam", "Nữ", "SĐT"], 1, "Lê Thị Mẫu An", "", mark, "0912345678")
    assert row.sex is Sex.FEMALE


def test_a_name_in_two_columns_under_one_header():
    merged = ((1, 2, 1, 3),)
    rows = [
        ["TT", "Họ và tên", "", "Chức vụ"],
        [1, "Lê Thị Mẫu", "An", "Chủ tịch"],
        [2, "Trần Mẫu", "Bình", "Chuyên viên"],
    ]
    assert names(read(*rows, merged=merged)) == ["Lê Thị Mẫu An", "Trần Mẫu Bình"]
    assert names(read(*rows)) == ["Lê Thị Mẫu An", "Trần Mẫu Bình"]


def test_a_name_in_two_columns_with_a_header_of_two_lines():
    rows = read(
        ["TT", "Họ và tên", "", "Năm sinh"],
        ["", "Họ", "Tên", ""],
        [1, "Lê Thị Mẫu", "An", 1979],
        merged=((1, 2, 1, 3), (1, 1, 2, 1), (1, 4, 2, 4)),
    )
    assert [(row.line, row.full_name, row.birth_year) for row in rows] == [(3, "Lê Thị Mẫu An", 1979)]


def test_columns_stand_in_any_order():
    row = one(
        ["Ghi chú", "Email", "SĐT", "Đơn vị", "Họ tên", "Chức vụ"],
        "Ăn chay", "a@example.org", "0912345678", "Hội LHPN tỉnh", "Lê Thị Mẫu An", "Chủ tịch",
    )  # fmt: skip
    assert (row.full_name, row.position, row.organization, row.note) == (
        "Lê Thị Mẫu An", "Chủ tịch", "Hội LHPN tỉnh", "Ăn chay",
    )  # fmt: skip


def test_a_column_without_a_header_is_told_by_its_cells_and_said_to_be_a_guess():
    rows = read(["STT", "Họ tên", "", "Cột mới"], [1, "Lê Thị Mẫu An", "0912345678", "a@example.org"])
    assert [(row.phone, row.email, row.status, codes(row)) for row in rows] == [
        ("+84912345678", "a@example.org", RowStatus.NEW, ["guessed_column", "guessed_column"])
    ]


def test_a_list_without_a_header_waits_for_a_person():
    rows = read(["DANH SÁCH TỈNH BẾN TRE"], [1, "Lê Thị Mẫu An", "0912345678"], [2, "Trần Thị Mẫu Bình", "0987654321"])
    assert [(row.full_name, row.phone, row.status) for row in rows] == [
        ("Lê Thị Mẫu An", "+84912345678", RowStatus.NEEDS_REVIEW),
        ("Trần Thị Mẫu Bình", "+84987654321", RowStatus.NEEDS_REVIEW),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["Mã", "Nội dung", "Số lượng"], [1, "Nước uống", 78]],
        [["HƯỚNG DẪN"], ["1. Điền đủ họ và tên, chức vụ, điện thoại."], ["2. Gửi trước ngày 15/10/2024."]],
        [["Chương trình"], ["Thời gian", "Nội dung", "Địa điểm"], ["7h30", "Đón tiếp đại biểu", "Hội trường"]],
        [["STT", "Chức vụ", "SĐT"], [1, "Chủ tịch", "0912345678"]],
    ],
)
def test_what_is_no_list_of_people_is_refused(rows):
    with pytest.raises(NoList):
        read(*rows)


# What stands around and between the people


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


def test_an_example_in_the_list_waits_for_a_person():
    rows = read(HEADER, ["VD", "Lê Thị Mẫu Ví", "Chủ tịch", "0911111111"], AN)
    assert [(row.full_name, row.status) for row in rows] == [
        ("Lê Thị Mẫu Ví", RowStatus.NEEDS_REVIEW),
        ("Lê Thị Mẫu An", RowStatus.NEW),
    ]


# What is hidden, struck out, merged


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


# Names


@pytest.mark.parametrize(
    ("cell", "name", "sex"),
    [
        ("Bà Lê Thị Mẫu An", "Lê Thị Mẫu An", Sex.FEMALE),
        ("Ông Trần Mẫu Bình", "Trần Mẫu Bình", Sex.MALE),
        ("Ông Thị Mẫu Chi", "Ông Thị Mẫu Chi", None),
        ("Đ/c Lê Thị Mẫu An", "Lê Thị Mẫu An", None),
        ("Đ/c: Lê Thị Mẫu An", "Lê Thị Mẫu An", None),
        ("đc. Lê Thị Mẫu An", "Lê Thị Mẫu An", None),
        ("ThS. Lê Thị Mẫu An", "Lê Thị Mẫu An", None),
        ("TS Lê Thị Mẫu An", "Lê Thị Mẫu An", None),
        ("BS.CKI Lê Thị Mẫu An", "Lê Thị Mẫu An", None),
        ("PGS.TS. Lê Thị Mẫu An", "Lê Thị Mẫu An", None),
        ("Lê Thị Mẫu An, ThS.", "Lê Thị Mẫu An", None),
        ("1. Lê Thị Mẫu An", "Lê Thị Mẫu An", None),
        ("LÊ THỊ MẪU AN", "Lê Thị Mẫu An", None),
        ("H'HEN MẪU NIÊ", "H'Hen Mẫu Niê", None),
        ("H’Hen Mẫu Niê", "H’Hen Mẫu Niê", None),
        ("Y MẪU KPĂ", "Y Mẫu Kpă", None),
        ("K’Mẫu", "K’Mẫu", None),
        ("Rơ Châm H'Mẫu", "Rơ Châm H'Mẫu", None),
        ("Lê\u00a0Thị\u200b  Mẫu An ", "Lê Thị Mẫu An", None),
        ("Nguyễn Thị Mẫu LAN", "Nguyễn Thị Mẫu LAN", None),
        ("Ma Thị Mẫu", "Ma Thị Mẫu", None),
    ],
)
def test_names_are_taken_without_forms_of_address_and_never_recased_but_from_capitals(cell, name, sex):
    for form in ("NFC", "NFD"):
        row = one(HEADER, 1, unicodedata.normalize(form, cell), "Chủ tịch", "0912345678")
        assert (row.full_name, row.sex) == (name, sex)


@pytest.mark.parametrize(
    "cell",
    ["Chưa có", "Cử sau", "Hội LHPN tỉnh", "Lê Thị Mẫu An; Trần Thị Mẫu Bình", "An", "Lê Thị Mẫu An 2", "???", "..."],
)
def test_what_is_no_sure_name_is_not_taken_silently(cell):
    row = one(HEADER, 1, cell, "Chủ tịch", "0912345678")
    assert row.status in {RowStatus.NEEDS_REVIEW, RowStatus.REJECTED}
    assert row.messages


def test_a_remark_behind_the_name_becomes_the_note():
    row = one(HEADER, 1, "Lê Thị Mẫu An (Trưởng đoàn)", "Chủ tịch", "0912345678")
    assert (row.full_name, row.note) == ("Lê Thị Mẫu An", "Trưởng đoàn")


# Notes


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("Vắng", ["not_coming"]),
        ("VẮNG CÓ LÝ DO", ["not_coming"]),
        ("Xin nghỉ", ["not_coming"]),
        ("Rút tên", ["not_coming"]),
        ("Không tham dự được", ["not_coming"]),
        ("Thay đ/c Trần Thị Mẫu Bận", ["replacement"]),
        ("Đi thay bà Trần Thị Mẫu Bình", ["replacement"]),
        ("Ăn chay", []),
        ("Trưởng đoàn", []),
        ("Dự hội nghị ngày đầu", []),
        ("Ở cùng phòng Vàng Thị Mẫu", []),
        ("Thay mặt đoàn phát biểu", []),
        ("không ăn hải sản", []),
    ],
)
def test_notes_of_absence_and_replacement_are_told(note, code):
    row = one([*HEADER, "Ghi chú"], *AN, note)
    assert codes(row) == code
    assert row.note == note


# Provinces


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


def test_a_unit_of_another_province_is_told():
    rows = read([*HEADER, "Đơn vị"], [*AN, "Hội LHPN tỉnh Bến Tre"], [*BINH, "Hội LHPN huyện Phú Thọ"])
    place_rows(rows, "84", VN63)
    assert [(row.unit, codes(row)) for row in rows] == [("84", ["other_province"]), ("84", [])]


# Old encodings


TCVN3 = [
    ["TT", "Hä vµ tªn", "Chøc vô", "§¬n vÞ"],
    [1, "Vâ Ngäc MÉu H»ng", "Chñ tÞch", "Héi LHPN tØnh Phó Yªn"],
    [2, "NGUYÔN THÞ MÉU §µO", "ñy viªn Ban Th\u00adêng vô", "Héi LHPN tØnh Phó Yªn"],
]


def test_tcvn3_is_known_without_its_font():
    rows = read(*TCVN3)
    assert [(row.full_name, row.position, row.organization) for row in rows] == [
        ("Võ Ngọc Mẫu Hằng", "Chủ tịch", "Hội LHPN tỉnh Phú Yên"),
        ("Nguyễn Thị Mẫu Đào", "ủy viên Ban Thường vụ", "Hội LHPN tỉnh Phú Yên"),
    ]


def test_unicode_rows_among_old_ones_stay_as_they_are():
    rows = read(*TCVN3, [3, "Lê Thị Mẫu Ánh", "Chủ tịch", "Hội LHPN"], [4, "Lê Thanh Hà", "Chuyên viên", "Hội LHPN"])
    assert names(rows)[2:] == ["Lê Thị Mẫu Ánh", "Lê Thanh Hà"]


def test_only_some_columns_are_in_an_old_encoding():
    rows = read(
        ["TT", "Họ và tên", "Chöùc vuï"], [1, "Lê Thị Mẫu Ánh", "Chuû tòch"], [2, "Hồ Mẫu Bình", "Phoù Chuû tòch"]
    )
    assert [(row.full_name, row.position) for row in rows] == [
        ("Lê Thị Mẫu Ánh", "Chủ tịch"),
        ("Hồ Mẫu Bình", "Phó Chủ tịch"),
    ]


def test_an_old_font_with_unicode_text_in_it_is_unicode():
    fonts = {(row, column): ".VnTime" for row in (1, 2, 3) for column in (2, 3)}
    assert names(read(HEADER, AN, BINH, fonts=fonts)) == ["Lê Thị Mẫu An", "Trần Thị Mẫu Bình"]


def test_a_font_of_capitals_shows_capitals():
    fonts = {(2, 2): ".VnTimeH", (3, 2): ".VnTime"}
    rows = read(["TT", "Hä vµ tªn"], [1, "vâ thÞ mÉu h»ng"], [2, "TrÇn ThÞ MÉu ¸nh"], fonts=fonts)
    assert names(rows) == ["Võ Thị Mẫu Hằng", "Trần Thị Mẫu Ánh"]


def test_a_layout_can_be_kept_corrected_and_used_again():
    sheet = Sheet("DS", [["Cột A", "Chức vụ", "SĐT"], ["Lê Thị Mẫu An", "Chủ tịch", "0912345678"]])
    [layout] = find_layouts([sheet])
    assert Layout.from_json(layout.to_json()) == layout
    corrected = Layout.from_json({**layout.to_json(), "columns": {"full_name": 0, "note": 2}, "guessed": []})
    [row], _texts = read_rows(sheet, corrected, year=2024)
    assert (row.full_name, row.note, row.phone, row.status) == ("Lê Thị Mẫu An", "0912345678", None, RowStatus.NEW)
    assert Encoding.VNI in Layout.from_json({**layout.to_json(), "encodings": {"0": "vni"}}).encodings.values()
    again = find_layouts([Sheet("Khác", [["Danh sách"], ["CỘT A", "chức vụ", "SĐT"], ["Hồ Mẫu", "", "0987654321"]])])
    assert [each.fingerprint for each in again] == [layout.fingerprint]
