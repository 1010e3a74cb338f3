"""Lists, sheets and the invitation, as administrative papers."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from uuid import UUID

from eventmgr.agenda.models import Session
from eventmgr.core.dates import admin_date, date_range, weekday_vi
from eventmgr.documents.queries import Card
from eventmgr.events.models import Event
from eventmgr.events.queries import paper_head
from eventmgr.people.rules import format_phone
from eventmgr.rendering.blocks import (
    Annex,
    Block,
    Column,
    GroupRow,
    KeyValues,
    Paper,
    Paragraph,
    Row,
    SignatureBlock,
    Table,
)

NOON = 12


def delegate_list(event: Event, cards: Sequence[Card], marks: Mapping[UUID, str]) -> Paper:
    """DANH SÁCH ĐẠI BIỂU by province, landscape; for the organizers' hands, since it holds phone numbers and wishes."""
    return Paper(
        title="DANH SÁCH ĐẠI BIỂU",
        subject=f"Dự {event.name}",
        blocks=_delegates(cards, marks, with_contacts=True),
        head=paper_head(event, None, None),
        orientation="landscape",
    )


def attendance_sheet(event: Event, cards: Sequence[Card], sessions: Sequence[Session]) -> Paper:
    """DANH SÁCH ĐIỂM DANH to sign, one column for each half-day in which people are checked in or trained."""
    halves = list(dict.fromkeys(_half_day(event, row) for row in sessions))
    columns = [
        Column("TT", 1, "center"),
        Column("Họ và tên", 5),
        Column("Chức vụ, đơn vị", 6),
        *(Column(half, 3, "center") for half in halves),
    ]
    rows: list[Row | GroupRow] = []
    number = 0
    for province, members in groupby(cards, key=lambda card: card.province):
        rows.append(GroupRow(province or "Ban tổ chức, khách mời, giảng viên"))
        for card in members:
            number += 1
            rows.append(Row([str(number), card.full_name, _office(card), *("" for _half in halves)]))
    return Paper(
        title="DANH SÁCH ĐIỂM DANH",
        subject=event.name,
        blocks=[Table(columns, rows, min_row_height_mm=9), Paragraph("Có mặt: ……… Vắng: ………", indent=False)],
        head=paper_head(event, None, None),
        orientation="landscape",
        signatures=[
            SignatureBlock(office=["NGƯỜI LẬP"]),
            SignatureBlock(office=["XÁC NHẬN CỦA BAN TỔ CHỨC"]),
        ],
    )


def invitation(event: Event, cards: Sequence[Card], registration_url: str) -> Paper:
    """GIẤY MỜI (Decree 30/2020, form 1.7) with the list of those invited as its annex."""
    start = min((day.date for day in event.days), default=event.starts_on)
    return Paper(
        title="GIẤY MỜI",
        subject=f"Dự {event.name}",
        head=paper_head(event, "GM", event.starts_on),
        blocks=[
            Paragraph(f"{event.organizer} trân trọng kính mời các đồng chí có tên trong danh sách kèm theo:"),
            KeyValues(
                [
                    ("Tới dự", event.name),
                    ("Thời gian", f"{weekday_vi(start)}, {admin_date(start)} ({_dates(event)})"),
                    ("Địa điểm", ", ".join(part for part in (event.venue, event.city) if part)),
                    ("Đăng ký", registration_url),
                ]
            ),
            Paragraph("Rất mong các đồng chí sắp xếp thời gian tham dự"),
        ],
        closing_mark=True,
        signatures=[
            SignatureBlock([event.profile.sign_authority, event.profile.sign_title], name=event.profile.sign_name)
        ],
        recipients=[line for line in event.profile.recipients.splitlines() if line],
        annexes=[
            Annex("DANH SÁCH ĐẠI BIỂU", _delegates(cards, {}, with_contacts=False), orientation="landscape"),
        ],
    )


def _delegates(cards: Sequence[Card], notes: Mapping[UUID, str], *, with_contacts: bool) -> list[Block]:
    columns = [
        Column("TT", 1, "center"),
        Column("Họ và tên", 5),
        Column("Chức vụ", 6),
        Column("Đơn vị", 5),
        *([Column("Điện thoại", 3, "center")] if with_contacts else []),
        Column("Nhóm", 1.4, "center"),
        Column("Ghi chú", 2.5),
    ]
    rows: list[Row | GroupRow] = []
    number = 0
    for province, members in groupby(cards, key=lambda card: card.province):
        rows.append(GroupRow(province or "Ban tổ chức, khách mời, giảng viên"))
        for card in members:
            number += 1
            phone = [format_phone(card.phone) if card.phone else ""] if with_contacts else []
            group = str(card.group) if card.group else ""
            cells = [
                str(number),
                card.full_name,
                card.position,
                card.organization,
                *phone,
                group,
                notes.get(card.person_id, ""),
            ]
            rows.append(Row(cells))
    provinces = len({card.province for card in cards if card.province})
    total = Paragraph(f"Tổng số: {len(cards)} đại biểu, {provinces} tỉnh, thành phố.", indent=False)
    return [Table(columns, rows), total]


def _office(card: Card) -> str:
    return ", ".join(part for part in (card.position, card.organization) if part)


def _half_day(event: Event, session: Session) -> str:
    start = session.starts_at.astimezone(event.zone)
    return f"{'Sáng' if start.hour < NOON else 'Chiều'} {start:%d/%m}"


def _dates(event: Event) -> str:
    return date_range(event.starts_on, event.ends_on)
