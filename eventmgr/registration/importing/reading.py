"""Who stands in a list that a province sent? From the cells of its sheets, without a look at what is known already."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import PurePath

from eventmgr.core.i18n import lazy
from eventmgr.core.text import nfc, search_key
from eventmgr.people.rules import (
    InvalidEmail,
    InvalidPhone,
    NamedUnit,
    Sex,
    find_phones,
    find_province,
    format_phone,
    parse_email,
)
from eventmgr.registration.importing.layout import Layout, find_layouts
from eventmgr.registration.importing.report import ListRow, Message, NoList, RowStatus
from eventmgr.rendering.sheets import Cell, Sheet

_TITLES = re.compile(r"^(?:đ/c|đc\.|đồng chí|bà|ông|chị|anh)\s+", re.IGNORECASE)
_FOOTER = re.compile(r"^\W*(?:tong(?: cong| so)?\b|danh sach (?:co|gom)\b|noi nhan\b|nguoi lap|an dinh)", re.IGNORECASE)
_ABSENT = re.compile(r"\b(?:vang|rut|khong du|khong tham du|nghi)\b")
_REPLACES = re.compile(r"\bthay(?: the)?\b")
_DATE = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
_YEAR = re.compile(r"(19|20)\d{2}")
_VIETNAMESE = re.compile(
    r"[a-zàáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹčñŏŭĕƀ ’'ʼ`.\-()]+", re.IGNORECASE
)
# In texts of the VNI fonts a tone follows its vowel as a letter of its own: Nguyeãn Thò Maãu.
_VNI = re.compile(r"a[âãáàùõêéèú]|e[âãáàùõ]|o[ùõâ]|u[ùõ]", re.IGNORECASE)
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_DATES = range(7_000, 45_000)  # 1919 to 2023: a birth date that lost its format
_OLDEST, _YOUNGEST = 100, 14
_LONGEST = {"full_name": 200, "position": 500, "organization": 500, "note": 2_000}


def read_list(sheets: Sequence[Sheet], *, year: int) -> tuple[list[ListRow], list[str]]:
    """The persons of the sheets, and the texts that may name the province: titles above the lists, then their units."""
    layouts = find_layouts(sheets)
    if not layouts:
        raise NoList(lazy("No column of names was found. The header must say “Họ và tên”."))
    rows: list[ListRow] = []
    texts: list[str] = []
    for layout in layouts:
        found, above = read_rows(sheets[layout.sheet_index], layout, year=year)
        rows.extend(found)
        texts.extend(above)
    return rows, texts + [row.organization for row in rows if row.organization]


def read_rows(sheet: Sheet, layout: Layout, *, year: int) -> tuple[list[ListRow], list[str]]:
    """The persons of one table, and the texts that may name the province: the titles above it and the sheet's name."""
    above = sheet.rows[: layout.header_row]
    texts = [nfc(str(cell)) for row in above for cell in row if isinstance(cell, str) and cell]
    return _rows(sheet, layout, year), [*texts, sheet.name]


def province_of(texts: Iterable[str], filename: str, units: Sequence[NamedUnit]) -> str | None:
    """The one province that the titles, the units or else the file's name speak of."""
    for text in (*texts, re.sub(r"^[\d\W_]+", "", PurePath(filename.replace("\\", "/")).stem)):
        if code := find_province(text, units):
            return code
    return None


def place_rows(rows: Iterable[ListRow], code: str | None, units: Sequence[NamedUnit]) -> None:
    """Give each row the province that its own cell names; an empty cell means the province of the whole list.

    A list whose cells name several provinces is nobody's as a whole: there an empty cell says nothing.
    """
    rows = list(rows)
    named = {text: find_province(text, units) for text in {row.province for row in rows if row.province}}
    whole = code if len({found for found in named.values() if found}) <= 1 else None
    for row in rows:
        row.unit = named[row.province] if row.province else whole
        if row.unit is None:
            message = lazy("The province is missing, or it does not take part in this event.")
            row.tell(RowStatus.REJECTED, Message("unknown_province", message, "province"))


def judge_within(rows: Sequence[ListRow]) -> None:
    """Say of each row which repeats another of the same list; nothing is merged."""
    by_phone: dict[str, ListRow] = {}
    by_name: dict[tuple[str | None, str], ListRow] = {}
    for row in rows:
        if row.status is RowStatus.REJECTED:
            continue
        name = search_key(row.full_name)
        same_phone = by_phone.get(row.phone) if row.phone else None
        same_name = by_name.get((row.unit, name))
        if same_phone is not None:
            _tell_same_phone(row, same_phone, search_key(same_phone.full_name) == name)
        elif same_name is not None:
            _tell_same_name(row, same_name)
        if row.phone:
            by_phone.setdefault(row.phone, row)
        by_name.setdefault((row.unit, name), row)


def namesake(line: int) -> Message:
    """The words for a like name with another phone."""
    message = lazy("Row %(line)s has the same name and another phone: taken as two people.", line=line)
    return Message("namesake", message, "full_name")


def _tell_same_phone(row: ListRow, first: ListRow, is_same_name: bool) -> None:  # noqa: FBT001 - both are told apart here
    if is_same_name:
        message = lazy("The same person stands in row %(line)s already.", line=first.line)
        row.tell(RowStatus.DUPLICATE, Message("duplicate_in_file", message))
    else:
        message = lazy("Row %(line)s has the same phone number and another name.", line=first.line)
        row.tell(RowStatus.NEEDS_REVIEW, Message("shared_phone", message, "phone"))


def _tell_same_name(row: ListRow, first: ListRow) -> None:
    if row.phone and first.phone:
        row.tell(RowStatus.NEW, namesake(first.line))
    else:
        message = lazy("Row %(line)s has the same name: is it the same person?", line=first.line)
        row.tell(RowStatus.NEEDS_REVIEW, Message("same_name", message, "full_name"))


def _rows(sheet: Sheet, layout: Layout, year: int) -> list[ListRow]:
    rows: list[ListRow] = []
    for line, cells in enumerate(sheet.rows[layout.first_row : layout.end_row], layout.first_row + 1):
        values = {column: cells[index] if index < len(cells) else "" for column, index in layout.columns.items()}
        texts = [nfc(str(cell)) for cell in cells if cell not in ("", None)]
        if any(_FOOTER.match(search_key(text).strip()) for text in texts):
            break
        if not texts or not any(value not in ("", None) for value in values.values()):
            continue
        rows.append(_row(line, values, year, is_hidden=line in sheet.hidden_rows))
    return rows


def _row(line: int, values: Mapping[str, Cell], year: int, *, is_hidden: bool) -> ListRow:
    row = ListRow(line)
    _read_name(row, values)
    for column in ("position", "organization", "province", "ethnicity", "note"):
        setattr(row, column, _fitting(row, column, _text(values.get(column))))
    _read_phone(row, values.get("phone"))
    _read_email(row, _text(values.get("email")))
    _read_birth(row, values.get("birth"), year)
    row.sex = _sex(values)
    if is_hidden:
        row.tell(RowStatus.NEEDS_REVIEW, Message("hidden_row", lazy("This row is hidden in the file.")))
    note = search_key(row.note).strip()
    if _ABSENT.search(note):
        message = Message("not_coming", lazy("The note says that this person does not come: “%(note)s”", note=row.note))
        row.tell(RowStatus.NEEDS_REVIEW, message)
    elif _REPLACES.search(note):
        message = Message("replacement", lazy("The note speaks of a replacement: “%(note)s”", note=row.note))
        row.tell(RowStatus.NEEDS_REVIEW, message)
    return row


def _read_name(row: ListRow, values: Mapping[str, Cell]) -> None:
    parts = [_text(values.get("family")), _text(values.get("given"))]
    name = _text(values.get("full_name")) or " ".join(part for part in parts if part)
    row.full_name = _fitting(row, "full_name", _TITLES.sub("", name))
    if not search_key(row.full_name):
        message = Message("no_name", lazy("There is no name in this row."), "full_name")
        row.tell(RowStatus.REJECTED, message)
    elif not _VIETNAMESE.fullmatch(row.full_name) or _VNI.search(row.full_name):
        message = lazy("The name holds unusual characters; perhaps the file uses an old font (TCVN3, VNI).")
        row.tell(RowStatus.NEEDS_REVIEW, Message("strange_name", message, "full_name"))
    elif " " not in row.full_name:
        message = lazy("The name is a single word. Is it complete?")
        row.tell(RowStatus.NEEDS_REVIEW, Message("short_name", message, "full_name"))


def _fitting(row: ListRow, column: str, text: str) -> str:
    longest = _LONGEST.get(column, 200)
    if len(text) <= longest:
        return text
    message = lazy("The text is too long (%(n)s characters) and was left out.", n=len(text))
    row.tell(
        RowStatus.REJECTED if column == "full_name" else RowStatus.NEEDS_REVIEW, Message("too_long", message, column)
    )
    return text[:longest] if column == "full_name" else ""


def _read_phone(row: ListRow, value: Cell) -> None:
    if value in ("", None) or isinstance(value, date | bool):
        return
    try:
        phones = find_phones(value if isinstance(value, str | float) else str(value))
    except InvalidPhone:
        message = lazy("“%(text)s” is not a phone number.", text=_text(value)[:60])
        row.tell(RowStatus.NEEDS_REVIEW, Message("invalid_phone", message, "phone"))
        return
    row.phone = phones[0]
    if others := phones[1:]:
        second = ", ".join(format_phone(phone) for phone in others)
        row.note = f"{row.note}; ĐT khác: {second}" if row.note else f"ĐT khác: {second}"


def _read_email(row: ListRow, text: str) -> None:
    if not text:
        return
    try:
        row.email = parse_email(text)
    except InvalidEmail:
        message = lazy("“%(text)s” is not an e-mail address.", text=text[:60])
        row.tell(RowStatus.NEEDS_REVIEW, Message("invalid_email", message, "email"))


def _read_birth(row: ListRow, value: Cell, year: int) -> None:
    if value in ("", None):
        return
    row.birth_date, row.birth_year = _born(value)
    if row.birth_year is None:
        message = lazy("“%(text)s” is not a date of birth.", text=_text(value)[:60])
        row.tell(RowStatus.NEEDS_REVIEW, Message("invalid_birth", message, "birth"))
    elif not year - _OLDEST <= row.birth_year <= year - _YOUNGEST:
        message = lazy("Born in %(year)s? Please check.", year=row.birth_year)
        row.tell(RowStatus.NEEDS_REVIEW, Message("unlikely_birth", message, "birth"))


def _born(value: Cell) -> tuple[date | None, int | None]:
    """A full date, or the year alone."""
    if isinstance(value, datetime):
        return value.date(), value.year
    if isinstance(value, date):
        return value, value.year
    text = _text(value)
    if isinstance(value, int | float) and float(value).is_integer() and int(value) in _EXCEL_DATES:
        born = _EXCEL_EPOCH + timedelta(days=int(value))
        return born, born.year
    if _YEAR.fullmatch(text):
        return None, int(text)
    parts = _date_parts(text)
    try:
        return (date(*parts), parts[0]) if parts else (None, None)
    except ValueError:
        return None, None


def _date_parts(text: str) -> tuple[int, int, int] | None:
    if match := _DATE.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
        return year, month, day
    if match := _ISO_DATE.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
        return year, month, day
    return None


def _sex(values: Mapping[str, Cell]) -> Sex | None:
    if _text(values.get("male")):
        return Sex.MALE
    if _text(values.get("female")):
        return Sex.FEMALE
    word = search_key(_text(values.get("sex"))).strip()
    return {"nam": Sex.MALE, "nu": Sex.FEMALE, "male": Sex.MALE, "female": Sex.FEMALE}.get(word)


def _text(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return nfc(str(value))
