"""How is the head of the host told what became of the tasks that a meeting gave?"""

from collections.abc import Sequence
from datetime import datetime

from eventmgr.core.clock import now
from eventmgr.core.dates import admin_date
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event
from eventmgr.events.queries import paper_head
from eventmgr.minutes.duties import ROUNDS, Standing, count_states
from eventmgr.minutes.models import Task
from eventmgr.minutes.queries import find_minutes, list_standings
from eventmgr.minutes.rules import TaskState
from eventmgr.rendering.blocks import Block, BulletList, Column, Heading, Paper, Paragraph, Row, SignatureBlock, Table

STATES = {
    TaskState.OPEN: "Chưa thực hiện",
    TaskState.UNDERWAY: "Đang thực hiện",
    TaskState.DONE: "Đã hoàn thành",
    TaskState.STUCK: "Có vướng mắc",
}
_COLUMNS = (
    Column("TT", 1, "center"),
    Column("Nội dung nhiệm vụ", 6),
    Column("Chủ trì", 3.5),
    Column("Thời hạn", 2.6, "center"),
    Column("Tình hình", 2.8, "center"),
    Column("Kết quả, khó khăn, vướng mắc", 6),
)


def tasks_paper(event: Event, at: datetime | None = None) -> Paper:
    """BÁO CÁO thực hiện nhiệm vụ: the sums, each task with the last word of its owner, and who has not reported."""
    moment = at or now()
    rows = list_standings(event, at=moment)
    if not rows:
        raise DomainError(lazy("There is nothing to print yet."))
    today = moment.astimezone(event.zone).date()
    return Paper(
        title="BÁO CÁO",
        subject=f"Thực hiện nhiệm vụ được giao tại {event.name}",
        head=paper_head(event, "BC", today),
        blocks=[
            Paragraph(_basis(event)),
            Heading("I. TÌNH HÌNH CHUNG"),
            *_sums(rows, admin_date(today)),
            Heading("II. KẾT QUẢ THỰC HIỆN TỪNG NHIỆM VỤ"),
            Table(_COLUMNS, [Row(_cells(n, row)) for n, row in enumerate(rows, 1)]),
            Heading("III. ĐƠN VỊ CHƯA BÁO CÁO"),
            *_silent(rows),
        ],
        closing_mark=True,
        signatures=(SignatureBlock((event.profile.sign_authority, event.profile.sign_title), event.profile.sign_name),),
        recipients=tuple(event.profile.recipients.splitlines()),
        orientation="landscape",
    )


def _basis(event: Event) -> str:
    minutes = find_minutes(event.id)
    if minutes is None or minutes.locked_at is None:
        return f"Các nhiệm vụ được giao tại {event.name}."
    day = admin_date(minutes.locked_at.astimezone(event.zone).date())
    return f"Các nhiệm vụ được giao theo Biên bản số {minutes.number:02d} của {event.name}, ban hành {day}."


def _sums(rows: Sequence[Standing], day: str) -> list[Block]:
    counts = count_states(row.task for row in rows)
    late = sum(row.is_late for row in rows)
    lines = [f"{STATES[state]}: {count} nhiệm vụ;" for state, count in counts.items()]
    return [
        Paragraph(f"Đến {day}, trong tổng số {len(rows)} nhiệm vụ:"),
        BulletList([*lines, f"Quá thời hạn: {late} nhiệm vụ."]),
    ]


def _cells(number: int, row: Standing) -> list[str]:
    task = row.task
    last = task.reports[-1] if task.reports else None
    state = STATES[task.state] + (" (quá hạn)" if row.is_late else "")
    return [str(number), task.content, _lead(task), task.due, state, last.text if last else "Chưa có báo cáo"]


def _silent(rows: Sequence[Standing]) -> list[Block]:
    blocks: list[Block] = []
    for days in ROUNDS:
        names = dict.fromkeys(_lead(row.task) or "Chưa rõ đơn vị chủ trì" for row in rows if days in row.missing)
        if names:
            blocks.append(Paragraph(f"{'; '.join(names)}.", lead=f"Sau {days} ngày:"))
    return blocks or [Paragraph("Không có.")]


def _lead(task: Task) -> str:
    return task.owner.name if task.owner else ""
