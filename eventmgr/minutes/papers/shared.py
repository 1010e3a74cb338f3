"""How papers say moments, names, numbers and who came."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from eventmgr.core.dates import admin_date, admin_time
from eventmgr.events.models import Event
from eventmgr.events.queries import paper_head
from eventmgr.minutes.compiling import AgendaLine, Attendance, Compiled, Held, times_of
from eventmgr.minutes.models import Minutes
from eventmgr.minutes.rules import MinutesState
from eventmgr.rendering.blocks import Block, Head, Paragraph, SignatureBlock

NO_NAME = "…………………………"
NO_PLACE = "…………"
NO_DATE = "ngày …… tháng …… năm ……"


def told_moment(moment: datetime | None, zone: ZoneInfo) -> str:
    """07 giờ 30 phút, ngày 24 tháng 10 năm 2024; dots where it is not known."""
    if moment is None:
        return f"…… giờ …… phút, {NO_DATE}"
    local = moment.astimezone(zone)
    return f"{admin_time(local.time())}, {admin_date(local.date())}"


def told_times(held: Held | AgendaLine, zone: ZoneInfo) -> str:
    """07:30 - 07:45."""
    return f"{held.starts_at.astimezone(zone):%H:%M} - {held.ends_at.astimezone(zone):%H:%M}"


def ended(text: str) -> str:
    """A sentence with its full stop."""
    return text if text.endswith((".", "!", "?", ";")) else f"{text}."


def within(text: str) -> str:
    """The text inside a sentence: its first letter is small, unless a short form begins it."""
    return text if text[1:2].isupper() else f"{text[:1].lower()}{text[1:]}"


def joined(*parts: str) -> str:
    """Name, office; what is empty is left out."""
    return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class Facts:
    """What the head lines of the paper say of who and when."""

    started_at: datetime | None = None
    ended_at: datetime | None = None
    chair: str = ""
    secretary: str = ""


def attendance_text(attendance: Attendance, *, listed: bool = True) -> str:
    """Triệu tập 78 đại biểu; có mặt 76; vắng 2 (có lý do 2: …); 33/33 tỉnh, thành phố (danh sách kèm theo)."""
    named = [row for row in attendance.provinces if row.name]
    parts = [f"Triệu tập {attendance.called} đại biểu"]
    if attendance.is_taken:
        there = sum(1 for row in named if row.present)
        parts += [f"có mặt {attendance.present}", _absent(attendance)]
        parts += [f"{there}/{len(named)} tỉnh, thành phố{' (danh sách kèm theo)' if listed else ''}"] if named else []
    else:
        parts += [f"{len(named)} tỉnh, thành phố", "chưa có số liệu điểm danh"]
    if attendance.others:
        parts.append(f"ngoài ra có {attendance.others} khách mời, đại biểu khác")
    return "; ".join(parts) + "."


def number_of(event: Event, minutes: Minutes | None) -> str:
    """05/BB-ĐCT: the sign stands after the first slash of the head's line; a draft leaves room for the number."""
    sign = paper_head(event, "BB", None).number_sign.partition("/")[2]
    number = f"{minutes.number:02d}" if minutes is not None and minutes.number is not None else "……"
    return f"{number}/{sign}"


def facts_of(minutes: Minutes | None, compiled: Compiled) -> Facts:
    """What the minutes say of who and when, else what the agenda does."""
    start, end = compiled.span or (None, None)
    began, ended = times_of(minutes, compiled.noted)
    if minutes is None:
        return Facts(began or start, ended or end)
    return Facts(
        began or start,
        ended or end,
        joined(minutes.chair_name, minutes.chair_position),
        joined(minutes.secretary_name, minutes.secretary_position),
    )


def top(event: Event, attendance: Sequence[Block], facts: Facts) -> list[Block]:
    """The lines with which minutes begin; what is said of who came may be several."""
    return [
        Paragraph(told_moment(facts.started_at, event.zone), lead="Thời gian bắt đầu:"),
        Paragraph(f"{place_of(event)}.", lead="Địa điểm:"),
        *_led("Thành phần tham dự:", attendance),
        Paragraph(f"{facts.chair or NO_NAME}.", lead="Chủ trì (chủ tọa):"),
        Paragraph(f"{facts.secretary or NO_NAME}.", lead="Thư ký (người ghi biên bản):"),
        Paragraph("", lead="Nội dung (theo diễn biến hội nghị):"),
    ]


def _led(lead: str, blocks: Sequence[Block]) -> list[Block]:
    first, *others = blocks
    return [replace(first, lead=lead) if isinstance(first, Paragraph) else first, *others]


def _absent(attendance: Attendance) -> str:
    if attendance.absent == 0:
        return "không vắng"
    told = ", ".join(f"{within(reason)} {count}" for reason, count in attendance.reasons)
    parts = [f"có lý do {attendance.excused}: {told}"] if attendance.excused else []
    silent = attendance.absent - attendance.excused
    parts += [f"không có lý do {silent}"] if silent else []
    return f"vắng {attendance.absent} ({'; '.join(parts)})"


def place_of(event: Event) -> str:
    """Where the meeting was; dots where nobody said it."""
    return joined(event.venue, event.city) or NO_NAME


def is_draft(minutes: Minutes | None) -> bool:
    """Whether what is said may still change."""
    return minutes is None or minutes.state is not MinutesState.LOCKED


def dated_head(event: Event, sign: str, minutes: Minutes | None) -> Head:
    """The head of a paper that follows the minutes, dated with their lock; before that there is room for the date."""
    on = minutes.locked_at.astimezone(event.zone).date() if minutes is not None and minutes.locked_at else None
    head = paper_head(event, sign, on or event.ends_on)
    return head if on else replace(head, place_and_date=f"{event.profile.place or NO_PLACE}, {NO_DATE}")


def office(event: Event) -> list[SignatureBlock]:
    """Who signs for the host; dots for the name where the profile has none."""
    lines = [line for line in (event.profile.sign_authority, event.profile.sign_title) if line]
    return [SignatureBlock(lines or [NO_NAME], event.profile.sign_name)]
