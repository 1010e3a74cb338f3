"""What is in the hands of the organizers when no system answers: people, groups, rooms and phones on paper."""

from collections.abc import Sequence
from itertools import groupby

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import list_sessions
from eventmgr.core.clock import now
from eventmgr.core.dates import date_range, weekday_vi
from eventmgr.documents.papers import NO_PROVINCE, office_of, place_of
from eventmgr.documents.queries import Card, list_cards
from eventmgr.documents.rules import Kind, Selection, Sort
from eventmgr.events.models import Event
from eventmgr.groups.models import Group
from eventmgr.groups.queries import list_groups
from eventmgr.people.rules import format_phone
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import list_heads
from eventmgr.rendering.blocks import (
    Block,
    Column,
    GroupRow,
    Heading,
    KeyValues,
    PageBreak,
    Paper,
    Paragraph,
    Row,
    Table,
)


def emergency_paper(event: Event, selection: Selection) -> Paper:
    """TÚI HỒ SƠ DỰ PHÒNG: to be printed and put away; it holds phone numbers."""
    del selection
    people = list_cards(event.id, Selection(), Kind.DELEGATE_LIST)
    by_name = list_cards(event.id, Selection(sort=Sort.GIVEN), Kind.DELEGATE_LIST)
    return Paper(
        title="HỒ SƠ DỰ PHÒNG",
        subject=event.name,
        orientation="landscape",
        blocks=[
            *_first_page(event, len(people)),
            Heading("I. CHƯƠNG TRÌNH VÀ PHÒNG"),
            _programme(event, list_sessions(event.id)),
            Heading("II. TRƯỞNG ĐOÀN"),
            _heads(event),
            Heading("III. NHÓM THẢO LUẬN"),
            _groups(list_groups(event.id)),
            PageBreak(),
            Heading("IV. ĐẠI BIỂU THEO TỈNH, THÀNH PHỐ"),
            _by_province(people),
            PageBreak(),
            Heading("V. ĐẠI BIỂU THEO TÊN"),
            _by_name(by_name),
        ],
    )


def _first_page(event: Event, count: int) -> list[Block]:
    made = now().astimezone(event.zone)
    facts = [
        ("Thời gian", date_range(event.starts_on, event.ends_on)),
        ("Địa điểm", ", ".join(part for part in (event.venue, event.city) if part)),
        ("Liên hệ Ban Tổ chức", " ".join(event.contact.split()) or "………"),
        ("Số đại biểu đã xác nhận", str(count)),
        ("Lập lúc", f"{made:%H:%M %d/%m/%Y}"),
    ]
    use = "Dùng khi hệ thống không hoạt động: đánh dấu người đến vào cột “Có mặt”, sau đó nhập lại vào hệ thống."
    keep = "Hồ sơ có số điện thoại của đại biểu: chỉ Ban Tổ chức giữ, hủy sau sự kiện."
    return [KeyValues(facts), Paragraph(use), Paragraph(keep, italic=True)]


def _programme(event: Event, sessions: Sequence[Session]) -> Table:
    columns = [Column("Giờ", 2, "center"), Column("Nội dung", 9), Column("Phòng", 4)]
    rows: list[Row | GroupRow] = []
    for day, held in groupby(sessions, key=lambda row: row.starts_at.astimezone(event.zone).date()):
        rows.append(GroupRow(f"{weekday_vi(day)}, {day:%d/%m/%Y}"))
        for row in held:
            start, end = row.starts_at.astimezone(event.zone), row.ends_at.astimezone(event.zone)
            rows.append(Row([f"{start:%H:%M}-{end:%H:%M}", row.title, place_of(event, row)]))
    return Table(columns, rows)


def _heads(event: Event) -> Table:
    heads = [head for head in list_heads(event.id).values() if head.name]
    heads.sort(key=lambda head: head.delegation.admin_unit.code)
    columns = [Column("Tỉnh, thành phố", 4), Column("Trưởng đoàn", 5), Column("Điện thoại", 3, "center")]
    return Table(columns, [Row([head.delegation.admin_unit.name, head.name, _phone(head.number)]) for head in heads])


def _groups(groups: Sequence[Group]) -> Table:
    columns = [
        Column("Nhóm", 1, "center"),
        Column("Chủ đề", 6),
        Column("Phòng", 3),
        Column("Trưởng nhóm", 4),
        Column("Thư ký", 4),
        Column("Báo cáo", 4),
    ]
    return Table(
        columns,
        [
            Row(
                [
                    str(group.number),
                    group.topic,
                    group.room.name if group.room else "",
                    *(_person(one) for one in (group.facilitator, group.secretary, group.rapporteur)),
                ]
            )
            for group in groups
        ],
    )


def _person(one: Registration | None) -> str:
    return ", ".join(part for part in (one.person.full_name, _phone(one.person.phone)) if part) if one else ""


_PEOPLE = (Column("Điện thoại", 3, "center"), Column("Nhóm", 1.2, "center"), Column("Phòng nhóm", 3))


def _by_province(cards: Sequence[Card]) -> Table:
    columns = [Column("TT", 1, "center"), Column("Có mặt", 1.2, "center"), Column("Họ và tên", 5)]
    columns += [Column("Chức vụ, đơn vị", 6), *_PEOPLE]
    rows: list[Row | GroupRow] = []
    numbered = enumerate(cards, 1)
    for province, members in groupby(numbered, key=lambda member: member[1].province):
        rows.append(GroupRow(province or NO_PROVINCE))
        rows += [
            Row([str(number), "", card.full_name, ", ".join(office_of(card)), *_seat(card)]) for number, card in members
        ]
    return Table(columns, rows, min_row_height_mm=7)


def _by_name(cards: Sequence[Card]) -> Table:
    columns = [Column("Có mặt", 1.2, "center"), Column("Họ và tên", 5), Column("Tỉnh, thành phố", 4), *_PEOPLE]
    return Table(
        columns, [Row(["", card.full_name, card.province, *_seat(card)]) for card in cards], min_row_height_mm=7
    )


def _seat(card: Card) -> list[str]:
    return [_phone(card.phone), str(card.group) if card.group else "", card.room]


def _phone(phone: str | None) -> str:
    return format_phone(phone) if phone else ""
