import csv
import io
import struct
import zipfile
from contextlib import suppress
from datetime import date, datetime, time

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from eventmgr.rendering import sheets
from eventmgr.rendering.sheets import (
    NotATable,
    Sheet,
    SheetColumn,
    TableDamaged,
    TableEmpty,
    TableNeedsPassword,
    TableTooLarge,
    TableUnsafe,
    read_table,
    write_xlsx,
)

NAMES = [["TT", "Họ và tên"], ["1", "Nguyễn Thị Mẫu Ánh"]]
CONTENT_TYPES = "[Content_Types].xml"
SHEET = "xl/worksheets/sheet1.xml"


def workbook(fill) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        fill(book)
    return out.getvalue()


def delegates(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("Đoàn Khánh Hòa")
    sheet.write_row(2, 1, ["Họ và tên", "Ngày sinh"])
    sheet.write_string(3, 1, "Nguyễn Thị Mẫu Ánh")
    sheet.write_datetime(3, 2, date(1978, 6, 5), book.add_format({"num_format": "dd/mm/yyyy"}))


def replaced(data: bytes, name: str, change) -> bytes:
    """The package with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == name else content)
    return out.getvalue()


def test_rows_have_the_numbers_that_the_spreadsheet_shows():
    assert read_table(workbook(delegates), "ds.xlsx") == [
        Sheet("Đoàn Khánh Hòa", [[], [], ["", "Họ và tên", "Ngày sinh"], ["", "Nguyễn Thị Mẫu Ánh", date(1978, 6, 5)]])
    ]


def test_content_tells_what_a_file_is_and_not_its_name():
    assert read_table(workbook(delegates), "ds.csv")[0].rows[3][1] == "Nguyễn Thị Mẫu Ánh"
    assert read_table("TT;Họ và tên\n1;Nguyễn Thị Mẫu Ánh\n".encode(), "ds.xlsx")[0].rows == NAMES


def test_what_is_hidden_is_read_and_named():
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Đoàn & khách")
        sheet.write_column(0, 0, ["Họ và tên", "Mẫu Một", "Mẫu Hai"])
        sheet.write_column(0, 3, ["Điện thoại cũ"])
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(3, 3, None, None, {"hidden": True})
        book.add_worksheet("Nháp").hide()

    listed, draft = read_table(workbook(fill), "ds.xlsx")
    assert (listed.name, listed.hidden_rows, listed.hidden_columns, listed.hidden) == (
        "Đoàn & khách",
        frozenset({2}),
        frozenset({4}),
        False,
    )
    assert draft.hidden


def looks(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("DS")
    old, struck = book.add_format({"font_name": ".VnTime"}), book.add_format({"font_strikeout": True})
    sheet.write_string(0, 0, "Hä vµ tªn", old)
    sheet.write_string(1, 0, "Mẫu Một", struck)
    sheet.write_rich_string(2, 0, struck, "Mẫu Hai ", "Mẫu Ba")
    sheet.write_rich_string(3, 0, old, "MÉu ", old, "Bèn")
    sheet.write_blank(4, 0, None, struck)
    sheet.write_string(5, 1, "Mẫu Năm")
    sheet.merge_range(6, 0, 7, 1, "Hội LHPN tỉnh")
    sheet.autofilter(0, 0, 5, 1)
    sheet.set_row(5, None, None, {"hidden": True})


LOOKS = Sheet(
    "DS",
    [["Hä vµ tªn"], ["Mẫu Một"], ["Mẫu Ba"], ["MÉu Bèn"], [], ["", "Mẫu Năm"], ["Hội LHPN tỉnh"]],
    hidden_rows=frozenset({6}),
    fonts={(1, 1): ".VnTime", (4, 1): ".VnTime"},
    struck=frozenset({(2, 1)}),
    partly_struck=frozenset({(3, 1)}),
    merged=((7, 1, 8, 2),),
)


def test_old_fonts_struck_text_and_merged_cells_of_a_workbook_are_told():
    assert read_table(workbook(looks), "ds.xlsx") == [LOOKS]


ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:automatic-styles>
<style:style style:name="old" style:family="table-cell"><style:text-properties style:font-name=".VnTime"/></style:style>
<style:style style:name="struck" style:family="table-cell"><style:text-properties
 style:text-line-through-style="solid"/></style:style>
<style:style style:name="child" style:family="table-cell" style:parent-style-name="struck"/>
<style:style style:name="run" style:family="text"><style:text-properties
 style:text-line-through-style="solid"/></style:style>
</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="DS">
<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>
<table:table-row><table:table-cell office:value-type="string" table:style-name="old"><text:p>Hä vµ tªn</text:p>
</table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>
<table:table-row table:visibility="filter"><table:table-cell office:value-type="string"><text:p>Mẫu Một</text:p>
</table:table-cell></table:table-row>
<table:table-row><table:table-cell/><table:table-cell office:value-type="string" table:style-name="child"
><text:p>Mẫu Hai</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"
><text:p>Mẫu <text:span
 text:style-name="run">Ba</text:span></text:p></table:table-cell
><table:table-cell table:number-rows-spanned="2" office:value-type="string"><text:p>Mẫu</text:p>
</table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1024"
/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def ods(content: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr("content.xml", content)
    return out.getvalue()


def test_an_ods_tells_the_same():
    [sheet] = read_table(ods(ODS), "ds.ods")
    assert len(sheet.rows) == 6
    assert (sheet.hidden_rows, sheet.hidden_columns) == (frozenset({4}), frozenset({3}))
    assert (sheet.fonts, sheet.merged) == ({(1, 1): ".VnTime"}, ((6, 2, 7, 2),))
    assert (sheet.struck, sheet.partly_struck) == (frozenset({(5, 2)}), frozenset({(6, 1)}))


def test_a_separator_that_is_stated_is_believed_and_its_line_is_counted():
    assert read_table("sep=|\nTT|Họ và tên; chức vụ\n1|Nguyễn Thị Mẫu Ánh\n".encode(), "a.csv")[0].rows == [
        [],
        ["TT", "Họ và tên; chức vụ"],
        ["1", "Nguyễn Thị Mẫu Ánh"],
    ]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_read(encoding):
    assert read_table("TT\tHọ và tên\n1\tNguyễn Thị Mẫu Ánh\n".encode(encoding), "a.txt")[0].rows == NAMES


@pytest.mark.parametrize("stored", ["NguyÔn ThÞ MÉu ¸nh", "Nguyeãn Thò Maãu AÙnh"])
def test_old_encodings_of_8_bits_come_out_as_they_are_stored(stored):
    assert read_table(f"TT;Ten\n1;{stored}\n".encode("cp1252"), "a.csv")[0].rows[1][1] == stored


@pytest.mark.parametrize("delimiter", ";,\t")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_whatever_program_wrote_it(delimiter, encoding):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([*NAMES, [], ["2", f"Trần{delimiter} Mẫu\nBình"]])
    rows = read_table(text.getvalue().encode(encoding), "Đoàn.csv")[0].rows
    assert rows == [*NAMES, [], ["2", f"Trần{delimiter} Mẫu\r\nBình".replace("\r\n", "\n")]]


def test_windows_1258_comes_out_composed():
    tones = "Nguyê\u0303n Thi\u0323 Mâ\u0303u A\u0301nh"
    assert read_table(f"TT;Họ và tên\n1;{tones}\n".replace("ọ", "o\u0323").encode("cp1258"), "a.csv")[0].rows == NAMES


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    with suppress(sheets.TableError):
        assert any(cell for sheet in read_table(data, "ds.csv") for row in sheet.rows for cell in row)


def encrypted() -> bytes:
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
    return header + "EncryptedPackage".encode("utf-16-le") + bytes(512)


def far_cell(content: bytes) -> bytes:
    cell = b'<c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c>'
    return content.replace(b"</sheetData>", b'<row r="1048576">' + cell + b"</row></sheetData>")


def with_entity(content: bytes) -> bytes:
    start = content.index(b"<worksheet")
    return content[:start] + b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + content[start:]


def amplified(content: bytes) -> bytes:
    """One long shared text, shown in very many cells."""
    row = b"<row>" + b'<c t="s"><v>0</v></c>' * 100 + b"</row>"
    return content[: content.index(b"<sheetData")] + b"<sheetData>" + row * 20_000 + b"</sheetData></worksheet>"


def long_text(book: xlsxwriter.Workbook) -> None:
    book.add_worksheet().write_string(0, 0, "Mẫu " * 8_000)


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        with package.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(210):
                part.write(bytes(1024**2))
    return out.getvalue()


def lying_bomb() -> bytes:
    """A package whose directory states a size far below the true one."""
    data = bomb()
    size = struct.pack("<I", 210 * 1024**2)
    return data.replace(size, struct.pack("<I", 4096))


def word_file() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "<document/>")
    return out.getvalue()


GOOD = workbook(delegates)


@pytest.mark.parametrize(
    ("make", "refusal"),
    [
        pytest.param(lambda: GOOD[: len(GOOD) // 2], TableDamaged, id="cut off"),
        pytest.param(lambda: GOOD[:-3000] + bytes(1000) + GOOD[-2000:], TableDamaged, id="spoilt"),
        pytest.param(lambda: replaced(GOOD, SHEET, lambda xml: xml[:-60]), TableDamaged, id="unfinished XML"),
        pytest.param(lambda: replaced(GOOD, "xl/workbook.xml", lambda _: b""), TableDamaged, id="no workbook inside"),
        pytest.param(lambda: b"<html><table><tr><td>1</td></tr></table></html>", NotATable, id="HTML"),
        pytest.param(lambda: b"%PDF-1.7\n1 0 obj", NotATable, id="PDF"),
        pytest.param(lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 9, NotATable, id="PNG"),
        pytest.param(word_file, NotATable, id="Word"),
        pytest.param(encrypted, TableNeedsPassword, id="password"),
        pytest.param(lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), TableDamaged, id="broken OLE"),
        pytest.param(bomb, TableTooLarge, id="zip bomb"),
        pytest.param(lying_bomb, TableDamaged, id="zip bomb that lies"),
        pytest.param(lambda: replaced(GOOD, SHEET, far_cell), TableTooLarge, id="last cell of the world"),
        pytest.param(lambda: replaced(workbook(long_text), SHEET, amplified), TableTooLarge, id="amplified text"),
        pytest.param(lambda: replaced(GOOD, SHEET, with_entity), TableUnsafe, id="external entity"),
        pytest.param("TT;Họ\0 và tên\n1;Mẫu Ánh rất dài\n".encode, TableUnsafe, id="NUL"),
        pytest.param(lambda: b"1;2\n" * 60_001, TableTooLarge, id="rows"),
        pytest.param(lambda: b";" * 200 + b"x", TableTooLarge, id="columns"),
        pytest.param(lambda: b"a" * (10 * 1024**2 + 1), TableTooLarge, id="bytes"),
        pytest.param(lambda: workbook(xlsxwriter.Workbook.add_worksheet), TableEmpty, id="nothing in it"),
        pytest.param(lambda: b"", TableEmpty, id="no bytes"),
        pytest.param(lambda: b"\n;;\n", TableEmpty, id="only separators"),
    ],
)
def test_bad_files_are_refused_with_their_reason(make, refusal):
    with pytest.raises(sheets.TableError) as refused:
        read_table(make(), "ds.xlsx")
    assert type(refused.value) is refusal
    assert str(refused.value)


def test_stated_dimension_alone_costs_nothing():
    huge = replaced(GOOD, SHEET, lambda xml: xml.replace(b'ref="B3:C4"', b'ref="A1:XFD1048576"'))
    assert huge != GOOD
    assert read_table(huge, "ds.xlsx") == read_table(GOOD, "ds.xlsx")


def test_list_is_read_back_as_it_was_written():
    columns = [SheetColumn("TT", 6), SheetColumn("Họ và tên", 30), SheetColumn("Ngày sinh"), SheetColumn("Lúc")]
    rows = [[1, "H'Mẫu Niê Kđăm", date(1978, 6, 5), datetime(2024, 10, 24, 7, 30)], [2, "Mẫu", None, time(7, 30)]]
    data = write_xlsx("DANH SÁCH ĐẠI BIỂU", columns, rows, subtitle="Hội nghị Mẫu")
    assert read_table(data, "x.xlsx")[0].rows == [
        ["DANH SÁCH ĐẠI BIỂU"],
        ["Hội nghị Mẫu"],
        [],
        ["TT", "Họ và tên", "Ngày sinh", "Lúc"],
        [1, "H'Mẫu Niê Kđăm", date(1978, 6, 5), datetime(2024, 10, 24, 7, 30)],
        [2, "Mẫu", "", time(7, 30)],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+84 900", "-2+3", "@SUM(A1)", "{=1}", "http://example.org", "=HYPERLINK(1)"])
def test_text_never_becomes_a_formula_or_a_link(text):
    data = write_xlsx("", [SheetColumn("Ghi chú")], [[text]])
    assert read_table(data, "x.xlsx")[0].rows == [["Ghi chú"], [text]]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        xml = package.read(SHEET)
    assert b"<f" not in xml.replace(b"<formula", b"<f")
    assert b"hyperlink" not in xml


def test_long_text_is_cut_with_a_visible_mark():
    [_, [text]] = read_table(write_xlsx("", [SheetColumn("Nội dung")], [["a" * 40_000]]), "x.xlsx")[0].rows
    assert (len(text), text[-5:]) == (32_767, "a […]")


def test_list_is_ready_to_print():
    with zipfile.ZipFile(io.BytesIO(write_xlsx("DANH SÁCH", [SheetColumn("TT")], [[1]]))) as package:
        xml, book = package.read(SHEET).decode(), package.read("xl/workbook.xml").decode()
    assert 'paperSize="9"' in xml
    assert 'orientation="landscape"' in xml
    assert 'state="frozen"' in xml
    assert "Print_Titles" in book
