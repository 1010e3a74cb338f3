"""What stands in a spreadsheet that somebody sent, and how is a list handed out as one?

A workbook is read in a process of its own with limits on memory and time (`sheet_process.py`): whatever a hostile file
does to the reader, it does not do it to the server.
"""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path, PurePath
from typing import Any, TypeAlias, cast

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from eventmgr.rendering.delimited import read_delimited
from eventmgr.rendering.refusals import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, refusal
from eventmgr.rendering.refusals import NotATable as NotATable
from eventmgr.rendering.refusals import TableDamaged as TableDamaged
from eventmgr.rendering.refusals import TableEmpty as TableEmpty
from eventmgr.rendering.refusals import TableError as TableError
from eventmgr.rendering.refusals import TableNeedsPassword as TableNeedsPassword
from eventmgr.rendering.refusals import TableTooLarge as TableTooLarge
from eventmgr.rendering.refusals import TableUnsafe as TableUnsafe

Cell: TypeAlias = str | int | float | bool | datetime | date | time | None

MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 250
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


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `rows[0]` is the spreadsheet's row 1, cell 0 its column A; all numbers beside the rows count from 1.

    Cells are (row, column). `fonts` names only fonts of the encodings before Unicode, where text stands in them;
    `merged` are ranges (top, left, bottom, right). `added` tells how many rows were put in before the people where
    a table was made of what was none.
    """

    name: str
    rows: list[list[Cell]]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    fonts: Mapping[tuple[int, int], str] = field(default_factory=dict)
    struck: frozenset[tuple[int, int]] = frozenset()
    partly_struck: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    added: int = 0


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a list that is handed out; `width` in characters."""

    title: str
    width: float = 14


def read_table(data: bytes, filename: str) -> list[Sheet]:
    """All sheets of a workbook or CSV; what it is tells the content, never the name. Refuses with a `TableError`."""
    if len(data) > MAX_BYTES:
        raise refusal("bytes")
    if data.startswith(_ZIP):
        _check_package(data)
        sheets = _read_workbook(data)
    elif data.startswith(_OLE):
        if _PASSWORD_MARK in data:
            raise refusal("password")
        sheets = _read_workbook(data)
    else:
        sheets = [Sheet(PurePath(filename).stem, [list(record) for record in read_delimited(data)])]
    if not any(cell not in ("", None) for sheet in sheets for row in sheet.rows for cell in row):
        raise refusal("empty")
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


def _check_package(data: bytes) -> None:
    """A package is looked at before anything is unpacked: kind, stated size, ratio."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise refusal("damaged") from None
    unpacked = sum(info.file_size for info in infos)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * len(data) + 1024**2:
        raise refusal("large")
    if not {"xl/workbook.xml", "content.xml"} & {info.filename for info in infos}:
        raise refusal("other")


def _read_workbook(data: bytes) -> list[Sheet]:
    limits = [str(limit) for limit in (MAX_ROWS, MAX_COLUMNS, _MEMORY_MB, _SECONDS)]
    root = str(Path(__file__).parents[2])
    start = f"import sys; sys.path.insert(0, {root!r}); from eventmgr.rendering.sheet_process import main; main()"
    try:
        done = subprocess.run(  # noqa: S603 - our own script with our own numbers; the file comes through a pipe
            [sys.executable, "-I", "-c", start, *limits],
            input=data,
            capture_output=True,
            timeout=_SECONDS + 1,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise refusal("large") from None
    if done.returncode != 0:  # stopped by its limits or by the reader itself
        panicked = b"panic" in done.stderr and b"memory allocation" not in done.stderr
        raise refusal("damaged" if panicked else "large")
    answer = json.loads(done.stdout)
    if "error" in answer:
        raise refusal(answer["error"])
    return [_sheet(sheet) for sheet in answer["sheets"]]


def _sheet(answer: dict[str, Any]) -> Sheet:
    return Sheet(
        answer["name"],
        [[_cell(value) for value in row] for row in answer["rows"]],
        hidden=answer["hidden"],
        hidden_rows=frozenset(answer["hidden_rows"]),
        hidden_columns=frozenset(answer["hidden_columns"]),
        fonts={(row, column): font for font, cells in answer["fonts"].items() for row, column in cells},
        struck=frozenset((row, column) for row, column in answer["struck"]),
        partly_struck=frozenset((row, column) for row, column in answer["partly_struck"]),
        merged=tuple((top, left, bottom, right) for top, left, bottom, right in answer["merged"]),
    )


def _cell(value: Any) -> Cell:
    if isinstance(value, dict):
        [(kind, text)] = value.items()
        return _DATES[kind](text)
    return cast("Cell", value)


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
