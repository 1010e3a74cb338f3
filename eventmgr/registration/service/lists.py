"""What does a file say: its tables, its province, its people, before anything is compared or kept?"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any

from eventmgr.core.i18n import lazy
from eventmgr.core.text import nfc
from eventmgr.events.models import Event
from eventmgr.registration.importing.layout import Encoding, Layout, find_layouts
from eventmgr.registration.importing.reading import place_rows, province_of, read_tables
from eventmgr.registration.importing.report import ImportReport, ListRow, Message, NoList
from eventmgr.registration.importing.sensitive import COLUMNS, sensitive_among
from eventmgr.registration.importing.slips import as_tables
from eventmgr.registration.models import Import, KnownLayout
from eventmgr.registration.queries import list_delegations
from eventmgr.registration.queries.imports import known_layouts
from eventmgr.rendering.sheets import Sheet, TableError, read_table

_SAMPLE_ROWS = 5
_SAMPLE_TEXT = 60


@dataclass(frozen=True)
class Table:
    """One table of a file as it is read, its header and first rows as they stand there, and whose word was followed."""

    layout: Layout
    header: list[list[str]]
    sample: list[list[str]]
    known: KnownLayout | None
    is_left: bool

    def to_json(self) -> dict[str, Any]:
        """The table as it is kept with the import; its first rows are kept under seal, beside the file."""
        said = {"by": self.known.saved_by, "at": self.known.saved_at.isoformat()} if self.known else None
        width = max((len(row) for row in (*self.header, *self.sample)), default=0)
        kept = {"layout": self.layout.to_json(), "header": self.header, "width": width}
        return {**kept, "said": said, "is_left": self.is_left}


@dataclass(frozen=True)
class Reading:
    """What stands in a file; `sheets` names the sheet of each row of the report."""

    report: ImportReport
    tables: list[Table] = field(default_factory=list)
    sheets: dict[ListRow, str] = field(default_factory=dict)


def read_file(
    event: Event, filename: str, data: bytes, *, province: str | None = None, left_tables: Collection[int] = ()
) -> Reading:
    """Read a file, of one province or with a column of provinces; what is wrong with it as a whole is told.

    Columns are read as a person of this host said they are for lists of this header; else they are guessed.
    """
    shown = clean_filename(filename)
    try:
        sheets = as_tables(read_table(data, shown))
        tables = _tables(event, sheets, left_tables)
    except (TableError, NoList) as error:
        return Reading(ImportReport(shown, errors=[Message(error.code, error.message)]))
    rows: list[ListRow] = []
    sheet_of: dict[ListRow, str] = {}
    texts: list[str] = []
    layouts = [table.layout for table in tables if not table.is_left]
    read = read_tables([(sheets[each.sheet_index], each) for each in layouts], year=event.starts_on.year)
    for layout, (found, above) in zip(layouts, read, strict=True):
        rows += found
        texts += above
        sheet_of |= dict.fromkeys(found, layout.sheet)
    texts += [row.organization for row in rows if row.organization]
    report = ImportReport(shown, rows=rows, not_kept=_not_kept(layouts))
    _place(event, report, texts, province)
    return Reading(report, tables, sheet_of)


def columns_not_kept(found: Import) -> list[str]:
    """The columns of a list that are read and not kept, because what they say is sensitive."""
    return _not_kept(Layout.from_json(each["layout"]) for each in found.tables if not each["is_left"])


def _not_kept(layouts: Iterable[Layout]) -> list[str]:
    found = {column for layout in layouts for column in sensitive_among(layout.columns)}
    return [column for column in COLUMNS if column in found]


def clean_filename(filename: str) -> str:
    """The name of a file without the folders that a browser or an archive put before it."""
    return nfc(PurePath(filename.replace("\\", "/")).name)[:200]


def _tables(event: Event, sheets: Sequence[Sheet], left_tables: Collection[int]) -> list[Table]:
    layouts = find_layouts(sheets)
    if not layouts:
        raise NoList(lazy("No column of names was found. The header must say “Họ và tên”."))
    known = known_layouts(event.host_id)
    return [
        _table(sheets[each.sheet_index], each, known.get(each.fingerprint), is_left=number in left_tables)
        for number, each in enumerate(layouts)
    ]


def _table(sheet: Sheet, layout: Layout, known: KnownLayout | None, *, is_left: bool) -> Table:
    if known is not None:
        encodings = {int(column): Encoding(value) for column, value in known.encodings.items()}
        layout = replace(layout, columns=known.columns, encodings=encodings, guessed=frozenset())
    shown = sheet.rows[layout.header_row : layout.first_row + _SAMPLE_ROWS]
    width = max((len(row) for row in shown), default=0)
    rows = [[_cell(row[index]) if index < len(row) else "" for index in range(width)] for row in shown]
    depth = layout.first_row - layout.header_row
    return Table(layout, rows[:depth], rows[depth:], known, is_left)


def _cell(value: object) -> str:
    text = "" if value is None else nfc(str(value))
    return text if len(text) <= _SAMPLE_TEXT else f"{text[:_SAMPLE_TEXT]}…"


def _place(event: Event, report: ImportReport, texts: Sequence[str], province: str | None) -> None:
    """Find the province of the file and of each row; a list of many provinces has none as a whole."""
    delegations = {delegation.admin_unit.code: delegation for delegation in list_delegations(event.id)}
    units = [delegation.admin_unit for delegation in delegations.values()]
    code = province if province in delegations else province_of(texts, report.file, units)
    place_rows(report.rows, code, units)
    named = {row.unit for row in report.rows if row.unit is not None} or {code or ""} - {""}
    if not named:
        message = lazy("The file does not say which province it is from, or not one that takes part in this event.")
        report.errors.append(Message("unknown_province", message))
    elif len(named) == 1:
        [only] = named
        report.province, report.province_name = (event.unit_set, only), delegations[only].admin_unit.full_name
