"""What becomes of the lists that provinces send."""

import io
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.events.models import Event
from eventmgr.people.rules import Sex
from eventmgr.registration.importing.reading import read_list
from eventmgr.registration.importing.report import ImportReport, RowStatus
from eventmgr.registration.queries import count_by_state, list_delegates, search
from eventmgr.registration.service import import_delegates
from eventmgr.rendering.sheets import Sheet
from tests.factories import AT, ORGANIZER, count_audit, make_delegation, make_registration

HEADER = ("STT", "Họ và tên", "Chức vụ", "Đơn vị", "SĐT", "Ngày sinh", "Giới tính", "Email", "Ghi chú")
ROWS = (
    (
        1,
        "Trần Thị Mẫu Đào",
        "Chủ tịch",
        "Hội LHPN tỉnh Khánh Hòa",
        "0912 345 678",
        "05/11/1972",
        "Nữ",
        "a@example.org",
        "",
    ),
    (2, "Lê Văn Mẫu Bình", "Chuyên viên", "Hội LHPN tỉnh Khánh Hòa", 987654321, 1980, "Nam", "", ""),
)


@pytest.fixture
def khanh_hoa(event: Event) -> Event:
    make_delegation(event, "56")
    make_delegation(event, "48")
    return event


def workbook(*rows: tuple[object, ...], title: str = "DANH SÁCH ĐẠI BIỂU TỈNH KHÁNH HÒA") -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, title)
        for number, row in enumerate((HEADER, *rows), 2):
            for column, value in enumerate(row):
                sheet.write(number, column, value)
    return out.getvalue()


def csv(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def run(event: Event, data: bytes, filename: str = "ds.xlsx", *, dry_run: bool = False) -> ImportReport:
    return import_delegates(event, filename, data, dry_run=dry_run, actor=ORGANIZER, at=AT)


def statuses(report: ImportReport) -> list[tuple[int, str, list[str]]]:
    return [(row.line, row.status.value, [message.code for message in row.messages]) for row in report.rows]


def test_a_workbook_becomes_registrations(khanh_hoa):
    report = run(khanh_hoa, workbook(*ROWS))
    assert report.to_json() == {
        "file": "ds.xlsx",
        "province": {"set": "vn63", "code": "56"},
        "errors": [],
        "rows": [
            {
                "line": 4, "full_name": "Trần Thị Mẫu Đào", "position": "Chủ tịch",
                "organization": "Hội LHPN tỉnh Khánh Hòa", "phone": "+84912345678", "birth_date": "1972-11-05",
                "birth_year": 1972, "sex": "female", "ethnicity": None, "email": "a@example.org", "status": "new",
                "messages": [],
            },
            {
                "line": 5, "full_name": "Lê Văn Mẫu Bình", "position": "Chuyên viên",
                "organization": "Hội LHPN tỉnh Khánh Hòa", "phone": "+84987654321", "birth_date": None,
                "birth_year": 1980, "sex": "male", "ethnicity": None, "email": None, "status": "new", "messages": [],
            },
        ],
    }  # fmt: skip
    assert [row.full_name for row in search(khanh_hoa.id).items] == ["Lê Văn Mẫu Bình", "Trần Thị Mẫu Đào"]
    assert count_audit("registration.import") == 1


def test_a_dry_run_stores_nothing(khanh_hoa):
    before = count_audit()
    assert run(khanh_hoa, workbook(*ROWS), dry_run=True).count(RowStatus.NEW) == 2
    assert (count_by_state(khanh_hoa.id), count_audit()) == ({}, before)


def test_the_same_list_again_changes_nobody_and_news_are_updates(khanh_hoa):
    run(khanh_hoa, workbook(*ROWS))
    assert statuses(run(khanh_hoa, workbook(*ROWS))) == [(4, "duplicate", ["known"]), (5, "duplicate", ["known"])]
    promoted = (*ROWS[1][:2], "Phó Chủ tịch", *ROWS[1][3:])
    assert statuses(run(khanh_hoa, workbook(promoted))) == [(4, "update", ["known_with_news"])]
    [row] = search(khanh_hoa.id, "binh").items
    assert (row.position, row.phone) == ("Phó Chủ tịch", "+84987654321")


def test_who_may_be_the_same_person_is_told_and_never_merged(khanh_hoa):
    make_registration(khanh_hoa, "Trần Thị Mẫu Đào", "48", phone="+84912345678")
    make_registration(khanh_hoa, "Lê Văn Mẫu Bình", "56", phone="+84911111111")
    data = csv(
        "Tỉnh Khánh Hòa",
        "Họ tên;Điện thoại",
        "Trần Thị Mẫu Đào;0912345678",
        "Lê Văn Mẫu Bình;0987654321",
        "Lê Văn Mẫu Bình;",
        "Hồ Thị Mẫu Sáu;0933333333",
        "HỒ THỊ MẪU SÁU;+84 933 333 333",
        "Vũ Thị Mẫu Bảy;0933 333 333",
    )
    assert statuses(run(khanh_hoa, data, "ds.csv")) == [
        (3, "needs_review", ["known_elsewhere"]),
        (4, "new", ["namesake"]),
        (5, "needs_review", ["same_name", "same_name"]),
        (6, "new", []),
        (7, "duplicate", ["recased", "duplicate_in_file"]),
        (8, "needs_review", ["shared_phone"]),
    ]


@pytest.mark.parametrize(
    "cells, status, codes",
    [
        (";Chuyên viên;0912345678;;", "rejected", ["no_name"]),
        ("Lê Thị Mẫu An;;123;;", "needs_review", ["invalid_phone"]),
        ("Lê Thị Mẫu An;;;31/02/1980;", "needs_review", ["invalid_birth"]),
        ("Lê Thị Mẫu An;;;1820;", "needs_review", ["invalid_birth"]),
        ("Lê Thị Mẫu An;;;2020;", "needs_review", ["unlikely_birth"]),
        ("Lê Thị Mẫu An;;;;ai@", "needs_review", ["invalid_email"]),
        ("NguyÔn ThÞ MÉu An;;;;", "new", ["converted"]),
        ("Nguyeãn Thò Maãu An;;;;", "new", ["converted"]),
        ("<b>Lê Thị Mẫu</b>;;;;", "needs_review", ["strange_name"]),
        ("An;;;;", "needs_review", ["short_name"]),
        (f"Lê Thị Mẫu An;{'a' * 501};;;", "needs_review", ["too_long"]),
        (f"{'Mẫu ' * 100};;;;", "rejected", ["too_long"]),
        ("Đ/c Lê Thị Mẫu An;;;;", "new", []),
    ],
)
def test_each_bad_row_is_named_and_the_others_come_in(khanh_hoa, cells, status, codes):
    data = csv("Tỉnh Khánh Hòa", "Họ tên;Chức vụ;SĐT;Ngày sinh;Email", cells, "Hồ Thị Mẫu Sáu;;0933333333;;")
    report = run(khanh_hoa, data, "ds.csv")
    assert statuses(report) == [(3, status, codes), (4, "new", [])]
    assert len(search(khanh_hoa.id).items) == 1 + (status == "new")


@pytest.mark.parametrize(
    "filename, data, code",
    [
        ("ds.xlsx", b"PK\x03\x04 cut off", "table_damaged"),
        ("khanh-hoa.csv", b"A;B\n1;2\n", "no_name_column"),
        ("ds.csv", "Họ tên;SĐT\nLê Thị Mẫu An;\n".encode(), "unknown_province"),
        ("ha-noi.csv", "Họ tên;SĐT\nLê Thị Mẫu An;\n".encode(), "unknown_province"),
        ("ds.csv", b"", "table_empty"),
    ],
)
def test_files_that_are_no_list_are_refused_as_a_whole(khanh_hoa, filename, data, code):
    report = run(khanh_hoa, data, filename)
    assert [message.code for message in report.errors] == [code]
    assert count_by_state(khanh_hoa.id) == {}


def test_the_province_may_stand_in_the_name_of_the_file(khanh_hoa):
    data = "Họ tên;SĐT\nLê Thị Mẫu An;0912345678\n".encode()
    assert run(khanh_hoa, data, "../../48-da-nang.csv").to_json()["province"] == {"set": "vn63", "code": "48"}


def test_names_in_two_columns_crosses_for_the_sex_and_footers_are_understood():
    sheet = Sheet(
        "DS",
        [
            ["DANH SÁCH TỈNH BÌNH PHƯỚC"],
            ["TT", "Họ đệm", "Tên", "Giới tính", "", "Sinh ngày", "Liên hệ"],
            ["", "", "", "Nam", "Nữ", "", "Điện thoại"],
            [1, "Bùi Thị Kim Mẫu", "Đức", "", "x", 34132.0, "0900 000 031; 0900 000 831"],
            [],
            ["Tổng cộng: 1"],
            ["", "", "", "", "", "", "Phạm Thị Mẫu Lập"],
        ],
    )
    [row], _texts = read_list([sheet], year=2024)
    assert (row.line, row.full_name, row.sex) == (4, "Bùi Thị Kim Mẫu Đức", Sex.FEMALE)
    assert (row.birth_date, row.phone) == (date(1993, 6, 12), "+84900000031")
    assert row.note == "ĐT khác: 0900 000 831"


def test_a_row_that_is_hidden_or_speaks_of_absence_waits_for_a_person():
    rows = [
        ["Họ tên", "Ghi chú"],
        ["Lê Thị Mẫu An", ""],
        ["Hồ Thị Mẫu Ba", "Vắng có lý do"],
        ["Vũ Thị Mẫu Tư", "Phòng đơn"],
    ]
    found, _texts = read_list([Sheet("DS", rows, hidden_rows=frozenset({2}))], year=2024)
    assert [(row.status, [m.code for m in row.messages]) for row in found] == [
        (RowStatus.NEEDS_REVIEW, ["hidden_row"]),
        (RowStatus.NEEDS_REVIEW, ["not_coming"]),
        (RowStatus.NEW, []),
    ]


CELLS = st.one_of(st.text(max_size=40), st.integers(), st.floats(allow_nan=False), st.dates(), st.none(), st.booleans())


@given(st.lists(st.lists(CELLS, min_size=5, max_size=9), max_size=8))
def test_no_cell_breaks_the_reader_and_no_row_is_dropped_in_silence(rows):
    header = ["Họ và tên", "SĐT", "Ngày sinh", "Email", "Ghi chú"]
    found, _texts = read_list([Sheet("DS", [header, *rows])], year=2024)
    assert all(row.full_name or row.status is RowStatus.REJECTED for row in found)
    assert [row.line for row in found] == sorted({row.line for row in found})


def test_a_list_of_many_provinces_places_each_person_by_its_own_cell(event):
    make_delegation(event, "56")
    make_delegation(event, "66")
    data = (
        "Họ và tên;Tỉnh, thành phố;SĐT\n"
        "Lê Thị Mẫu An;Tỉnh Khánh Hòa;0912345678\n"
        "Lê Thị Mẫu An;Đak Lak;0912345679\n"
        "Trần Thị Mẫu Ý;Hà Nội;0912345670\n"
        "Phan Thị Mẫu Yến;;0912345671\n"
    ).encode()
    told = import_delegates(event, "tong-hop.csv", data, dry_run=False, actor=ORGANIZER, at=AT).to_json()
    assert (told["province"], told["errors"]) == (None, [])
    assert [(row["line"], row["status"], [each["code"] for each in row["messages"]]) for row in told["rows"]] == [
        (2, "new", []),
        (3, "new", []),
        (4, "rejected", ["unknown_province"]),
        (5, "rejected", ["unknown_province"]),
    ]
    placed = {row.delegation.admin_unit.code: row.person.full_name for row in list_delegates(event.id)}
    assert placed == {"56": "Lê Thị Mẫu An", "66": "Lê Thị Mẫu An"}


def test_the_same_row_number_on_two_sheets_is_two_people(event):
    make_registration(event, "Lê Thị Mẫu An", "56", phone="+84912345678")
    make_registration(event, "Trần Thị Mẫu Bình", "48", phone="+84912345679")
    header = ("Họ và tên", "Tỉnh, thành phố", "SĐT", "Chức vụ")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for row in (
            ("Lê Thị Mẫu An", "Khánh Hòa", "0912345678", "Chủ tịch"),
            ("Trần Thị Mẫu Bình", "Đà Nẵng", "0912345679", "Phó Chủ tịch"),
        ):
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, header)
            sheet.write_row(1, 0, row)
    assert statuses(run(event, out.getvalue())) == [(2, "update", ["known_with_news"])] * 2
    placed = {row.person.full_name: row.position for row in list_delegates(event.id)}
    assert placed == {"Lê Thị Mẫu An": "Chủ tịch", "Trần Thị Mẫu Bình": "Phó Chủ tịch"}
