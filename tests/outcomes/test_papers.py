"""The paper that a group signs."""

from datetime import UTC, datetime

import pytest

from eventmgr.core.ids import uuid7
from eventmgr.outcomes import queries, service
from eventmgr.outcomes.papers import group_record_paper
from eventmgr.outcomes.rules import ItemKind, Point
from eventmgr.rendering.blocks import Heading, KeyValues, NumberedList, Table
from tests.factories import AT, ORGANIZER, make_group, make_record, make_registration, make_room, make_session

BY = {"actor": ORGANIZER, "at": AT}


@pytest.fixture
def record(event):
    lan = make_registration(event, "Nguyễn Thị Mẫu Lan", "56")
    hoa = make_registration(event, "Trần Thị Mẫu Hoa", "79")
    session = make_session(event, "group_work", start=datetime(2024, 10, 24, 6, 30, tzinfo=UTC), minutes=105)
    room = make_room(event, "Phòng 1")
    group = make_group(
        session, 1, (lan, hoa), topic="“Mẹ đỡ đầu”", room_id=room.id, facilitator_id=lan.id, secretary_id=hoa.id
    )
    record = make_record(session, group)
    for kind, text, speaker in (
        (ItemKind.DIFFICULTY, "Thiếu nguồn lực", lan.id),
        (ItemKind.SOLUTION, "Vận động doanh nghiệp", None),
        (ItemKind.KEY_MESSAGE, "Giữ chỉ tiêu", None),
    ):
        service.add_item(record, uuid7(), Point(kind, text, speaker), **BY)
    return queries.get_record(event.id, record.id)


def test_the_paper_says_who_met_and_what_was_said(record):
    paper = group_record_paper(record)
    assert (paper.title, paper.head.place_and_date) == ("BIÊN BẢN THẢO LUẬN NHÓM 1", None)
    [facts] = [block for block in paper.blocks if isinstance(block, KeyValues)]
    assert dict(facts.pairs) == {
        "Chủ đề": "“Mẹ đỡ đầu”",
        "Thời gian": "13:30 - 15:15, ngày 24 tháng 10 năm 2024",
        "Phòng": "Phòng 1",
        "Trưởng nhóm": "Nguyễn Thị Mẫu Lan",
        "Thư ký": "Trần Thị Mẫu Hoa",
        "Người báo cáo": "",
        "Thành viên": "2 người, 2 tỉnh, thành phố",
    }
    assert [block.text for block in paper.blocks if isinstance(block, Heading)] == [
        "1. Thực trạng, khó khăn",
        "2. Kinh nghiệm, mô hình hay",
        "3. Giải pháp đề xuất",
        "4. Kiến nghị, đề xuất",
        "5. Ý kiến còn khác nhau",
        "6. Nội dung báo cáo trước hội nghị",
    ]
    difficulties, solutions = (block for block in paper.blocks if isinstance(block, Table))
    assert [list(row.cells) for row in difficulties.rows] == [
        ["1", "Thiếu nguồn lực", "Nguyễn Thị Mẫu Lan", "Khánh Hòa"]
    ]
    assert [list(row.cells) for row in solutions.rows] == [["1", "Vận động doanh nghiệp", "", "", "", ""]]
    assert [block.lines for block in paper.blocks if isinstance(block, NumberedList)] == [["1. Giữ chỉ tiêu"]]
    assert [(block.office, block.name) for block in paper.signatures] == [
        (("THƯ KÝ NHÓM",), "Trần Thị Mẫu Hoa"),
        (("TRƯỞNG NHÓM",), "Nguyễn Thị Mẫu Lan"),
    ]


def test_presence_stands_where_attendance_is_taken(event):
    session = make_session(event, "group_work", takes_attendance=True)
    record = make_record(session, make_group(session, 1, (make_registration(event),)))
    pairs = dict(group_record_paper(record).blocks[0].pairs)
    assert pairs["Thành viên"] == "1 người, 1 tỉnh, thành phố; có mặt 0"


def test_the_plenary_has_a_paper_too(event):
    paper = group_record_paper(make_record(make_session(event, "discussion", title="Thảo luận chung")))
    assert paper.title == "BIÊN BẢN THẢO LUẬN CHUNG"
    assert dict(paper.blocks[0].pairs)["Nội dung"] == "Thảo luận chung"
