"""Lists as other provinces may send them: each trap of the header on its own."""

from datetime import date

import pytest

from eventmgr.people.rules import Sex
from eventmgr.registration.importing.report import NoList, RowStatus
from tests.registration.lists import AN, BINH, HEADER, codes, names, one, read


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
        "Phòng đơn", "a@example.org", "0912345678", "Hội LHPN tỉnh", "Lê Thị Mẫu An", "Chủ tịch",
    )  # fmt: skip
    assert (row.full_name, row.position, row.organization, row.note) == (
        "Lê Thị Mẫu An", "Chủ tịch", "Hội LHPN tỉnh", "Phòng đơn",
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
