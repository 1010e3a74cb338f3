"""Which rows of a table are people, and which are sections, totals and signatures?"""

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import NamedTuple

from eventmgr.core.legacy import Encoding, decode, decode_cell, encoding_of_font, guess_encoding
from eventmgr.core.text import nfc, search_key
from eventmgr.registration.importing.layout import Layout
from eventmgr.registration.importing.names import looks_like_name
from eventmgr.registration.importing.placing import names_province
from eventmgr.registration.importing.tables import is_header_row
from eventmgr.registration.importing.values import plain
from eventmgr.rendering.sheets import Cell, Sheet

_NAMES = ("full_name", "family", "middle", "given")
_FILLED_DOWN = ("organization", "province", "position", "other_position", "ethnicity", "note")
_MAY_REPEAT = ("organization", "province", "position", "ethnicity", "birth", "sex", "note")
_DITTO = re.compile(r"""[-–\s.]*(?:nt|n/t|như trên|nhu tren|["“”〃″]|'{2}|″)[-–\s.]*""", re.IGNORECASE)
_EMPTY = frozenset(("nan", "nat", "none", "null", "n/a", "<na>"))  # what programs write for it
_TOTAL = re.compile(r"^(?:tong(?: cong| so)?|cong|an dinh|danh sach (?:nay )?(?:co|gom)|so luong|luu y|ghi chu)\b")
_END = re.compile(
    r"^(?:noi nhan|nguoi (?:lap|ky|tong hop|phu trach|lien he)|lap bieu|lap bang|t ?m |k ?t |t ?l |tuq |xac nhan"
    r"|thu truong|dau moi|luu vp|tran trong|da ky|(?:pho )?chu tich$|da ky$|ky ten|ban to chuc$)"
    r"|\bngay \d{1,2} thang \d{1,2} nam \d{4}$|\bngay thang nam(?: \d{4})?$"
)
_NOTES = "(*"
_SIGNED = re.compile(r"\bngay\b.*\bthang\b.*\bnam\b")
_FOOT = 30
_ROMAN = re.compile(r"(?:[IVX]+|[A-ZĐ]|[A-Z]?\.?[IVX]+)[.)/]?|[*+\-–•]")
_SECTION = re.compile(
    r"^(?:[ivx]+|[a-h]|\d) ?(?:doan|khoi|tinh|hoi|lanh dao|dai bieu|thanh pho|ban|co quan|don vi|cac|nhom|cap"
    r"|thanh phan)\b"
    r"|^(?:khoi|nhom|thanh phan|dai bieu|lanh dao|danh sach|hoi lhpn|hoi lien hiep|tinh|thanh pho|tp|co quan|don vi|cac"
    r"|khach moi|cap|ban (?:thuong|chap|gia|to|cong)|thuong truc|uy vien|can bo|cum|vung|khu vuc|trung uong)\b"
    r"|^doan (?:tinh|thanh pho|tp|dai bieu|hoi|so|\d)"
)
_PLACE = re.compile(r"^(?:huyện|quận|thị xã|thị trấn|tx\.?|xã|phường)\s")
_NUMBERED = re.compile(r"\d{1,4}[.)]?")
_MOST_IN_TITLE, _MOST_SECTIONS = 3, 8
_EVIDENCE = ("phone", "email", "birth", "birth_year", "position", "organization", "sex", "male", "female", "ethnicity")


class Kind(Enum):
    """How sure it is that a row is a person: as the others, with nothing but a name, below the end of the list."""

    PERSON = "person"
    BARE = "bare"
    BELOW = "below"


class PersonRow(NamedTuple):
    """The cells of one person: `line` as the spreadsheet counts it, values in Unicode by column, the sections above.

    `others` are the texts in columns that are none of ours, `more` the lines of further rows that were joined to it.
    """

    line: int
    values: Mapping[str, Cell]
    sections: tuple[str, ...]
    kind: Kind
    is_converted: bool
    others: tuple[str, ...]
    more: tuple[int, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """The section that the row stands in; where it is a counted part (1. Lãnh đạo), the one above that, too."""
        counted = next((at for at, text in enumerate(self.sections) if not text[:1].isdigit()), len(self.sections))
        return self.sections[: counted + 1]


def titles_above(sheet: Sheet, layout: Layout) -> list[str]:
    """What stands above a table: of the first one everything, of a later one its own heading."""
    found: list[str] = []
    for row in range(layout.header_row - 1, -1, -1):
        cells = {column: cell for column, cell in enumerate(sheet.rows[row]) if cell not in ("", None)}
        if len(cells) > _MOST_IN_TITLE:
            break
        found[:0] = [_title(sheet, row, column, cell) for column, cell in cells.items() if isinstance(cell, str)]
    return found


def signed_below(sheet: Sheet, layout: Layout) -> list[str]:
    """Place and date under a table: Bến Tre, ngày 10 tháng 10 năm 2024."""
    end = min(layout.end_row, len(sheet.rows))
    cells = (
        (row, column)
        for row in range(max(layout.first_row, end - _FOOT), end)
        for column in range(len(sheet.rows[row]))
    )
    texts = (
        _title(sheet, row, column, cell) for row, column in cells if isinstance(cell := sheet.rows[row][column], str)
    )
    return [text for text in texts if _SIGNED.search(search_key(text))]


def find_people(sheet: Sheet, layout: Layout) -> Iterator[PersonRow]:
    """The rows of a table that are people, or may be; the sections above them are told with them.

    A row without number and name goes on with the person above it, as do the rows that one merged name covers.
    """
    under = _under_merged_names(sheet, layout)
    last: PersonRow | None = None
    end = 0
    for person in _rows(sheet, layout, under):
        values, row = person.values, person.line - 1
        is_next, end = row == end, person.line
        has_name = any(plain(values.get(key)) for key in _NAMES)
        goes_on = row in under or (plain(values.get("number", "-")) == "" and person.kind is Kind.PERSON)
        if last is not None and is_next and goes_on and not has_name:
            last = _joined(last, person, is_told=row not in under)
            continue
        if last is not None:
            yield last
        last = person if last is None else person._replace(values=_repeated(values, last.values))
    if last is not None:
        yield last


def _joined(person: PersonRow, further: PersonRow, *, is_told: bool) -> PersonRow:
    values = dict(person.values)
    for key, value in further.values.items():
        if plain(value) and plain(value) != plain(values.get(key)):
            values[key] = f"{plain(values[key])}, {plain(value)}" if plain(values.get(key)) else value
    others = (*person.others, *further.others)
    return person._replace(values=values, others=others, more=(*person.more, further.line) if is_told else person.more)


def _repeated(values: Mapping[str, Cell], above: Mapping[str, Cell]) -> dict[str, Cell]:
    """With the value of the row above where a cell says "as above"."""
    found = dict(values)
    for key in _MAY_REPEAT:
        if isinstance(text := found.get(key), str) and _DITTO.fullmatch(text):
            found[key] = above.get(key, "")
    return found


def _rows(sheet: Sheet, layout: Layout, under: frozenset[int]) -> Iterator[PersonRow]:
    walk = _Walk(layout)
    known = set(layout.columns.values())
    merged = _merged_down(sheet, layout)
    for row in range(layout.first_row, min(layout.end_row, len(sheet.rows))):
        cells = sheet.rows[row]
        texts = {
            index: _decoded(sheet, layout, row, index) for index, cell in enumerate(cells) if cell not in ("", None)
        }
        texts = {index: text for index, text in texts.items() if text != "" and str(text).casefold() not in _EMPTY}
        if not texts or is_header_row(cells, layout.columns):
            walk.is_after_gap = not texts
            continue
        values: dict[str, Cell] = {key: texts.get(index, "") for key, index in layout.columns.items()}
        kind = Kind.PERSON if row in under else walk.judge(texts, values)
        if kind is not None:
            filled = {key: value for key, value in merged.get(row, {}).items() if values[key] == ""}
            is_converted = any(
                texts[index] != str(cells[index]).strip() for index in layout.encodings if index in texts
            )
            others = tuple(str(text) for index, text in texts.items() if index not in known and isinstance(text, str))
            yield PersonRow(row + 1 - sheet.added, {**values, **filled}, walk.sections, kind, is_converted, others)
        walk.is_after_gap = False


class _Walk:
    """Goes down the rows of a table and remembers what was passed: sections, the total, the end."""

    def __init__(self, layout: Layout) -> None:
        self.number = layout.columns.get("number")
        self.has_more = any(key in layout.columns for key in _EVIDENCE)
        self.sections: tuple[str, ...] = ()
        self.is_after_total = self.is_after_end = self.is_after_gap = False

    def judge(self, texts: Mapping[int, Cell], values: Mapping[str, Cell]) -> Kind | None:
        """What a row with something in it is; None for what is no person."""
        name = " ".join(str(values[key]) for key in _NAMES if values.get(key) not in ("", None))
        number = plain(values.get("number"))
        is_numbered = _NUMBERED.fullmatch(number) is not None
        evidence = sum(values.get(key) not in ("", None) for key in _EVIDENCE)
        footer = _footer(texts)
        if footer and not (name and len(texts) > 1 and ((is_numbered and evidence) or looks_like_name(name))):
            self.is_after_end |= footer is _END
            self.is_after_total |= footer is _TOTAL
            return None
        if heading := self._heading(texts, name, number):
            self.sections = (heading, *self.sections[:_MOST_SECTIONS])
            return None
        if self.is_after_end or self.is_after_total:
            return self._below(name, evidence, is_numbered=is_numbered)
        if not name:
            return Kind.PERSON if evidence else None
        is_like_the_others = is_numbered if self.number is not None else not self.is_after_gap
        return Kind.PERSON if evidence or is_like_the_others or not self.has_more else Kind.BARE

    def _heading(self, texts: Mapping[int, Cell], name: str, number: str) -> str:
        """What stands alone in a row and is no name; or a district, which may stand beside a merged province."""
        is_numbered = _NUMBERED.fullmatch(number) is not None
        others = [plain(text) for index, text in texts.items() if index != self.number]
        if name and not is_numbered and _PLACE.match(name.casefold()):
            return name
        if len(others) > 1:
            return ""
        text = others[0] if others else number
        is_heading = not name or (self.is_after_end and not is_numbered) or _is_section(text, number)
        return text if is_heading or names_province(text) else ""

    def _below(self, name: str, evidence: int, *, is_numbered: bool) -> Kind | None:
        """A numbered person after a total: the list goes on. Else whoever looks like a person is to be looked at."""
        if is_numbered and name and evidence and not self.is_after_end:
            self.is_after_total = False
            return Kind.PERSON
        return Kind.BELOW if evidence and name and (is_numbered or (evidence > 1 and looks_like_name(name))) else None


def _footer(texts: Mapping[int, Cell]) -> re.Pattern[str] | None:
    """Whether a row looks like what stands under a list: totals; or place and date, recipients, signatures."""
    if len(texts) > _MOST_IN_TITLE:
        first = next(iter(texts.values()))
        return _TOTAL if isinstance(first, str) and _TOTAL.match(search_key(first).strip()) else None
    words = [search_key(plain(text)).strip() for text in texts.values()]
    if any(_END.search(word) for word in words):
        return _END
    return _TOTAL if _TOTAL.match(words[0]) else None


def _is_section(text: str, number: str) -> bool:
    """Whether a text that stands alone in the column of names is a heading: I. Lãnh đạo, Đoàn tỉnh Bến Tre."""
    is_counted = not number and (any(char.isdigit() for char in text) or text.endswith(":"))
    is_note = not number and text[:1] in _NOTES and not looks_like_name(text.strip("(*) "))
    return (
        is_counted
        or is_note
        or _ROMAN.fullmatch(number) is not None
        or _SECTION.search(search_key(text).strip()) is not None
    )


def _merged_down(sheet: Sheet, layout: Layout) -> dict[int, dict[str, Cell]]:
    """By row: what a cell merged over several rows says of each of them."""
    columns = {layout.columns[key]: key for key in _FILLED_DOWN if key in layout.columns}
    found: dict[int, dict[str, Cell]] = {}
    for top, left, bottom, _right in sheet.merged:
        if bottom > top > layout.first_row and left - 1 in columns:
            value = _decoded(sheet, layout, top - 1, left - 1)
            for row in range(top, min(bottom, len(sheet.rows))):
                found.setdefault(row, {})[columns[left - 1]] = value
    return found


def _under_merged_names(sheet: Sheet, layout: Layout) -> frozenset[int]:
    """The rows that a merged name covers, but for the first of each."""
    names = {layout.columns[key] + 1 for key in _NAMES if key in layout.columns}
    return frozenset(
        row for top, left, bottom, _right in sheet.merged if left in names for row in range(top, min(bottom, top + 10))
    )


def _decoded(sheet: Sheet, layout: Layout, row: int, column: int) -> Cell:
    cells = sheet.rows[row]
    cell = cells[column] if column < len(cells) else ""
    if not isinstance(cell, str):
        return cell
    encoding = layout.encodings.get(column, Encoding.UNICODE)
    return decode_cell(cell, encoding, sheet.fonts.get((row + 1, column + 1))).strip()


def _title(sheet: Sheet, row: int, column: int, text: str) -> str:
    font = sheet.fonts.get((row + 1, column + 1))
    return nfc(decode(text, guess_encoding([text], encoding_of_font(font) if font else None)))
