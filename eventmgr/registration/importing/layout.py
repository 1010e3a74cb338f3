"""Where in a spreadsheet does the list stand, and what is in which of its columns?

The answer is a value that a person can look at and correct before a row is read.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from eventmgr.core.legacy import Encoding as Encoding
from eventmgr.core.legacy import encoding_of_font, guess_encoding, vietnamese_share
from eventmgr.core.text import search_key
from eventmgr.registration.importing.tables import SAMPLE, Table, find_headers, guess_header, guess_without_header
from eventmgr.rendering.sheets import Cell, Sheet


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


def find_layouts(sheets: Sequence[Sheet]) -> list[Layout]:
    """The tables that hold a column of names, in the workbook's order; sheets without one (instructions) have none.

    Hidden sheets count only if no other holds a list, and a table without a header only if none has one.
    """
    shown = [(index, sheet) for index, sheet in enumerate(sheets) if not sheet.hidden]
    hidden = [(index, sheet) for index, sheet in enumerate(sheets) if sheet.hidden]
    for some in (shown, hidden):
        for find in (find_headers, guess_header, guess_without_header):
            found = [_layout(sheet, index, table) for index, sheet in some for table in find(sheet)]
            if found:
                return found
    return []


def _layout(sheet: Sheet, sheet_index: int, table: Table) -> Layout:
    return Layout(
        sheet=sheet.name,
        sheet_index=sheet_index,
        header_row=table.header_row,
        first_row=table.first_row,
        end_row=table.end_row,
        columns=table.columns,
        encodings=_encodings(sheet, table),
        guessed=table.guessed,
        fingerprint=_fingerprint(sheet.rows[table.header_row : table.first_row]),
    )


def _encodings(sheet: Sheet, table: Table) -> dict[int, Encoding]:
    """The columns in an old encoding. Where one column surely is, another that is unsure is read so, too."""
    texts = {column: table.texts(sheet, column) for column in set(table.columns.values())}
    fonts = {column: _font(sheet, table, column) for column in texts}
    found = {column: guess_encoding(texts[column], fonts[column]) for column in texts}
    sure = {encoding for encoding in found.values() if encoding is not Encoding.UNICODE}
    if len(sure) == 1:
        [encoding] = sure
        for column, some in texts.items():
            if found[column] is Encoding.UNICODE and _reads_better(some, encoding):
                found[column] = encoding
    return {column: encoding for column, encoding in found.items() if encoding is not Encoding.UNICODE}


def _reads_better(texts: Sequence[str], encoding: Encoding) -> bool:
    marked = [text for text in texts if not text.isascii()]
    return bool(marked) and vietnamese_share(marked, encoding) > vietnamese_share(marked, Encoding.UNICODE)


def _font(sheet: Sheet, table: Table, column: int) -> Encoding | None:
    """The encoding of the old font in which most of the column's texts are set."""
    if not sheet.fonts:
        return None
    cells = [
        sheet.fonts.get((row + 1, column + 1))
        for row in range(table.first_row, min(table.end_row, table.first_row + SAMPLE))
        if isinstance(table.cell(sheet, row, column), str)
    ]
    kinds = Counter(encoding_of_font(font) if font else None for font in cells)
    return kinds.most_common(1)[0][0] if kinds else None


def _fingerprint(header: Iterable[Sequence[Cell]]) -> str:
    words = "\n".join("\t".join(search_key(str(cell or "")).strip() for cell in row).rstrip() for row in header)
    return hashlib.sha256(words.encode()).hexdigest()[:32]
