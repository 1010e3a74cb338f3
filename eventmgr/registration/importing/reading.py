"""Who stands in a list that a province sent? From the cells of its sheets, without a look at what is known already."""

from collections.abc import Sequence

from eventmgr.core.i18n import lazy
from eventmgr.core.text import nfc
from eventmgr.registration.importing.layout import Layout, find_layouts
from eventmgr.registration.importing.people import read_person
from eventmgr.registration.importing.placing import names_province
from eventmgr.registration.importing.placing import place_rows as place_rows
from eventmgr.registration.importing.placing import province_of as province_of
from eventmgr.registration.importing.remarks import headings_of, is_draft, tell_draft
from eventmgr.registration.importing.report import ListRow, NoList
from eventmgr.registration.importing.rows import find_people, signed_below, titles_above
from eventmgr.registration.importing.slips import as_tables
from eventmgr.rendering.sheets import Sheet


def read_list(sheets: Sequence[Sheet], *, year: int) -> tuple[list[ListRow], list[str]]:
    """The persons of the sheets, and the texts that may name the province: titles above the lists, then their units."""
    sheets = as_tables(sheets)
    layouts = find_layouts(sheets)
    if not layouts:
        raise NoList(lazy("No column of names was found. The header must say “Họ và tên”."))
    tables = read_tables([(sheets[layout.sheet_index], layout) for layout in layouts], year=year)
    rows = [row for found, _above in tables for row in found]
    texts = [text for _found, above in tables for text in above]
    return rows, texts + [row.organization for row in rows if row.organization]


def read_tables(tables: Sequence[tuple[Sheet, Layout]], *, year: int) -> list[tuple[list[ListRow], list[str]]]:
    """The persons of each table and the texts that may name the province.

    An example or a draft beside the list is looked at, and names no province; a form that was filled in as it is has
    no other sheet beside it.
    """
    found = [_read_rows(sheet, layout, year=year) for sheet, layout in tables]
    drafts = [is_draft(layout.sheet, above) for (_sheet, layout), (_rows, above) in zip(tables, found, strict=True)]
    if all(drafts):
        return found
    for (_sheet, layout), (rows, above), is_one in zip(tables, found, drafts, strict=True):
        if is_one:
            above.clear()
            for row in rows:
                tell_draft(row, layout.sheet)
    return found


def _read_rows(sheet: Sheet, layout: Layout, *, year: int) -> tuple[list[ListRow], list[str]]:
    """The persons of one table, and the texts that may name the province: the titles above it and the sheet's name."""
    titles = titles_above(sheet, layout)
    headings = headings_of(nfc(sheet.name), titles)
    texts = [*titles, nfc(sheet.name), *signed_below(sheet, layout)]
    titled = next((text for text in texts if names_province(text)), "")
    sections: dict[tuple[str, ...], str] = {}
    rows: list[ListRow] = []
    for person in find_people(sheet, layout):
        if person.sections not in sections:
            sections[person.sections] = next(filter(names_province, person.sections), titled)
        row = read_person(sheet, layout, person, [*person.headings, *headings], event_year=year)
        row.section = sections[person.sections]
        rows.append(row)
    return rows, texts
