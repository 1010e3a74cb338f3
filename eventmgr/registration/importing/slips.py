"""A registration slip holds one person in lines of label and value ("Họ và tên: …"): read as a table of one row.

A sheet may hold several slips, one below the other. A sheet that holds a list stays as it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from eventmgr.registration.importing.headers import IGNORED, NUMBER, columns_of
from eventmgr.registration.importing.tables import find_headers
from eventmgr.rendering.sheets import Cell, Sheet

_FEWEST_LABELS = 3
_LONGEST_LABEL, _MOST_WORDS = 60, 6
_NAMES = frozenset(("full_name", "given", "family"))
_BEFORE_LABEL = frozenset(("Số", "Tên"))
_LEADERS = re.compile(r"[.…_]{3,}|…")
_ENDS = re.compile(r"\bngày\b.*\btháng\b.*\bnăm\b", re.IGNORECASE)


class _Pair(NamedTuple):
    """A label with its value, and the cell in which the value stands."""

    row: int
    column: int
    label: str
    value: Cell


def as_tables(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets, those with slips turned into tables; each person stands in the row of the name."""
    return [_as_table(sheet) for sheet in sheets]


def _as_table(sheet: Sheet) -> Sheet:
    pairs = list(_pairs(sheet))
    slips = [slip for slip in _slips(pairs) if _is_slip(slip)]
    if not slips:
        return sheet
    lines = {pair.row for slip in slips for pair in slip}
    if any(table.header_row not in lines for table in find_headers(sheet)):
        return sheet
    first = min(lines)
    labels = list(dict.fromkeys(pair.label for slip in slips for pair in slip))
    rows: list[list[Cell]] = [list(row) if index < first else [] for index, row in enumerate(sheet.rows)]
    rows += [[], []]
    rows[first] = list(labels)
    fonts = {(row, column): font for (row, column), font in sheet.fonts.items() if row <= first}
    for slip in slips:
        line = max(first + 1, next(pair.row for pair in slip if _is_name(pair.label)))
        values: dict[str, Cell] = {}
        for pair in slip:
            if pair.label not in values:
                values[pair.label] = pair.value
                if font := sheet.fonts.get((pair.row + 1, pair.column + 1)):
                    fonts[line + 1, labels.index(pair.label) + 1] = font
        rows[line] = [values.get(label, "") for label in labels]
    rows.append([text for text in _texts(sheet, max(lines) + 1) if _ENDS.search(text)][:1])
    return replace(
        sheet, rows=rows, fonts=fonts, merged=(), struck=frozenset(), partly_struck=frozenset(),
        hidden_rows=frozenset(), hidden_columns=frozenset(),
    )  # fmt: skip


def _slips(pairs: Sequence[_Pair]) -> list[list[_Pair]]:
    """From name to name; what stands above the first name belongs to the first."""
    slips: list[list[_Pair]] = [[]]
    for pair in pairs:
        if _is_name(pair.label) and any(_is_name(other.label) and other.label == pair.label for other in slips[-1]):
            slips.append([])
        slips[-1].append(pair)
    return slips


def _is_slip(slip: Sequence[_Pair]) -> bool:
    """Whether it has a name, and other labels at the beginning of other lines."""
    keys = {key for pair in slip for key in columns_of(pair.label)} - {IGNORED, NUMBER}
    beginnings = {pair.row for pair in slip}
    has_name = any(_is_name(pair.label) and pair.value not in ("", None) for pair in slip)
    return has_name and len(keys) >= _FEWEST_LABELS and len(beginnings) >= _FEWEST_LABELS


def _is_name(label: str) -> bool:
    return bool(_NAMES & set(columns_of(label)))


def _pairs(sheet: Sheet) -> Iterator[_Pair]:
    for row, cells in enumerate(sheet.rows):
        filled = [(column, cell) for column, cell in enumerate(cells) if cell not in ("", None)]
        yield from _pairs_of(row, filled)


def _pairs_of(row: int, filled: list[tuple[int, Cell]]) -> Iterator[_Pair]:
    """The pairs of one line; a line that does not begin with a label has none."""
    if filled and len(filled) > 1 and _is_count(filled[0][1]):
        filled = filled[1:]
    label = ""
    for number, (column, cell) in enumerate(filled):
        inside = list(_inside(cell)) if isinstance(cell, str) else []
        if inside:
            *whole, (label, last) = inside
            whole += [(label, last)] if last else []
            yield from (_Pair(row, column, each, value) for each, value in whole)
            label = "" if last else label
        elif label:
            yield _Pair(row, column, label, _without_leaders(cell))
            label = ""
        elif isinstance(cell, str) and columns_of(_plain_label(cell)):
            label = _plain_label(cell)
        elif not number:
            return


def _inside(cell: str) -> Iterator[tuple[str, str]]:
    """Label and value in one cell, several perhaps: "Ngày sinh: 01/02/1980   Giới tính: Nữ"; the last may be empty."""
    first, *parts = " ".join(cell.split()).split(":")
    label = _plain_label(first)
    if not parts or not columns_of(label):
        return
    for number, part in enumerate(parts):
        following = _label_at_end(part) if number < len(parts) - 1 else ""
        value = part[: len(part) - len(following)] if following else part
        if number < len(parts) - 1 and not following:
            yield label, _cleaned(":".join(parts[number:]))
            return
        yield label, _cleaned(value)
        label = _plain_label(following)


def _label_at_end(text: str) -> str:
    """The next label behind a value: the shortest that begins with a capital, and "Số" before it."""
    words = text.split(" ")
    for count in range(1, min(_MOST_WORDS, len(words) - 1) + 1):
        label = " ".join(words[-count:])
        if label[:1].isupper() and columns_of(_plain_label(label)):
            before = words[-count - 1]
            return f"{before} {label}" if before in _BEFORE_LABEL else label
    return ""


def _plain_label(text: str) -> str:
    text = " ".join(text.split()).strip(" :.-–+*")
    return text if len(text) <= _LONGEST_LABEL else ""


def _without_leaders(cell: Cell) -> Cell:
    return _cleaned(cell) if isinstance(cell, str) else cell


def _cleaned(text: str) -> str:
    return _LEADERS.sub(" ", text).strip(" ;,")


def _is_count(cell: Cell) -> bool:
    return isinstance(cell, int | float) or (isinstance(cell, str) and re.fullmatch(r"\d{1,2}[.)]?|[-+*•]", cell.strip()) is not None)


def _texts(sheet: Sheet, start: int) -> Iterator[str]:
    return (cell for row in sheet.rows[start:] for cell in row if isinstance(cell, str))
