"""How do the minutes look on paper (Decree 30/2020/NĐ-CP, form 1.9)?"""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app

from eventmgr.core.text import fold
from eventmgr.events.models import Event
from eventmgr.events.queries import paper_head
from eventmgr.minutes.compiling import Attendance, Compiled
from eventmgr.minutes.models import Minutes
from eventmgr.minutes.papers.sections import data_blocks, written_blocks
from eventmgr.minutes.papers.shared import NO_NAME, joined, told_moment
from eventmgr.minutes.queries import compile_minutes, event_of, find_minutes
from eventmgr.minutes.rules import MinutesState, Mode, Section
from eventmgr.rendering.blocks import (
    Annex,
    Block,
    Column,
    Head,
    Heading,
    Paper,
    Paragraph,
    Proof,
    Row,
    SignatureBlock,
    Table,
    to_html,
)
from eventmgr.rendering.pdf import render_pdf
from eventmgr.rendering.word import to_docx

TITLES = {
    Section.OPENING: "KHAI MẠC",
    Section.REPORTS: "BÁO CÁO",
    Section.PAPERS: "THAM LUẬN",
    Section.GROUPS: "THẢO LUẬN NHÓM",
    Section.DISCUSSION: "Ý KIẾN TRAO ĐỔI",
    Section.CONCLUSIONS: "KẾT LUẬN CỦA CHỦ TỌA",
    Section.TASKS: "NHIỆM VỤ",
}
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")
_RECIPIENTS = ("Lưu: VT, Hồ sơ",)
_AS_ABOVE = fold("Như trên")


@dataclass(frozen=True)
class _Facts:
    """What the head lines of the paper say of who and when."""

    started_at: datetime | None = None
    ended_at: datetime | None = None
    chair: str = ""
    secretary: str = ""


def minutes_paper(event: Event) -> Paper:
    """The minutes of an event as they stand; until they are locked they carry "DỰ THẢO"."""
    return _paper(event, find_minutes(event.id), compile_minutes(event))


def render(minutes: Minutes) -> dict[str, bytes]:
    """The bytes of the minutes by format, for the lock to keep."""
    paper = minutes_paper(event_of(minutes))
    return {"pdf": to_pdf(paper), "docx": to_docx(paper)}


def to_pdf(paper: Paper) -> bytes:
    """The paper laid out for print."""
    return render_pdf(to_html(paper), title=paper.name)


def attendance_text(attendance: Attendance) -> str:
    """Triệu tập 78 đại biểu; có mặt 76; vắng 2 (có lý do 2: …); 33/33 tỉnh, thành phố (danh sách kèm theo)."""
    named = [row for row in attendance.provinces if row.name]
    parts = [f"Triệu tập {attendance.called} đại biểu"]
    if attendance.is_taken:
        there = sum(1 for row in named if row.present)
        parts += [f"có mặt {attendance.present}", _absent(attendance)]
        parts += [f"{there}/{len(named)} tỉnh, thành phố (danh sách kèm theo)"] if named else []
    else:
        parts += [f"{len(named)} tỉnh, thành phố", "chưa có số liệu điểm danh"]
    if attendance.others:
        parts.append(f"ngoài ra có {attendance.others} khách mời, đại biểu khác")
    return "; ".join(parts) + "."


def _paper(event: Event, minutes: Minutes | None, compiled: Compiled) -> Paper:
    is_locked = minutes is not None and minutes.state is MinutesState.LOCKED
    facts = _facts(minutes, compiled)
    return Paper(
        title="BIÊN BẢN",
        subject=event.name,
        reference="" if is_locked else "(DỰ THẢO)",
        head=_head(event, minutes),
        blocks=[
            *_top(event, compiled.attendance, facts),
            *_sections(compiled, minutes, event.zone),
            *_end(facts, event.zone),
        ],
        closing_mark=True,
        signatures=(
            SignatureBlock(("THƯ KÝ",), minutes.secretary_name if minutes else ""),
            SignatureBlock(("CHỦ TỌA",), minutes.chair_name if minutes else ""),
        ),
        recipients=_recipients(event),
        annexes=_annexes(event, compiled.attendance, minutes),
        proof=_proof(minutes) if is_locked and minutes is not None else None,
    )


def _head(event: Event, minutes: Minutes | None) -> Head:
    return replace(paper_head(event, "BB", None), number_sign=f"Số: {_number(event, minutes)}")


def _number(event: Event, minutes: Minutes | None) -> str:
    """05/BB-ĐCT: the sign stands after the first slash of the head's line; a draft leaves room for the number."""
    sign = paper_head(event, "BB", None).number_sign.partition("/")[2]
    number = f"{minutes.number:02d}" if minutes is not None and minutes.number is not None else "……"
    return f"{number}/{sign}"


def _recipients(event: Event) -> tuple[str, ...]:
    """Those of the host's papers; minutes are addressed to nobody, so nobody is "as above"."""
    lines = (line for line in event.profile.recipients.splitlines() if fold(line).strip(" -;.") != _AS_ABOVE)
    return tuple(lines) or _RECIPIENTS


def _proof(minutes: Minutes) -> Proof:
    return Proof(minutes.code or "", f"{current_app.config['PUBLIC_URL']}/verify/{minutes.code}")


def _facts(minutes: Minutes | None, compiled: Compiled) -> _Facts:
    start, end = compiled.span or (None, None)
    if minutes is None:
        return _Facts(start, end)
    return _Facts(
        minutes.started_at or start,
        minutes.ended_at or end,
        joined(minutes.chair_name, minutes.chair_position),
        joined(minutes.secretary_name, minutes.secretary_position),
    )


def _top(event: Event, attendance: Attendance, facts: _Facts) -> list[Block]:
    return [
        Paragraph(told_moment(facts.started_at, event.zone), lead="Thời gian bắt đầu:"),
        Paragraph(f"{joined(event.venue, event.city)}.", lead="Địa điểm:"),
        Paragraph(attendance_text(attendance), lead="Thành phần tham dự:"),
        Paragraph(f"{facts.chair or NO_NAME}.", lead="Chủ trì (chủ tọa):"),
        Paragraph(f"{facts.secretary or NO_NAME}.", lead="Thư ký (người ghi biên bản):"),
        Paragraph("", lead="Nội dung (theo diễn biến hội nghị):"),
    ]


def _sections(compiled: Compiled, minutes: Minutes | None, zone: ZoneInfo) -> list[Block]:
    """Each section that has anything to say, numbered through."""
    written = {row.section: row for row in minutes.texts} if minutes else {}
    filled: list[tuple[Section, list[Block]]] = []
    for section in Section:
        blocks, row = data_blocks(compiled, section, zone), written.get(section)
        if row is not None and row.text:
            told = written_blocks(section, row.text)
            blocks = told if row.mode is Mode.REPLACE else blocks + told
        if blocks:
            filled.append((section, blocks))
    return [
        block
        for number, (section, blocks) in zip(_ROMAN, filled, strict=False)
        for block in (Heading(f"{number}. {TITLES[section]}"), *blocks)
    ]


def _end(facts: _Facts, zone: ZoneInfo) -> list[Block]:
    return [Paragraph(f"Hội nghị kết thúc vào {told_moment(facts.ended_at, zone)}")]


def _annexes(event: Event, attendance: Attendance, minutes: Minutes | None) -> tuple[Annex, ...]:
    if not attendance.is_taken or not attendance.provinces:
        return ()
    columns = (
        Column("TT", 1.2, "center"),
        Column("Tỉnh, thành phố", 6),
        Column("Triệu tập", 2.4, "center"),
        Column("Có mặt", 2, "center"),
        Column("Vắng", 2, "center"),
        Column("Lý do vắng", 5),
    )
    rows = [
        Row((str(n), row.name or "Không thuộc đoàn", *_counts(row.called, row.present), "; ".join(row.reasons)))
        for n, row in enumerate(attendance.provinces, 1)
    ]
    total = Row(("", "Tổng số", *_counts(attendance.called, attendance.present), ""), bold=True)
    return (
        Annex(
            title="ĐẠI BIỂU THAM DỰ THEO TỈNH, THÀNH PHỐ",
            reference=f"(Kèm theo Biên bản số {_number(event, minutes)})",
            blocks=[Table(columns, [*rows, total])],
        ),
    )


def _counts(called: int, present: int) -> tuple[str, str, str]:
    return str(called), str(present), str(called - present)


def _absent(attendance: Attendance) -> str:
    if attendance.absent == 0:
        return "không vắng"
    told = ", ".join(f"{reason} {count}" for reason, count in attendance.reasons)
    parts = [f"có lý do {attendance.excused}: {told}"] if attendance.excused else []
    silent = attendance.absent - attendance.excused
    parts += [f"không có lý do {silent}"] if silent else []
    return f"vắng {attendance.absent} ({'; '.join(parts)})"
