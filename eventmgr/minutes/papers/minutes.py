"""How do the minutes look on paper (Decree 30/2020/NĐ-CP, form 1.9)?"""

from dataclasses import replace
from zoneinfo import ZoneInfo

from flask import current_app

from eventmgr.events.models import Event
from eventmgr.events.queries import paper_head
from eventmgr.minutes.compiling import Compiled
from eventmgr.minutes.models import Minutes
from eventmgr.minutes.papers.annexes import Ran, annexes
from eventmgr.minutes.papers.sections import data_blocks, written_blocks
from eventmgr.minutes.papers.shared import Facts, facts_of, is_draft, number_of, recipients_of, told_moment, top
from eventmgr.minutes.queries import compile_minutes, event_of, find_minutes
from eventmgr.minutes.rules import Mode, Section
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
            *top(event, compiled.attendance, facts),
            *_sections(event, compiled, minutes),
            *_end(facts, event.zone),
        ],
        closing_mark=True,
        signatures=(
            SignatureBlock(("THƯ KÝ",), minutes.secretary_name if minutes else ""),
            SignatureBlock(("CHỦ TỌA",), minutes.chair_name if minutes else ""),
        ),
        recipients=recipients_of(event),
        annexes=annexes(
            event,
            compiled.attendance,
            Ran(minutes.started_at, minutes.ended_at) if minutes else Ran(None, None),
            f"(Kèm theo Biên bản số {number_of(event, minutes)})",
        ),
        proof=None if minutes is None or is_draft(minutes) else _proof(minutes),
    )


def _head(event: Event, minutes: Minutes | None) -> Head:
    return replace(paper_head(event, "BB", None), number_sign=f"Số: {number_of(event, minutes)}")


def _proof(minutes: Minutes) -> Proof:
    return Proof(minutes.code or "", f"{current_app.config['PUBLIC_URL']}/verify/{minutes.code}")


def _sections(event: Event, compiled: Compiled, minutes: Minutes | None) -> list[Block]:
    """Each section that has anything to say, numbered through."""
    written = {row.section: row for row in minutes.texts} if minutes else {}
    filled: list[tuple[Section, list[Block]]] = []
    for section in Section:
        blocks = data_blocks(compiled, section, event.zone)
        row = written.get(section)
        if row is not None and row.text:
            told = written_blocks(row.text)
            blocks = told if row.mode is Mode.REPLACE else blocks + told
        if blocks:
            filled.append((section, blocks))
    return [
        block
        for number, (section, blocks) in zip(_ROMAN, filled, strict=False)
        for block in (Heading(f"{number}. {TITLES[section]}"), *blocks)
    ]


def _end(facts: Facts, zone: ZoneInfo) -> list[Block]:
    return [Paragraph(f"Hội nghị kết thúc vào {told_moment(facts.ended_at, zone)}")]
