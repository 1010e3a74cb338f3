"""How the record of a discussion is printed, for the group to sign."""

from collections.abc import Sequence

from eventmgr.checkin.queries import presence_by_registration
from eventmgr.checkin.rules import Presence
from eventmgr.events.queries import paper_head
from eventmgr.groups.models import Group
from eventmgr.groups.queries import list_members
from eventmgr.outcomes.models import Item, Record
from eventmgr.outcomes.papers.shared import LEVELS, TITLES, name_of, province_of, times
from eventmgr.outcomes.queries import to_report, who_spoke_in
from eventmgr.outcomes.rules import ItemKind
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

_NUMBER, _SPEAKER, _PROVINCE = Column("TT", 1, "center"), Column("Người nêu", 3), Column("Tỉnh, thành phố", 2.5)
_SAID = (_NUMBER, Column("Ý kiến", 9), _SPEAKER, _PROVINCE)
# What a group does not say of who acts and until when stays empty, to be filled in by hand.
_COLUMNS: dict[ItemKind, Sequence[Column]] = {
    ItemKind.DIFFICULTY: _SAID,
    ItemKind.EXPERIENCE: _SAID,
    ItemKind.SOLUTION: (
        _NUMBER,
        Column("Giải pháp", 6.5),
        _SPEAKER,
        _PROVINCE,
        Column("Cấp thực hiện (TƯ / tỉnh / xã)", 2.2),
        Column("Thời gian", 2.5),
    ),
    ItemKind.RECOMMENDATION: (_NUMBER, Column("Nội dung", 7), _SPEAKER, _PROVINCE, Column("Nơi giải quyết", 3)),
    ItemKind.DISAGREEMENT: _SAID,
}
_COUNTED = {1: "Một nội dung", 2: "Hai nội dung", 3: "Ba nội dung", 4: "Bốn nội dung", 5: "Năm nội dung"}
_PRESENT = frozenset({Presence.PRESENT, Presence.LATE})


def group_record_paper(record: Record) -> Paper:
    """Biên bản thảo luận nhóm (or of the plenary): who was there, what was said by kind, two signatures."""
    group = record.group
    blocks: list[Block] = [KeyValues(_facts(record))]
    for number, (kind, columns) in enumerate(_COLUMNS.items(), 1):
        items = [item for item in record.items if item.kind is kind]
        blocks += [Heading(f"{number}. {TITLES[kind]}", 2), _table(columns, items)]
    reported = [item.text for item in to_report(record.items)]
    words = _COUNTED.get(len(reported), "Nội dung")
    blocks.append(Heading(f"{len(_COLUMNS) + 1}. {words} báo cáo trước hội nghị", 2))
    blocks.append(NumberedList(reported) if reported else _nothing())
    return Paper(
        title=f"BIÊN BẢN THẢO LUẬN NHÓM {group.number}" if group else "BIÊN BẢN THẢO LUẬN CHUNG",
        subject=record.session.event.name,
        head=paper_head(record.session.event, "BB", None),
        blocks=blocks,
        signatures=(
            SignatureBlock(("THƯ KÝ NHÓM" if group else "THƯ KÝ",), name_of(group.secretary) if group else ""),
            SignatureBlock(("TRƯỞNG NHÓM" if group else "CHỦ TRÌ",), name_of(group.facilitator) if group else ""),
        ),
    )


def _facts(record: Record) -> list[tuple[str, str]]:
    session, group = record.session, record.group
    spoke = len(who_spoke_in(record))
    said = [("Phát biểu", f"{spoke} người")] if spoke else []
    if group is None:
        room = session.room.name if session.room else ""
        return [("Nội dung", session.title), ("Thời gian", times(session)), ("Địa điểm", room), *said]
    return [
        ("Chủ đề", group.topic),
        ("Thời gian", times(session)),
        ("Phòng", group.room.name if group.room else ""),
        ("Trưởng nhóm", name_of(group.facilitator)),
        ("Thư ký", name_of(group.secretary)),
        ("Người báo cáo", name_of(group.rapporteur)),
        ("Thành viên", _attendance(record, group)),
        *said,
    ]


def _attendance(record: Record, group: Group) -> str:
    """16 người, 14 tỉnh, thành phố; có mặt 15, vắng 1 (Trần Thị Mẫu Hoa), where attendance is taken.

    Where nobody was marked yet the number is left to be written by hand: nobody signs that none was there.
    """
    members = list_members(group)
    provinces = {member.delegation_id for member in members if member.delegation_id}
    text = f"{len(members)} người, {len(provinces)} tỉnh, thành phố"
    if not record.session.takes_attendance:
        return text
    presence = presence_by_registration(record.event_id, record.session_id)
    absent = [one for one in members if one.id not in presence or presence[one.id].presence not in _PRESENT]
    if len(absent) == len(members):
        return f"{text}; có mặt ……"
    text += f"; có mặt {len(members) - len(absent)}"
    if not absent:
        return text
    return f"{text}, vắng {len(absent)} ({', '.join(map(name_of, absent))})"


def _table(columns: Sequence[Column], items: Sequence[Item]) -> Block:
    if not items:
        return _nothing()
    return Table(columns, [Row(_cells(number, item, len(columns))) for number, item in enumerate(items, 1)])


def _cells(number: int, item: Item, width: int) -> list[str]:
    text = f"{item.text} ({item.supporters} ý kiến tán thành)" if item.supporters else item.text
    cells = [str(number), text, name_of(item.speaker), province_of(item.speaker), LEVELS[item.level], item.due]
    return cells[:width]


def _nothing() -> Paragraph:
    return Paragraph("Không có ý kiến.", italic=True)
