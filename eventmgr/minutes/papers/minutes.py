"""How do the minutes look on paper (Decree 30/2020/NĐ-CP, form 1.9)?"""

from dataclasses import replace
from zoneinfo import ZoneInfo

from flask import current_app

from eventmgr.events.models import Event
from eventmgr.events.queries import paper_head
from eventmgr.minutes.compiling import Compiled, times_of
from eventmgr.minutes.models import Minutes
from eventmgr.minutes.papers.annexes import annexes
from eventmgr.minutes.papers.sections import data_blocks, told
from eventmgr.minutes.papers.shared import (
    Facts,
    attendance_text,
    facts_of,
    is_draft,
    number_of,
    told_moment,
    top,
)
from eventmgr.minutes.queries import compile_minutes, event_of, find_minutes, list_attendees, recipients_of
from eventmgr.minutes.rules import OUTSIDE_BODY, Section
from eventmgr.rendering.blocks import Block, Head, Heading, Paper, Paragraph, Proof, SignatureBlock, to_html
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


def _paper(event: Event, minutes: Minutes | None, compiled: Compiled) -> Paper:
    facts = facts_of(minutes, compiled)
    return Paper(
        title="BIÊN BẢN",
        subject=event.name,
        reference="(DỰ THẢO)" if is_draft(minutes) else "",
        head=_head(event, minutes),
        blocks=[
            *top(event, _attendance(compiled, minutes), facts),
            *_sections(event, compiled, minutes),
            *_end(facts, event.zone),
        ],
        closing_mark=True,
        signatures=(
            SignatureBlock(("THƯ KÝ",), minutes.secretary_name if minutes else ""),
            SignatureBlock(("CHỦ TỌA",), minutes.chair_name if minutes else ""),
        ),
        recipients=recipients_of(event, minutes),
        annexes=annexes(
            compiled.attendance,
            list_attendees(event) if compiled.attendance.is_taken else (),
            _agenda(event, compiled, minutes),
            f"(Kèm theo Biên bản số {number_of(event, minutes)})",
            compiled.board,
        ),
        proof=None if minutes is None or is_draft(minutes) else _proof(minutes),
    )


def _head(event: Event, minutes: Minutes | None) -> Head:
    return replace(paper_head(event, "BB", None), number_sign=f"Số: {number_of(event, minutes)}")


def _proof(minutes: Minutes) -> Proof:
    return Proof(minutes.code or "", f"{current_app.config['PUBLIC_URL']}/verify/{minutes.code}")


def _sections(event: Event, compiled: Compiled, minutes: Minutes | None) -> list[Block]:
    """Each section that has anything to say, numbered through."""
    body = [section for section in Section if section not in OUTSIDE_BODY]
    parts = [(section, told(minutes, section, data_blocks(compiled, section, event.zone))) for section in body]
    filled = [(section, blocks) for section, blocks in parts if blocks]
    return [
        block
        for number, (section, blocks) in zip(_ROMAN, filled, strict=False)
        for block in (Heading(f"{number}. {TITLES[section]}"), *blocks)
    ]


def _attendance(compiled: Compiled, minutes: Minutes | None) -> list[Block]:
    return told(minutes, Section.ATTENDANCE, [Paragraph(attendance_text(compiled.attendance))])


def _agenda(event: Event, compiled: Compiled, minutes: Minutes | None) -> list[Block]:
    """The agenda, when it really began and ended, and what ran otherwise than planned."""
    data = data_blocks(compiled, Section.AGENDA, event.zone)
    if data and minutes is not None and (really := _really(compiled, minutes, event.zone)):
        data.append(Paragraph(really, lead="Thực tế:"))
    return told(minutes, Section.AGENDA, data, "Thay đổi so với chương trình:")


def _really(compiled: Compiled, minutes: Minutes, zone: ZoneInfo) -> str:
    """Khai mạc lúc 07:35 (chương trình 07:30); kết thúc lúc 17:20."""
    planned = compiled.span or (None, None)
    times = zip(("khai mạc lúc", "kết thúc lúc"), times_of(minutes, compiled.noted), planned, strict=True)
    parts = []
    for what, at, plan in times:
        if at is not None:
            meant = f" (chương trình {plan.astimezone(zone):%H:%M})" if plan and plan != at else ""
            parts.append(f"{what} {at.astimezone(zone):%H:%M}{meant}")
    return f"{'; '.join(parts)}." if parts else ""


def _end(facts: Facts, zone: ZoneInfo) -> list[Block]:
    return [Paragraph(f"Hội nghị kết thúc vào {told_moment(facts.ended_at, zone)}")]
