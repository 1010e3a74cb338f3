"""Registration slips: one person in lines of label and value, in one sheet, several, or one below the other."""

import io
from datetime import date

import pytest
import xlsxwriter

from eventmgr.registration.importing.reading import place_rows, province_of, read_list
from eventmgr.registration.importing.report import NoList
from eventmgr.rendering.sheets import Sheet, read_table
from tests.registration.lists import VN63, codes, names, read


def test_a_slip_with_numbered_labels_and_several_of_them_in_a_line():
    rows, texts = read_list(
        [
            Sheet(
                "Sheet1",
                [
                    ["HỘI LHPN TỈNH QUẢNG NAM", "", "", "Ảnh 3x4"],
                    ["PHIẾU ĐĂNG KÝ ĐẠI BIỂU"],
                    ["1. Họ và tên (viết in hoa): ………BHNƯỚCH THỊ MẪU LOAN……… Giới tính: Nữ"],
                    ["2. Ngày sinh: 02/03/1980     Dân tộc: Cơ Tu    Tôn giáo: Không"],
                    ["3. Chức vụ: Chủ tịch Hội LHPN huyện Tây Giang"],
                    ["4. ĐTDĐ: 0900.000.281.........Email: loan@example.org"],
                    ["5. Chế độ ăn: Ăn chay"],
                    ["6. Phương tiện: Ô tô"],
                    ["", "", "Quảng Nam, ngày 10 tháng 10 năm 2024"],
                    ["", "", "NGƯỜI ĐĂNG KÝ"],
                    ["", "", "Bhnướch Thị Mẫu Loan"],
                ],
            )
        ],
        year=2024,
    )
    place_rows(rows, province_of(texts, "phieu.xlsx", VN63), VN63)
    [row] = rows
    assert (row.line, row.unit, row.full_name, row.written) == (
        3, "49", "Bhnướch Thị Mẫu Loan", "BHNƯỚCH THỊ MẪU LOAN",
    )  # fmt: skip
    assert (row.position, row.phone, row.email) == (
        "Chủ tịch Hội LHPN huyện Tây Giang", "+84900000281", "loan@example.org",
    )  # fmt: skip
    assert (row.birth_date, row.sex, row.ethnicity, row.note) == (
        date(1980, 3, 2), "female", "Cơ Tu", "",
    )  # fmt: skip
    assert codes(row) == ["recased", "slip"]


def test_labels_without_a_colon_and_values_of_any_kind():
    [row] = read(
        ["PHIẾU ĐĂNG KÝ"],
        ["Họ và tên", "", "Võ Thị Mẫu Bình"],
        ["Năm sinh", "", 1979.0],
        ["Chức vụ", "", "CV"],
        ["Cơ quan", "", "Hội LHPN TP Đà Nẵng"],
        ["Số điện thoại", "", 912345678.0],
        ["Tỉnh/Thành phố", "", "Đà Nẵng"],
    )
    assert (row.line, row.full_name, row.birth_year, row.position) == (2, "Võ Thị Mẫu Bình", 1979, "CV")
    assert (row.organization, row.phone, row.province) == ("Hội LHPN TP Đà Nẵng", "+84912345678", "Đà Nẵng")


def test_slips_one_below_the_other_with_two_pairs_in_a_line():
    rows = read(
        ["Họ và tên:", "Lê Thị Mẫu An", "Giới tính:", "Nữ"],
        ["Chức vụ:", "Trưởng ban", "Đơn vị:", "Hội LHPN tỉnh Bến Tre"],
        ["ĐT:", "0900000111", "Email:", "b@example.org"],
        [],
        ["Họ và tên:", "Hồ Thị Mẫu Ba", "Giới tính:", "Nữ"],
        ["Chức vụ:", "Chuyên viên", "Đơn vị:", "Hội LHPN tỉnh Bến Tre"],
        ["ĐT:", "0900000112", "Email:", ""],
    )
    assert [(row.line, row.full_name, row.position, row.phone, row.email) for row in rows] == [
        (1, "Lê Thị Mẫu An", "Trưởng ban", "+84900000111", "b@example.org"),
        (5, "Hồ Thị Mẫu Ba", "Chuyên viên", "+84900000112", None),
    ]


def test_people_side_by_side_behind_the_labels():
    rows = read(
        ["Đoàn Sóc Trăng"],
        ["Họ và tên", "Lê Thị Mẫu An", "Trần Thị Mẫu Bé", "Võ Thị Mẫu Cò"],
        ["Chức vụ", "Chủ tịch", "CV", "CV"],
        ["Đơn vị", "Hội LHPN tỉnh Sóc Trăng", "nt", ""],
        ["SĐT", "0900000201", "0900000202", "0900000203"],
    )
    assert [(row.full_name, row.position, row.organization, row.phone) for row in rows] == [
        ("Lê Thị Mẫu An", "Chủ tịch", "Hội LHPN tỉnh Sóc Trăng", "+84900000201"),
        ("Trần Thị Mẫu Bé", "CV", "Hội LHPN tỉnh Sóc Trăng", "+84900000202"),
        ("Võ Thị Mẫu Cò", "CV", "", "+84900000203"),
    ]


def test_one_slip_a_sheet_in_an_old_font_and_an_empty_one_beside_them():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        old = book.add_format({"font_name": ".VnTime"})
        for number, values in enumerate((("NguyÔn ThÞ MÉu Hoa", "Chñ tÞch"), ("Lª ThÞ MÉu Lan", "C¸n bé"), ("", ""))):
            sheet = book.add_worksheet(f"{number + 1}")
            labels = ("Hä vµ tªn:", "Chøc vô:", "Sè ®iÖn tho¹i:")
            for row, (label, value) in enumerate(
                zip(labels, (*values, "0900000291" if values[0] else ""), strict=True)
            ):
                sheet.write(row, 0, label, old)
                sheet.write(row, 1, value, old)
    rows, _texts = read_list(read_table(out.getvalue(), "phieu.xlsx"), year=2024)
    assert [(row.full_name, row.position, row.phone) for row in rows] == [
        ("Nguyễn Thị Mẫu Hoa", "Chủ tịch", "+84900000291"),
        ("Lê Thị Mẫu Lan", "Cán bộ", "+84900000291"),
    ]


def test_an_empty_slip_is_no_list():
    with pytest.raises(NoList):
        read(["Họ và tên:", ""], ["Chức vụ:", ""], ["Điện thoại:", ""])


def test_a_list_below_a_contact_is_a_list():
    rows = read(
        ["DANH SÁCH ĐẠI BIỂU TỈNH BẾN TRE"],
        ["Họ và tên trưởng đoàn: Lê Thị Mẫu An"],
        ["Điện thoại: 0900000111"],
        ["Email: b@example.org"],
        ["STT", "Họ và tên", "Chức vụ", "SĐT"],
        [1, "Hồ Thị Mẫu Ba", "Chuyên viên", "0900000112"],
    )
    assert names(rows) == ["Hồ Thị Mẫu Ba"]


def test_a_header_of_many_words_is_no_slip():
    rows = read(
        ["TT", "Đơn vị", "Họ và tên", "Chức vụ", "SĐT"],
        [1, "Hội LHPN tỉnh", "Lê Thị Mẫu An", "Chủ tịch", "0900000311"],
        ["", "", "Trần Thị Mẫu Bé", "Phó Chủ tịch", "0900000312"],
        [2, "Hội LHPN huyện Ba Tơ", "Phạm Thị Mẫu Cò", "Chủ tịch", "0900000313"],
        merged=((2, 1, 3, 1), (2, 2, 3, 2)),
    )
    assert [(row.full_name, row.organization) for row in rows] == [
        ("Lê Thị Mẫu An", "Hội LHPN tỉnh"),
        ("Trần Thị Mẫu Bé", "Hội LHPN tỉnh"),
        ("Phạm Thị Mẫu Cò", "Hội LHPN huyện Ba Tơ"),
    ]


def test_commas_in_a_slip_that_is_a_csv_part_nothing():
    text = (
        "PHIẾU ĐĂNG KÝ - TỈNH CÀ MAU\nHọ và tên: Lê Thị Mẫu An\nChức vụ: Phó Chủ tịch, Trưởng ban\n"
        "Đơn vị: Hội LHPN tỉnh, Cà Mau\nĐiện thoại: 0900000413\n"
    )
    rows, _texts = read_list(read_table(text.encode(), "phieu.csv"), year=2024)
    assert [(row.line, row.full_name, row.position, row.organization) for row in rows] == [
        (2, "Lê Thị Mẫu An", "Phó Chủ tịch, Trưởng ban", "Hội LHPN tỉnh, Cà Mau")
    ]
