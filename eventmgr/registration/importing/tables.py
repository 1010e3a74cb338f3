"""Where in a sheet is a table of people, and what is in its columns?

A header is known by its words, in up to four lines with merged cells; what no word tells, the cells below may.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from eventmgr.core.text import nfc
from eventmgr.registration.importing.guessing import are_ethnic_groups, guess_column, is_names
from eventmgr.registration.importing.headers import IGNORED, NUMBER, columns_of, columns_under, is_marker
from eventmgr.registration.importing.names import looks_like_name
from eventmgr.rendering.sheets import Cell, Sheet

SAMPLE = 200
_DEPTH = 60
_MOST_LINES = 4
_LONGEST_TITLE = 30
# A quick look before the rules: one of these stands in every header of names, in the old encodings, too.
_MAY_NAME = re.compile(
    r"tên|\bten\b|hoten|họ\b|h ọ|\bh o\b|\bho va\b|tªn|teân|hä |hoï|[đð]ại biểu|dai bieu|®¹i biÓu|ñaïi bieåu"
    r"|cán bộ|can bo|học viên|name",
    re.IGNORECASE,
)
_GUIDANCE = re.compile(r"\(.*\)")
_COUNTED = re.compile(r"^\s*\d{1,2}\s*[.)/-]")


@dataclass(frozen=True)
class Table:
    """A header with the rows under it; all numbers count from 0, `end_row` is the first that is no more of it."""

    header_row: int
    first_row: int
    end_row: int
    columns: Mapping[str, int]
    guessed: frozenset[str] = frozenset()

    def cell(self, sheet: Sheet, row: int, column: int) -> Cell:
        """What stands there; nothing beyond the end of the row."""
        return _cell(sheet, row, column)

    def texts(self, sheet: Sheet, column: int) -> list[str]:
        """The texts of a column, as far as is needed to know it."""
        rows = range(self.first_row, min(self.end_row, self.first_row + SAMPLE))
        return [cell for row in rows if isinstance(cell := _cell(sheet, row, column), str) and cell]


def find_headers(sheet: Sheet) -> list[Table]:
    """The tables whose header has words for a column of names."""
    found: list[tuple[int, int, dict[str, int]]] = []
    row = 0
    while row < len(sheet.rows):
        may_be = _may_be_header(sheet.rows[row]) and not (found and _holds_person(sheet, row, found[-1][2]))
        header = _header_at(sheet, row) if may_be else None
        if header is None:
            row += 1
            continue
        _top, first, columns = header
        if not found or columns != found[-1][2]:  # the same header again, on the next printed page, is no new table
            found.append(header)
        row = max(first, row + 1)
    ends = [*(top for top, _first, _columns in found[1:]), len(sheet.rows)][: len(found)]
    return [
        _completed(sheet, Table(top, first, end, side))
        for (top, first, columns), end in zip(found, ends, strict=True)
        for side in (columns, *_sides(sheet, top, first)[1:])
    ]


def guess_header(sheet: Sheet) -> list[Table]:
    """The table whose header has words for other columns, and whose names are known as such."""
    rows = range(min(_DEPTH, len(sheet.rows)))
    best = max(((len(_useful(_announced(sheet, row))), -row) for row in rows), default=(0, 0))
    if best[0] < 2:  # noqa: PLR2004 - one known word alone is no header
        return []
    top, first, columns = _block(sheet, -best[1])
    table = _completed(sheet, Table(top, first, len(sheet.rows), columns))
    return [table] if "full_name" in table.columns else []


def guess_without_header(sheet: Sheet) -> list[Table]:
    """The table without a header, known by a column of names beside another that is known by its cells."""
    rows = [row for row, cells in enumerate(sheet.rows) if sum(cell not in ("", None) for cell in cells) > 1]
    if not rows:
        return []
    table = _completed(sheet, Table(rows[0], rows[0], len(sheet.rows), {}))
    return [table] if {"full_name"} < table.columns.keys() else []


def is_header_row(cells: Sequence[Cell], columns: Mapping[str, int]) -> bool:
    """Whether a row repeats the header, or numbers its columns: (1) (2) (3), A B C."""
    name = next((columns[key] for key in ("full_name", "given", "family") if key in columns), None)
    cell = cells[name] if name is not None and name < len(cells) else ""
    text = _shown(cell)
    if text and is_marker(text):
        return sum(is_marker(_shown(each)) for each in cells) > 1
    return bool(text) and _MAY_NAME.search(text) is not None and "name" in "".join(_names_in(columns_of(text)))


def _holds_person(sheet: Sheet, row: int, columns: Mapping[str, int]) -> bool:
    """Whether a row under a header has a name where names stand: "Đại biểu" beside it is then no header."""
    names = [_shown(_cell(sheet, row, columns[key])) for key in ("full_name", "family", "given") if key in columns]
    is_announced = any(set(columns_of(name)) - {IGNORED} for name in names)  # Võ is a family name, and a wife
    return any(names) and not is_announced and looks_like_name(" ".join(names))


def _names_in(columns: Sequence[str]) -> Iterator[str]:
    return ("name" for column in columns if column in ("full_name", "family", "given"))


def _may_be_header(cells: Sequence[Cell]) -> bool:
    return any(isinstance(cell, str) and _MAY_NAME.search(nfc(cell)) for cell in cells)


def _header_at(sheet: Sheet, row: int) -> tuple[int, int, dict[str, int]] | None:
    announced = _announced(sheet, row)
    if not any("".join(_names_in(columns)) for columns in announced.values()):
        return None
    known = len(announced)
    if known == 1 and not _is_bare_header(sheet, row):
        return None
    top, first, columns = _block(sheet, row)
    return (top, first, columns) if "full_name" in columns or {"family", "given"} <= columns.keys() else None


def _is_bare_header(sheet: Sheet, row: int) -> bool:
    """A list of nothing but names has a short header, and a name under it."""
    [(column, text), *others] = [
        (index, _shown(cell)) for index, cell in enumerate(sheet.rows[row]) if cell not in ("", None)
    ]
    below = [_shown(_cell(sheet, under, column)) for under in range(row + 1, min(row + 4, len(sheet.rows)))]
    name = next((cell for cell in below if cell), "")
    is_heading = len(text) > _LONGEST_TITLE or _COUNTED.match(text) is not None
    return not others and not is_heading and looks_like_name(name)


def _announced(sheet: Sheet, row: int) -> dict[int, tuple[str, ...]]:
    cells = sheet.rows[row] if row < len(sheet.rows) else []
    found = {
        index: columns_of(_shown(cell))
        for index, cell in enumerate(cells)
        if isinstance(cell, str) and index + 1 not in sheet.hidden_columns
    }
    return {index: columns for index, columns in found.items() if columns}


def _useful(announced: Mapping[int, tuple[str, ...]]) -> set[str]:
    return {columns[0] for columns in announced.values()} - {IGNORED, NUMBER, "note"}


def _block(sheet: Sheet, row: int) -> tuple[int, int, dict[str, int]]:
    """All lines of the header around a row: where it begins, where the rows begin, and its columns."""
    top = row - 1 if row and len(_announced(sheet, row - 1)) > 1 else row
    first = row + 1
    while first < min(row + _MOST_LINES, len(sheet.rows)) and _continues(sheet, row, first):
        first += 1
    return top, first, _sides(sheet, top, first)[0]


def _sides(sheet: Sheet, top: int, first: int) -> list[dict[str, int]]:
    """The columns under a header; of several tables side by side, whose headers begin once more, each for itself."""
    lines = [row for row in range(top, first) if not all(is_marker(text) for text in _texts(sheet, row))]
    sides: list[dict[str, int]] = [{}]
    for column in range(max((len(sheet.rows[line]) for line in lines), default=0)):
        keys = () if column + 1 in sheet.hidden_columns else _keys(sheet, lines, column)
        if _begins_again(keys, sides[-1], column):
            sides.append({})
        for key in keys:
            _assign(sides[-1], key, column)
    settled = [_settled(side) for side in sides]
    return [settled[0], *(side for side in settled[1:] if "full_name" in side or {"family", "given"} <= side.keys())]


def _begins_again(keys: Sequence[str], side: Mapping[str, int], column: int) -> bool:
    if NUMBER in keys:
        return NUMBER in side and bool({"full_name", "family", "given"} & side.keys())
    return NUMBER not in side and "full_name" in keys and side.get("full_name", column) < column - 1


def _continues(sheet: Sheet, row: int, line: int) -> bool:
    """Whether a row under the header is a further line of it: covered by a merged cell, header words, numbers."""
    texts = _texts(sheet, line)
    if not texts:
        return False
    names = [index for index, columns in _announced(sheet, row).items() if "".join(_names_in(columns))]
    under_name = [_shown(_cell(sheet, line, index)) for index in names]
    if all(is_marker(text) for text in texts) and len(texts) > 1:
        return all(under_name)
    if all(_GUIDANCE.fullmatch(text) for text in texts):
        return len(texts) > 1
    if any(text and not "".join(_names_in(columns_of(text))) for text in under_name):
        return False
    covered = any(top <= row + 1 and line + 1 <= bottom for top, _left, bottom, _right in sheet.merged if top > row - 1)
    return covered or (len(texts) > 1 and all(columns_of(text) for text in texts))  # one text alone is a section


def _keys(sheet: Sheet, lines: Sequence[int], column: int) -> tuple[str, ...]:
    own = [_shown(_cell(sheet, line, column)) for line in lines]
    groups = [_group(sheet, line, lines[index:], column) for index, line in enumerate(lines, 1)]
    parts = list(dict.fromkeys(text or group for text, group in zip(own, groups, strict=True) if text or group))
    if len(parts) > 1 and "full_name" in columns_of(" ".join(parts)) and "full_name" not in columns_of(parts[0]):
        return columns_of(" ".join(parts))  # "Họ và" over "tên"
    if len(parts) > 1:
        return columns_under(parts[:-1], parts[-1]) or columns_of(" ".join(parts))
    return columns_of(parts[0]) if parts else ()


def _group(sheet: Sheet, line: int, lower: Sequence[int], column: int) -> str:
    """The text of the merged cell that covers this one from the left; told by the merge, or by words under both."""
    for top, left, bottom, right in sheet.merged:
        if top <= line + 1 <= bottom and left <= column + 1 <= right:
            return _shown(_cell(sheet, top - 1, left - 1))
    if not any(_shown(_cell(sheet, below, column)) for below in lower):
        return ""
    for left in range(column - 1, -1, -1):
        if text := _shown(_cell(sheet, line, left)):
            return text if any(_shown(_cell(sheet, below, left)) for below in lower) else ""
    return ""


def _assign(columns: dict[str, int], key: str, column: int) -> None:
    if key == "birth" and "birth" in columns:
        key = "birth_year"
    elif key == "phone" and "phone" in columns:
        key = "other_phone"
    elif key == "position" and "position" in columns:
        key = "other_position"
    elif key == "note" and "note" in columns:
        key = "other_note"
    if key != IGNORED:
        columns.setdefault(key, column)


def _settled(columns: dict[str, int]) -> dict[str, int]:
    """What a word means only beside the others: "Nam" with "Tháng" is the year, "Tên" without "Họ" the whole name."""
    if "birth_month" in columns and "birth_year" not in columns and "male" in columns:
        columns["birth_year"] = columns.pop("male")
    if {"birth", "birth_month", "birth_year"} <= columns.keys() and "birth_day" not in columns:
        columns["birth_day"] = columns.pop("birth")  # "Ngày sinh", "Tháng sinh", "Năm sinh"
    if not {"birth_day", "birth_month"} <= columns.keys():
        columns.pop("birth_day", None)
        columns.pop("birth_month", None)
        if "birth" not in columns and "birth_year" in columns:
            columns["birth"] = columns.pop("birth_year")
    for key, second in (("position", "other_position"), ("phone", "other_phone"), ("family", "middle")):
        if key not in columns and second in columns:
            columns[key] = columns.pop(second)
    if "given" in columns and not {"family", "full_name"} & columns.keys():
        columns["full_name"] = columns.pop("given")
    return columns


def _completed(sheet: Sheet, table: Table) -> Table:
    """With the columns that no word announces, told by their cells."""
    columns, guessed = dict(table.columns), set()
    rows = _full_rows(sheet, table)
    if "phone" in columns and are_ethnic_groups([_cell(sheet, row, columns["phone"]) for row in rows]):
        columns.setdefault("ethnicity", columns.pop("phone"))  # "dt" is both
        columns = _settled(columns)
    for column in range(_width(sheet, table)):
        words = (_shown(_cell(sheet, row, column)) for row in range(table.header_row, table.first_row))
        header = {text for text in words if text and not is_marker(text)}
        if column in columns.values() or column + 1 in sheet.hidden_columns or any(map(columns_of, header)):
            continue
        cells = [_cell(sheet, row, column) for row in rows]
        if not header and _is_second_of_name(columns, column) and is_names(cells, are_given=True):
            columns["family"], columns["given"] = columns.pop("full_name"), column
        elif (key := guess_column(cells, columns, has_header=bool(header))) is not None:
            columns[key] = column
            guessed.add(key)
    return Table(table.header_row, table.first_row, table.end_row, columns, frozenset(guessed))


def _full_rows(sheet: Sheet, table: Table) -> list[int]:
    """The rows that are filled like most: what stands below a list is left out."""
    rows = range(table.first_row, min(table.end_row, table.first_row + SAMPLE))
    filled = {row: len(_texts(sheet, row)) for row in rows}
    return [row for row in rows if filled[row] * 2 > max(filled.values())]


def _is_second_of_name(columns: Mapping[str, int], column: int) -> bool:
    return "given" not in columns and columns.get("full_name") == column - 1


def _width(sheet: Sheet, table: Table) -> int:
    rows = sheet.rows[table.header_row : min(table.end_row, table.first_row + SAMPLE)]
    return max((len(row) for row in rows), default=0)


def _texts(sheet: Sheet, row: int) -> list[str]:
    return [_shown(cell) for cell in sheet.rows[row] if cell not in ("", None)]


def _cell(sheet: Sheet, row: int, column: int) -> Cell:
    cells = sheet.rows[row] if row < len(sheet.rows) else []
    return cells[column] if column < len(cells) else ""


def _shown(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else " ".join(str(cell).split())
