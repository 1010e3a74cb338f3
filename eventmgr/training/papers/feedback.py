"""The feedback on a course as a spreadsheet: sums and words, no row for a person."""

from eventmgr.events.models import Event
from eventmgr.rendering.sheets import Cell, SheetColumn, write_xlsx
from eventmgr.training.models import Course
from eventmgr.training.queries.feedback import summary
from eventmgr.training.rules.feedback import BEST, COMMENTS

_COLUMNS = [
    SheetColumn("Câu hỏi", 46),
    *(SheetColumn(f"{points} điểm", 9) for points in range(BEST, 0, -1)),
    SheetColumn("Số người", 10),
    SheetColumn("Trung bình", 11),
    SheetColumn("Ý kiến", 70),
]


def feedback_xlsx(event: Event, course: Course) -> bytes:
    """How each question was answered, then what was written, by the alphabet."""
    found = summary(course.id)
    rows: list[list[Cell]] = []
    for row in found.points:
        counts: list[Cell] = [row.counts[points] for points in range(BEST, 0, -1)]
        rows.append([str(row.label), *counts, row.given, None if row.mean is None else float(row.mean), ""])
    blank: list[Cell] = [""] * (BEST + 2)
    for key, words in found.comments.items():
        rows += [[str(COMMENTS[key]), *blank, text] for text in words]
    subtitle = f"{event.name}. {found.shown} người có ý kiến được tổng hợp."
    return write_xlsx(f"Ý kiến phản hồi: {course.title}", _COLUMNS, rows, subtitle=subtitle, sheet_name="Phản hồi")
