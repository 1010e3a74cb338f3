"""How is the meeting's conclusion told to those who must act on it (thông báo kết luận)?"""

from eventmgr.core.dates import admin_date
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event
from eventmgr.minutes.compiling import Attendance
from eventmgr.minutes.papers.sections import tasks_table
from eventmgr.minutes.papers.shared import (
    NO_NAME,
    Facts,
    dated_head,
    facts_of,
    is_draft,
    joined,
    office,
    place_of,
)
from eventmgr.minutes.queries import compile_minutes, find_minutes, recipients_of, texts
from eventmgr.minutes.rules import Section
from eventmgr.rendering.blocks import Block, Heading, Paper, Paragraph


def conclusions_paper(event: Event) -> Paper:
    """THÔNG BÁO: what the chair concluded, word for word, and the tasks; refused while nobody wrote it down."""
    minutes = find_minutes(event.id)
    written = texts(minutes)
    concluded = [line for line in written.get(Section.CONCLUSIONS, "").splitlines() if line]
    if not concluded:
        raise DomainError(lazy("The conclusions of the chair are not written yet."))
    compiled = compile_minutes(event)
    facts = facts_of(minutes, compiled)
    tasks = tasks_table(compiled.tasks)
    return Paper(
        title="THÔNG BÁO",
        subject=f"Kết luận tại {event.name}",
        reference="(DỰ THẢO)" if is_draft(minutes) else "",
        head=dated_head(event, "TB", minutes),
        blocks=[
            Paragraph(_held(event, compiled.attendance, facts)),
            Paragraph(f"Sau khi nghe báo cáo, tham luận và ý kiến thảo luận của đại biểu, {_chair(facts)} kết luận:"),
            Heading("I. NỘI DUNG KẾT LUẬN"),
            *(Paragraph(line) for line in concluded),
            *_tasks(tasks),
            Paragraph(f"{event.organizer or NO_NAME} thông báo để các đơn vị, địa phương biết và tổ chức thực hiện"),
        ],
        closing_mark=True,
        signatures=office(event),
        recipients=recipients_of(event),
    )


def _held(event: Event, attendance: Attendance, facts: Facts) -> str:
    """Ngày 24 tháng 10 năm 2024, tại …, … tổ chức …; dự có 76/78 đại biểu của 33 tỉnh, thành phố; … chủ trì."""
    day = facts.started_at.astimezone(event.zone).date() if facts.started_at else event.starts_on
    when = admin_date(day)
    there = sum(1 for row in attendance.provinces if row.name and row.present)
    came = f"; dự có {attendance.present}/{attendance.called} đại biểu của {there} tỉnh, thành phố"
    return (
        f"{when[0].upper()}{when[1:]}, tại {place_of(event)}, {event.organizer or NO_NAME} tổ chức {event.name}"
        f"{came if attendance.is_taken else ''}. {facts.chair or f'Đồng chí {NO_NAME}'} chủ trì hội nghị."
    )


def _chair(facts: Facts) -> str:
    return joined(facts.chair) or "đồng chí chủ trì"


def _tasks(table: list[Block]) -> list[Block]:
    return [Heading("II. NHIỆM VỤ"), *table] if table else []
