"""Lists, sheets and the invitation, as administrative papers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from uuid import UUID

from eventmgr.agenda.models import Session
from eventmgr.core.dates import admin_date, date_range, weekday_vi
from eventmgr.core.text import fold
from eventmgr.documents.queries import Card
from eventmgr.documents.rules import Sort
from eventmgr.events.models import Event
from eventmgr.events.queries import paper_head
from eventmgr.groups.models import Group
from eventmgr.people.rules import format_phone
from eventmgr.registration.models import Registration
from eventmgr.rendering.blocks import (
    Annex,
    Block,
    Column,
    GroupRow,
    Head,
    KeyValues,
    Paper,
    Paragraph,
    Row,
    SignatureBlock,
    Table,
)

NOON = 12
NO_DATE = "ngày …… tháng …… năm ……"
NO_PROVINCE = "Ban tổ chức, khách mời, giảng viên"


@dataclass(frozen=True)
class Span:
    """Which of the people of a long list stand in this file: `before` are in earlier ones, of `total` in all."""

    before: int
    total: int

    def says(self, count: int) -> str:
        """From which number to which."""
        return f"Từ số {self.before + 1} đến số {self.before + count}, trong tổng số {self.total} đại biểu."


def delegate_list(
    event: Event,
    cards: Sequence[Card],
    marks: Mapping[UUID, str],
    sort: Sort = Sort.PROVINCE,
    span: Span | None = None,
) -> Paper:
    """DANH SÁCH ĐẠI BIỂU by province, landscape; for the organizers' hands, since it holds phone numbers and wishes."""
    return Paper(
        title="DANH SÁCH ĐẠI BIỂU",
        subject=f"Dự {event.name}",
        blocks=_delegates(cards, marks, sort=sort, with_contacts=True, span=span),
        head=paper_head(event, None, None),
        orientation="landscape",
    )


def attendance_sheet(
    event: Event,
    cards: Sequence[Card],
    sessions: Sequence[Session],
    sort: Sort = Sort.PROVINCE,
    span: Span | None = None,
) -> Paper:
    """DANH SÁCH ĐIỂM DANH to sign, one column for each half-day in which people are checked in or trained."""
    halves = list(dict.fromkeys(_half_day(event, row) for row in sessions))
    columns = [
        Column("TT", 1, "center"),
        Column("Họ và tên", 5),
        Column("Chức vụ, đơn vị", 7),
        *(Column(half, 2.8, "center") for half in halves),
    ]
    lines = _lines(cards, span)
    table = _table(columns, cards, lambda card: [card.full_name, _office(card), *("" for _half in halves)], sort, lines)
    return Paper(
        title="DANH SÁCH ĐIỂM DANH",
        subject=event.name,
        blocks=[
            replace(table, min_row_height_mm=9),
            *([Paragraph(span.says(len(cards)), indent=False)] if span else []),
            Paragraph("Có mặt: ……… Vắng: ………", indent=False),
        ],
        head=paper_head(event, None, None),
        orientation="landscape",
        signatures=list(LIST_SIGNATURES),
    )


def sign_in_list(event: Event, cards: Sequence[Card], session: Session, sort: Sort, lines: Sequence[int]) -> Paper:
    """DANH SÁCH KÝ TÊN of one session, as a table that can be edited; the printed one has a code in each row."""
    columns = [
        Column("TT", 1, "center"),
        Column("Họ và tên", 5),
        Column("Chức vụ, đơn vị", 6),
        Column("Ký tên", 4, "center"),
    ]
    table = _table(columns, cards, lambda card: [card.full_name, _office(card), ""], sort, lines)
    return Paper(
        title="DANH SÁCH KÝ TÊN",
        subject=session.title,
        blocks=[
            KeyValues([("Thời gian", time_of(event, session)), ("Địa điểm", place_of(event, session))]),
            replace(table, min_row_height_mm=9),
            Paragraph("Có mặt: ……… Vắng: ………", indent=False),
        ],
        head=paper_head(event, None, None),
        signatures=list(LIST_SIGNATURES),
    )


def group_list(event: Event, group: Group, members: Sequence[Registration]) -> Paper:
    """DANH SÁCH NHÓM: who sits in a group, its officers and its room."""
    columns = [Column("TT", 1, "center"), Column("Họ và tên", 5), Column("Chức vụ", 6), Column("Tỉnh, thành phố", 4)]
    facts = [("Chủ đề", group.topic), ("Thời gian", time_of(event, group.session))]
    facts += [("Phòng", group.room.name)] if group.room else []
    return Paper(
        title=f"DANH SÁCH NHÓM {group.number}",
        subject=event.name,
        blocks=[KeyValues([*facts, *officers_of(group)]), Table(columns, _members(members))],
    )


def sign_in_lists(event: Event, cards: Sequence[Card], sessions: Sequence[Session], lines: Sequence[int]) -> Paper:
    """DANH SÁCH KÝ TÊN of all sessions in one table, each under a row with its title and time."""
    columns = [Column("TT", 1, "center"), Column("Họ và tên", 5), Column("Chức vụ, đơn vị", 6)]
    columns += [Column("Tỉnh, thành phố", 4), Column("Ký tên", 4)]
    rows: list[Row | GroupRow] = []
    for session in sessions:
        rows.append(GroupRow(f"{session.title}, {time_of(event, session)}, {place_of(event, session)}"))
        listed = zip(lines, cards, strict=True)
        rows += [Row([str(line), card.full_name, _office(card), card.province, ""]) for line, card in listed]
    return Paper(title="DANH SÁCH KÝ TÊN", subject=event.name, blocks=[Table(columns, rows)])


def groups_list(event: Event, groups: Sequence[Group], members: Mapping[UUID, Sequence[Registration]]) -> Paper:
    """DANH SÁCH NHÓM THẢO LUẬN: all groups in one table, each under a row with its topic and room."""
    columns = [Column("TT", 1, "center"), Column("Họ và tên", 5), Column("Chức vụ", 6), Column("Tỉnh, thành phố", 4)]
    rows: list[Row | GroupRow] = []
    for group in groups:
        place = f", {group.room.name}" if group.room else ""
        rows.append(GroupRow(f"Nhóm {group.number}{place}: {group.topic}"))
        rows += _members(members.get(group.id, ()))
    return Paper(title="DANH SÁCH NHÓM THẢO LUẬN", subject=event.name, blocks=[Table(columns, rows)])


def invitation(event: Event, cards: Sequence[Card], registration_url: str) -> Paper:
    """GIẤY MỜI (Decree 30/2020, form 1.7) with the list of those invited as its annex."""
    return Paper(
        title="GIẤY MỜI",
        subject=f"Dự {event.name}",
        head=invitation_head(event),
        blocks=[
            Paragraph(f"{event.organizer} trân trọng kính mời các đồng chí có tên trong danh sách kèm theo:"),
            KeyValues([*invited_to(event), ("Đăng ký", registration_url)]),
            Paragraph(PHOTOS, lead="Lưu ý: "),
            Paragraph("Rất mong các đồng chí sắp xếp thời gian tham dự"),
        ],
        closing_mark=True,
        signatures=[signature_of(event)],
        recipients=recipients_of(event),
        annexes=[
            Annex(
                "DANH SÁCH ĐẠI BIỂU",
                _delegates(cards, {}, sort=Sort.PROVINCE, with_contacts=False),
                orientation="landscape",
            ),
        ],
    )


def invitation_head(event: Event) -> Head:
    """The head of an invitation; its date is written when it is signed, which is long before the event."""
    return replace(paper_head(event, "GM", None), place_and_date=f"{event.profile.place or '………'}, {NO_DATE}")


def signature_of(event: Event) -> SignatureBlock:
    """Who signs for the event."""
    profile = event.profile
    return SignatureBlock([profile.sign_authority, profile.sign_title], name=profile.sign_name)


def recipients_of(event: Event) -> list[str]:
    """Nơi nhận."""
    return [line for line in event.profile.recipients.splitlines() if line]


def invited_to(event: Event) -> list[tuple[str, str]]:
    """What, when and where: the lines of an invitation."""
    start = min((day.date for day in event.days), default=event.starts_on)
    return [
        ("Tới dự", event.name),
        ("Thời gian", f"{weekday_vi(start)}, {admin_date(start)} ({date_range(event.starts_on, event.ends_on)})"),
        ("Địa điểm", ", ".join(part for part in (event.venue, event.city) if part)),
    ]


# Law 91/2025/QH15, article 32: people are told before they come that pictures are made.
PHOTOS = (
    "Tại sự kiện có chụp ảnh, ghi hình, ghi âm để đưa tin và lưu hồ sơ; hình ảnh chỉ lưu trong thời gian cần thiết. "
    "Đồng chí không muốn có hình ảnh được đăng xin báo Ban Tổ chức."
)


def officers_of(group: Group) -> list[tuple[str, str]]:
    """Trưởng nhóm, Thư ký, Báo cáo: who is named."""
    offices = (("Trưởng nhóm", group.facilitator), ("Thư ký", group.secretary), ("Báo cáo", group.rapporteur))
    return [(office, one.person.full_name) for office, one in offices if one is not None]


def time_of(event: Event, session: Session) -> str:
    """13:30 - 15:15, Thứ Năm, 24/10/2024."""
    start, end = session.starts_at.astimezone(event.zone), session.ends_at.astimezone(event.zone)
    return f"{start:%H:%M} - {end:%H:%M}, {weekday_vi(start.date())}, {start:%d/%m/%Y}"


def place_of(event: Event, session: Session) -> str:
    """The room, else the house."""
    return session.room.name if session.room else event.venue or "………"


LIST_SIGNATURES = (SignatureBlock(office=["NGƯỜI LẬP"]), SignatureBlock(office=["XÁC NHẬN CỦA BAN TỔ CHỨC"]))


def _delegates(
    cards: Sequence[Card], notes: Mapping[UUID, str], *, sort: Sort, with_contacts: bool, span: Span | None = None
) -> list[Block]:
    columns = [
        Column("TT", 1, "center"),
        Column("Họ và tên", 5),
        Column("Chức vụ", 6),
        Column("Đơn vị", 5),
        *([Column("Điện thoại", 3, "center")] if with_contacts else []),
        Column("Nhóm", 1.4, "center"),
        Column("Ghi chú", 2.5),
    ]

    def cells(card: Card) -> list[str]:
        phone = [format_phone(card.phone) if card.phone else ""] if with_contacts else []
        group = str(card.group) if card.group else ""
        return [card.full_name, card.position, card.organization, *phone, group, notes.get(card.person_id, "")]

    provinces = len({card.province for card in cards if card.province})
    said = span.says(len(cards)) if span else f"Tổng số: {len(cards)} đại biểu, {provinces} tỉnh, thành phố."
    return [_table(columns, cards, cells, sort, _lines(cards, span)), Paragraph(said, indent=False)]


def _lines(cards: Sequence[Card], span: Span | None) -> Sequence[int]:
    first = span.before + 1 if span else 1
    return range(first, first + len(cards))


def _table(
    columns: Sequence[Column],
    cards: Sequence[Card],
    cells: Callable[[Card], list[str]],
    sort: Sort,
    lines: Sequence[int],
) -> Table:
    """A numbered list of people; by province each has a row over the full width, in any other order a column."""
    numbered = list(zip(lines, cards, strict=True))
    if sort is not Sort.PROVINCE:
        wide = [*columns[:2], Column("Tỉnh, thành phố", 3), *columns[2:]]
        listed = [(number, card, cells(card)) for number, card in numbered]
        return Table(wide, [Row([str(number), told[0], card.province, *told[1:]]) for number, card, told in listed])
    rows: list[Row | GroupRow] = []
    for province, members in groupby(numbered, key=lambda member: member[1].province):
        rows.append(GroupRow(province or NO_PROVINCE))
        rows += [Row([str(number), *cells(card)]) for number, card in members]
    return Table(columns, rows)


def _members(members: Sequence[Registration]) -> list[Row]:
    return [
        Row([str(number), one.person.full_name, one.position, one.delegation.admin_unit.name if one.delegation else ""])
        for number, one in enumerate(members, 1)
    ]


def office_of(card: Card) -> list[str]:
    """Position, and where it does not say so itself, the organization or else the province."""
    unit = card.organization or card.province
    return [part for part in (card.position, unit if fold(unit) not in fold(card.position) else "") if part]


def _office(card: Card) -> str:
    return ", ".join(office_of(card))


def _half_day(event: Event, session: Session) -> str:
    start = session.starts_at.astimezone(event.zone)
    return f"{'Sáng' if start.hour < NOON else 'Chiều'} {start:%d/%m}"
