"""What stands in a spreadsheet that somebody sent, and how is a list handed out as one?

A workbook is read in a process of its own with limits on memory and time (`sheet_process.py`): whatever a hostile file
does to the reader, it does not do it to the server.
"""

import csv
import io
import json
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path, PurePath
from typing import Any, TypeAlias, cast

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import LazyString, lazy

Cell: TypeAlias = str | int | float | bool | datetime | date | time | None

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 250
MAX_ROWS = 60_000
MAX_COLUMNS = 200
_MEMORY_MB = 550
_SECONDS = 9

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PASSWORD_MARK = "EncryptedPackage".encode("utf-16-le")
_DATES: dict[str, Callable[[str], datetime | date | time]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}
_EXCEL_CELL = 32_767
_CUT = " […]"


class TableError(DomainError):
    """The file cannot be read as a table."""

    code = "table_unreadable"


class TableTooLarge(TableError):
    """More than the stated limits of size, rows, columns or unpacked content."""

    code = "table_too_large"


class NotATable(TableError):
    """Something else than a spreadsheet, whatever its name says."""

    code = "table_not_a_table"


class TableNeedsPassword(TableError):
    """A spreadsheet, but locked."""

    code = "table_needs_password"


class TableDamaged(TableError):
    """A spreadsheet once, now cut off or spoilt."""

    code = "table_damaged"


class TableUnsafe(TableError):
    """Content that no spreadsheet program writes and that could do harm."""

    code = "table_unsafe"


class TableEmpty(TableError):
    """No cell has content."""

    code = "table_empty"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `rows[0]` is the spreadsheet's row 1, cell 0 its column A; the numbers of hidden ones count from 1."""

    name: str
    rows: list[list[Cell]]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a list that is handed out; `width` in characters."""

    title: str
    width: float = 14


_REFUSALS: dict[str, tuple[type[TableError], LazyString]] = {
    "password": (
        TableNeedsPassword,
        lazy("The file needs a password. Please save it again without a password and upload it once more."),
    ),
    "damaged": (TableDamaged, lazy("The file is damaged or incomplete. Please ask for it once more.")),
    "unsafe": (TableUnsafe, lazy("The file contains content that is not allowed in a list. It was not read.")),
    "nul": (TableUnsafe, lazy("The file contains invalid characters (NUL). Please save the list again and upload it.")),
    "large": (TableTooLarge, lazy("The file's content is too large to be a list of delegates. It was not read.")),
    "rows": (TableTooLarge, lazy("The list has more than %(n)s rows. Please split it.", n=MAX_ROWS)),
    "columns": (TableTooLarge, lazy("The list has more than %(n)s columns.", n=MAX_COLUMNS)),
    "bytes": (TableTooLarge, lazy("The file is larger than %(n)s MB.", n=MAX_BYTES // 1024**2)),
    "other": (NotATable, lazy("The file is not a spreadsheet. Please upload Excel (.xlsx, .xls), .ods or .csv.")),
    "empty": (TableEmpty, lazy("The file is empty: no cell has content.")),
    "encoding": (NotATable, lazy("The text of the file cannot be read. Please save it as “CSV UTF-8” or as .xlsx.")),
}


def read_table(data: bytes, filename: str) -> list[Sheet]:
    """All sheets of a workbook or CSV; what it is tells the content, never the name. Refuses with a `TableError`."""
    if len(data) > MAX_BYTES:
        raise _refusal("bytes")
    if data.startswith(_ZIP):
        _check_package(data)
        sheets = _read_workbook(data)
    elif data.startswith(_OLE):
        if _PASSWORD_MARK in data:
            raise _refusal("password")
        sheets = _read_workbook(data)
    else:
        sheets = [Sheet(PurePath(filename).stem, _read_csv(data))]
    if not any(cell not in ("", None) for sheet in sheets for row in sheet.rows for cell in row):
        raise _refusal("empty")
    return sheets


def write_xlsx(
    title: str,
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[Cell]],
    *,
    subtitle: str = "",
    sheet_name: str = "Danh sách",
) -> bytes:
    """A list for people: bold frozen header, ready to print on A4 landscape; text is text and never a formula."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(sheet_name)
        header_row = _write_head(book, sheet, title, subtitle, columns)
        formats = _Formats.of(book)
        for number, row in enumerate(rows, header_row + 1):
            for column, value in enumerate(row):
                _write_cell(sheet, number, column, value, formats)
        _set_print(sheet, header_row)
    return out.getvalue()


def _refusal(reason: str) -> TableError:
    kind, message = _REFUSALS[reason]
    return kind(message)


def _check_package(data: bytes) -> None:
    """A package is looked at before anything is unpacked: kind, stated size, ratio."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise _refusal("damaged") from None
    unpacked = sum(info.file_size for info in infos)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * len(data) + 1024**2:
        raise _refusal("large")
    if not {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & {info.filename for info in infos}:
        raise _refusal("other")


def _read_workbook(data: bytes) -> list[Sheet]:
    limits = [str(limit) for limit in (MAX_ROWS, MAX_COLUMNS, _MEMORY_MB, _SECONDS)]
    script = str(Path(__file__).with_name("sheet_process.py"))
    try:
        done = subprocess.run(  # noqa: S603 - our own script with our own numbers; the file comes through a pipe
            [sys.executable, "-I", script, *limits], input=data, capture_output=True, timeout=_SECONDS + 1, check=False
        )
    except subprocess.TimeoutExpired:
        raise _refusal("large") from None
    if done.returncode != 0:  # stopped by its limits or by the reader itself
        panicked = b"panic" in done.stderr and b"memory allocation" not in done.stderr
        raise _refusal("damaged" if panicked else "large")
    answer = json.loads(done.stdout)
    if "error" in answer:
        raise _refusal(answer["error"])
    return [_sheet(sheet) for sheet in answer["sheets"]]


def _sheet(answer: dict[str, Any]) -> Sheet:
    return Sheet(
        answer["name"],
        [[_cell(value) for value in row] for row in answer["rows"]],
        hidden=answer["hidden"],
        hidden_rows=frozenset(answer["hidden_rows"]),
        hidden_columns=frozenset(answer["hidden_columns"]),
    )


def _cell(value: Any) -> Cell:
    if isinstance(value, dict):
        [(kind, text)] = value.items()
        return _DATES[kind](text)
    return cast("Cell", value)


def _read_csv(data: bytes) -> list[list[Cell]]:
    text = _decode(data)
    if "\0" in text:
        raise _refusal("nul")
    if text.lstrip().startswith("<") or text.startswith("%PDF"):
        raise _refusal("other")
    rows: list[list[Cell]] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            rows.append(list(record))
            if len(rows) > MAX_ROWS:
                raise _refusal("rows")
            if len(record) > MAX_COLUMNS:
                raise _refusal("columns")
    except csv.Error:
        raise _refusal("damaged") from None
    return rows


def _decode(data: bytes) -> str:
    """UTF-8, UTF-16 with its mark, else Windows-1258, whose tones are letters of their own, brought together (NFC)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data:
        raise _refusal("nul" if _mostly_text(data) else "other")
    else:
        encodings = ["utf-8-sig", "cp1258"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _mostly_text(text.encode()):
            raise _refusal("other")
        return unicodedata.normalize("NFC", text) if encoding == "cp1258" else text
    raise _refusal("encoding")


def _mostly_text(data: bytes) -> bool:
    controls = sum(data.count(byte) for byte in range(1, 32) if byte not in b"\t\n\r\f\v")
    return (controls + data.count(0)) * 20 <= len(data)


def _delimiter(text: str) -> str:
    """The separator that the fullest lines of the beginning agree on most."""
    lines = text.splitlines()[:50]
    return max(";\t,", key=lambda mark: sum(line.count(mark) ** 2 for line in lines if mark in line))


@dataclass(frozen=True, slots=True)
class _Formats:
    text: Format
    guarded: Format
    number: Format
    day: Format
    moment: Format
    clock: Format

    @classmethod
    def of(cls, book: xlsxwriter.Workbook) -> "_Formats":
        base = {"font_name": "Times New Roman", "font_size": 12, "valign": "top", "border": 1}
        return cls(
            text=book.add_format({**base, "num_format": "@", "text_wrap": True}),
            guarded=book.add_format({**base, "num_format": "@", "text_wrap": True, "quote_prefix": True}),
            number=book.add_format(base),
            day=book.add_format({**base, "num_format": "dd/mm/yyyy"}),
            moment=book.add_format({**base, "num_format": "hh:mm dd/mm/yyyy"}),
            clock=book.add_format({**base, "num_format": "hh:mm"}),
        )


def _write_head(
    book: xlsxwriter.Workbook, sheet: Worksheet, title: str, subtitle: str, columns: Sequence[SheetColumn]
) -> int:
    """Widths, title, subtitle and header; answers the row of the header."""
    font = {"font_name": "Times New Roman"}
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
    row = 0
    for text, style in ((title, {"bold": True, "font_size": 14}), (subtitle, {"italic": True, "font_size": 12})):
        if text:
            sheet.write_string(row, 0, text, book.add_format({**font, **style}))
            row += 1
    row += 1 if row else 0
    header = book.add_format(
        {**font, "bold": True, "font_size": 12, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter",
         "bg_color": "#E8ECF1"}
    )  # fmt: skip
    for index, column in enumerate(columns):
        sheet.write_string(row, index, column.title, header)
    sheet.freeze_panes(row + 1, 0)
    return row


def _write_cell(sheet: Worksheet, row: int, column: int, value: Cell, formats: _Formats) -> None:
    match value:
        case None | "":
            sheet.write_blank(row, column, None, formats.text)
        case str():
            guard = value.startswith(("=", "+", "-", "@", "\t", "\r"))
            sheet.write_string(row, column, _fitting(value), formats.guarded if guard else formats.text)
        case bool():
            sheet.write_string(row, column, "Có" if value else "Không", formats.text)
        case int() | float():
            sheet.write_number(row, column, value, formats.number)
        case datetime():
            sheet.write_datetime(row, column, value, formats.moment)
        case date():
            sheet.write_datetime(row, column, value, formats.day)
        case time():
            sheet.write_datetime(row, column, value, formats.clock)


def _fitting(text: str) -> str:
    """Excel holds 32,767 characters a cell; what is longer ends with a visible mark."""
    return text if len(text) <= _EXCEL_CELL else text[: _EXCEL_CELL - len(_CUT)] + _CUT


def _set_print(sheet: Worksheet, header_row: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.6)
    sheet.repeat_rows(header_row)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P/&N")
