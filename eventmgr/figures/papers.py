"""The reminder of a province's figures, and the table of all of them as a sheet."""

from datetime import datetime

from eventmgr.core.dates import admin_date
from eventmgr.events.models import Event
from eventmgr.figures.models import FigureDesk
from eventmgr.figures.queries import Board, Cell, Line
from eventmgr.figures.rules import Qualifier
from eventmgr.people.models import AdminUnit
from eventmgr.rendering.sheets import Cell as SheetCell
from eventmgr.rendering.sheets import SheetColumn, write_xlsx


def reminder_text(event: Event, desk: FigureDesk, line: Line, full_name: str, link: str | None, at: datetime) -> str:
    """What a delegation is told: which figures are missing, for which period, where and until when to enter them."""
    to = f"Kính gửi: Đoàn đại biểu {_province(line.delegation.admin_unit)}"
    parts = [
        f"{to} - đồng chí {full_name}" if full_name else to,
        f"Để chuẩn bị {event.name}, Ban Tổ chức đề nghị đoàn bổ sung số liệu {desk.period} còn thiếu:",
        *(f"{number}. {_asked(cell)}" for number, cell in enumerate(line.missing, 1)),
        *_until(desk, event, at),
        f"Nhập số liệu tại: {link}" if link else "Nhập số liệu qua đường liên kết riêng của đoàn.",
        *([f"Mọi vướng mắc, xin liên hệ Ban Tổ chức: {event.contact}"] if event.contact else []),
        "Trân trọng cảm ơn!",
    ]
    return "\n".join(parts)


def board_sheet(event: Event, board: Board | None) -> bytes:
    """The table: exact figures as numbers, those with a qualifier in words, and the sum of each column."""
    columns = [SheetColumn("TT", 6), SheetColumn("Tỉnh, thành phố", 26)]
    rows: list[list[SheetCell]] = []
    if board is not None:
        columns += [SheetColumn(_heading(cell.label, cell.unit), 22) for cell in (c.indicator for c in board.columns)]
        columns.append(SheetColumn("Ghi chú", 40))
        for number, line in enumerate(board.lines, 1):
            name = line.delegation.admin_unit.name
            rows.append([number, name, *(_value(cell) for cell in line.cells), _notes(line)])
        rows.append(["", "Tổng số", *(_value(total.cell) for total in board.totals), ""])
    told = f"{event.name} - {board.desk.period}" if board else event.name
    return write_xlsx("SỐ LIỆU CỦA CÁC TỈNH, THÀNH PHỐ", columns, rows, subtitle=told, sheet_name="Số liệu")


def _province(unit: AdminUnit) -> str:
    """The province within a sentence: "tỉnh Khánh Hòa", but "Thành phố Hồ Chí Minh" (Decree 30/2020, Annex II)."""
    kind = unit.type if unit.name == "Hồ Chí Minh" else unit.type.lower()
    return f"{kind} {unit.name}"


def _asked(cell: Cell) -> str:
    return _heading(cell.indicator.label, cell.indicator.unit)


def _heading(label: str, unit: str) -> str:
    return f"{label} ({unit})" if unit else label


def _until(desk: FigureDesk, event: Event, at: datetime) -> list[str]:
    if desk.closes_at is None:
        return []
    until = desk.closes_at.astimezone(event.zone)
    when = f"{until:%H:%M} {admin_date(until.date())}"
    if at > desk.closes_at:
        return [f"Thời hạn đã hết lúc {when}; Ban Tổ chức vẫn nhận số liệu đến khi chốt, đề nghị đoàn gửi sớm."]
    return [f"Thời hạn: {when}."]


def _value(cell: Cell) -> SheetCell:
    if cell.value is None:
        return ""
    return float(cell.value.value) if cell.value.qualifier is Qualifier.EXACT else cell.number


def _notes(line: Line) -> str:
    return "; ".join(cell.figure.quote for cell in line.cells if cell.figure is not None and cell.figure.quote)
