"""What is annexed to the minutes: who came by province, everybody by name, the agenda as it ran."""

from collections.abc import Iterable, Sequence

from eventmgr.checkin.rules import Presence
from eventmgr.figures.queries import Board
from eventmgr.minutes.compiling import Attendance
from eventmgr.minutes.papers.shared import within
from eventmgr.minutes.papers.tables import province_table
from eventmgr.minutes.queries import Attendee
from eventmgr.registration.models import Delegation
from eventmgr.rendering.blocks import Annex, Block, BulletList, Column, GroupRow, Paragraph, Row, Table

# More columns than these need the width of a page on its side.
_MOST_UPRIGHT = 4
GUESTS = "Ban Tổ chức, khách mời, giảng viên"
_PEOPLE = (
    Column("TT", 1.2, "center"),
    Column("Họ và tên", 5),
    Column("Chức vụ", 5),
    Column("Đơn vị", 5),
    Column("Có mặt, lý do vắng", 3.6),
)
_PRESENCE = {
    Presence.PRESENT: "Có mặt",
    Presence.LATE: "Có mặt (đến muộn)",
    Presence.EXCUSED: "Vắng có lý do",
    Presence.ABSENT: "Vắng",
}
Delegations = Iterable[tuple[Delegation | None, Sequence[Attendee]]]


def annexes(
    attendance: Attendance,
    delegations: Delegations,
    agenda: Sequence[Block],
    reference: str,
    board: Board | None = None,
) -> tuple[Annex, ...]:
    """The annexes that have anything to say, in the order of the paper; figures of provinces stand last, as frozen."""
    made: list[tuple[str, Sequence[Block]]] = []
    if attendance.is_taken and attendance.provinces:
        made.append(("ĐẠI BIỂU THAM DỰ THEO TỈNH, THÀNH PHỐ", [province_table(attendance)]))
        made.append(("DANH SÁCH ĐẠI BIỂU", people_blocks(delegations)))
    if agenda:
        made.append(("CHƯƠNG TRÌNH NHƯ ĐÃ DIỄN RA", agenda))
    papers = [Annex(title=title, reference=reference, blocks=blocks) for title, blocks in made]
    if board is not None:
        wide = len(board.columns) > _MOST_UPRIGHT
        blocks = figure_blocks(board)
        papers.append(Annex(f"SỐ LIỆU {board.desk.period}", blocks, reference, "landscape" if wide else "portrait"))
    return tuple(papers)


def figure_blocks(board: Board) -> list[Block]:
    """The locked table by province with its sums, and the notes that provinces made."""
    columns = [Column("TT", 1.2, "center"), Column("Tỉnh, thành phố", 5)]
    columns += [
        Column(f"{row.label} ({row.unit})" if row.unit else row.label, 4, "right")
        for row in (column.indicator for column in board.columns)
    ]
    rows = [
        Row((str(number), line.delegation.admin_unit.name, *(cell.number for cell in line.cells)))
        for number, line in enumerate(board.lines, 1)
    ]
    total = Row(("", "Tổng số", *(total.cell.number for total in board.totals)), bold=True)
    notes = [
        f"{line.delegation.admin_unit.name}, {cell.indicator.label}: {cell.figure.quote}"
        for line in board.lines
        for cell in line.cells
        if cell.figure is not None and cell.figure.quote
    ]
    known = f"Số đơn vị có đủ số liệu: {len(board.complete)}/{len(board.lines)}."
    blocks: list[Block] = [Table(columns, [*rows, total]), Paragraph(known, indent=False)]
    if notes:
        blocks += [Paragraph("Ghi chú của các tỉnh, thành phố:", indent=False), BulletList(notes)]
    return blocks


def people_blocks(delegations: Delegations) -> list[Block]:
    """Everybody by name under the name of the delegation, and how many that are."""
    rows: list[Row | GroupRow] = []
    number = 0
    for delegation, attendees in delegations:
        rows.append(GroupRow(delegation.admin_unit.full_name if delegation else GUESTS))
        rows += _people(attendees, number + 1)
        number += len(attendees)
    return [Table(_PEOPLE, rows), Paragraph(f"Tổng số: {number} người.", indent=False)]


def people_table(attendees: Sequence[Attendee]) -> Table:
    """The people of one delegation by name."""
    return Table(_PEOPLE, _people(attendees, 1))


def _people(attendees: Sequence[Attendee], first: int) -> list[Row]:
    return [
        Row((str(number), who.person.full_name, who.position, who.organization, presence(attendee)))
        for number, attendee in enumerate(attendees, first)
        for who in (attendee.registration,)
    ]


def presence(attendee: Attendee) -> str:
    """Có mặt; Vắng có lý do: ốm."""
    if attendee.presence is None:
        return ""
    told = _PRESENCE[attendee.presence]
    return f"{told}: {within(attendee.excuse)}" if attendee.excuse and attendee.presence is Presence.EXCUSED else told
