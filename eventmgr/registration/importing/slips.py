"""A registration slip holds one person in lines of label and value ("Họ và tên: …"): read as a table of one row.

A sheet may hold several slips, one below the other, or several people side by side behind the labels. A sheet that
holds a list stays as it is.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from eventmgr.core.legacy import decode, likely_encodings
from eventmgr.core.text import search_key
from eventmgr.registration.importing.headers import IGNORED, NUMBER, columns_of
from eventmgr.registration.importing.names import looks_like_name, read_name
from eventmgr.registration.importing.tables import find_headers
from eventmgr.rendering.sheets import Cell, Sheet

_Line: TypeAlias = Sequence[tuple[int, Cell]]
_FEWEST_LABELS, _MOST_ROWS = 3, 2_000
_LONGEST_LABEL, _MOST_WORDS = 60, 6
_NAMES = frozenset(("full_name", "given", "family"))
_OFFICE = re.compile(r"\bhoi (?:lhpn|lien hiep|phu nu)\b")
_HEADERS = frozenset(("full_name", "family", "middle", "given", "position", "phone", "birth", "email", "sex", "note"))
_NO_NAME = frozenset(("no_name", "strange_name"))
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
    if len(sheet.rows) > _MOST_ROWS:
        return sheet
    slips = [slip for pairs in _pairs(sheet) for slip in _slips(pairs) if _is_slip(slip)]
    if not slips:
        return sheet
    lines = {pair.row for slip in slips for pair in slip}
    if any(table.header_row not in lines for table in find_headers(sheet)):
        return sheet
    first = min(lines)
    labels = list(dict.fromkeys(pair.label for slip in slips for pair in slip))
    people = dict(_placed(slips, first))
    rows: list[list[Cell]] = [*map(list, sheet.rows[:first]), list(labels)]
    rows += [[] for _row in range(max(people) + 1 - len(rows))]
    fonts = {(row, column): font for (row, column), font in sheet.fonts.items() if row <= first}
    for line, slip in people.items():
        values = {pair.label: pair for pair in reversed(slip)}
        rows[line] = [values[label].value if label in values else "" for label in labels]
        for column, label in enumerate(labels, 1):
            if label in values and (font := sheet.fonts.get((values[label].row + 1, values[label].column + 1))):
                fonts[line + 1, column] = font
    rows += [[text] for text in _texts(sheet, max(lines) + 1) if _ENDS.search(text)]
    return Sheet(sheet.name, rows, hidden=sheet.hidden, fonts=fonts, added=1)


def _placed(slips: Sequence[Sequence[_Pair]], first: int) -> Iterator[tuple[int, Sequence[_Pair]]]:
    """In which row each person stands: the one of the name, below the header that is put in."""
    line = first
    for slip in slips:
        line = max(line, next(pair.row for pair in slip if _is_name(pair.label))) + 1
        yield line, slip


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
    has_name = any(_is_name(pair.label) and _may_be_name(pair.value) for pair in slip)
    return has_name and len(keys) >= _FEWEST_LABELS and len(beginnings) >= _FEWEST_LABELS


def _may_be_name(value: Cell) -> bool:
    if not isinstance(value, str) or set(columns_of(value)) - {IGNORED}:  # Võ is a family name, and a wife
        return False
    return read_name(decode(value, likely_encodings(value)[0])).fault not in _NO_NAME


def _is_name(label: str) -> bool:
    return bool(_NAMES & set(columns_of(label)))


def _pairs(sheet: Sheet) -> Iterator[list[_Pair]]:
    """The pairs of a sheet; where behind the labels several people stand side by side, the pairs of each."""
    lines: list[_Line] = [
        [(column, cell) for column, cell in enumerate(cells) if cell not in ("", None)] for cells in sheet.rows
    ]
    beside = next((columns for line in lines if len(columns := _names_beside(line)) > 1), [])
    if not beside:
        yield [pair for row, line in enumerate(lines) for pair in _pairs_of(row, line)]
    for column in beside:
        yield [
            pair
            for row, line in enumerate(lines)
            for pair in _pairs_of(row, [*line[:1], *((at, cell) for at, cell in line[1:] if at == column)])
        ]


def _names_beside(line: _Line) -> list[int]:
    """The columns in which names stand behind the label of names."""
    if not line or not isinstance(line[0][1], str) or not _is_name(_label(line[0][1])):
        return []
    return [column for column, cell in line[1:] if isinstance(cell, str) and looks_like_name(cell)]


def _pairs_of(row: int, filled: _Line) -> list[_Pair]:
    """The pairs of one line; a line that does not begin with a label has none, nor one with a label behind a label."""
    if len(filled) > 1 and _is_count(filled[0][1]):
        filled = filled[1:]
    pairs = _read_line(row, filled)
    is_header = any(NUMBER in columns_of(pair.label) or (len(pairs) > 1 and _announces(pair.value)) for pair in pairs)
    return [] if is_header else pairs


def _announces(value: Cell) -> bool:
    """Whether a value is the word of a header; "CV" is a function, too."""
    return isinstance(value, str) and len(value) > len("SĐT") and bool(_HEADERS & set(columns_of(value)))


def _read_line(row: int, filled: _Line) -> list[_Pair]:
    """What a label within a cell announces goes on in the cells behind it that are none: commas part them in a CSV."""
    found: list[_Pair] = []
    label, goes_on = "", False
    for column, cell in filled:
        inside = list(_inside(cell)) if isinstance(cell, str) else []
        if inside:
            found += [_Pair(row, column, each, value) for each, value in inside if value]
            goes_on = bool(inside[-1][1])
            label = "" if goes_on else inside[-1][0]
        elif label:
            found.append(_Pair(row, column, label, _without_leaders(cell)))
            label = ""
        elif isinstance(cell, str) and _label(cell):
            label, goes_on = _label(cell), False
        elif not found:
            break
        elif goes_on and isinstance(cell, str):
            found[-1] = found[-1]._replace(value=f"{found[-1].value}, {_cleaned(cell)}")
    return found


def _inside(cell: str) -> Iterator[tuple[str, str]]:
    """Label and value in one cell, several perhaps: "Ngày sinh: 01/02/1980   Giới tính: Nữ"; the last may be empty."""
    first, *parts = " ".join(_LEADERS.sub(" ", cell).split()).split(":")
    label = _label(first)
    if not parts or not label:
        return
    for number, part in enumerate(parts):
        following = _label_at_end(part) if number < len(parts) - 1 else ""
        value = part[: len(part) - len(following)] if following else part
        if number < len(parts) - 1 and not following:
            yield label, _cleaned(":".join(parts[number:]))
            return
        yield label, _cleaned(value)
        label = _label(following)


def _label_at_end(text: str) -> str:
    """The next label behind a value: the shortest that begins with a capital, and "Số" before it."""
    words = text.split(" ")
    for count in range(1, min(_MOST_WORDS, len(words) - 1) + 1):
        label = " ".join(words[-count:])
        if label[:1].isupper() and _label(label):
            before = words[-count - 1]
            return f"{before} {label}" if before in _BEFORE_LABEL else label
    return ""


def _label(text: str) -> str:
    """The words of a label; none for what announces nothing, or is the name of an office itself."""
    text = " ".join(text.split()).strip(" :.-–+*")
    is_label = len(text) <= _LONGEST_LABEL and columns_of(text) and not _OFFICE.search(search_key(text))
    return text if is_label else ""


def _without_leaders(cell: Cell) -> Cell:
    return _cleaned(cell) if isinstance(cell, str) else cell


def _cleaned(text: str) -> str:
    return _LEADERS.sub(" ", text).strip(" ;,")


def _is_count(cell: Cell) -> bool:
    return isinstance(cell, int | float) or (
        isinstance(cell, str) and re.fullmatch(r"\d{1,2}[.)]?|[-+*•]", cell.strip()) is not None
    )


def _texts(sheet: Sheet, start: int) -> Iterator[str]:
    return (cell for row in sheet.rows[start:] for cell in row if isinstance(cell, str))
