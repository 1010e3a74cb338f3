"""What does the printed programme of an event say?"""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import DayPlan, list_plan
from eventmgr.agenda.rules import SessionKind
from eventmgr.core.dates import admin_date, weekday_vi
from eventmgr.events.models import Event
from eventmgr.events.queries import paper_head
from eventmgr.rendering.blocks import Column, GroupRow, Paper, Row, SignatureBlock, Table

HALVES = {"morning": "Buổi sáng", "afternoon": "Buổi chiều", "evening": "Buổi tối"}
COLUMNS = (
    Column("Thời gian", 2.2, "center"),
    Column("Nội dung", 5.5),
    Column("Người thực hiện", 3),
    Column("Địa điểm", 2.2),
)


def agenda_paper(event: Event) -> Paper:
    """CHƯƠNG TRÌNH (Decree 30/2020, form 1.4): a table with a full-width row for each day and half-day."""
    profile = event.profile
    office = [line for line in (profile.sign_authority, profile.sign_title) if line]
    return Paper(
        title="CHƯƠNG TRÌNH",
        subject=event.name,
        head=paper_head(event, "CTr", None),
        blocks=[Table(COLUMNS, [row for day in list_plan(event) for row in _day(day, event.zone)])],
        signatures=[SignatureBlock(office, profile.sign_name)] if office else [],
        recipients=[line for line in profile.recipients.splitlines() if line],
    )


def _day(day: DayPlan, zone: ZoneInfo) -> Iterator[Row | GroupRow]:
    if not day.halves:
        return
    date = f"{weekday_vi(day.date)}, {admin_date(day.date)}"
    yield GroupRow(f"{date}: {day.title}" if day.title else date)
    for half in day.halves:
        if all(session.kind is SessionKind.BLOCKER for block in half.blocks for session in block):
            continue
        yield GroupRow(HALVES[half.key])
        for block in half.blocks:
            for session in block:
                if session.kind is not SessionKind.BLOCKER:
                    yield _row(session, zone)


def _row(session: Session, zone: ZoneInfo) -> Row:
    starts, ends = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    papers = [f"“{paper.title}”" for paper in session.papers if paper.title != session.title]
    people = dict.fromkeys([*(person.name for person in session.people), *(p.author for p in session.papers)])
    return Row(
        (
            f"{starts:%Hh%M} - {ends:%Hh%M}",
            "\n".join([f"– {session.title}" if session.parent_id else session.title, *papers]),
            "\n".join(name for name in people if name),
            session.room.name if session.room else "",
        )
    )
