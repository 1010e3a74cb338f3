"""How the record of a discussion is printed, for the group to sign."""

from collections.abc import Sequence

from eventmgr.checkin.queries import presence_by_registration
from eventmgr.checkin.rules import Presence
from eventmgr.core.dates import admin_date
from eventmgr.core.i18n import format_time
from eventmgr.events.queries import paper_head
from eventmgr.groups.models import Group
from eventmgr.groups.queries import list_members
from eventmgr.outcomes.models import Item, Record
from eventmgr.outcomes.rules import ItemKind
from eventmgr.registration.models import Registration
from eventmgr.rendering.blocks import (
    Block,
    Column,
    Heading,
    KeyValues,
    NumberedList,
    Paper,
    Paragraph,
    Row,
    SignatureBlock,
    Table,
)

_NUMBER, _SPEAKER = Column("TT", 1, "center"), Column("Người nêu", 3)
_SAID = (_NUMBER, Column("Ý kiến", 9), _SPEAKER, Column("Tỉnh, thành phố", 3))
# The empty columns are filled in by hand: who does it and by when is settled after the discussion.
_TABLES: dict[ItemKind, tuple[str, Sequence[Column]]] = {
    ItemKind.DIFFICULTY: ("Thực trạng, khó khăn", _SAID),
    ItemKind.EXPERIENCE: ("Kinh nghiệm, mô hình hay", _SAID),
    ItemKind.SOLUTION: (
        "Giải pháp đề xuất",
        (
            _NUMBER,
            Column("Giải pháp", 7),
            _SPEAKER,
            Column("Tỉnh, thành phố", 2.5),
            Column("Cấp thực hiện (TƯ/tỉnh/xã)", 2.5),
            Column("Thời gian", 2),
        ),
    ),
    ItemKind.RECOMMENDATION: (
        "Kiến nghị, đề xuất",
        (_NUMBER, Column("Nội dung", 7), _SPEAKER, Column("Tỉnh, thành phố", 2.5), Column("Nơi giải quyết", 3)),
    ),
    ItemKind.DISAGREEMENT: ("Ý kiến còn khác nhau", _SAID),
}
_PRESENT = frozenset({Presence.PRESENT, Presence.LATE})


def group_record_paper(record: Record) -> Paper:
    """Biên bản thảo luận nhóm (or of the plenary): who was there, what was said by kind, two signatures."""
    group = record.group
    blocks: list[Block] = [KeyValues(_facts(record))]
    for number, (kind, (title, columns)) in enumerate(_TABLES.items(), 1):
        items = [item for item in record.items if item.kind is kind]
        blocks += [Heading(f"{number}. {title}", 2), _table(columns, items)]
    messages = [item.text for item in record.items if item.kind is ItemKind.KEY_MESSAGE]
    blocks.append(Heading(f"{len(_TABLES) + 1}. Nội dung báo cáo trước hội nghị", 2))
    blocks.append(NumberedList(messages) if messages else _nothing())
    return Paper(
        title=f"BIÊN BẢN THẢO LUẬN NHÓM {group.number}" if group else "BIÊN BẢN THẢO LUẬN CHUNG",
        subject=record.session.event.name,
        head=paper_head(record.session.event, "BB", None),
        blocks=blocks,
        signatures=(
            SignatureBlock(("THƯ KÝ NHÓM" if group else "THƯ KÝ",), _name(group.secretary) if group else ""),
            SignatureBlock(("TRƯỞNG NHÓM" if group else "CHỦ TRÌ",), _name(group.facilitator) if group else ""),
        ),
    )


def _facts(record: Record) -> list[tuple[str, str]]:
    session, group = record.session, record.group
    zone = session.event.zone
    day = admin_date(session.starts_at.astimezone(zone).date())
    time = f"{format_time(session.starts_at, zone)} - {format_time(session.ends_at, zone)}, {day}"
    if group is None:
        room = session.room.name if session.room else ""
        return [("Nội dung", session.title), ("Thời gian", time), ("Địa điểm", room)]
    return [
        ("Chủ đề", group.topic),
        ("Thời gian", time),
        ("Phòng", group.room.name if group.room else ""),
        ("Trưởng nhóm", _name(group.facilitator)),
        ("Thư ký", _name(group.secretary)),
        ("Người báo cáo", _name(group.rapporteur)),
        ("Thành viên", _attendance(record, group)),
    ]


def _attendance(record: Record, group: Group) -> str:
    """16 người, 14 tỉnh, thành phố; có mặt 15 (where attendance is taken)."""
    members = list_members(group)
    provinces = {member.delegation_id for member in members if member.delegation_id}
    text = f"{len(members)} người, {len(provinces)} tỉnh, thành phố"
    if not record.session.takes_attendance:
        return text
    presence = presence_by_registration(record.event_id, record.session_id)
    present = sum(presence[member.id].presence in _PRESENT for member in members if member.id in presence)
    return f"{text}; có mặt {present}"


def _table(columns: Sequence[Column], items: Sequence[Item]) -> Block:
    if not items:
        return _nothing()
    return Table(columns, [Row(_cells(number, item, len(columns))) for number, item in enumerate(items, 1)])


def _cells(number: int, item: Item, width: int) -> list[str]:
    delegation = item.speaker.delegation if item.speaker else None
    said = [str(number), item.text, _name(item.speaker), delegation.admin_unit.name if delegation else ""]
    return said + [""] * (width - len(said))


def _nothing() -> Paragraph:
    return Paragraph("Không có ý kiến.", italic=True)


def _name(registration: Registration | None) -> str:
    return registration.person.full_name if registration else ""
