"""The process that reads one workbook under limits: bytes on standard input, JSON on standard output.

It is started by `sheets.py` with this file's path and imports nothing of the project, so that it starts quickly and
holds nothing that a hostile file could reach.
"""

import io
import json
import re
import resource
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

_MEGABYTE = 1024 * 1024
_DTD = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)", re.IGNORECASE)
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\s(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
_HIDDEN_COLUMN = re.compile(rb'<(?:\w+:)?col\s(?=[^>]*\bhidden="(?:1|true)")[^>]*>')
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")


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
    except (CalamineError, zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        answer = {"error": "damaged"}
    sys.stdout.write(json.dumps(answer))


def _read(data: bytes, max_rows: int, max_columns: int) -> list[dict[str, Any]]:
    parts = _xml_parts(data) if data.startswith(b"PK") else {}
    hidden = _hidden_parts(parts)
    sheets = []
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        for meta in book.sheets_metadata:
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            rows = _rows(book, meta.name, max_rows, max_columns)
            hidden_rows, hidden_columns = hidden.get(meta.name, ([], []))
            sheets.append(
                {
                    "name": meta.name,
                    "rows": rows,
                    "hidden": meta.visible != SheetVisibleEnum.Visible,
                    "hidden_rows": [row for row in hidden_rows if row <= len(rows)],
                    "hidden_columns": hidden_columns,
                }
            )
    return sheets


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


def _hidden_parts(parts: dict[str, bytes]) -> dict[str, tuple[list[int], list[int]]]:
    """By sheet (.xlsx only): the numbers of the hidden rows and columns, from 1."""
    targets = {}
    for tag in _RELATION.findall(parts.get("xl/_rels/workbook.xml.rels", b"")):
        targets[_attribute(tag, rb"Id")] = _attribute(tag, rb"Target")
    found = {}
    for tag in _SHEET.findall(parts.get("xl/workbook.xml", b"")):
        target = targets.get(_attribute(tag, rb"(?:\w+:)id"), "")
        xml = parts.get(target.lstrip("/") if target.startswith("/") else f"xl/{target}", b"")
        rows = [int(number) for number in _HIDDEN_ROW.findall(xml)]
        columns: list[int] = []
        for column in _HIDDEN_COLUMN.findall(xml):
            first, last = int(_attribute(column, rb"min") or 0), int(_attribute(column, rb"max") or 0)
            columns.extend(range(first, min(last, first + 500) + 1))
        found[_attribute(tag, rb"name")] = (rows, columns)
    return found


def _attribute(tag: bytes, name: bytes) -> str:
    match = re.search(rb"\s" + name + rb'="([^"]*)"', tag)
    text = match[1].decode("utf-8", "replace") if match else ""
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, char)
    return text


if __name__ == "__main__":
    main()
