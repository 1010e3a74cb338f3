"""How does an amendment of locked minutes look on paper?"""

from dataclasses import replace
from datetime import date, datetime

from flask import current_app

from eventmgr.core.dates import admin_date
from eventmgr.events.models import Event
from eventmgr.events.queries import paper_head
from eventmgr.minutes.models import Amendment, Minutes
from eventmgr.minutes.papers.minutes import to_pdf
from eventmgr.minutes.papers.shared import ended
from eventmgr.minutes.queries import event_of, recipients_of_amendment
from eventmgr.rendering.blocks import Block, Heading, Paper, Paragraph, Proof, SignatureBlock
from eventmgr.rendering.word import to_docx


def amendment_paper(amendment: Amendment) -> Paper:
    """Biên bản sửa đổi, bổ sung số 01: what it amends, named beyond doubt, then why and what; a draft says so."""
    minutes = amendment.minutes
    event = event_of(minutes)
    is_locked = amendment.locked_at is not None
    return Paper(
        title=f"BIÊN BẢN SỬA ĐỔI, BỔ SUNG SỐ {amendment.number:02d}",
        subject=event.name,
        reference="" if is_locked else "(DỰ THẢO)",
        head=replace(paper_head(event, "BB", _day(amendment.locked_at, event)), number_sign=""),
        blocks=[*_amended(event, minutes), *_said(event, minutes, amendment)],
        closing_mark=True,
        signatures=(
            SignatureBlock(("THƯ KÝ",), minutes.secretary_name),
            SignatureBlock(("CHỦ TỌA",), minutes.chair_name),
        ),
        recipients=recipients_of_amendment(amendment),
        proof=_proof(amendment) if is_locked else None,
    )


def render_amendment(amendment: Amendment) -> dict[str, bytes]:
    """The bytes of an amendment by format, for the lock to keep."""
    paper = amendment_paper(amendment)
    return {"pdf": to_pdf(paper), "docx": to_docx(paper)}


def _amended(event: Event, minutes: Minutes) -> list[Block]:
    return [
        Paragraph(f"{_named(event, minutes)}, {event.name}.", lead="Biên bản được sửa đổi, bổ sung:"),
        Paragraph(minutes.code or "", lead="Mã tài liệu của Biên bản:"),
        Paragraph(minutes.sha256 or "", lead="SHA-256 của tệp PDF:", align="left"),
        Paragraph(minutes.docx_sha256 or "…", lead="SHA-256 của tệp Word:", align="left"),
    ]


def _said(event: Event, minutes: Minutes, amendment: Amendment) -> list[Block]:
    return [
        Heading("I. LÝ DO"),
        *_paragraphs(amendment.reason),
        Heading("II. NỘI DUNG SỬA ĐỔI, BỔ SUNG"),
        *_paragraphs(amendment.text),
        Paragraph(
            f"Biên bản sửa đổi, bổ sung này là bộ phận không tách rời của {_named(event, minutes)}; các nội dung khác"
            " của Biên bản giữ nguyên"
        ),
    ]


def _paragraphs(text: str) -> list[Block]:
    return [Paragraph(ended(line.strip())) for line in text.splitlines() if line.strip()]


def _named(event: Event, minutes: Minutes) -> str:
    """Biên bản số 05/BB-ĐCT ngày 24 tháng 10 năm 2024: the day on which the meeting ended."""
    sign = paper_head(event, "BB", None).number_sign.partition("/")[2]
    day = _day(minutes.ended_at or minutes.locked_at, event)
    told = admin_date(day) if day else "ngày …… tháng …… năm ……"
    return f"Biên bản số {minutes.number or 0:02d}/{sign} {told}"


def _day(at: datetime | None, event: Event) -> date | None:
    return at.astimezone(event.zone).date() if at else None


def _proof(amendment: Amendment) -> Proof:
    return Proof(amendment.code or "", f"{current_app.config['PUBLIC_URL']}/verify/{amendment.code}")
