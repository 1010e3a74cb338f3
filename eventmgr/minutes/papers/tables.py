"""Tables that a section shows on the page, and an annex on the paper."""

from collections.abc import Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from eventmgr.core.dates import admin_date, weekday_vi
from eventmgr.minutes.compiling import AgendaLine, Attendance
from eventmgr.minutes.papers.shared import told_times
from eventmgr.rendering.blocks import Column, GroupRow, Row, Table

_PROVINCES = (
    Column("TT", 1.2, "center"),
    Column("Tỉnh, thành phố", 6),
    Column("Triệu tập", 2.4, "center"),
    Column("Có mặt", 2, "center"),
    Column("Vắng", 2, "center"),
    Column("Lý do vắng", 5),
)
_AGENDA = (
    Column("Thời gian", 2.6, "center"),
    Column("Nội dung", 7),
    Column("Người thực hiện", 4),
    Column("Địa điểm", 3),
    Column("Có mặt", 1.6, "center"),
)


def province_table(attendance: Attendance) -> Table:
    """Who was called and who came, by province, with the sum."""
    rows = [
        Row((str(n), row.name or "Không thuộc đoàn", *_counts(row.called, row.present), "; ".join(row.reasons)))
        for n, row in enumerate(attendance.provinces, 1)
    ]
    total = Row(("", "Tổng số", *_counts(attendance.called, attendance.present), ""), bold=True)
    return Table(_PROVINCES, [*rows, total])


def agenda_table(agenda: Sequence[AgendaLine], zone: ZoneInfo) -> Table:
    """The agenda day by day."""
    rows: list[Row | GroupRow] = []
    for day, lines in groupby(agenda, lambda line: line.day):
        rows.append(GroupRow(f"{weekday_vi(day)}, {admin_date(day)}"))
        rows += [_session(line, zone) for line in lines]
    return Table(_AGENDA, rows)


def _session(line: AgendaLine, zone: ZoneInfo) -> Row:
    return Row(
        (
            told_times(line, zone),
            "\n".join([line.title, *(f"“{title}”" for title in line.papers)]),
            "\n".join(line.people),
            line.place,
            "" if line.came is None else str(line.came),
        )
    )


def _counts(called: int, present: int) -> tuple[str, str, str]:
    return str(called), str(present), str(called - present)
