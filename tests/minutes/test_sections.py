"""Every section is data, and can be written over: the first lines and the annexes as well as the body."""

from datetime import timedelta

import pytest

from eventmgr.core.db import transaction
from eventmgr.events.models import Event
from eventmgr.minutes import service
from eventmgr.minutes.models import Minutes
from eventmgr.minutes.papers import amendment_paper, data_words, extract_papers, minutes_paper
from eventmgr.minutes.queries import compile_minutes, find_minutes, known_times
from eventmgr.minutes.rules import WRITTEN_ONLY, Mode, Section
from eventmgr.rendering.blocks import Block, BulletList, GroupRow, Paper, Paragraph, Table
from tests.conftest import SignIn
from tests.factories import AT, ORGANIZER, make_registration
from tests.minutes.meeting import make_locked, make_meeting, make_submitted, moment, path
from tests.minutes.test_papers import TASKS

WRITTEN = "Chỉ có lời này của Mẫu."


def lines(paper: Paper) -> list[str]:
    """All that a paper says, a line for each paragraph, item and row."""
    blocks = [*paper.blocks, *(block for annex in paper.annexes for block in annex.blocks)]
    return [line for block in blocks for line in _lines(block)]


def _lines(block: Block) -> list[str]:
    if isinstance(block, Table):
        return [row.title if isinstance(row, GroupRow) else "; ".join(filter(None, row.cells)) for row in block.rows]
    if isinstance(block, BulletList):
        return list(block.items)
    return [block.text] if isinstance(block, Paragraph) else []


@pytest.fixture
def minutes(event: Event) -> Minutes:
    """Of a whole meeting, with tasks."""
    make_meeting(event)
    service.give(event, TASKS, actor=ORGANIZER, at=AT)
    return service.get_or_create(event, actor=ORGANIZER, at=AT)


SAID = {
    Section.ATTENDANCE: "Triệu tập 5 đại biểu",
    Section.AGENDA: "06:45 - 07:30; Đón tiếp đại biểu; 5",
    Section.OPENING: "07:30 - 07:45: Tuyên bố lý do",
    Section.REPORTS: "08:10 - 08:50: Báo cáo đánh giá giữa nhiệm kỳ",
    Section.PAPERS: "Hội LHPN tỉnh Khánh Hòa: cách thức",
    Section.GROUPS: "Lồng ghép với Chương trình",
    Section.DISCUSSION: "Đề nghị hướng dẫn vận hành",
    Section.TASKS: "1; Ban hành hướng dẫn",
}


@pytest.mark.parametrize("section", [section for section in Section if section not in WRITTEN_ONLY])
def test_every_section_can_be_written_behind_or_over(event: Event, minutes: Minutes, section: Section) -> None:
    def told() -> list[bool]:
        said = lines(minutes_paper(event))
        return [any(line.startswith(SAID[section]) for line in said), WRITTEN in said]

    assert told() == [True, False]
    service.write_text(minutes, section, WRITTEN, Mode.ADD, actor=ORGANIZER, at=AT)
    assert told() == [True, True]
    service.write_text(minutes, section, WRITTEN, Mode.REPLACE, actor=ORGANIZER, at=AT)
    assert told() == [False, True]


def test_who_came_reads_the_same_in_the_extract(event: Event, minutes: Minutes) -> None:
    service.write_text(minutes, Section.ATTENDANCE, WRITTEN, Mode.REPLACE, actor=ORGANIZER, at=AT)
    for paper in (minutes_paper(event), extract_papers(event, "56")[0]):
        [led] = [block.text for block in paper.blocks if getattr(block, "lead", "") == "Thành phần tham dự:"]
        assert led == WRITTEN
    assert [annex.title for annex in minutes_paper(event).annexes] == [
        "ĐẠI BIỂU THAM DỰ THEO TỈNH, THÀNH PHỐ",
        "DANH SÁCH ĐẠI BIỂU",
        "CHƯƠNG TRÌNH NHƯ ĐÃ DIỄN RA",
    ]


def test_the_agenda_tells_when_it_really_was_and_what_ran_otherwise(event: Event, minutes: Minutes) -> None:
    details = service.Details(started_at=moment(7, 35), ended_at=moment(17, 15))
    service.set_details(minutes, details, actor=ORGANIZER, at=AT)
    service.write_text(minutes, Section.AGENDA, WRITTEN, Mode.ADD, actor=ORGANIZER, at=AT)
    said = [
        (getattr(block, "lead", ""), getattr(block, "text", "")) for block in minutes_paper(event).annexes[-1].blocks
    ]
    assert said[1:] == [
        ("Thực tế:", "khai mạc lúc 07:35 (chương trình 07:30); kết thúc lúc 17:15."),
        ("Thay đổi so với chương trình:", ""),
        ("", WRITTEN),
    ]


def test_the_day_tells_who_came_first_and_when_the_last_point_was_noted(event: Event, as_role: SignIn) -> None:
    make_meeting(event)
    known = known_times(event, compile_minutes(event).span)
    assert (known.first_in, known.last_word) == (moment(6, 45), AT)
    text = as_role(event, "secretary").get(path(event)).text
    assert [time in text for time in ("07:30 24/10/2024", "17:15 24/10/2024", "06:45 24/10/2024")] == [True] * 3


def test_recipients_are_the_hosts_until_somebody_writes_others(event: Event, as_role: SignIn) -> None:
    secretary = as_role(event, "secretary")
    proposed = "\r\n".join(minutes_paper(event).recipients)
    typed = {"chair_name": "Mẫu An", "conclusions": "Nhân rộng.", "recipients": proposed}
    assert secretary.post(path(event), data=typed).status_code == 303
    made = find_minutes(event.id)
    assert made is not None
    assert made.recipients == ""
    with transaction():
        event.profile.recipients = "Như trên;\nTỉnh ủy Mẫu"
    assert tuple(minutes_paper(event).recipients) == ("Tỉnh ủy Mẫu",)
    assert secretary.post(path(event), data={**typed, "recipients": "Ban Mẫu\r\nLưu: VT"}).status_code == 303
    assert tuple(minutes_paper(event).recipients) == ("Ban Mẫu", "Lưu: VT")


def test_an_amendment_goes_to_those_of_the_minutes_unless_it_says_otherwise(event: Event, as_role: SignIn) -> None:
    minutes = make_submitted(event)
    with transaction():
        minutes.recipients = "Ban Mẫu\nLưu: VT"
    service.lock(minutes, lambda _minutes: {"pdf": b"%PDF", "docx": b"PK"}, reason="Mẫu", actor=ORGANIZER, at=AT)
    secretary = as_role(event, "secretary")
    assert "Ban Mẫu\nLưu: VT" in secretary.get(path(event, "/amendments")).text
    amendment = service.draft_amendment(minutes, "Sót", "Sửa", actor=ORGANIZER, at=AT)
    assert tuple(amendment_paper(amendment).recipients) == ("Ban Mẫu", "Lưu: VT")
    here = path(event, f"/amendments/{amendment.id}")
    seen = secretary.get(here).text.split('name="seen" value="')[1].split('"')[0]
    typed = {"reason": "Sót", "text": "Sửa", "recipients": "Sở Mẫu", "seen": seen}
    assert secretary.post(here, data=typed).status_code == 303
    assert tuple(amendment_paper(amendment).recipients) == ("Sở Mẫu",)
    assert secretary.post(here, data=typed).status_code == 409


def test_a_page_that_stays_open_is_told_what_the_data_say_now(event: Event, as_role: SignIn) -> None:
    make_meeting(event)
    secretary = as_role(event, "secretary")
    here = path(event, "/sections/attendance/data")
    before = secretary.get(here).get_json()
    assert before["words"] == data_words(compile_minutes(event), event.zone)[Section.ATTENDANCE]
    make_registration(event, "Người Mẫu Mới", "79")
    after = secretary.get(here).get_json()
    assert after["words"].startswith("Triệu tập 6 đại biểu")
    assert "Triệu tập 6 đại biểu" in after["html"]
    assert before["mark"] != after["mark"]
    assert secretary.get(path(event, "/sections/mau/data")).status_code == 404
    assert as_role(event, "viewer").get(here).status_code == 403


def test_one_province_gets_its_extract(event: Event, as_role: SignIn) -> None:
    delegation = make_meeting(event)[2].delegation_id
    viewer = as_role(event, "viewer")
    text = viewer.get(path(event, "/extracts")).text
    here = path(event, f"/extracts/{delegation}")
    assert [f'href="{here}.{name}"' in text for name in ("pdf", "docx")] == [True, True]
    assert viewer.get(f"{here}.pdf").data.startswith(b"%PDF")
    assert viewer.get(f"{here}.docx").data.startswith(b"PK")
    assert [
        viewer.get(path(event, rest)).status_code
        for rest in (f"/extracts/{event.id}.pdf", f"/extracts/{delegation}.odt")
    ] == [
        404,
        404,
    ]
    assert as_role(event, "staff").get(path(event, "/extracts")).status_code == 403


def test_locked_minutes_keep_their_texts_whatever_comes_late(event: Event) -> None:
    minutes = make_locked(event)
    for section in Section:
        with pytest.raises(service.NotDraft):
            service.write_text(minutes, section, WRITTEN, actor=ORGANIZER, at=AT + timedelta(days=1))
    details = service.Details(recipients=WRITTEN)
    with pytest.raises(service.NotDraft):
        service.set_details(minutes, details, actor=ORGANIZER, at=AT)
