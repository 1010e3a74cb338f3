"""What came of a course, on one page, for the organizer."""

from eventmgr.core.dates import date_range, number_vi
from eventmgr.events.models import Event
from eventmgr.events.queries import paper_head
from eventmgr.rendering.blocks import (
    Block,
    BulletList,
    Column,
    Heading,
    Paper,
    Paragraph,
    Row,
    SignatureBlock,
    Table,
)
from eventmgr.training.models import Course
from eventmgr.training.queries import CourseReport, HalfCount, event_of, report
from eventmgr.training.rules import HalfMark, Reason
from eventmgr.training.rules.feedback import SUBJECT, module_key
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
        ("Chuyên đề, kết quả kiểm tra trước và sau", _modules(told)),
        ("Ý kiến đánh giá và giấy chứng nhận", [*_feedback(told), *_certificates(told)]),
        ("Câu hỏi còn để ngỏ", [BulletList(told.questions)] if told.questions else []),
    )
    filled = [(title, blocks) for title, blocks in parts if blocks]
    return Paper(
        title="BÁO CÁO KẾT QUẢ TẬP HUẤN",
        subject=course.title,
        head=paper_head(event, "BC", None),
        blocks=[
            Paragraph(
                f"{_when(event, told)}. Danh sách {told.enrolled} người; có mặt ít nhất một buổi {told.came} người."
            ),
            *(
                block
                for number, (title, blocks) in enumerate(filled, 1)
                for block in (Heading(f"{number}. {title}", 2), *blocks)
            ),
        ],
        signatures=[SignatureBlock(office, profile.sign_name)] if office else [],
        is_compact=True,
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
    return [Table(columns, rows)]


def _modules(told: CourseReport) -> list[Block]:
    """One row for each subject: who was there, what was learned, what people thought of it."""
    if not told.modules:
        return []
    columns = (
        Column("Chuyên đề (giảng viên)", 16),
        Column("Số người", 1.3, "center"),
        Column("Tham dự", 1.5, "center"),
        Column("Đúng trước", 1.8, "center"),
        Column("Đúng sau", 1.8, "center"),
        Column("Tăng", 1.2, "center"),
        Column("Đánh giá", 1.3, "center"),
    )
    tests = {row.module_id: row for row in told.tests.modules}
    liked = {row.question: row for row in told.feedback.points if row.given} if told.feedback.shown else {}
    rows = []
    for row in told.modules:
        test, said = tests.get(row.module.id), liked.get(module_key(row.module.id))
        teachers = f" ({', '.join(row.trainers)})" if row.trainers else ""
        before, after, gained = _gain(test.gain) if test else ("–", "–", "–")
        taken = (f"{before} ({test.taken_before})", f"{after} ({test.taken_after})") if test else (before, after)
        points = "–" if said is None else number_vi(said.shown_mean or 0)
        told_of = f"{row.module.title}{teachers}", str(row.enrolled), f"{number_vi(row.share)}%"
        rows.append(Row((*told_of, *taken, gained, points)))
    if len(tests) > 1:
        rows.append(Row(("Chung", "", "", *_gain(told.tests.gain), ""), bold=True))
    note = "Đúng: của những người làm cả hai bài (số người làm bài). Tăng: điểm phần trăm. Đánh giá: trung bình trên 5."
    return [Table(columns, rows), Paragraph(note, italic=True)]


def _gain(gain: Gain) -> tuple[str, str, str]:
    before, after = ("–" if count.percent is None else f"{count.percent}%" for count in (gain.before, gain.after))
    return before, after, "–" if gain.points is None else f"{gain.points:+d}"


def _feedback(told: CourseReport) -> list[Block]:
    """What concerns all of the course; the subjects stand in their table."""
    said = told.feedback
    if not said.given:
        return []
    text = f"{said.given} người gửi phiếu đánh giá (không ghi tên)."
    whole = [row for row in said.points if row.given and not row.question.startswith(SUBJECT)] if said.shown else []
    if whole:
        points = "; ".join(f"{row.label} {number_vi(row.shown_mean or 0)}" for row in whole)
        text += f" Điểm trung bình (trên 5): {points}."
    return [Paragraph(text)]


def _certificates(told: CourseReport) -> list[Block]:
    why = "; ".join(f"{REASONS[reason]} {number}" for reason, number in told.reasons.items())
    reasons = f" (một người có thể có nhiều lý do: {why})" if why else ""
    text = (
        f"Đủ điều kiện {told.earned} người; quyết định cấp thêm {told.exceptions}; "
        f"không được cấp {told.missing}{reasons}. Đã cấp, còn hiệu lực: {told.valid}; đã thu hồi: {told.revoked}."
    )
    return [Paragraph(text)]
