"""What does a row of a list say about its person, and what about it is to be looked at?"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date

from eventmgr.core.i18n import LazyString, lazy
from eventmgr.core.legacy import Encoding
from eventmgr.core.text import nfc, search_key
from eventmgr.people.rules import (
    InvalidEmail,
    InvalidPhone,
    Sex,
    find_phones,
    format_phone,
    is_landline,
    parse_email,
)
from eventmgr.registration.importing.guessing import is_answer
from eventmgr.registration.importing.headers import IGNORED, columns_of
from eventmgr.registration.importing.layout import Layout
from eventmgr.registration.importing.names import Name, looks_like_name, read_name
from eventmgr.registration.importing.remarks import EXAMPLE, says_absent, tell_aside, tell_look, tell_remarks
from eventmgr.registration.importing.report import ListRow, Message, RowStatus
from eventmgr.registration.importing.rows import PersonRow
from eventmgr.registration.importing.sensitive import without_sensitive
from eventmgr.registration.importing.values import (
    OLDEST,
    YOUNGEST,
    Birth,
    combine_birth,
    is_birth,
    is_cross,
    plain,
    read_birth,
    read_sex,
)
from eventmgr.rendering.sheets import Cell, Sheet

_NAMES = frozenset(("full_name", "family", "middle", "given"))
_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)|Err:\d+", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s,;()<>]+\s?@\s?[^\s,;()<>]+")
_BIRTH_BEHIND = re.compile(
    r"[\s,;(/–-]*(?:\b(?:sinh|năm|ngày|sn|ns)\b[\s.:]*)*[\d/.-]*(?:19|20)\d{2}\s*\)?\s*$", re.IGNORECASE
)
_NOTHING = frozenset(("", "khong", "khong co", "chua co", "chua", "x", "0", "binh thuong", "an binh thuong"))
_SEVERAL = re.compile(r"[\n;]|,(?=\s)")
_LONGEST = {"full_name": 200, "position": 500, "organization": 500, "note": 2_000}
_SHOWN = 60
_DOUBTS: dict[str, tuple[RowStatus, LazyString]] = {
    "two_digit_year": (RowStatus.NEW, lazy("The year of birth has two digits only; the century was added.")),
    "month_first": (RowStatus.NEEDS_REVIEW, lazy("The month seems to stand before the day in the date of birth.")),
    "part": (RowStatus.NEW, lazy("Only the year of birth could be taken from the cell.")),
}
_FAULTS: dict[str, tuple[RowStatus, LazyString]] = {
    "no_name": (RowStatus.REJECTED, lazy("There is no name in this row.")),
    "strange_name": (
        RowStatus.NEEDS_REVIEW,
        lazy("The name holds unusual characters or words; perhaps the file uses an old font (TCVN3, VNI)."),
    ),
    "short_name": (RowStatus.NEEDS_REVIEW, lazy("The name is a single word. Is it complete?")),
    "long_name": (RowStatus.NEEDS_REVIEW, lazy("The name is very long. Is it one person?")),
    "several_names": (RowStatus.NEEDS_REVIEW, lazy("Several names seem to stand in this cell.")),
}


def read_person(
    sheet: Sheet, layout: Layout, person: PersonRow, headings: Iterable[str], *, event_year: int
) -> ListRow:
    """One row as a person, with a message for whatever is not sure."""
    row = ListRow(person.line)
    values = _valid(row, sheet, layout, person)
    name = _read_name(row, values, layout)
    for column in ("position", "organization", "province", "ethnicity"):
        if layout.columns.get(column) != layout.columns.get("full_name"):
            setattr(row, column, _fitting(row, column, plain(values.get(column))))
    remarks = _remarks(row, [plain(values.get("note")), plain(values.get("other_note")), name.remark])
    notes = list(remarks)
    if is_answer(row.ethnicity):
        row.ethnicity = ""
    if second := _fitting(row, "position", plain(values.get("other_position"))):
        row.position, second = (row.position, second) if row.position else (second, "")
        notes.append(second)
    _read_phones(row, values, notes)
    _read_email(row, values)
    _read_birth(row, _birth(values, event_year), values, event_year)
    row.sex = _sex(row, values) or name.sex
    notes += [f"{label}: {text}" for label, text in _extras(values)]
    row.note = _fitting(row, "note", "; ".join(note for note in notes if note))
    tell_look(row, sheet, layout, person)
    tell_remarks(row, values, [*remarks, *filter(says_absent, person.others)])
    tell_aside(row, [row.position, *remarks, *person.others], headings)
    return row


def _remarks(row: ListRow, remarks: Iterable[str]) -> list[str]:
    """The remarks without what is sensitive; that something was left out is told."""
    told = list(remarks)
    kept = [without_sensitive(remark) for remark in told]
    if kept != told:
        words = lazy("A remark on diet, ethnicity or religion was read and not kept: it is sensitive.")
        row.tell(RowStatus.NEW, Message("sensitive_remark", words, "note"))
    return kept


def _valid(row: ListRow, sheet: Sheet, layout: Layout, person: PersonRow) -> dict[str, Cell]:
    """The cells without those that are struck out or hold an error of a formula."""
    values = dict(person.values)
    for key, column in layout.columns.items():
        text = plain(values.get(key))
        if key not in _NAMES and (person.line, column + 1) in sheet.struck:
            values[key] = ""
        elif _ERROR.fullmatch(text):
            message = lazy("A cell of this row holds an error of the spreadsheet: %(text)s", text=text)
            row.tell(RowStatus.NEEDS_REVIEW, Message("error_cell", message, key))
            values[key] = ""
    return values


def _read_name(row: ListRow, values: Mapping[str, Cell], layout: Layout) -> Name:
    parts = [plain(values.get(key)) for key in ("family", "middle", "given")]
    cell = str(values.get("full_name") or "") or " ".join(part for part in parts if part)
    text, position = cell, ""
    is_shared = layout.columns.get("position") == layout.columns.get("full_name") is not None
    if is_shared:
        text, _break, position = cell.strip().partition("\n")
    if layout.columns.get("birth") == layout.columns.get("full_name") is not None:
        text = _BIRTH_BEHIND.sub("", text)
    if EXAMPLE.match(text):
        row.tell(RowStatus.NEEDS_REVIEW, Message("example", lazy("This row seems to be an example."), "full_name"))
        text = EXAMPLE.sub("", text)
    name = read_name(text, is_old_encoding=_is_in_tcvn3(layout))
    if is_shared:
        row.position = _fitting(row, "position", nfc(position) or name.remark)
        name = replace(name, remark="")
    row.full_name = _fitting(row, "full_name", name.full_name)
    fault = "several_names" if _holds_several(text) else name.fault or _header_word(name.full_name)
    if fault and len(name.full_name) <= _LONGEST["full_name"]:
        status, words = _FAULTS[fault]
        row.tell(status, Message(fault, words, "full_name"))
    if name.written and fault != "no_name" and len(name.full_name) <= _LONGEST["full_name"]:
        row.propose(name.written)
    return name


def _header_word(name: str) -> str:
    """A word that heads a column ("Điện thoại") is nobody's name; "Sinh" may be one behind a family name."""
    is_word = bool(set(columns_of(name)) - {IGNORED}) and not looks_like_name(name)
    return "strange_name" if is_word else ""


def _holds_several(text: str) -> bool:
    parts = _SEVERAL.split(text)
    return len(parts) > 1 and sum(map(looks_like_name, parts)) > 1


def _is_in_tcvn3(layout: Layout) -> bool:
    names = {layout.columns[key] for key in ("full_name", "family", "given") if key in layout.columns}
    return any(layout.encodings.get(column) in {Encoding.TCVN3, Encoding.TCVN3_CAPITALS} for column in names)


def _fitting(row: ListRow, column: str, text: str) -> str:
    longest = _LONGEST.get(column, 200)
    if len(text) <= longest:
        return text
    message = lazy("The text is too long (%(n)s characters) and was left out.", n=len(text))
    row.tell(
        RowStatus.REJECTED if column == "full_name" else RowStatus.NEEDS_REVIEW, Message("too_long", message, column)
    )
    return text[:longest] if column == "full_name" else ""


def _read_phones(row: ListRow, values: Mapping[str, Cell], notes: list[str]) -> None:
    numbers = _phones(row, values.get("phone"))
    others = [text for text in [plain(values.get("other_phone"))] if not _says_nothing(text)]
    with suppress(InvalidPhone):
        others = find_phones(others[0]) if others else []
    numbers = numbers or [number for number in others if number.startswith("+") and not is_landline(number)]
    if numbers:
        row.phone = numbers[0]
    others = [number for number in (*numbers[1:], *others) if number != row.phone]
    if others:
        shown = [format_phone(number) if number.startswith("+") else number for number in dict.fromkeys(others)]
        notes.append(f"ĐT khác: {', '.join(shown)}")


def _phones(row: ListRow, value: Cell) -> list[str]:
    if value is None or isinstance(value, date | bool):
        return []
    text = _EMAIL.sub(" ", value) if isinstance(value, str) else value
    if _says_nothing(plain(text)):
        return []
    try:
        found = find_phones(text if isinstance(text, str | float) else str(text))
    except InvalidPhone:
        message = lazy("“%(text)s” is not a phone number.", text=plain(value)[:_SHOWN])
        row.tell(RowStatus.NEEDS_REVIEW, Message("invalid_phone", message, "phone"))
        return []
    _tell_renumbered(row, found, plain(text))
    return found


def _tell_renumbered(row: ListRow, found: Iterable[str], text: str) -> None:
    """A landline of which the local number only stands in the cell was written with the area code of before 2017."""
    digits = re.sub(r"\D", "", text)
    for number in found:
        if is_landline(number) and number.removeprefix("+84") not in digits:
            message = lazy("Landline with an area code from before 2017: now %(phone)s.", phone=format_phone(number))
            row.tell(RowStatus.NEW, Message("old_landline", message, "phone"))


def _says_nothing(text: str) -> bool:
    return (
        is_answer(text)
        or (len(text) < _SHOWN and not text.isdigit() and search_key(text).strip() in _NOTHING)
        or text == "0"
    )


def _read_email(row: ListRow, values: Mapping[str, Cell]) -> None:
    text = plain(values.get("email"))
    found = _EMAIL.search(text)
    if _says_nothing(text) or (found is None and values.get("email") == values.get("phone")):
        return
    try:
        row.email = parse_email((found.group() if found else text).replace(" ", "").strip(".").removeprefix("mailto:"))
    except InvalidEmail:
        message = lazy("“%(text)s” is not an e-mail address.", text=text[:_SHOWN])
        row.tell(RowStatus.NEEDS_REVIEW, Message("invalid_email", message, "email"))


def _birth(values: Mapping[str, Cell], event_year: int) -> Birth | None:
    """From one cell, from three, from a day and a year apart, or from the column of the sex in which it stands."""
    whole, year = values.get("birth", ""), plain(values.get("birth_year"))
    if "birth_day" in values and year:
        return combine_birth(plain(values["birth_day"]), plain(values.get("birth_month")), year, event_year=event_year)
    if year:
        born = read_birth(f"{plain(whole)}/{year}" if plain(whole) else year, event_year=event_year)
        return born if born.year else read_birth(whole, event_year=event_year)
    if plain(whole):
        return read_birth(whole, event_year=event_year)
    beside = [
        values[key] for key in ("male", "female") if key in values and is_birth(values[key], event_year=event_year)
    ]
    return read_birth(beside[0], event_year=event_year) if beside else None


def _read_birth(row: ListRow, born: Birth | None, values: Mapping[str, Cell], event_year: int) -> None:
    if born is None:
        return
    row.birth_date, row.birth_year = born.day, born.year
    if born.year is None:
        text = plain(values.get("birth")) or plain(values.get("birth_year"))
        message = lazy("“%(text)s” is not a date of birth.", text=text[:_SHOWN])
        row.tell(RowStatus.NEEDS_REVIEW, Message("invalid_birth", message, "birth"))
    elif not event_year - OLDEST <= born.year <= event_year - YOUNGEST:
        message = lazy("Born in %(year)s? Please check.", year=born.year)
        row.tell(RowStatus.NEEDS_REVIEW, Message("unlikely_birth", message, "birth"))
    elif born.doubt:
        status, words = _DOUBTS[born.doubt]
        row.tell(status, Message(born.doubt, words, "birth"))


def _sex(row: ListRow, values: Mapping[str, Cell]) -> Sex | None:
    text = plain(values.get("sex"))
    marked = [sex for sex in Sex if is_cross(plain(values.get(sex.value)))]
    if len(marked) > 1 or (text and read_sex(text) is None):
        shown = text or "x / x"
        message = lazy("It is not clear which sex is meant: “%(text)s”", text=shown[:_SHOWN])
        row.tell(RowStatus.NEW, Message("unclear_sex", message, "sex"))
        return None
    return read_sex(text) or (marked[0] if marked else None)


def _extras(values: Mapping[str, Cell]) -> Iterator[tuple[str, str]]:
    """What the registration has no field for stands in its note."""
    for key, label in (("room", "Phòng"), ("replaces", "Thay")):
        text = plain(values.get(key))
        if not _says_nothing(text):
            yield label, text
