"""The papers of a discussion: what a group signs, what all groups came to, the sheet to write on."""

import io
from datetime import UTC, datetime

import pdfplumber
import pytest
import zxingcpp
from docx import Document

from eventmgr.cli.demo_people import load_demo
from eventmgr.core.errors import DomainError
from eventmgr.documents.catalogue import render
from eventmgr.documents.rules import Kind
from eventmgr.outcomes import queries, service
from eventmgr.outcomes.papers import group_record_paper, group_sheets_pdf, synthesis_paper
from eventmgr.outcomes.rules import ItemKind, Level
from eventmgr.rendering.blocks import Heading, KeyValues, NumberedList, Table
from tests.factories import AT, ORGANIZER, make_group, make_record, make_registration, make_room, make_session
from tests.minutes.meeting import check_in
from tests.outcomes.talk import make_item

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
    make_item(record, "Thiếu nguồn lực", ItemKind.DIFFICULTY, lan)
    make_item(record, "Vận động doanh nghiệp")
    make_item(record, "Giữ chỉ tiêu", ItemKind.KEY_MESSAGE)
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
        "Phát biểu": "1 người",
    }
    assert [block.text for block in paper.blocks if isinstance(block, Heading)] == [
        "1. Thực trạng, khó khăn",
        "2. Kinh nghiệm, mô hình hay",
        "3. Giải pháp đề xuất",
        "4. Kiến nghị, đề xuất",
        "5. Ý kiến còn khác nhau",
        "6. Một nội dung báo cáo trước hội nghị",
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


def test_nobody_signs_that_none_was_there_before_anybody_was_marked(event):
    session = make_session(event, "group_work", takes_attendance=True)
    record = make_record(session, make_group(session, 1, (make_registration(event),)))
    pairs = dict(group_record_paper(record).blocks[0].pairs)
    assert pairs["Thành viên"] == "1 người, 1 tỉnh, thành phố; có mặt ……"


def test_who_is_absent_is_named_once_attendance_was_taken(event):
    session = make_session(event, "group_work", takes_attendance=True)
    people = make_registration(event, "Nguyễn Thị Mẫu Lan"), make_registration(event, "Trần Thị Mẫu Hoa")
    record = make_record(session, make_group(session, 1, people))
    check_in(event, session, people[0])
    pairs = dict(group_record_paper(record).blocks[0].pairs)
    assert pairs["Thành viên"] == "2 người, 1 tỉnh, thành phố; có mặt 1, vắng 1 (Trần Thị Mẫu Hoa)"


def test_who_acts_until_when_and_how_many_were_for_it_stand_in_the_tables(event):
    session = make_session(event, "group_work")
    record = make_record(session, make_group(session, 1))
    acting = {"level": Level.PROVINCE, "due": "quý II năm 2025", "supporters": 8, "is_starred": True}
    make_item(record, "Vận động doanh nghiệp", **acting)
    make_item(record, "Tăng kinh phí", ItemKind.RECOMMENDATION, level=Level.CENTRAL, is_starred=True)
    make_item(record, "Giữ chỉ tiêu", ItemKind.KEY_MESSAGE)
    blocks = group_record_paper(record).blocks
    solutions, requests = (block for block in blocks if isinstance(block, Table))
    text = "Vận động doanh nghiệp (8 ý kiến tán thành)"
    assert list(solutions.rows[0].cells) == ["1", text, "", "", "Tỉnh", "quý II năm 2025"]
    assert list(requests.rows[0].cells) == ["1", "Tăng kinh phí", "", "", "Trung ương"]
    assert [block.text for block in blocks if isinstance(block, Heading)][-1] == "6. Ba nội dung báo cáo trước hội nghị"
    assert blocks[-1].lines == ["1. Vận động doanh nghiệp", "2. Tăng kinh phí", "3. Giữ chỉ tiêu"]


def test_the_synthesis_says_whose_points_these_are(event):
    session = make_session(event, "group_work", title="Thảo luận nhóm")
    records = [make_record(session, make_group(session, number)) for number in (2, 4)]
    lan = make_registration(event, "Nguyễn Thị Mẫu Lan", "56")
    one = make_item(records[0], "Vận động doanh nghiệp", supporters=8, level=Level.PROVINCE)
    other = make_item(records[1], "Kêu gọi doanh nghiệp", supporters=3)
    make_item(records[1], "Lập quỹ", speaker=lan)
    make_item(records[1], "Thiếu nguồn lực", ItemKind.DIFFICULTY)
    service.merge_points(session, {one.id: 1, other.id: 1}, **BY)
    paper = synthesis_paper(queries.merge_board(session))
    assert paper.title == "TỔNG HỢP KẾT QUẢ THẢO LUẬN NHÓM"
    difficulties, solutions = (block for block in paper.blocks if isinstance(block, Table))
    assert [list(row.cells) for row in difficulties.rows] == [["1", "Thiếu nguồn lực", "Nhóm 4"]]
    assert [list(row.cells) for row in solutions.rows] == [
        ["1", "Vận động doanh nghiệp", "Nhóm 2, 4; 11 ý kiến tán thành", "Tỉnh", ""],
        ["2", "Lập quỹ", "Nhóm 4; Nguyễn Thị Mẫu Lan, Khánh Hòa", "", ""],
    ]


def test_each_row_of_a_sheet_carries_the_code_that_leads_to_it(event, record):
    pdf = group_sheets_pdf(event, [record], "https://hn.example")
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        images = [page.to_image(resolution=150).original for page in document.pages]
        first = document.pages[0].extract_text()
    codes = [code.text for image in images for code in zxingcpp.read_barcodes(image)]
    prefix = f"HTTPS://HN.EXAMPLE/G/{record.key}"
    assert sorted(codes) == sorted([prefix, *(f"{prefix}/{row}" for row in range(1, 25))])
    assert "Phiếu ghi ý kiến - Nhóm 1" in first
    assert "Trần Thị Mẫu Hoa" in " ".join(first.split())


def test_the_five_topics_of_nha_trang_come_in_one_file(event):
    session = make_session(event, "group_work")
    topics = [f"Chủ đề: {group['topic']}" for group in load_demo()["groups"]]
    for number, topic in enumerate(topics, 1):
        make_item(make_record(session, make_group(session, number, topic=topic.partition(": ")[2])), f"Ý kiến {number}")
    titles = [f"BIÊN BẢN THẢO LUẬN NHÓM {number}" for number in range(1, 6)]
    word = Document(io.BytesIO(render(event, Kind.GROUP_RECORD, "docx")))
    assert [one.text for one in word.paragraphs if one.text.startswith("BIÊN BẢN")] == titles
    assert [one.text for one in word.paragraphs if one.text.startswith("Chủ đề")] == topics
    assert len(word.sections) == 5
    with pdfplumber.open(io.BytesIO(render(event, Kind.GROUP_RECORD, "pdf"))) as document:
        printed = " ".join(" ".join(page.extract_text() for page in document.pages).split())
    assert [text for text in (*titles, *topics) if text in printed] == [*titles, *topics]
    for kind in (Kind.SYNTHESIS, Kind.GROUP_SHEETS):
        assert render(event, kind, "pdf")[:4] == b"%PDF"


def test_without_groups_there_is_nothing_to_print(event):
    make_record(make_session(event, "discussion"))
    for kind in (Kind.GROUP_RECORD, Kind.SYNTHESIS, Kind.GROUP_SHEETS):
        with pytest.raises(DomainError):
            render(event, kind, "pdf")


def test_the_plenary_has_a_paper_too(event):
    paper = group_record_paper(make_record(make_session(event, "discussion", title="Thảo luận chung")))
    assert paper.title == "BIÊN BẢN THẢO LUẬN CHUNG"
    assert dict(paper.blocks[0].pairs)["Nội dung"] == "Thảo luận chung"
