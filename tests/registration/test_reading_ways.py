"""Ways in which other provinces might write their lists: each mended once, kept here."""

import io
from datetime import date

import pytest
import xlsxwriter

from eventmgr.registration.importing.reading import place_rows, province_of
from eventmgr.registration.importing.report import RowStatus
from eventmgr.registration.service import import_delegates
from tests.factories import AT, ORGANIZER, make_delegation
from tests.registration.lists import AN, BINH, HEADER, VN63, codes, names, one, read, sure


def test_a_column_of_provinces_needs_no_header():
    rows = read(
        ["DANH SÁCH ĐẠI BIỂU"],
        ["STT", "Họ và tên", "", "Chức vụ"],
        [1, "Hồ Thị Mẫu Ba", "Bến Tre", "Chuyên viên"],
        [2, "Hồ Thị Mẫu Tư", "Tỉnh Bến Tre", "Chuyên viên"],
        [3, "Lê Thị Mẫu An", "TP. Hồ Chí Minh", "Chủ tịch"],
    )
    place_rows(rows, province_of([], "", VN63), VN63)
    assert [(row.full_name, row.unit) for row in rows] == [
        ("Hồ Thị Mẫu Ba", "83"),
        ("Hồ Thị Mẫu Tư", "83"),
        ("Lê Thị Mẫu An", "79"),
    ]
    assert [codes(row) for row in rows] == [["guessed_column"]] * 3


@pytest.mark.parametrize(
    ("cell", "phone", "told"),
    [
        ("058 3822222", "+842583822222", ["old_landline"]),
        ("(058) 3822 222", "+842583822222", ["old_landline"]),
        ("0511.3822.222", "+842363822222", ["old_landline"]),
        (5113822222.0, "+842363822222", ["old_landline"]),
        ("08 38222222", "+842838222222", ["old_landline"]),
        ("0258 3822222", "+842583822222", []),
        ("0583822222", "+84583822222", []),
        ("058 382 2222", "+84583822222", []),
    ],
)
def test_a_landline_of_before_2017_is_told_with_the_area_code_of_today(cell, phone, told):
    row = one(HEADER, 1, "Lê Thị Mẫu An", "Chủ tịch", cell)
    assert (row.phone, codes(row), row.status) == (phone, told, RowStatus.NEW)


def test_two_people_may_share_the_landline_of_their_office(event):
    make_delegation(event, "83")
    text = (
        "DANH SÁCH TỈNH BẾN TRE\nHọ và tên;Chức vụ;Điện thoại\n"
        "Lê Thị Mẫu An;Chủ tịch;(075) 3822 223\nTrần Thị Mẫu Bình;Phó Chủ tịch;0275 3822 223\n"
    )
    report = import_delegates(event, "ds.csv", text.encode(), dry_run=True, actor=ORGANIZER, at=AT)
    assert [(row.status, codes(row)) for row in report.rows] == [
        (RowStatus.NEW, ["old_landline"]),
        (RowStatus.NEW, ["shared_phone"]),
    ]


@pytest.mark.parametrize(
    ("position", "birth", "status"),
    [
        ("Chủ tịch", "", RowStatus.NEEDS_REVIEW),
        ("chủ tịch", "1980", RowStatus.NEEDS_REVIEW),
        ("Chủ tịch", "1981", RowStatus.NEW),
        ("Chuyên viên", "", RowStatus.NEW),
    ],
)
def test_one_name_and_one_function_twice_in_a_list_with_two_phones_is_to_be_looked_at(event, position, birth, status):
    make_delegation(event, "83")
    text = (
        "DANH SÁCH TỈNH BẾN TRE\nHọ và tên;Chức vụ;Điện thoại;Năm sinh\n"
        f"Lê Thị Mẫu An;Chủ tịch;0912345678;1980\nLê Thị Mẫu An;{position};0987654321;{birth}\n"
    )
    report = import_delegates(event, "ds.csv", text.encode(), dry_run=True, actor=ORGANIZER, at=AT)
    assert [row.status for row in report.rows] == [RowStatus.NEW, status]


def test_an_example_sheet_beside_the_list_is_looked_at_when_a_file_comes_in(event):
    make_delegation(event, "68")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, person in (("Mẫu", ("1", "Nguyễn Văn A", "Chuyên viên")), ("Lâm Đồng", ("1", "Ka Mẫu Nhàng", "CT"))):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ("STT", "Họ và tên", "Chức vụ"))
            sheet.write_row(1, 0, person)
    report = import_delegates(event, "ds.xlsx", out.getvalue(), dry_run=True, actor=ORGANIZER, at=AT)
    assert [(row.full_name, row.status) for row in report.rows] == [
        ("Nguyễn Văn A", RowStatus.NEEDS_REVIEW),
        ("Ka Mẫu Nhàng", RowStatus.NEW),
    ]


def test_districts_below_a_merged_province_are_headings():
    rows = read(
        ["TT", "Tỉnh", "Họ và tên", "Chức vụ", "SĐT"],
        ["", "Kon Tum", "Huyện Đăk Hà"],
        [1, "", "Y Mẫu Blan", "Chủ tịch", "0900000111"],
        ["", "", "Xã Ngọc Réo"],
        [2, "", "A Mẫu Thút", "Chuyên viên", "0900000112"],
        merged=((2, 2, 5, 2),),
    )
    assert [(row.full_name, row.province, row.status) for row in rows] == [
        ("Y Mẫu Blan", "Kon Tum", RowStatus.NEW),
        ("A Mẫu Thút", "Kon Tum", RowStatus.NEW),
    ]


def test_notes_between_the_rows_are_nobody_and_end_nothing():
    rows = read(
        HEADER,
        AN,
        ["", "(Đ/c An đi máy bay, đến 16 giờ ngày 23/10)"],
        ["", "* Đ/c Bình ở ghép phòng với đ/c An"],
        ["Ghi chú: các đồng chí tự túc xe"],
        BINH,
    )
    assert sure(rows) == names(rows) == ["Lê Thị Mẫu An", "Trần Thị Mẫu Bình"]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Thạc sỹ, luật sư Bùi Thị Mẫu Na", "Bùi Thị Mẫu Na"),
        ("Đại tá Phan Thị Mẫu Kiều", "Phan Thị Mẫu Kiều"),
        ("NGƯT. Ngô Thị Mẫu Cúc", "Ngô Thị Mẫu Cúc"),
        ("Bà Ths Trần Mẫu Yến", "Trần Mẫu Yến"),
        ("Bà LÝ THỊ MẪU GẤM, ThS", "Lý Thị Mẫu Gấm"),
        ("K'Brếp Mẫu", "K'Brếp Mẫu"),
        ("Ksor H'Mẫu Blin", "Ksor H'Mẫu Blin"),
        ("Điểu Thị Mẫu Đíp", "Điểu Thị Mẫu Đíp"),
        ("Y Mẫu Thoang Kbuôr", "Y Mẫu Thoang Kbuôr"),
        ("H'BIA MẪU AYŬN", "H'Bia Mẫu Ayŭn"),
    ],
)
def test_names_of_any_people_without_what_stands_around_them(cell, name):
    assert one(HEADER, 1, cell, "Chủ tịch", "0912345678").full_name == name


@pytest.mark.parametrize("cell", ["Lê Thị Mẫu An\n1980", "Lê Thị Mẫu An (1980)", "Lê Thị Mẫu An, sinh năm 1980"])
def test_name_and_birth_in_one_cell(cell):
    row = one(["STT", "Họ và tên, năm sinh", "Chức vụ"], 1, cell, "Chủ tịch")
    assert (row.full_name, row.birth_year, row.note, row.status) == ("Lê Thị Mẫu An", 1980, "", RowStatus.NEW)


def test_a_date_as_excel_writes_it_in_vietnamese():
    assert one(["Họ và tên", "Ngày sinh"], "Lê Thị Mẫu An", "20-thg 4-1987").birth_date == date(1987, 4, 20)


def test_a_person_whose_cells_look_like_header_words_stays_a_person():
    rows = read(
        ["STT", "Họ và tên", "Chức vụ", "Vai trò", "Ghi chú"],
        [1, "Lê Thị Mẫu An", "CT", "Trưởng đoàn", ""],
        [2, "Võ Thị Mẫu Bé", "CV", "Đại biểu", "Thay đ/c Hoa"],
        [3, "Hồ Thị Mẫu Dê", "CV", "Đại biểu", "Phòng đơn"],
    )
    assert [(row.full_name, row.note, codes(row)) for row in rows] == [
        ("Lê Thị Mẫu An", "Trưởng đoàn", []),
        ("Võ Thị Mẫu Bé", "Đại biểu; Thay đ/c Hoa", ["replacement"]),
        ("Hồ Thị Mẫu Dê", "Đại biểu; Phòng đơn", []),
    ]


def test_a_column_that_may_be_about_anything_moves_nobody_to_another_province_unseen():
    rows = read(
        ["DANH SÁCH ĐẠI BIỂU TỈNH BẾN TRE"],
        ["STT", "Họ tên", "SĐT", ""],
        [1, "Lê Thị Mẫu An", "0900000408", "Bến Tre"],
        [2, "Trần Thị Mẫu Bé", "0900000409", "Long An"],
    )
    place_rows(rows, province_of(["DANH SÁCH ĐẠI BIỂU TỈNH BẾN TRE"], "", VN63), VN63)
    assert [(row.unit, row.status) for row in rows] == [("83", RowStatus.NEW), ("80", RowStatus.NEEDS_REVIEW)]


def test_a_mark_before_a_name_that_stands_alone_is_no_note():
    rows = read(["Họ và tên", "Chức vụ"], ["* Lê Thị Mẫu An", "Chủ tịch"], ["* Lê Thị Mẫu Bé", ""])
    assert names(rows) == ["Lê Thị Mẫu An", "Lê Thị Mẫu Bé"]


def test_the_word_of_a_header_is_nobodys_name():
    rows = read(["Họ và tên", "Chức vụ"], ["Nguyễn Thị Mẫu Sinh", "Chủ tịch"], ["Điện thoại", "Email"])
    assert sure(rows) == ["Nguyễn Thị Mẫu Sinh"]
    assert codes(rows[1]) == ["strange_name"]
