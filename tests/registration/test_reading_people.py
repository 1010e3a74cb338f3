"""What the cells of a list say about a person: each trap on its own."""

import unicodedata

import pytest

from eventmgr.people.rules import Sex
from eventmgr.registration.importing.layout import Encoding, Layout, find_layouts
from eventmgr.registration.importing.reading import read_tables
from eventmgr.registration.importing.report import RowStatus
from eventmgr.rendering.sheets import Sheet
from tests.registration.lists import AN, BINH, HEADER, codes, names, one, read


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
        ("Phòng đơn", []),
        ("Trưởng đoàn", []),
        ("Dự hội nghị ngày đầu", []),
        ("Ở cùng phòng Vàng Thị Mẫu", []),
        ("Thay mặt đoàn phát biểu", []),
        ("không ở lại", []),
    ],
)
def test_notes_of_absence_and_replacement_are_told(note, code):
    row = one([*HEADER, "Ghi chú"], *AN, note)
    assert codes(row) == code
    assert row.note == note


def test_absence_is_heard_in_a_column_that_is_none_of_ours():
    rows = read([*HEADER, "Điểm danh"], [*AN, "Vắng"], [*BINH, "Tham dự"])
    assert [codes(row) for row in rows] == [["not_coming"], []]


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
    [row], _texts = read_tables([(sheet, corrected)], year=2024)[0]
    assert (row.full_name, row.note, row.phone, row.status) == ("Lê Thị Mẫu An", "0912345678", None, RowStatus.NEW)
    assert Encoding.VNI in Layout.from_json({**layout.to_json(), "encodings": {"0": "vni"}}).encodings.values()
    again = find_layouts([Sheet("Khác", [["Danh sách"], ["CỘT A", "chức vụ", "SĐT"], ["Hồ Mẫu", "", "0987654321"]])])
    assert [each.fingerprint for each in again] == [layout.fingerprint]
