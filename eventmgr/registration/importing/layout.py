"""Where in a spreadsheet does the list stand, and what is in which of its columns?

The answer is a value that a person can look at and correct before a row is read.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from eventmgr.core.text import search_key
from eventmgr.registration.importing.headers import column_of
from eventmgr.rendering.sheets import Cell, Sheet

_HEADER_DEPTH = 40


class Encoding(StrEnum):
    """How the letters of a column are stored: the old encodings look right only in their own fonts."""

    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    TCVN3_CAPITALS = "tcvn3_capitals"
    VNI = "vni"


@dataclass(frozen=True)
class Layout:
    """One table of people: the rows and columns count from 0, `end_row` is the first row that is no more of it.

    `guessed` are the columns that no header names, told by what stands in their cells. `fingerprint` is equal where the
    words of the header are equal, so that a correction can be used again for the next list of the same make.
    """

    sheet: str
    sheet_index: int
    header_row: int
    first_row: int
    end_row: int
    columns: Mapping[str, int]
    encodings: Mapping[int, Encoding] = field(default_factory=dict)
    guessed: frozenset[str] = frozenset()
    fingerprint: str = ""

    def to_json(self) -> dict[str, Any]:
        """The layout as it is kept."""
        return {
            "sheet": self.sheet,
            "sheet_index": self.sheet_index,
            "header_row": self.header_row,
            "first_row": self.first_row,
            "end_row": self.end_row,
            "columns": dict(self.columns),
            "encodings": {str(column): encoding.value for column, encoding in self.encodings.items()},
            "guessed": sorted(self.guessed),
            "fingerprint": self.fingerprint,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Layout":
        """The layout that was kept."""
        return cls(
            **{
                **kept,
                "encodings": {int(column): Encoding(value) for column, value in kept["encodings"].items()},
                "guessed": frozenset(kept["guessed"]),
            }
        )


def find_layouts(sheets: Iterable[Sheet]) -> list[Layout]:
    """The tables that hold a column of names; sheets without one (instructions) have none."""
    found = (_find(sheet, index) for index, sheet in enumerate(sheets) if not sheet.hidden)
    return [layout for layout in found if layout is not None]


def _find(sheet: Sheet, sheet_index: int) -> Layout | None:
    for index, row in enumerate(sheet.rows[:_HEADER_DEPTH]):
        columns = _columns(row, sheet.hidden_columns)
        if "full_name" not in columns and not {"family", "given"} <= columns.keys():
            continue
        below = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else []
        first = index + 1
        if _is_second_line(below):
            columns, first = {**columns, **_columns(below, sheet.hidden_columns)}, index + 2
        return Layout(
            sheet=sheet.name,
            sheet_index=sheet_index,
            header_row=index,
            first_row=first,
            end_row=len(sheet.rows),
            columns=columns,
            fingerprint=_fingerprint(sheet.rows[index:first]),
        )
    return None


def _columns(row: Sequence[Cell], hidden: frozenset[int]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for index, cell in enumerate(row):
        column = column_of(cell) if isinstance(cell, str) else None
        if column is not None and index + 1 not in hidden:
            columns.setdefault(column, index)
    return columns


def _is_second_line(row: Sequence[Cell]) -> bool:
    """Under merged header cells stand further header words, and nothing else."""
    words = [str(cell) for cell in row if cell not in ("", None)]
    return bool(words) and all(column_of(word) for word in words)


def _fingerprint(header: Iterable[Sequence[Cell]]) -> str:
    words = "\n".join("\t".join(search_key(str(cell or "")).strip() for cell in row).rstrip() for row in header)
    return hashlib.sha256(words.encode()).hexdigest()[:32]
