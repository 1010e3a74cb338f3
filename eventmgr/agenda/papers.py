"""What does the printed programme of an event say?"""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from eventmgr.agenda.queries import GivenDay, given_days, half_of, programme_of
from eventmgr.agenda.rules.releases import Given
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


def agenda_paper(event: Event, *, as_draft: bool = False) -> Paper:
    """CHƯƠNG TRÌNH (Decree 30/2020, form 1.4): a table with a full-width row for each day and half-day.

    It says what was given out; the draft, which stands there before that or where it is asked for, carries "DỰ THẢO".
    """
    profile, programme = event.profile, programme_of(event.id, as_draft=as_draft)
    office = [line for line in (profile.sign_authority, profile.sign_title) if line]
    rows = [row for day in given_days(event, programme.sessions) for row in _day(day, event.zone)]
    return Paper(
        title="CHƯƠNG TRÌNH",
        subject=event.name,
        reference="(DỰ THẢO)" if programme.is_draft else "",
        head=paper_head(event, "CTr", None),
        blocks=[Table(COLUMNS, rows)],
        signatures=[SignatureBlock(office, profile.sign_name)] if office else [],
        recipients=[line for line in profile.recipients.splitlines() if line],
    )


def _day(day: GivenDay, zone: ZoneInfo) -> Iterator[Row | GroupRow]:
    date = f"{weekday_vi(day.date)}, {admin_date(day.date)}"
    yield GroupRow(f"{date}: {day.title}" if day.title else date)
    half = ""
    for session in day.sessions:
        here = half_of(session.starts_at.astimezone(zone).hour)
        if here != half and (session.parent_id is None or not half):
            half = here
            yield GroupRow(HALVES[half])
        yield _row(session, zone)


def _row(session: Given, zone: ZoneInfo) -> Row:
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
