"""What is sent to the heads of delegations: a reminder ready to paste into a chat, and all of them as a sheet.

Reminders are Vietnamese by nature, like papers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from eventmgr.core.dates import admin_date, date_range
from eventmgr.events.models import Event
from eventmgr.people.rules import format_phone
from eventmgr.registration.queries import ListStatus
from eventmgr.rendering.sheets import SheetColumn, write_xlsx

_GAPS = {"phone": "số điện thoại", "position": "chức vụ", "organization": "đơn vị công tác"}
_STOPPED = "Trưởng đoàn đã đề nghị hạn chế sử dụng dữ liệu cá nhân: không gửi, đề nghị đoàn cử người khác."
_COLUMNS = (
    SheetColumn("Tỉnh, thành phố", 22),
    SheetColumn("Trưởng đoàn", 26),
    SheetColumn("Điện thoại", 16),
    SheetColumn("Đường dẫn riêng", 48),
    SheetColumn("Nội dung nhắc", 90),
)


@dataclass(frozen=True)
class Reminder:
    """What one delegation is told, and whom to send it to: nothing, where the head stopped the use of the data."""

    status: ListStatus
    full_name: str
    phone: str | None
    link: str | None
    text: str
    is_stopped: bool = False


def reminder_text(
    event: Event, status: ListStatus, full_name: str, gaps: Mapping[str, Sequence[str]], link: str | None, at: datetime
) -> str:
    """The reminder of one delegation: where its list stands, what is missing, where and until when to complete it."""
    when_and_where = f"{date_range(event.starts_on, event.ends_on)}, {event.city}"
    to = f"Kính gửi: Đoàn đại biểu {_province(status)}"
    parts = [
        f"{to} - đồng chí {full_name}" if full_name else to,
        f"Ban Tổ chức {event.name} ({when_and_where}) trân trọng cảm ơn sự phối hợp của đoàn.",
        _where_it_stands(status, event, at),
        *_what_is_missing(status, gaps),
        *_what_to_do(event, status, link, at),
        *([f"Mọi vướng mắc, xin liên hệ Ban Tổ chức: {event.contact}"] if event.contact else []),
        "Trân trọng cảm ơn!",
    ]
    return "\n".join(parts)


def reminders_sheet(event: Event, reminders: Iterable[Reminder]) -> bytes:
    """All reminders as a sheet: whom, where, which link, which text."""
    rows = (
        [
            reminder.status.delegation.admin_unit.name,
            reminder.full_name,
            format_phone(reminder.phone) if reminder.phone else "",
            reminder.link or "",
            _STOPPED if reminder.is_stopped else reminder.text,
        ]
        for reminder in reminders
    )
    return write_xlsx(
        "NỘI DUNG NHẮC CÁC ĐOÀN ĐẠI BIỂU", _COLUMNS, rows, subtitle=event.name, sheet_name="Nhắc các đoàn"
    )


def _province(status: ListStatus) -> str:
    """The province within a sentence: "tỉnh Khánh Hòa", but "Thành phố Hồ Chí Minh" (Decree 30/2020, Annex II)."""
    unit = status.delegation.admin_unit
    kind = unit.type if unit.name == "Hồ Chí Minh" else unit.type.lower()
    return f"{kind} {unit.name}"


def _where_it_stands(status: ListStatus, event: Event, at: datetime) -> str:
    now = at.astimezone(event.zone)
    of = "" if status.delegation.quota is None else f"/{status.delegation.quota}"
    waiting = f", {status.count.waiting} người trong danh sách chờ" if status.count.waiting else ""
    registered = f"{status.count.registered}{of} đại biểu" if status.count.registered else "chưa có đại biểu nào"
    return f"Đến {now:%H:%M} {admin_date(now.date())}, đoàn đã đăng ký: {registered}{waiting}."


def _what_is_missing(status: ListStatus, gaps: Mapping[str, Sequence[str]]) -> list[str]:
    missing = []
    if status.is_missing:
        missing.append(f"- Còn {status.count.missing} đại biểu chưa đăng ký.")
    missing += [f"- Chưa có {_GAPS[gap]}: {', '.join(names)}." for gap, names in gaps.items()]
    if status.confirmed_at is None:
        again = status.head is not None and status.head.confirmed_at is not None
        missing.append(
            "- Danh sách có thay đổi, cần xác nhận lại." if again else "- Danh sách chưa được trưởng đoàn xác nhận."
        )
    return ["Những việc còn lại:", *missing] if missing else ["Danh sách của đoàn đã đầy đủ và được xác nhận."]


def _what_to_do(event: Event, status: ListStatus, link: str | None, at: datetime) -> list[str]:
    closes_at = event.registration_closes_at
    until = ""
    if closes_at is not None and at < closes_at:
        end = closes_at.astimezone(event.zone)
        until = f" trước {end:%H:%M} {admin_date(end.date())}"
    if link is None:
        return [f"Kính đề nghị đoàn liên hệ Ban Tổ chức để hoàn thành danh sách{until}."]
    task = "kiểm tra, bổ sung và xác nhận danh sách"
    if status.confirmed_at is not None:
        task = "xem lại danh sách khi có thay đổi"
    return [
        f"Kính đề nghị đồng chí {task}{until} tại đường dẫn riêng của đoàn:",
        link,
        "(Không cần tài khoản; xin không chuyển đường dẫn cho người ngoài đoàn.)",
    ]
