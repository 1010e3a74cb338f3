"""What is annexed to the minutes: who came by province, everybody by name, the agenda as it ran."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import local_date
from eventmgr.checkin.rules import Presence
from eventmgr.core.dates import admin_date, weekday_vi
from eventmgr.events.models import Event
from eventmgr.minutes.compiling import Attendance
from eventmgr.minutes.papers.shared import within
from eventmgr.minutes.queries import Attendee, list_attendees, list_held
from eventmgr.registration.models import Delegation
from eventmgr.rendering.blocks import Annex, Block, Column, GroupRow, Paragraph, Row, Table

GUESTS = "Ban Tổ chức, khách mời, giảng viên"
_PROVINCES = (
    Column("TT", 1.2, "center"),
    Column("Tỉnh, thành phố", 6),
    Column("Triệu tập", 2.4, "center"),
    Column("Có mặt", 2, "center"),
    Column("Vắng", 2, "center"),
    Column("Lý do vắng", 5),
)
_PEOPLE = (
    Column("TT", 1.2, "center"),
    Column("Họ và tên", 5),
    Column("Chức vụ", 5),
    Column("Đơn vị", 5),
    Column("Có mặt, lý do vắng", 3.6),
)
_AGENDA = (
    Column("Thời gian", 2.6, "center"),
    Column("Nội dung", 7),
    Column("Người thực hiện", 4),
    Column("Địa điểm", 3),
    Column("Có mặt", 1.6, "center"),
)
_PRESENCE = {
    Presence.PRESENT: "Có mặt",
    Presence.LATE: "Có mặt (đến muộn)",
    Presence.EXCUSED: "Vắng có lý do",
    Presence.ABSENT: "Vắng",
}


@dataclass(frozen=True)
class Ran:
    """When the meeting really began and ended, where somebody wrote it down."""

    started_at: datetime | None
    ended_at: datetime | None


def annexes(event: Event, attendance: Attendance, ran: Ran, reference: str) -> tuple[Annex, ...]:
    """The annexes that have anything to say, in the order of the paper."""
    made: list[tuple[str, Sequence[Block]]] = []
    if attendance.is_taken and attendance.provinces:
        made.append(("ĐẠI BIỂU THAM DỰ THEO TỈNH, THÀNH PHỐ", [province_table(attendance)]))
        made.append(("DANH SÁCH ĐẠI BIỂU", people_blocks(list_attendees(event))))
    if held := list_held(event):
        made.append(("CHƯƠNG TRÌNH NHƯ ĐÃ DIỄN RA", [_agenda(held, ran, event.zone)]))
    return tuple(Annex(title=title, reference=reference, blocks=blocks) for title, blocks in made)


def province_table(attendance: Attendance) -> Table:
    """Who was called and who came, by province, with the sum."""
    rows = [
        Row((str(n), row.name or "Không thuộc đoàn", *_counts(row.called, row.present), "; ".join(row.reasons)))
        for n, row in enumerate(attendance.provinces, 1)
    ]
    total = Row(("", "Tổng số", *_counts(attendance.called, attendance.present), ""), bold=True)
    return Table(_PROVINCES, [*rows, total])


def people_blocks(delegations: Iterable[tuple[Delegation | None, Sequence[Attendee]]]) -> list[Block]:
    """Everybody by name under the name of the delegation, and how many that are."""
    rows: list[Row | GroupRow] = []
    number = 0
    for delegation, attendees in delegations:
        rows.append(GroupRow(delegation.admin_unit.full_name if delegation else GUESTS))
        rows += _people(attendees, number + 1)
        number += len(attendees)
    return [Table(_PEOPLE, rows), Paragraph(f"Tổng số: {number} người.", indent=False)]


def people_table(attendees: Sequence[Attendee]) -> Table:
    """The people of one delegation by name."""
    return Table(_PEOPLE, _people(attendees, 1))


def _people(attendees: Sequence[Attendee], first: int) -> list[Row]:
    return [
        Row((str(number), who.person.full_name, who.position, who.organization, presence(attendee)))
        for number, attendee in enumerate(attendees, first)
        for who in (attendee.registration,)
    ]


def presence(attendee: Attendee) -> str:
    """Có mặt; Vắng có lý do: ốm."""
    if attendee.presence is None:
        return ""
    told = _PRESENCE[attendee.presence]
    return f"{told}: {within(attendee.excuse)}" if attendee.excuse and attendee.presence is Presence.EXCUSED else told


def _agenda(held: Sequence[tuple[Session, int | None]], ran: Ran, zone: ZoneInfo) -> Table:
    rows: list[Row | GroupRow] = []
    for day, sessions in groupby(held, lambda pair: local_date(pair[0], zone)):
        rows.append(GroupRow(f"{weekday_vi(day)}, {admin_date(day)}"))
        rows += [_session(session, came, zone) for session, came in sessions]
    told = (("Khai mạc lúc", ran.started_at), ("Kết thúc lúc", ran.ended_at))
    really = [f"{what} {at.astimezone(zone):%H:%M}" for what, at in told if at is not None]
    if really:
        rows.append(GroupRow(f"Thực tế: {'; '.join(really).lower()}."))
    return Table(_AGENDA, rows)


def _session(session: Session, came: int | None, zone: ZoneInfo) -> Row:
    starts, ends = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    papers = [f"“{paper.title}”" for paper in session.papers if paper.title != session.title]
    people = dict.fromkeys([*(person.name for person in session.people), *(paper.author for paper in session.papers)])
    return Row(
        (
            f"{starts:%H:%M} - {ends:%H:%M}",
            "\n".join([session.title, *papers]),
            "\n".join(name for name in people if name),
            session.room.name if session.room else "",
            "" if came is None else str(came),
        )
    )


def _counts(called: int, present: int) -> tuple[str, str, str]:
    return str(called), str(present), str(called - present)
