"""The tables of a paper as a workbook: the same columns and rows as on paper and in Word."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from eventmgr.documents.queries import Card
from eventmgr.events.models import Event
from eventmgr.people.rules import format_phone
from eventmgr.rendering.blocks import Paper, Row, Table
from eventmgr.rendering.sheets import Cell, SheetColumn, write_xlsx

_MM_A_LETTER = 2.1


def to_xlsx(paper: Paper) -> bytes:
    """The tables of a paper, all with the columns of the first, one below the other."""
    tables = [block for block in paper.blocks if isinstance(block, Table)]
    widths = tables[0].widths(paper.orientation)
    columns = [
        SheetColumn(column.title, max(round(width / _MM_A_LETTER), 6))
        for column, width in zip(tables[0].columns, widths, strict=True)
    ]
    return write_xlsx(paper.title, columns, _rows(tables), subtitle=paper.subject)


def delegates_xlsx(event: Event, cards: Sequence[Card], marks: Mapping[UUID, str], mark: str = "") -> bytes:
    """The list of delegates to sort and filter: the province is a column, and so is what people wish for their data.

    `mark` says whose copy it is.
    """
    columns = [
        SheetColumn("TT", 6),
        SheetColumn("Họ và tên", 28),
        SheetColumn("Chức vụ", 34),
        SheetColumn("Đơn vị", 30),
        SheetColumn("Tỉnh, thành phố", 20),
        SheetColumn("Điện thoại", 16),
        SheetColumn("Loại", 14),
        SheetColumn("Nhóm", 8),
        SheetColumn("Dữ liệu cá nhân", 24),
    ]
    rows = (
        (
            number,
            card.full_name,
            card.position,
            card.organization,
            card.province,
            format_phone(card.phone) if card.phone else "",
            card.category,
            card.group if card.group is not None else "",
            marks.get(card.person_id, ""),
        )
        for number, card in enumerate(cards, 1)
    )
    return write_xlsx("DANH SÁCH ĐẠI BIỂU", columns, rows, subtitle="\n".join(filter(None, [event.name, mark])))


def _rows(tables: Sequence[Table]) -> Iterator[Sequence[Cell]]:
    for table in tables:
        for row in table.rows:
            if isinstance(row, Row):
                yield [int(cell) if column == 0 and cell.isdecimal() else cell for column, cell in enumerate(row.cells)]
            else:
                yield ["", row.title, *[""] * (len(table.columns) - 2)]
