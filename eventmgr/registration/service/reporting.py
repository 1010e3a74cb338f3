"""The report of a list that was imported, to be sent back to whoever made the list."""

from eventmgr.core.dates import admin_date
from eventmgr.events.models import Event
from eventmgr.people.rules import format_phone
from eventmgr.registration.importing.report import RowStatus
from eventmgr.registration.models import Decision, Import, Outcome
from eventmgr.registration.queries.imports import list_rows
from eventmgr.registration.service.lists import columns_not_kept
from eventmgr.registration.service.showing import Shown, show_rows
from eventmgr.rendering.sheets import SheetColumn, write_xlsx

_COLUMNS = (
    SheetColumn("Trang tính", 16),
    SheetColumn("Dòng", 7),
    SheetColumn("Họ và tên", 28),
    SheetColumn("Chức vụ", 30),
    SheetColumn("Đơn vị", 30),
    SheetColumn("Điện thoại", 16),
    SheetColumn("Kết quả", 20),
    SheetColumn("Mã đăng ký", 12),
    SheetColumn("Thông báo", 60),
)
_OUTCOMES = {
    Outcome.CREATED: "Đã thêm mới",
    Outcome.UPDATED: "Đã cập nhật",
    Outcome.REMOVED: "Đã thêm, sau đó gỡ bỏ",
    Outcome.CANCELLED: "Đã thêm, sau đó hủy",
    Outcome.PUT_BACK: "Đã cập nhật, sau đó trả lại như cũ",
}
_SENSITIVE = {"ethnicity": "dân tộc", "diet": "chế độ ăn"}
_WAITING = {
    RowStatus.NEW: "Chưa nhập: người mới",
    RowStatus.UPDATE: "Chưa nhập: cập nhật",
    RowStatus.DUPLICATE: "Không nhập: trùng",
    RowStatus.NEEDS_REVIEW: "Chờ xem xét",
    RowStatus.REJECTED: "Không nhập được",
}


def import_report(event: Event, found: Import) -> bytes:
    """A spreadsheet: each row of the list, what was done with it, and why."""
    shown = show_rows(found, list_rows(found.id))
    day = admin_date(found.created_at.astimezone(event.zone).date())
    return write_xlsx(
        f"KẾT QUẢ NHẬP DANH SÁCH: {found.filename}",
        _COLUMNS,
        (_line(each) for each in shown),
        subtitle=f"{event.name}. Tải lên {day}.{_not_kept(found)}",
        sheet_name="Kết quả",
    )


def _not_kept(found: Import) -> str:
    columns = [_SENSITIVE[column] for column in columns_not_kept(found)]
    return f" Đã đọc, không lưu vì là dữ liệu nhạy cảm: {', '.join(columns)}." if columns else ""


def _line(shown: Shown) -> list[str | int | None]:
    row, kept = shown.row, shown.kept
    return [
        kept.sheet,
        kept.line,
        row.full_name,
        row.position,
        row.organization,
        format_phone(row.phone) if row.phone else None,
        _result(shown),
        shown.known.code if shown.known else None,
        "\n".join(str(message.text) for message in shown.messages),
    ]


def _result(shown: Shown) -> str:
    if shown.kept.outcome is not None:
        return _OUTCOMES[shown.kept.outcome]
    if shown.kept.decision is Decision.LEAVE_OUT:
        return "Không nhập: đã quyết định bỏ qua"
    return _WAITING[shown.kept.status]
