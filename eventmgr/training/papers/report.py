"""What came of a course, on one page, for the organizer."""

from eventmgr.core.dates import date_range, number_vi
from eventmgr.events.models import Event
from eventmgr.events.queries import paper_head
from eventmgr.rendering.blocks import (
    Block,
    BulletList,
    Column,
    Heading,
    KeyValues,
    Paper,
    Paragraph,
    Row,
    SignatureBlock,
    Table,
)
from eventmgr.training.models import Course
from eventmgr.training.queries import CourseReport, HalfCount, event_of, report
from eventmgr.training.rules import HalfMark, Reason
from eventmgr.training.rules.tests import Gain

REASONS = {
    Reason.NOT_TAKEN: "chưa điểm danh",
    Reason.NOT_ENROLLED: "chưa chọn chuyên đề",
    Reason.SHARE: "chưa đủ thời lượng toàn khóa",
    Reason.MODULE_SHARE: "chưa đủ thời lượng một chuyên đề",
    Reason.TEST: "chưa làm bài kiểm tra",
    Reason.FEEDBACK: "chưa gửi phiếu đánh giá",
}


def report_paper(course: Course) -> Paper:
    """BÁO CÁO KẾT QUẢ TẬP HUẤN."""
    event, told = event_of(course), report(course)
    profile = event.profile
    office = [line for line in (profile.sign_authority, profile.sign_title) if line]
    parts = (
        ("Tham dự", _attendance(told)),
        ("Chuyên đề", [_modules(told)] if told.modules else []),
        ("Kết quả kiểm tra trước và sau", _tests(told)),
        ("Ý kiến đánh giá", _feedback(told)),
        ("Giấy chứng nhận", _certificates(told)),
        ("Câu hỏi còn để ngỏ", [BulletList(told.questions)] if told.questions else []),
    )
    filled = [(title, blocks) for title, blocks in parts if blocks]
    return Paper(
        title="BÁO CÁO KẾT QUẢ TẬP HUẤN",
        subject=course.title,
        head=paper_head(event, "BC", None),
        blocks=[
            KeyValues([("Thời gian, địa điểm", _when(event, told))]),
            *(
                block
                for number, (title, blocks) in enumerate(filled, 1)
                for block in (Heading(f"{number}. {title}", 2), *blocks)
            ),
        ],
        signatures=[SignatureBlock(office, profile.sign_name)] if office else [],
    )


def half_name(count: HalfCount) -> str:
    """Sáng 25/10."""
    return f"{'Sáng' if count.half.is_morning else 'Chiều'} {count.half.date:%d/%m}"


def _when(event: Event, told: CourseReport) -> str:
    days = [count.half.date for count in told.halves] or [event.starts_on, event.ends_on]
    return ", ".join(part for part in (date_range(min(days), max(days)), event.city) if part)


def _attendance(told: CourseReport) -> list[Block]:
    columns = (
        Column("Buổi", 3),
        Column("Danh sách", 2, "center"),
        Column("Có mặt", 2, "center"),
        Column("Đến muộn", 2, "center"),
        Column("Một phần", 2, "center"),
        Column("Có phép", 2, "center"),
        Column("Vắng", 2, "center"),
    )
    order = (HalfMark.PRESENT, HalfMark.LATE, HalfMark.PARTLY, HalfMark.EXCUSED, HalfMark.ABSENT)
    rows = [
        Row((half_name(count), str(count.taught), *(str(count.marks[mark]) for mark in order))) for count in told.halves
    ]
    return [
        Paragraph(f"Danh sách {told.enrolled} người; có mặt ít nhất một buổi {told.came} người."),
        Table(columns, rows),
    ]


def _modules(told: CourseReport) -> Table:
    columns = (
        Column("Chuyên đề", 6),
        Column("Giảng viên", 4),
        Column("Số người", 1.6, "center"),
        Column("Tham dự trung bình", 2.2, "center"),
    )
    rows = [
        Row((row.module.title, ", ".join(row.trainers), str(row.enrolled), f"{number_vi(row.share)}%"))
        for row in told.modules
    ]
    return Table(columns, rows)


def _tests(told: CourseReport) -> list[Block]:
    if not told.tests.modules:
        return []
    columns = (
        Column("Chuyên đề", 6),
        Column("Bài trước", 1.6, "center"),
        Column("Bài sau", 1.6, "center"),
        Column("Đúng trước", 1.8, "center"),
        Column("Đúng sau", 1.8, "center"),
        Column("Tăng (điểm %)", 2, "center"),
    )
    rows = [
        Row((row.title, str(row.taken_before), str(row.taken_after), *_gain(row.gain))) for row in told.tests.modules
    ]
    if len(rows) > 1:
        rows.append(Row(("Chung", "", "", *_gain(told.tests.gain)), bold=True))
    return [Table(columns, rows), Paragraph("Tỷ lệ đúng so sánh cùng người học, cùng câu hỏi.", italic=True)]


def _gain(gain: Gain) -> tuple[str, str, str]:
    before, after = ("–" if count.percent is None else f"{count.percent}%" for count in (gain.before, gain.after))
    return before, after, "–" if gain.points is None else f"{gain.points:+d}"


def _feedback(told: CourseReport) -> list[Block]:
    said = told.feedback
    if not said.given:
        return []
    lines = [f"{row.label}: {number_vi(row.shown_mean or 0)}/5" for row in said.points if row.given] if said.shown else []
    return [
        Paragraph(f"{said.given} người gửi phiếu đánh giá (không ghi tên)."),
        *([BulletList(lines)] if lines else []),
    ]


def _certificates(told: CourseReport) -> list[Block]:
    why = [f"{REASONS[reason]} {number}" for reason, number in told.reasons.items()]
    lines = [
        f"Đủ điều kiện {told.earned} người; quyết định cấp thêm {told.exceptions}; không được cấp {told.missing}.",
        f"Đã cấp, còn hiệu lực: {told.valid}; đã thu hồi: {told.revoked}.",
    ]
    if why:
        lines.append(f"Lý do không được cấp (một người có thể có nhiều): {'; '.join(why)}.")
    return [BulletList(lines)]
