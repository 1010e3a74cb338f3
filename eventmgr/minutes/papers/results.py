"""What came of the event, for those above who were not there (báo cáo kết quả)?"""

from collections.abc import Sequence

from eventmgr.core.dates import date_range
from eventmgr.events.models import Event
from eventmgr.minutes.compiling import Compiled, GroupPart
from eventmgr.minutes.models import Task
from eventmgr.minutes.papers.sections import KINDS
from eventmgr.minutes.papers.shared import (
    NO_NAME,
    attendance_text,
    dated_head,
    ended,
    facts_of,
    is_draft,
    office,
    place_of,
    told_moment,
)
from eventmgr.minutes.papers.tables import province_table
from eventmgr.minutes.queries import (
    THERE,
    compile_minutes,
    count_positions,
    find_minutes,
    line_of,
    list_attendees,
    list_tasks,
    recipients_of,
    texts,
)
from eventmgr.minutes.rules import Section, TaskState
from eventmgr.outcomes.queries import list_records
from eventmgr.rendering.blocks import Annex, Block, BulletList, Column, Heading, Paper, Paragraph, Row, Table
from eventmgr.training.models import Course
from eventmgr.training.queries import list_certificates, list_courses, roster, total_hours
from eventmgr.training.rules import duration

STATES = {
    TaskState.OPEN: "Chưa báo cáo",
    TaskState.UNDERWAY: "Đang thực hiện",
    TaskState.DONE: "Đã hoàn thành",
    TaskState.STUCK: "Gặp khó khăn",
}
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")


def results_paper(event: Event) -> Paper:
    """BÁO CÁO: attendance by province and position, papers, groups in numbers, outcomes, tasks and training."""
    minutes = find_minutes(event.id)
    compiled = compile_minutes(event)
    written = texts(minutes)
    parts = (
        ("CÔNG TÁC TỔ CHỨC", _organized(event, compiled)),
        ("ĐẠI BIỂU THAM DỰ", _attendance(event, compiled)),
        ("BÁO CÁO, THAM LUẬN", _papers(compiled)),
        ("THẢO LUẬN NHÓM", _groups(event, compiled)),
        ("KẾT QUẢ THẢO LUẬN", _outcomes(compiled)),
        ("KẾT LUẬN CỦA CHỦ TỌA", [Paragraph(line) for line in written.get(Section.CONCLUSIONS, "").splitlines()]),
        ("NHIỆM VỤ SAU HỘI NGHỊ", _tasks(list_tasks(event.id))),
        ("TẬP HUẤN", [block for course in list_courses(event.id) for block in _course(course)]),
    )
    filled = [(title, blocks) for title, blocks in parts if blocks]
    taken = compiled.attendance.is_taken and compiled.attendance.provinces
    return Paper(
        title="BÁO CÁO",
        subject=f"Kết quả {event.name}",
        reference="(DỰ THẢO)" if is_draft(minutes) else "",
        head=dated_head(event, "BC", minutes),
        blocks=[
            *(
                block
                for number, (title, blocks) in zip(_ROMAN, filled, strict=False)
                for block in (Heading(f"{number}. {title}"), *blocks)
            ),
            Paragraph(f"Trên đây là báo cáo kết quả {event.name}"),
        ],
        closing_mark=True,
        signatures=office(event),
        recipients=recipients_of(event),
        annexes=[Annex("ĐẠI BIỂU THAM DỰ THEO TỈNH, THÀNH PHỐ", [province_table(compiled.attendance)])]
        if taken
        else (),
    )


def _organized(event: Event, compiled: Compiled) -> list[Block]:
    facts = facts_of(find_minutes(event.id), compiled)
    return [
        Paragraph(f"{event.organizer or NO_NAME}.", lead="Đơn vị tổ chức:"),
        Paragraph(f"{date_range(event.starts_on, event.ends_on)}, tại {place_of(event)}.", lead="Thời gian, địa điểm:"),
        Paragraph(f"{told_moment(facts.started_at, event.zone)}.", lead="Khai mạc:"),
        Paragraph(f"{told_moment(facts.ended_at, event.zone)}.", lead="Bế mạc:"),
        Paragraph(f"{facts.chair or NO_NAME}.", lead="Chủ trì:"),
    ]


def _attendance(event: Event, compiled: Compiled) -> list[Block]:
    blocks: list[Block] = [Paragraph(attendance_text(compiled.attendance))]
    people = [row for _delegation, rows in list_attendees(event) for row in rows]
    positions = count_positions(people)
    if positions:
        columns = (Column("TT", 1, "center"), Column("Chức vụ", 9), Column("Số người có mặt", 3, "center"))
        rows = [Row((str(n), name or "Chưa rõ", str(count))) for n, (name, count) in enumerate(positions, 1)]
        total = Row(("", "Tổng số", str(sum(count for _name, count in positions))), bold=True)
        blocks += [Paragraph("Đại biểu có mặt theo chức vụ (kể cả khách mời):"), Table(columns, [*rows, total])]
    return blocks


def _papers(compiled: Compiled) -> list[Block]:
    lines = [ended(held.title) for held in compiled.reports]
    lines += [ended(f"{paper.author}: {paper.title}" if paper.author else paper.title) for paper in compiled.papers]
    return [BulletList(lines)] if lines else []


def _groups(event: Event, compiled: Compiled) -> list[Block]:
    """What each group worked on and how much it said; merged points count with the group that made them."""
    if not compiled.groups:
        return []
    said = {record.group.number: len(record.items) for record in list_records(event.id) if record.group}
    columns = (
        Column("Nhóm", 1.4, "center"),
        Column("Chủ đề", 9),
        Column("Thành viên", 2, "center"),
        Column("Phát biểu", 2, "center"),
        Column("Ý kiến", 1.6, "center"),
    )
    rows = [Row(_group(group, said.get(group.number, 0))) for group in compiled.groups]
    sums = (sum(group.members for group in compiled.groups), sum(group.spoke for group in compiled.groups))
    total = Row(("", "Tổng số", *map(str, (*sums, sum(said.values())))), bold=True)
    return [Table(columns, [*rows, total])]


def _group(group: GroupPart, points: int) -> tuple[str, ...]:
    return (str(group.number), group.topic, str(group.members), str(group.spoke), str(points))


def _outcomes(compiled: Compiled) -> list[Block]:
    blocks: list[Block] = []
    for part in compiled.merged:
        for kind, rows in part.outcomes:
            told = [ended(f"{text} ({source})" if source else text) for text, source in rows]
            blocks += [Paragraph("", lead=f"{KINDS[kind]}:"), BulletList(told)]
    return blocks


def _tasks(tasks: Sequence[Task]) -> list[Block]:
    """The tasks with how they stand."""
    if not tasks:
        return []
    columns = (
        Column("TT", 1, "center"),
        Column("Nội dung", 7),
        Column("Đơn vị chủ trì", 4),
        Column("Thời hạn", 3, "center"),
        Column("Tình hình", 3),
    )
    rows = [
        Row((str(n), line.content, line.lead, line.due, STATES[task.state]))
        for n, (task, line) in enumerate(((task, line_of(task)) for task in tasks), 1)
    ]
    return [Table(columns, rows)]


def _course(course: Course) -> list[Block]:
    """The course with its modules, who learned and who has the certificate."""
    hours, minutes = duration([total_hours(course)])
    learners = roster(course)
    told = f"{hours} giờ" + (f" {minutes} phút" if minutes else "")
    counts = [f"thời lượng {told}", f"{len(learners)} học viên"]
    if any(presence in THERE for row in learners for presence in row.presences.values()):
        counts.append(f"{sum(row.verdict.qualifies for row in learners)} đủ điều kiện cấp giấy chứng nhận")
    else:
        counts.append("chưa có số liệu điểm danh")
    given = sum(1 for row in list_certificates(course.id) if row.revoked_at is None)
    counts.append(f"đã cấp {given} giấy chứng nhận" if given else "chưa cấp giấy chứng nhận")
    return [
        Paragraph(f"{'; '.join(counts)}.", lead=f"{course.title}:"),
        *([BulletList([ended(module.title) for module in course.modules])] if course.modules else []),
    ]
