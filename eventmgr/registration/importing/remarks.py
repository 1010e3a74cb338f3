"""What speaks against taking a person of a list as a delegate: a note, a heading, the look of the row or sheet?"""

import re
from collections.abc import Iterable, Mapping

from eventmgr.core.i18n import LazyString, lazy
from eventmgr.core.legacy import Encoding
from eventmgr.registration.importing.layout import Layout
from eventmgr.registration.importing.report import ListRow, Message, RowStatus
from eventmgr.registration.importing.rows import Kind, PersonRow
from eventmgr.registration.importing.values import is_cross, plain
from eventmgr.rendering.sheets import Cell, Sheet

EXAMPLE = re.compile(r"^(?:ví dụ|vd|vi du|example|eg)\b[\s:.]*", re.IGNORECASE)
# Said with marks, because "nghị" is no "nghỉ" and "Vàng" a name; lists without marks say the longer forms.
_ABSENT = re.compile(
    r"\b(?:vắng|rút|không (?:dự|tham dự|tham gia|đi|thể|đến|về|cử)|nghỉ|hủy|huỷ|hoãn|thôi (?:dự|tham)|bận)\b"
    r"|\b(?:vang (?:mat|co|khong)|rut (?:ten|khoi)?|khong (?:du|tham du|tham gia|di|den)|xin nghi|nghi (?:om|thai san)"
    r"|huy dang ky)\b|^(?:vang|rut|huy)$"
)
_ABSENT_HEADING = re.compile(r"\b(?:vắng|không (?:tham )?dự|rút tên|xin hoãn|vang mat|khong (?:tham )?du)\b")
_REFUSES = re.compile(r"(?:không|khong|ko|vắng|vang|chưa|chua|no|false|0)\b", re.IGNORECASE)
_REPLACES = re.compile(r"\bthay\b(?! (?:mặt|đổi|mat|doi))")
_NO_DELEGATE = r"(?:lái xe|tài xế|lai xe|tai xe|dự khuyết|du khuyet|dự bị|dự phòng|(?:nhân viên|tổ|bộ phận) phục vụ)\b"
_ASIDE = re.compile(rf"(?:(?:nhân viên|cán bộ|đại biểu|đ/c)\s)?{_NO_DELEGATE}(?!\s*[:\d])")
_ASIDE_HEADING = re.compile(rf"\b{_NO_DELEGATE}")
_OF_BOTH = re.compile(r"\b(?:và|va|kiêm|chính thức)\b|[,;&+]")
_LIST = re.compile(r"\b(?:danh sách|danh sach|ds)\b")
_DRAFT = re.compile(
    r"^mau\b|\b(?:mẫu|ví dụ|vi du|hướng dẫn|huong dan|danh mục|danh muc|nháp|ban nhap|cũ|draft|example|sample)\b"
)
_DRAFT_TITLE = re.compile(r"(?:biểu )?mẫu (?:danh sách|đăng ký)\b|(?:bản|danh sách) nháp\b|ví dụ\b|hướng dẫn\b")
_KINDS: dict[Kind, Message] = {
    Kind.BARE: Message("only_name", lazy("Nothing but a name stands in this row. Is it a delegate?"), "full_name"),
    Kind.BELOW: Message("below_list", lazy("This row stands below the end of the list. Is it a delegate?")),
}
_GUESSED = {
    "full_name": lazy("Full name"),
    "position": lazy("Position"),
    "organization": lazy("Organization"),
    "phone": lazy("Phone"),
    "province": lazy("Province"),
    "birth": lazy("Date of birth"),
    "sex": lazy("Sex"),
    "email": lazy("E-mail"),
    "ethnicity": lazy("Ethnic group"),
}
_SHOWN_ENCODINGS = {
    Encoding.UNICODE: "Unicode",
    Encoding.TCVN3: "TCVN3",
    Encoding.TCVN3_CAPITALS: "TCVN3",
    Encoding.VNI: "VNI",
}
_SHOWN = 60


def tell_look(row: ListRow, sheet: Sheet, layout: Layout, person: PersonRow) -> None:
    """What is hidden, struck out, guessed or converted; a person is struck out by the name or by most of the row."""
    if sheet.hidden:
        row.tell(RowStatus.NEEDS_REVIEW, Message("hidden_sheet", lazy("This sheet is hidden in the file.")))
    if person.line in sheet.hidden_rows:
        row.tell(RowStatus.NEEDS_REVIEW, Message("hidden_row", lazy("This row is hidden in the file.")))
    if sheet.added:
        row.tell(RowStatus.NEW, Message("slip", lazy("Read from a slip of one person, not from a list.")))
    _tell_struck(row, sheet, layout, person)
    if person.kind in _KINDS:
        row.tell(RowStatus.NEEDS_REVIEW, _KINDS[person.kind])
    for line in person.more:
        message = lazy("Row %(line)s has no name and was read as part of this person.", line=line)
        row.tell(RowStatus.NEW, Message("continued", message))
    for column in sorted(layout.guessed):
        status = RowStatus.NEEDS_REVIEW if column == "full_name" else RowStatus.NEW
        row.tell(status, Message("guessed_column", _guess(sheet, layout, column), column))
    if person.is_converted:
        names = ", ".join(sorted({_SHOWN_ENCODINGS[encoding] for encoding in layout.encodings.values()}))
        row.tell(
            RowStatus.NEW, Message("converted", lazy("Converted from the font encoding %(encoding)s.", encoding=names))
        )


def _tell_struck(row: ListRow, sheet: Sheet, layout: Layout, person: PersonRow) -> None:
    struck = {column for line, column in sheet.struck | sheet.partly_struck if line == person.line}
    names = {layout.columns[key] + 1 for key in ("full_name", "family", "given") if key in layout.columns}
    filled = sum(cell not in ("", None) for cell in sheet.rows[person.line - 1])
    if struck & names or 2 * len(struck) > filled:
        row.tell(RowStatus.NEEDS_REVIEW, Message("struck_out", lazy("Text in this row is struck out in the file.")))
    elif struck:
        message = lazy("What is struck out in this row was left out.")
        row.tell(RowStatus.NEW, Message("struck_cell", message))


def tell_remarks(row: ListRow, values: Mapping[str, Cell], notes: Iterable[str]) -> None:
    """What notes and answers say about coming or replacing somebody."""
    notes = [note for note in notes if note]
    note, answer = "; ".join(notes), plain(values.get("attends"))
    refusal = answer if _REFUSES.match(answer) or _ABSENT.search(_said(answer)) else ""
    if is_cross(plain(values.get("absent"))):
        refusal = f"Vắng: {plain(values.get('absent'))}"
    if any(map(says_absent, notes)) or refusal:
        message = lazy("The note says that this person does not come: “%(note)s”", note=refusal or note)
        row.tell(RowStatus.NEEDS_REVIEW, Message("not_coming", message))
    elif any(_REPLACES.search(_said(each)) for each in notes) or plain(values.get("replaces")):
        message = lazy("The note speaks of a replacement: “%(note)s”", note=note or plain(values.get("replaces")))
        row.tell(RowStatus.NEEDS_REVIEW, Message("replacement", message))
    if EXAMPLE.match(plain(values.get("number"))) or any(map(EXAMPLE.match, notes)):
        row.tell(RowStatus.NEEDS_REVIEW, Message("example", lazy("This row seems to be an example."), "full_name"))


def says_absent(text: str) -> bool:
    """Whether a cell says that somebody does not come."""
    return _ABSENT.search(_said(text)) is not None


def tell_aside(row: ListRow, said: Iterable[str], headings: Iterable[str]) -> None:
    """Drivers, reserves and helpers, and who stands under "vắng mặt": told by cells or by the headings above."""
    headings = list(headings)
    aside = next((text for text in said if _ASIDE.match(_said(text))), "")
    aside = aside or next((text for text in headings if is_aside(text)), "")
    if aside:
        message = lazy("“%(text)s”: is this person a delegate?", text=aside[:_SHOWN])
        row.tell(RowStatus.NEEDS_REVIEW, Message("aside", message))
    absent = next((text for text in headings if _ABSENT_HEADING.search(text.casefold())), "")
    if absent:
        message = lazy("The note says that this person does not come: “%(note)s”", note=absent[:_SHOWN])
        row.tell(RowStatus.NEEDS_REVIEW, Message("not_coming", message))


def is_aside(heading: str) -> bool:
    """Whether a heading, the name of a sheet or a title speaks of drivers or reserves, and of nobody else."""
    text = heading.casefold()
    return _ASIDE_HEADING.search(text) is not None and _OF_BOTH.search(text) is None


def headings_of(sheet_name: str, titles: Iterable[str]) -> list[str]:
    """The name of the sheet and what stands above a table as its title."""
    return [sheet_name, *(title for title in titles if _LIST.search(title.casefold()))]


def is_draft(sheet_name: str, titles: Iterable[str]) -> bool:
    """Whether a sheet is an example, a draft or an old state, by its name or title."""
    by_title = any(_DRAFT_TITLE.match(title.casefold()) for title in titles)
    return by_title or _DRAFT.search(sheet_name.casefold().replace("_", " ")) is not None


def tell_draft(row: ListRow, sheet_name: str) -> None:
    """Say that the person stands on such a sheet."""
    message = lazy("The sheet “%(name)s” seems to be an example or a draft.", name=sheet_name)
    row.tell(RowStatus.NEEDS_REVIEW, Message("draft_sheet", message))


def _said(text: str) -> str:
    """In small letters; inside a text a capital begins a name: Bận."""
    return text.lower() if text.isupper() else text[:1].lower() + text[1:]


def _guess(sheet: Sheet, layout: Layout, column: str) -> LazyString:
    index = layout.columns[column]
    rows = sheet.rows[layout.header_row : layout.first_row]
    words = " ".join(plain(row[index]) for row in rows if index < len(row) and plain(row[index]))
    if words:
        return lazy(
            "The header “%(words)s” is not known; the column was told by its cells: %(column)s.",
            words=words[:_SHOWN], column=_GUESSED[column],
        )  # fmt: skip
    return lazy("No header names this column; it was told by its cells: %(column)s.", column=_GUESSED[column])
