"""What the data say for each section of the minutes."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from eventmgr.minutes.compiling import (
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
from eventmgr.minutes.papers.shared import attendance_text, ended, joined, told_times
from eventmgr.minutes.papers.tables import agenda_table, province_table
from eventmgr.minutes.rules import Mode, Section, TaskLine
from eventmgr.outcomes.rules import ItemKind
from eventmgr.rendering.blocks import Block, BulletList, Column, Heading, Paragraph, Row, Table

KINDS = {
    ItemKind.DIFFICULTY: "Thực trạng, khó khăn",
    ItemKind.EXPERIENCE: "Kinh nghiệm, mô hình hay",
    ItemKind.SOLUTION: "Giải pháp đề xuất",
    ItemKind.RECOMMENDATION: "Kiến nghị, đề xuất",
    ItemKind.DISAGREEMENT: "Ý kiến còn khác nhau",
    ItemKind.KEY_MESSAGE: "Nội dung báo cáo trước hội nghị",
}
_LETTERS = "abcdđe"


def data_blocks(compiled: Compiled, section: Section, zone: ZoneInfo) -> list[Block]:
    """What the data say for one section; nothing for the sections that only a person can write."""
    taken = compiled.attendance.is_taken and compiled.attendance.provinces
    blocks: dict[Section, list[Block]] = {
        Section.ATTENDANCE: [
            Paragraph(attendance_text(compiled.attendance)),
            *([province_table(compiled.attendance)] if taken else []),
        ],
        Section.AGENDA: [agenda_table(compiled.agenda, zone)] if compiled.agenda else [],
        Section.OPENING: _held_lines(compiled.opening, zone),
        Section.REPORTS: _reports(compiled, zone),
        Section.PAPERS: [block for n, read in enumerate(compiled.papers, 1) for block in _paper_read(n, read)],
        Section.GROUPS: _groups(compiled),
        Section.DISCUSSION: [block for n, part in enumerate(compiled.discussion, 1) for block in _discussion(n, part)],
        Section.TASKS: tasks_table(compiled.tasks),
    }
    return blocks.get(section, [])


def told(minutes: Minutes | None, section: Section, data: list[Block], lead: str = "") -> list[Block]:
    """What stands on the paper for a section: its data, and behind them or in their place what a person wrote.

    `lead` comes before what is written behind the data.
    """
    row = next((row for row in minutes.texts if row.section is section), None) if minutes else None
    if row is None or not row.text:
        return data
    written = written_blocks(row.text)
    if row.mode is Mode.REPLACE:
        return written
    return data + ([Paragraph("", lead=lead)] if lead and data else []) + written


def _held_lines(sessions: tuple[Held, ...], zone: ZoneInfo) -> list[Block]:
    lines = [ended(f"{told_times(held, zone)}: {_titled(held)}") for held in sessions]
    return [BulletList(lines)] if lines else []


def _reports(compiled: Compiled, zone: ZoneInfo) -> list[Block]:
    blocks = _held_lines(compiled.reports, zone)
    if compiled.figures:
        blocks += [Paragraph("Một số kết quả nêu trong báo cáo:"), BulletList([f"{f};" for f in compiled.figures[:-1]]
                   + [f"{compiled.figures[-1]}."])]  # fmt: skip
    return blocks


def _paper_read(number: int, read: PaperRead) -> list[Block]:
    title = ended(f"{read.author}: {read.title}" if read.author else read.title)
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
        blocks.append(BulletList([ended(f"{text} ({source})" if source else text) for text, source in outcomes]))
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
        Paragraph(ended(group.topic), lead="Chủ đề:"),
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
    source = joined(point.speaker, point.province)
    return ended(f"{point.text} ({source})" if source else point.text)


def _discussion(number: int, part: DiscussionPart) -> list[Block]:
    said = [Paragraph(point.text, lead=f"- {point.who}:" if point.who else "-") for point in part.points]
    return [Heading(f"{number}. {part.title}", 2), *said]


def _titled(held: Held) -> str:
    return f"{held.title} ({', '.join(held.people)})" if held.people else held.title


def written_blocks(text: str) -> list[Block]:
    """What a person wrote for a section, a paragraph a line."""
    return [Paragraph(line) for line in text.splitlines() if line]


def tasks_table(tasks: Sequence[TaskLine]) -> list[Block]:
    """The tasks as a table, or nothing where none was given."""
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
