"""What does a workbook say about its cells beside their values: hidden, struck out, merged, set in an old font?

Read from the parts themselves by regular expressions and expat: a library that loads the whole workbook for this takes
many times the time and memory. It works in the limited process of `sheet_process.py`, without the rest of the project.
"""

import contextlib
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

import xlrd  # type: ignore[import-untyped]  # types-xlrd is no dependency: one function uses it

_MOST_HIDDEN_COLUMNS = 500
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']|\b(?:ht|width)=["']0(?:\.0+)?["']""")
_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])[^>]*>")
_ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])([^>]*)>(?:<(?:\w+:)?v>(\d+)<)?")
_PLACE = re.compile(rb"""\br=["']([A-Z]{0,3})(\d+)["']""")
_ERROR_CELL = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^>]*\bt=["']e["'])[^>]*>(?:<(?:\w+:)?f\b.*?(?:</(?:\w+:)?f>|/>))?<(?:\w+:)?v>([^<]+)<"""
)
_STYLE = re.compile(rb"""\bs=["'](\d+)["']""")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_FONTS = re.compile(rb"<(?:\w+:)?fonts\b.*?</(?:\w+:)?fonts>", re.DOTALL)
_FONT = re.compile(rb"<(?:\w+:)?font(?:\s*/>|[\s>].*?</(?:\w+:)?font>)", re.DOTALL)
_STYLES = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE_FONT = re.compile(rb"""<(?:\w+:)?xf\s[^>]*?\bfontId=["'](\d+)["']|<(?:\w+:)?xf[\s/>]""")
_FONT_NAME = re.compile(rb"""<(?:\w+:)?(?:name|rFont)\s[^>]*?val=["']([^"']*)["']""")
_STRIKE = re.compile(rb"""<(?:\w+:)?strike(?:\s*/>|>|\s+val=["'](?:1|true)["'])""")
_TEXT = re.compile(rb"<(?:\w+:)?si(?:\s*/>|[\s>].*?</(?:\w+:)?si>)", re.DOTALL)
_RUN = re.compile(rb"<(?:\w+:)?r>(.*?)</(?:\w+:)?r>", re.DOTALL)
_RUN_TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)<")
_OLD_FONT = re.compile(r"\.vn|vni", re.IGNORECASE)  # the fonts of the encodings TCVN3 and VNI


@dataclass
class Marks:
    """What tells more about a sheet than its values; rows and columns count from 1, cells are (row, column)."""

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    fonts: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    struck: list[tuple[int, int]] = field(default_factory=list)
    partly_struck: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    # What counts in a cell instead of its value: the fault of a formula (#REF!), the text without what is struck out.
    values: dict[tuple[int, int], str] = field(default_factory=dict)

    def add(self, cell: tuple[int, int], look: "_Look") -> None:
        """Note how a cell looks."""
        if look.font:
            self.fonts[look.font].append(cell)
        if look.struck:
            (self.struck if look.struck == "whole" else self.partly_struck).append(cell)
        if look.struck == "part":
            self.values[cell] = look.rest


@dataclass(frozen=True)
class _Look:
    """How a cell or a part of its text looks: an old font, struck out."""

    font: str = ""
    struck: str = ""  # or "whole" or "part"
    rest: str = ""  # of a text that is struck out in part

    def over(self, below: "_Look") -> "_Look":
        """This look where it says something, else the one below it."""
        return _Look(self.font or below.font, self.struck if below.struck != "whole" else "whole", self.rest)

    def __bool__(self) -> bool:
        return bool(self.font or self.struck)


_PLAIN = _Look()


def _look(font: str, *, is_struck: bool) -> _Look:
    return _Look(font if _OLD_FONT.match(font.strip()) else "", "whole" if is_struck else "")


def _of_runs(runs: list[tuple[_Look, str]]) -> _Look:
    """How a text looks whose parts look so."""
    struck = {look.struck for look, text in runs if text.strip()}
    font = next((look.font for look, _text in runs if look.font), "")
    if len(struck) < 2 or "whole" not in struck:  # noqa: PLR2004 - struck and not struck
        return _Look(font, "whole" if "whole" in struck else "")
    return _Look(font, "part", "".join(text for look, text in runs if not look.struck).strip())


def package_marks(parts: dict[str, bytes]) -> dict[str, Marks]:
    """By name of the sheet, from the XML parts of an .xlsx or .ods."""
    if "content.xml" in parts:
        return _OdsReader().read(parts)
    targets = {}
    for tag in _RELATION.findall(parts.get("xl/_rels/workbook.xml.rels", b"")):
        targets[_attribute(tag, rb"Id")] = _attribute(tag, rb"Target")
    styles, texts = _xlsx_styles(parts.get("xl/styles.xml", b"")), _xlsx_texts(parts.get("xl/sharedStrings.xml", b""))
    found = {}
    for tag in _SHEET.findall(parts.get("xl/workbook.xml", b"")):
        target = targets.get(_attribute(tag, rb"(?:\w+:)id"), "")
        xml = parts.get(target.lstrip("/") if target.startswith("/") else f"xl/{target}", b"")
        found[_attribute(tag, rb"name")] = _xlsx_marks(xml, styles, texts)
    return found


def _xlsx_styles(xml: bytes) -> dict[int, _Look]:
    """By number of the cell format: those that look other than plain."""
    fonts = _FONTS.search(xml)
    looks = [_xlsx_look(font) for font in _FONT.findall(fonts[0])] if fonts else []
    formats = _STYLES.search(xml)
    numbers = [match[1] for match in _STYLE_FONT.finditer(formats[0])] if formats else []
    used = {index: int(number or 0) for index, number in enumerate(numbers)}
    return {index: looks[number] for index, number in used.items() if number < len(looks) and looks[number]}


def _xlsx_texts(xml: bytes) -> dict[int, _Look]:
    """By number of the shared text: those with parts that look other than plain."""
    if not _STRIKE.search(xml) and not any(_OLD_FONT.match(_decoded(name)) for name in _FONT_NAME.findall(xml)):
        return {}
    looks = {}
    for number, text in enumerate(_TEXT.findall(xml)):
        look = _of_runs([(_xlsx_look(run), _text_of(run)) for run in _RUN.findall(text)])
        if look:
            looks[number] = look
    return looks


def _text_of(run: bytes) -> str:
    text = _RUN_TEXT.search(run)
    return _decoded(text[1]) if text else ""


def _xlsx_look(xml: bytes) -> _Look:
    name = _FONT_NAME.search(xml)
    return _look(_decoded(name[1]) if name else "", is_struck=bool(_STRIKE.search(xml)))


def _xlsx_errors(xml: bytes) -> dict[tuple[int, int], str]:
    found = ((match, _PLACE.search(match[0])) for match in _ERROR_CELL.finditer(xml))
    return {(int(place[2]), _column_number(place[1])): _decoded(match[1]) for match, place in found if place}


def _xlsx_marks(xml: bytes, styles: dict[int, _Look], texts: dict[int, _Look]) -> Marks:
    marks = Marks(values=_xlsx_errors(xml) if b't="e"' in xml else {})
    for column in _COLUMN.findall(xml):
        if _HIDDEN.search(column):
            first, last = int(_attribute(column, rb"min") or 0), int(_attribute(column, rb"max") or 0)
            marks.hidden_columns.extend(range(first, min(last, first + _MOST_HIDDEN_COLUMNS) + 1))
    if styles or texts:
        for cell, look in _xlsx_cells(xml, marks.hidden_rows, styles, texts):
            marks.add(cell, look)
    elif _HIDDEN.search(xml):
        number = 0
        for match in _ROW.finditer(xml):
            number = _row_number(match[0], number, marks.hidden_rows)
    return marks


def _xlsx_cells(
    xml: bytes, hidden_rows: list[int], styles: dict[int, _Look], texts: dict[int, _Look]
) -> Iterator[tuple[tuple[int, int], _Look]]:
    row = column = 0
    for kind, attributes, value in (match.groups() for match in _ROW_OR_CELL.finditer(xml)):
        if kind == b"row":
            row, column = _row_number(attributes, row, hidden_rows), 0
            continue
        place, style = _PLACE.search(attributes), _STYLE.search(attributes)
        column = _column_number(place[1]) if place and place[1] else column + 1
        look = styles.get(int(style[1]), _PLAIN) if style else _PLAIN
        if value and (b't="s"' in attributes or b"t='s'" in attributes):
            look = texts.get(int(value), _PLAIN).over(look)
        if look:
            yield (row, column), look


def _row_number(tag: bytes, before: int, hidden_rows: list[int]) -> int:
    place = _PLACE.search(tag)
    number = int(place[2]) if place else before + 1
    if _HIDDEN.search(tag):
        hidden_rows.append(number)
    return number


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def xls_marks(data: bytes) -> dict[str, Marks]:
    """From an .xls of Excel 5 to 2003. What xlrd cannot read has no marks; its values are calamine's all the same."""
    found: dict[str, Marks] = {}
    with contextlib.suppress(xlrd.XLRDError, AssertionError, IndexError, KeyError, UnicodeDecodeError):
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
        looks = [_look(font.name, is_struck=bool(font.struck_out)) for font in book.font_list]
        formats = {index: looks[form.font_index] for index, form in enumerate(book.xf_list)}
        for sheet in book.sheets():
            marks = found[sheet.name] = Marks()
            marks.hidden_rows = sorted(row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden)
            marks.hidden_columns = sorted(column + 1 for column, info in sheet.colinfo_map.items() if info.hidden)
            for row in range(sheet.nrows):
                for column in range(sheet.row_len(row)):
                    if sheet.cell_type(row, column) == xlrd.XL_CELL_ERROR:
                        fault = xlrd.error_text_from_code.get(sheet.cell_value(row, column), "#N/A")
                        marks.values[row + 1, column + 1] = fault
                    look = formats.get(sheet.cell_xf_index(row, column), _PLAIN)
                    if runs := sheet.rich_text_runlist_map.get((row, column)):
                        look = _of_runs(_xls_runs(str(sheet.cell_value(row, column)), look, runs, looks))
                    if look:
                        marks.add((row + 1, column + 1), look)
    return found


def _xls_runs(text: str, whole: _Look, runs: list[tuple[int, int]], looks: list[_Look]) -> list[tuple[_Look, str]]:
    starts = [(0, whole), *((at, looks[font]) for at, font in runs)]
    ends = [*(at for at, _look in starts[1:]), len(text)]
    return [(look, text[at:end]) for (at, look), end in zip(starts, ends, strict=True)]


class _OdsReader:
    """Goes through content.xml; a cell's style is its own, its row's or its column's."""

    def __init__(self) -> None:
        self.found: dict[str, Marks] = {}
        self.styles: dict[str, tuple[str, str | None, bool | None]] = {"": ("", None, None)}
        self.style = ""
        self.marks = Marks()
        self.row = self.column = self.span = self.repeats = 0
        self.columns: dict[int, str] = {}
        self.row_style = self.cell_style = ""
        self.runs: list[tuple[_Look, str]] = []
        self.spans: list[str] = []
        self.hidden_groups: list[bool] = []

    def read(self, parts: dict[str, bytes]) -> dict[str, Marks]:
        for name in ("styles.xml", "content.xml"):
            parser = expat.ParserCreate()
            parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
            parser.CharacterDataHandler = self._text
            parser.Parse(parts.get(name) or b"<none/>", True)
        return self.found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if handler := getattr(self, "_on_" + name.rpartition(":")[2].replace("-", "_"), None):
            handler({key.rpartition(":")[2]: value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "table-cell" | "covered-table-cell":
                self._end_cell()
            case "table-row":
                self.row += self.span - 1
            case "table-row-group":
                self.hidden_groups.pop()
            case "span":
                self.spans.pop()
            case "style":
                self.style = ""

    def _on_style(self, own: dict[str, str]) -> None:
        self.style = own.get("name", "")
        self.styles[self.style] = (own.get("parent-style-name", ""), None, None)

    def _on_text_properties(self, own: dict[str, str]) -> None:
        if self.style:
            font = own.get("font-name") or own.get("font-family")
            line = own.get("text-line-through-style") or own.get("text-line-through-type")
            self.styles[self.style] = (self.styles[self.style][0], font, line != "none" if line else None)

    def _on_table(self, own: dict[str, str]) -> None:
        self.marks = self.found[own.get("name", "")] = Marks()
        self.row, self.column, self.columns = 0, 0, {}

    def _on_table_column(self, own: dict[str, str]) -> None:
        times = min(int(own.get("number-columns-repeated", 1)), 1024)
        for column in range(self.column + 1, self.column + times + 1):
            self.columns[column] = own.get("default-cell-style-name", "")
            if own.get("visibility", "visible") != "visible" and len(self.marks.hidden_columns) < _MOST_HIDDEN_COLUMNS:
                self.marks.hidden_columns.append(column)
        self.column += times

    def _on_table_row_group(self, own: dict[str, str]) -> None:
        self.hidden_groups.append(own.get("display") == "false")

    def _on_table_row(self, own: dict[str, str]) -> None:
        self.row, self.column = self.row + 1, 0
        self.row_style, self.span = own.get("default-cell-style-name", ""), int(own.get("number-rows-repeated", 1))
        if own.get("visibility", "visible") != "visible" or any(self.hidden_groups):
            self.marks.hidden_rows.extend(range(self.row, self.row + min(self.span, 100_000)))

    def _on_table_cell(self, own: dict[str, str]) -> None:
        self.repeats = min(int(own.get("number-columns-repeated", 1)), 1024)
        self.cell_style = own.get("style-name") or self.row_style or self.columns.get(self.column + 1, "")
        self.runs, self.spans = [], []
        down, right = int(own.get("number-rows-spanned", 1)), int(own.get("number-columns-spanned", 1))
        if down * right > 1:
            self.marks.merged.append((self.row, self.column + 1, self.row + down - 1, self.column + right))

    _on_covered_table_cell = _on_table_cell

    def _on_span(self, own: dict[str, str]) -> None:
        self.spans.append(own.get("style-name", ""))

    def _text(self, text: str) -> None:
        if text.strip():
            look = self._look(self.cell_style)
            for style in self.spans:
                look = self._look(style).over(look)
            self.runs.append((look, text))

    def _end_cell(self) -> None:
        if self.runs and (look := _of_runs(self.runs)):
            for row in range(self.row, self.row + min(self.span, 1000)):
                for column in range(self.column + 1, self.column + self.repeats + 1):
                    self.marks.add((row, column), look)
        self.runs = []
        self.column += self.repeats

    def _look(self, style: str) -> _Look:
        font: str | None = None
        struck: bool | None = None
        for _depth in range(10):
            parent, own_font, own_struck = self.styles.get(style, ("", None, None))
            font, struck = font or own_font, own_struck if struck is None else struck
            if not parent:
                break
            style = parent
        return _look((font or "").strip("'\""), is_struck=bool(struck))


def _attribute(tag: bytes, name: bytes) -> str:
    match = re.search(rb"""\s""" + name + rb"""=(?:"([^"]*)"|'([^']*)')""", tag)
    return _decoded(match[1] if match[1] is not None else match[2]) if match else ""


def _decoded(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace")
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, char)
    return text
