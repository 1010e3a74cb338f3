"""The process that reads one workbook under limits: bytes on standard input, JSON on standard output.

It is started by `sheets.py` and imports only `sheet_marks.py` of the project, so that it starts quickly and holds
nothing that a hostile file could reach.
"""

import io
import json
import re
import resource
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from eventmgr.rendering.sheet_marks import Marks, package_marks, xls_marks

_MEGABYTE = 1024 * 1024
_MOST_MERGED = 20_000
_DTD = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)", re.IGNORECASE)


class Refused(Exception):
    """The file is not read; the argument is the reason as `sheets.py` knows it."""


def main() -> None:
    """Read, and answer with the sheets or with the reason why not."""
    max_rows, max_columns, memory_mb, seconds = (int(value) for value in sys.argv[1:5])
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb * _MEGABYTE, memory_mb * _MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer: dict[str, Any] = {"sheets": _read(sys.stdin.buffer.read(), max_rows, max_columns)}
    except Refused as refusal:
        answer = {"error": str(refusal)}
    except PasswordError:
        answer = {"error": "password"}
    except MemoryError:
        answer = {"error": "large"}
    except (CalamineError, expat.ExpatError, zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        answer = {"error": "damaged"}
    sys.stdout.write(json.dumps(answer))


def _read(data: bytes, max_rows: int, max_columns: int) -> list[dict[str, Any]]:
    is_package = data.startswith(b"PK")
    parts = _xml_parts(data) if is_package else {}
    sheets = []
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        metas = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
        tables = {meta.name: _rows(book, meta.name, max_rows, max_columns) for meta in metas}
        marks = package_marks(parts) if is_package else xls_marks(data)
        for meta in metas:
            rows, mark = tables[meta.name], marks.get(meta.name, Marks())
            merged = book.get_sheet_by_name(meta.name).merged_cell_ranges or []
            for (row, column), value in mark.values.items():
                if row <= len(rows):
                    rows[row - 1].extend([""] * (column - len(rows[row - 1])))
                    rows[row - 1][column - 1] = value
            ranges = [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in merged]
            sheets.append(
                {
                    "name": meta.name,
                    "rows": rows,
                    "hidden": meta.visible != SheetVisibleEnum.Visible,
                    "hidden_rows": [row for row in mark.hidden_rows if row <= len(rows)],
                    "hidden_columns": mark.hidden_columns,
                    "fonts": {font: _written(cells, rows) for font, cells in mark.fonts.items()},
                    "struck": _written(mark.struck, rows),
                    "partly_struck": _written(mark.partly_struck, rows),
                    "merged": (mark.merged or ranges)[:_MOST_MERGED],
                }
            )
    return sheets


def _written(cells: list[tuple[int, int]], rows: list[list[Any]]) -> list[tuple[int, int]]:
    """Those of the cells in which something stands."""
    return [
        (row, column)
        for row, column in cells
        if row <= len(rows) and column <= len(rows[row - 1]) and rows[row - 1][column - 1] != ""
    ]


def _rows(book: CalamineWorkbook, name: str, max_rows: int, max_columns: int) -> list[list[Any]]:
    """The rows as the spreadsheet numbers them, from row 1, column A; empty ends left off."""
    rows = []
    for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False):
        while row and row[-1] == "":
            row.pop()
        if len(row) > max_columns:
            raise Refused("columns")
        rows.append([_plain(value) for value in row])
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) > max_rows:
        raise Refused("rows")
    return rows


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        if "\0" in value:
            raise Refused("nul")
        return value
    if isinstance(value, (datetime, date, time)):
        return {type(value).__name__: value.isoformat()}
    return str(value) if isinstance(value, timedelta) else value


def _xml_parts(data: bytes) -> dict[str, bytes]:
    """Each XML part of the package, unpacked and compared with its checksum; none may define entities."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for info in package.infolist():
            if info.flag_bits & 1:
                raise Refused("password")
            content = package.read(info)
            if info.filename.endswith((".xml", ".rels")):
                if _DTD.search(content):
                    raise Refused("unsafe")
                parts[info.filename] = content
    return parts
