"""Lists that nobody sent: headings, headers, orders of columns and forms of values drawn by seed."""

import csv
import io
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

import pytest
import xlsxwriter

from eventmgr.people.provinces import load_units
from eventmgr.people.rules import Sex
from eventmgr.registration.importing.reading import place_rows, province_of, read_list
from eventmgr.registration.importing.report import RowStatus
from eventmgr.rendering.sheets import read_table

VN63 = [unit for unit in load_units() if unit.set == "vn63"]
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Đỗ", "Hồ", "Rơ Mah", "Kpă", "Đoàn", "Thị")
MIDDLE = ("Thị Mẫu", "Thị Thanh Mẫu", "Mẫu", "Ngọc Mẫu", "Thị Kim Mẫu")
GIVEN = ("An", "Ánh", "Đào", "Hường", "Ý", "Nguyệt", "Thủy", "Phượng", "Lệ", "Út", "Nữ", "Nam", "Năm")
POSITIONS = (
    "Chủ tịch",
    "Phó Chủ tịch Hội LHPN tỉnh",
    "Ủy viên Ban Thường vụ",
    "Trưởng Ban Gia đình - Xã hội",
    "Chuyên viên",
)
HEADERS = {
    "number": ("STT", "TT", "Số TT", "Số\nTT"),
    "full_name": ("Họ và tên", "Họ tên", "HỌ VÀ TÊN", "Họ và tên đại biểu", "Họ tên cán bộ", "Họ và tên (chữ in hoa)"),
    "position": ("Chức vụ", "Chức danh", "Chức vụ/Đơn vị công tác", "Chức vụ công tác"),
    "organization": ("Đơn vị", "Đơn vị công tác", "Cơ quan", "Nơi công tác", "Tên đơn vị"),
    "phone": ("Điện thoại", "SĐT", "Số ĐT/Zalo", "ĐTDĐ", "Di động", "Số điện thoại liên hệ", "ĐT liên hệ"),
    "birth": ("Ngày sinh", "Năm sinh", "Ngày, tháng, năm sinh", "Sinh ngày", "NTNS", "Ngày tháng năm sinh"),
    "sex": ("Giới tính", "Nam/Nữ", "Giới", "Phái"),
    "email": ("Email", "E-mail", "Thư điện tử", "Địa chỉ email"),
    "ethnicity": ("Dân tộc",),
    "note": ("Ghi chú", "Ghi chú (nếu có)"),
}
FOOTERS = (
    [["Tổng số: 3 người"], [], ["", "", "Người lập biểu"], [], ["", "", "Phạm Thị Mẫu Biểu"]],
    [
        ["Danh sách có 03 đại biểu./."],
        ["Nơi nhận:", "", "TM. BAN THƯỜNG VỤ"],
        ["", "", "CHỦ TỊCH"],
        [],
        ["", "", "Võ Mẫu Ký"],
    ],
    [
        ["", "", "", "Ngày 10 tháng 10 năm 2024"],
        ["", "NGƯỜI LẬP", "", "XÁC NHẬN CỦA ĐƠN VỊ"],
        ["", "Võ Mẫu A", "", "Hồ Mẫu B"],
    ],
    [],
)
PHONES = (
    lambda n: n, lambda n: f"{n[:4]} {n[4:7]} {n[7:]}", lambda n: f"{n[:4]}.{n[4:7]}.{n[7:]}", lambda n: f"+84{n[1:]}",
    lambda n: f"(+84) {n[1:4]} {n[4:7]} {n[7:]}", lambda n: f"84{n[1:]}", int, lambda n: f"{n} (Zalo)",
    lambda n: f"Zalo: {n[:4]}-{n[4:7]}-{n[7:]}", lambda n: f"'{n}", lambda n: f"{n} / 0258 3822 222",
    lambda n: "".join(chr(ord(digit) + 0xFEE0) for digit in n), lambda n: f"{n[:5]}\u00a0{n[5:]}",
)  # fmt: skip
DATES = (
    lambda d: f"{d:%d/%m/%Y}", lambda d: f"{d.day}/{d.month}/{d.year}", lambda d: f"{d.day}-{d.month}-{d.year}",
    lambda d: f"{d:%d.%m.%Y}", lambda d: f"ngày {d.day} tháng {d.month} năm {d.year}", lambda d: d,
    lambda d: float((d - date(1899, 12, 30)).days), lambda d: f"{d.day} / {d.month} / {d.year}",
    lambda d: f"{d:%Y-%m-%d}",
)  # fmt: skip
YEARS = (str, int, float, lambda year: f"Năm {year}", lambda year: f"../../{year}")


@dataclass
class Person:
    full_name: str
    position: str
    organization: str
    phone: str
    birth_date: date | None
    birth_year: int
    sex: Sex
    ethnicity: str
    email: str
    note: str
    line: int = 0


@dataclass
class Drawn:
    """One list: its rows as cells, its people as they should be read."""

    rows: list[list[Any]] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    filename: str = "danh-sach.xlsx"
    merged: list[tuple[int, int, int, int, str]] = field(default_factory=list)


def draw_person(random: Random, province: str) -> Person:
    born = date(random.randint(1960, 1999), random.randint(1, 12), random.randint(1, 28))
    return Person(
        full_name=" ".join((random.choice(FAMILY), random.choice(MIDDLE), random.choice(GIVEN))),
        position=random.choice(POSITIONS),
        organization=f"Hội LHPN {province}",
        phone=random.choice(("090", "091", "098", "035", "086")) + f"{random.randrange(10**7):07d}",
        birth_date=born if random.random() < 0.5 else None,
        birth_year=born.year,
        sex=random.choice(list(Sex)),
        ethnicity=random.choice(("Kinh", "Ê Đê", "Khmer", "Gia Rai", "Chăm")),
        email=f"mau{random.randrange(1000)}@example.org",
        note=random.choice(("", "", "Phòng đơn", "Trưởng đoàn")),
    )


def cells_of(person: Person, number: int, random: Random) -> dict[str, Any]:
    name = random.choice((str, str.upper, lambda text: f"Đ/c {text}", lambda text: text.replace(" ", "  ")))(
        person.full_name
    )
    born = random.choice(DATES)(person.birth_date) if person.birth_date else random.choice(YEARS)(person.birth_year)
    sexes = {Sex.FEMALE: ("Nữ", "nữ", "NỮ", "nu", "F"), Sex.MALE: ("Nam", "nam", "NAM", "M")}
    return {
        "number": random.choice((number, str(number), float(number))),
        "full_name": name,
        "position": person.position,
        "organization": person.organization,
        "phone": random.choice(PHONES)(person.phone),
        "birth": born,
        "sex": random.choice(sexes[person.sex]),
        "email": random.choice((str, str.upper, lambda text: f" {text} "))(person.email),
        "ethnicity": person.ethnicity,
        "note": person.note,
    }


def title(random: Random, unit: Any, drawn: Drawn) -> list[list[Any]]:
    name = f"{unit.type.lower()} {unit.name}"
    where = random.choice(("title", "official", "file", "plain"))
    if where == "file":
        drawn.filename = random.choice((f"DS {unit.name}.xlsx", f"ds_{unit.name.replace(' ', '_')}_2024.xlsx"))
        return (
            [["DANH SÁCH ĐẠI BIỂU"], ["dự Hội nghị tại TP. Nha Trang, tỉnh Khánh Hòa"]] if "Khánh" not in name else []
        )
    if where == "official":
        return [
            ["HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            [f"BTV HỘI LHPN {name.upper()}", "", "", "Độc lập - Tự do - Hạnh phúc"],
            ["Số: 12/DS-BTV", "", "", f"{unit.name}, ngày 10 tháng 10 năm 2024"],
            [], ["DANH SÁCH ĐẠI BIỂU"], ["(Kèm theo Công văn số 11/CV-BTV ngày 10 tháng 10 năm 2024)"],
        ]  # fmt: skip
    return [[f"DANH SÁCH ĐẠI BIỂU {name.upper()}" if where == "title" else f"Danh sách đại biểu {unit.name}"], []]


def draw(seed: int) -> tuple[Drawn, str]:
    random = Random(seed)
    unit, drawn = random.choice(VN63), Drawn()
    drawn.rows = title(random, unit, drawn)
    optional = ["position", "organization", "birth", "sex", "email", "ethnicity", "note"]
    keys = ["full_name", "phone", *random.sample(optional, random.randint(1, 7))]
    random.shuffle(keys)
    if random.random() < 0.8:
        keys.insert(0, "number")
    header = [random.choice(HEADERS[key]) for key in keys]
    split = random.random() < 0.3
    at = keys.index("full_name")
    if split:
        header[at : at + 1] = random.choice((["Họ và tên", ""], ["Họ đệm", "Tên"], ["Họ", "Tên"]))
    drawn.rows.append(header)
    if random.random() < 0.3:
        drawn.rows.append([f"({index})" for index in range(1, len(header) + 1)])
    for number in range(1, random.randint(3, 8)):
        if "number" in keys and random.random() < 0.15:
            drawn.rows.append(random.choice((["I", "Lãnh đạo"], ["II. Khối cơ quan"], ["", "Khách mời"], [])))
        person = draw_person(random, f"{unit.type.lower()} {unit.name}")
        values = cells_of(person, number, random)
        cells = [values[key] for key in keys]
        if split:
            family, _blank, given = person.full_name.rpartition(" ")
            cells[at : at + 1] = [family, given]
        drawn.rows.append(cells)
        person.line = len(drawn.rows)
        drawn.people.append(without(person, keys))
    drawn.rows += random.choice(FOOTERS)
    form = random.choice(("NFC", "NFC", "NFD"))
    drawn.rows = [[unicodedata.normalize(form, c) if isinstance(c, str) else c for c in row] for row in drawn.rows]
    return drawn, unit.code


def without(person: Person, keys: list[str]) -> Person:
    """What the list says of the person: only what it has columns for."""
    for key, empty in (
        ("position", ""),
        ("organization", ""),
        ("ethnicity", ""),
        ("note", ""),
        ("email", None),
        ("sex", None),
    ):
        if key not in keys:
            setattr(person, key, empty)
    if "birth" not in keys:
        person.birth_date, person.birth_year = None, None
    return person


def to_xlsx(drawn: Drawn) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(drawn.rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                else:
                    sheet.write(number, column, cell)
    return out.getvalue()


def to_csv(drawn: Drawn, seed: int) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";,\t"[seed % 3]).writerows(drawn.rows)
    return text.getvalue().encode(("utf-8", "utf-8-sig", "utf-16")[seed % 3])


@pytest.mark.parametrize("seed", range(120))
def test_a_drawn_list_is_read_without_a_slip(seed):
    drawn, code = draw(seed)
    data = to_csv(drawn, seed) if seed % 4 == 0 else to_xlsx(drawn)
    rows, texts = read_list(read_table(data, drawn.filename), year=2024)
    found = province_of(texts, drawn.filename, VN63)
    place_rows(rows, found, VN63)
    assert found == code
    read = [
        Person(
            full_name=row.full_name,
            position=row.position,
            organization=row.organization,
            phone=f"0{(row.phone or '+84')[3:]}",
            birth_date=row.birth_date,
            birth_year=row.birth_year,
            sex=row.sex,
            ethnicity=row.ethnicity,
            email=row.email,
            note=row.note.partition("ĐT khác")[0].strip("; "),
            line=row.line,
        )
        for row in rows
        if row.status is RowStatus.NEW
    ]
    assert read == drawn.people
    assert all(row.status is not RowStatus.REJECTED for row in rows)
