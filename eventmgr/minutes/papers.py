"""How do the minutes look on paper (Decree 30/2020/NĐ-CP, form 1.9)?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app

from eventmgr.core.dates import admin_date, admin_time
from eventmgr.core.text import fold
from eventmgr.events.models import Event
from eventmgr.events.queries import paper_head
from eventmgr.minutes.compiling import (
    Attendance,
    Compiled,
    DiscussionPart,
    GroupPart,
    Held,
    MergedPart,
    PaperRead,
    Point,
    Spoke,
)
from eventmgr.minutes.models import Minutes
from eventmgr.minutes.queries import compile_minutes, event_of, find_minutes, texts
from eventmgr.minutes.rules import MinutesState, Section, task_lines
from eventmgr.outcomes.rules import ItemKind
from eventmgr.rendering.blocks import (
    Annex,
    Block,
    BulletList,
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
KINDS = {
    ItemKind.DIFFICULTY: "Thực trạng, khó khăn",
    ItemKind.EXPERIENCE: "Kinh nghiệm, mô hình hay",
    ItemKind.SOLUTION: "Giải pháp đề xuất",
    ItemKind.RECOMMENDATION: "Kiến nghị, đề xuất",
    ItemKind.DISAGREEMENT: "Ý kiến còn khác nhau",
    ItemKind.KEY_MESSAGE: "Nội dung báo cáo trước hội nghị",
}
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")
_LETTERS = "abcdđe"
_NO_NAME = "…………………………"
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


def data_blocks(compiled: Compiled, section: Section, zone: ZoneInfo) -> list[Block]:
    """What the data say for one section; nothing for the sections that only a person can write."""
    blocks: dict[Section, list[Block]] = {
        Section.OPENING: _held_lines(compiled.opening, zone),
        Section.REPORTS: _reports(compiled, zone),
        Section.PAPERS: [block for n, read in enumerate(compiled.papers, 1) for block in _paper_read(n, read)],
        Section.GROUPS: _groups(compiled),
        Section.DISCUSSION: [block for n, part in enumerate(compiled.discussion, 1) for block in _discussion(n, part)],
    }
    return blocks.get(section, [])


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
            *_sections(compiled, texts(minutes), event.zone),
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
        _joined(minutes.chair_name, minutes.chair_position),
        _joined(minutes.secretary_name, minutes.secretary_position),
    )


def _top(event: Event, attendance: Attendance, facts: _Facts) -> list[Block]:
    return [
        Paragraph(_moment(facts.started_at, event.zone), lead="Thời gian bắt đầu:"),
        Paragraph(f"{_joined(event.venue, event.city)}.", lead="Địa điểm:"),
        Paragraph(attendance_text(attendance), lead="Thành phần tham dự:"),
        Paragraph(f"{facts.chair or _NO_NAME}.", lead="Chủ trì (chủ tọa):"),
        Paragraph(f"{facts.secretary or _NO_NAME}.", lead="Thư ký (người ghi biên bản):"),
        Paragraph("", lead="Nội dung (theo diễn biến hội nghị):"),
    ]


def _sections(compiled: Compiled, written: Mapping[Section, str], zone: ZoneInfo) -> list[Block]:
    """Each section that has anything to say, numbered through."""
    filled: list[tuple[Section, list[Block]]] = []
    for section in Section:
        blocks = data_blocks(compiled, section, zone) + _written(section, written.get(section, ""))
        if blocks:
            filled.append((section, blocks))
    return [
        block
        for number, (section, blocks) in zip(_ROMAN, filled, strict=False)
        for block in (Heading(f"{number}. {TITLES[section]}"), *blocks)
    ]


def _written(section: Section, text: str) -> list[Block]:
    if section is Section.TASKS:
        return _tasks(text)
    return [Paragraph(line) for line in text.splitlines() if line]


def _tasks(text: str) -> list[Block]:
    tasks = task_lines(text)
    if not tasks:
        return []
    columns = (
        Column("TT", 1, "center"),
        Column("Nội dung", 7),
        Column("Đơn vị chủ trì", 4),
        Column("Phối hợp", 4),
        Column("Thời hạn", 3, "center"),
    )
    rows = [Row((str(n), task.content, task.lead, task.partners, task.due)) for n, task in enumerate(tasks, 1)]
    return [Table(columns, rows)]


def _end(facts: _Facts, zone: ZoneInfo) -> list[Block]:
    return [Paragraph(f"Hội nghị kết thúc vào {_moment(facts.ended_at, zone)}")]


def _held_lines(sessions: tuple[Held, ...], zone: ZoneInfo) -> list[Block]:
    lines = [_ended(f"{_times(held, zone)}: {_titled(held)}") for held in sessions]
    return [BulletList(lines)] if lines else []


def _reports(compiled: Compiled, zone: ZoneInfo) -> list[Block]:
    blocks = _held_lines(compiled.reports, zone)
    if compiled.figures:
        blocks += [Paragraph("Một số kết quả nêu trong báo cáo:"), BulletList([f"{f};" for f in compiled.figures[:-1]]
                   + [f"{compiled.figures[-1]}."])]  # fmt: skip
    return blocks


def _paper_read(number: int, read: PaperRead) -> list[Block]:
    title = _ended(f"{read.author}: {read.title}" if read.author else read.title)
    return [Paragraph(title, lead=f"{number}."), *([Paragraph(read.gist)] if read.gist else [])]


def _groups(compiled: Compiled) -> list[Block]:
    """Group by group what it alone said, then what they came to together, then how many spoke."""
    blocks = [block for n, group in enumerate(compiled.groups, 1) for block in _group(n, group)]
    for number, part in enumerate(compiled.merged, len(compiled.groups) + 1):
        blocks += _merged(number, part, is_alone=len(compiled.merged) == 1)
    return blocks + _spoke(compiled.spoke) if blocks else []


def _merged(number: int, part: MergedPart, *, is_alone: bool) -> list[Block]:
    title = "Kết quả tổng hợp của các nhóm"
    blocks: list[Block] = [Heading(f"{number}. {title if is_alone else f'{title}: {part.title}'}", 2)]
    for letter, (kind, outcomes) in zip(_LETTERS, part.outcomes, strict=False):
        blocks.append(Paragraph("", lead=f"{letter}) {KINDS[kind]}:"))
        blocks.append(BulletList([f"{text} ({source})" if source else text for text, source in outcomes]))
    return blocks


def _spoke(spoke: Spoke) -> list[Block]:
    """Đại biểu phát biểu: 20 người (nữ 18, nam 2), 18 tỉnh, thành phố."""
    if not spoke.people:
        return []
    sexes = [f"{word} {number}" for word, number in (("nữ", spoke.women), ("nam", spoke.men)) if number]
    told = f"{spoke.people} người" + (f" ({', '.join(sexes)})" if sexes else "")
    return [Paragraph(f"{told}, {spoke.provinces} tỉnh, thành phố.", lead="Đại biểu phát biểu thảo luận:")]


def _group(number: int, group: GroupPart) -> list[Block]:
    room = f" ({group.room})" if group.room else ""
    blocks: list[Block] = [
        Heading(f"{number}. Nhóm {group.number}{room}", 2),
        Paragraph(_ended(group.topic), lead="Chủ đề:"),
    ]
    if group.officers:
        blocks.append(Paragraph("; ".join(f"{office}: {name}" for office, name in group.officers) + "."))
    if group.members:
        spoke = f"; phát biểu {group.spoke} người" if group.spoke else ""
        text = f"{group.members} người, {group.provinces} tỉnh, thành phố{spoke}."
        blocks.append(Paragraph(text, lead="Thành viên:"))
    for letter, (kind, points) in zip(_LETTERS, group.points, strict=False):
        blocks.append(Paragraph("", lead=f"{letter}) {KINDS[kind]}:"))
        blocks.append(BulletList([_said(point) for point in points]))
    return blocks


def _said(point: Point) -> str:
    source = _joined(point.speaker, point.province)
    return f"{point.text} ({source})" if source else point.text


def _discussion(number: int, part: DiscussionPart) -> list[Block]:
    said = [Paragraph(point.text, lead=f"- {point.who}:" if point.who else "-") for point in part.points]
    return [Heading(f"{number}. {part.title}", 2), *said]


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


def _moment(moment: datetime | None, zone: ZoneInfo) -> str:
    if moment is None:
        return "…… giờ …… phút, ngày …… tháng …… năm ……"
    local = moment.astimezone(zone)
    return f"{admin_time(local.time())}, {admin_date(local.date())}"


def _times(held: Held, zone: ZoneInfo) -> str:
    return f"{held.starts_at.astimezone(zone):%H:%M} - {held.ends_at.astimezone(zone):%H:%M}"


def _titled(held: Held) -> str:
    return f"{held.title} ({', '.join(held.people)})" if held.people else held.title


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", ";")) else f"{text}."


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
