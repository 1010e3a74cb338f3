"""The papers that follow the minutes: notice of conclusions, extracts for provinces, report of results."""

import io
from datetime import date
from pathlib import Path

import pdfplumber
import pytest

from eventmgr.core.db import transaction
from eventmgr.core.errors import DomainError
from eventmgr.documents.catalogue import render
from eventmgr.documents.rules import Kind
from eventmgr.events.models import Event
from eventmgr.groups.queries import list_group_sessions
from eventmgr.minutes import service
from eventmgr.minutes.models import Minutes, Task, TaskOwner
from eventmgr.minutes.papers import conclusions_paper, extract_papers, minutes_paper, results_paper, to_pdf
from eventmgr.minutes.rules import Mode, Section, TaskState
from eventmgr.outcomes.queries import merge_board
from eventmgr.outcomes.service import merge_points
from eventmgr.registration.queries import list_delegations
from eventmgr.rendering.blocks import Paper
from tests.factories import AT, ORGANIZER
from tests.minutes.meeting import PAPER, TOPICS, make_meeting
from tests.minutes.test_papers import TASKS, read, words, write


@pytest.fixture
def minutes(event: Event) -> Minutes:
    """The meeting with its minutes: conclusions are written, and no task is given yet."""
    make_meeting(event)
    return write(event, tasks="")


def give(event: Event) -> None:
    """Two tasks as rows: one of Khánh Hòa's delegation, one of an office."""
    [ours] = [row for row in list_delegations(event.id) if row.admin_unit.name == "Khánh Hòa"]
    with transaction() as session:
        for number, (name, delegation_id, content) in enumerate(
            (
                ("Đoàn Khánh Hòa", ours.id, "Nhân rộng mô hình Mẫu"),
                ("Ban Gia đình - Xã hội", None, "Ban hành hướng dẫn Mẫu"),
            )
        ):
            owner = TaskOwner(
                event_id=event.id, key=f"MẪU{number}", name=name, delegation_id=delegation_id, created_at=AT
            )
            session.add(owner)
            session.flush()
            task = Task(event_id=event.id, owner_id=owner.id, position=number, content=content, created_at=AT)
            task.due_on, task.state = date(2025, 3, 31), TaskState.OPEN if number else TaskState.DONE
            session.add(task)


def rows_of(paper: Paper) -> list[list[str]]:
    """The rows of all tables of the PDF, each cell in one line."""
    with pdfplumber.open(io.BytesIO(to_pdf(paper))) as pdf:
        tables = [table for page in pdf.pages for table in page.extract_tables()]
    return [[words(cell or "") for cell in row] for table in tables for row in table]


def printed(paper: Paper, tmp_path: Path) -> str:
    return words(read(to_pdf(paper), tmp_path))


def test_the_notice_holds_what_the_chair_concluded(event: Event, minutes: Minutes, tmp_path: Path) -> None:
    service.give(event, TASKS, actor=ORGANIZER, at=AT)
    text = printed(conclusions_paper(event), tmp_path)
    for expected in (
        "/TB-ĐCT",
        "Khánh Hòa, ngày …… tháng …… năm ……",
        "THÔNG BÁO Kết luận tại",
        "(DỰ THẢO)",
        "Ngày 24 tháng 10 năm 2024, tại",
        "dự có 4/5 đại biểu của 3 tỉnh, thành phố. Nguyễn Thị Mẫu An, Phó Chủ tịch Hội LHPN Việt Nam chủ trì hội nghị.",
        "I. NỘI DUNG KẾT LUẬN Nhân rộng mô hình. Tăng cường phối hợp.",
        "II. NHIỆM VỤ",
        "tổ chức thực hiện./.",
    ):
        assert expected in text, expected
    assert rows_of(conclusions_paper(event))[1:] == [
        ["1", "Ban hành hướng dẫn nhân rộng mô hình", "Ban Gia đình - Xã hội", "các tỉnh, thành phố", "Quý I/2025"]
    ]
    assert minutes.number is None


def test_there_is_no_notice_of_nothing(event: Event) -> None:
    with pytest.raises(DomainError) as refusal:
        render(event, Kind.CONCLUSIONS, "pdf")
    assert str(refusal.value.message)


def test_after_the_lock_its_files_are_handed_out_and_the_notice_carries_its_day(event: Event, minutes: Minutes) -> None:
    service.submit(minutes, actor=ORGANIZER, at=AT)
    service.lock(minutes, lambda _minutes: {"pdf": b"%PDF-", "docx": b"PK"}, actor=ORGANIZER, at=AT)
    assert [render(event, Kind.MINUTES, kept) for kept in ("pdf", "docx")] == [b"%PDF-", b"PK"]
    head = conclusions_paper(event).head
    assert head is not None
    assert head.place_and_date == "Khánh Hòa, ngày 24 tháng 10 năm 2024"
    assert conclusions_paper(event).reference == ""


def test_an_extract_holds_what_one_province_said_and_must_do(event: Event, minutes: Minutes, tmp_path: Path) -> None:
    give(event)
    [paper] = extract_papers(event, "56")
    text = printed(paper, tmp_path)
    for expected in (
        "TRÍCH BIÊN BẢN",
        "(Dự thảo; trích từ Biên bản số ……/BB-ĐCT)",
        "I. ĐẠI BIỂU TỈNH KHÁNH HÒA",
        "Trần Thị Mẫu Ánh",
        "II. Ý KIẾN CỦA ĐẠI BIỂU Nhóm 1: - Thiếu nguồn lực ở cơ sở. (Trần Thị Mẫu Ánh)",
        f"III. NỘI DUNG LIÊN QUAN - Tham luận: Hội LHPN tỉnh Khánh Hòa: {PAPER}.",
        "IV. KẾT LUẬN CỦA CHỦ TỌA Nhân rộng mô hình.",
        "V. NHIỆM VỤ",
        "Nhân rộng mô hình Mẫu Đoàn Khánh Hòa",
        "31/03/2025",
        "Hội LHPN tỉnh Khánh Hòa;",
    ):
        assert expected in text, expected
    assert "Êban" not in text
    assert "Ban hành hướng dẫn Mẫu" not in text
    assert minutes.state is not None


def test_an_extract_holds_outcomes_made_of_the_provinces_points(event: Event, minutes: Minutes, tmp_path: Path) -> None:
    [session] = list_group_sessions(event.id)
    alike = [item for item in merge_board(session).loose if item.text.startswith("Thiếu")]
    merge_points(session, {item.id: item.version for item in alike}, actor=ORGANIZER, at=AT)
    by_code = {code: printed(extract_papers(event, code)[0], tmp_path) for code in ("56", "66")}
    outcome = "- Thực trạng, khó khăn: Thiếu nguồn lực ở cơ sở. (Nhóm 1, 2)"
    assert outcome in by_code["56"]
    assert outcome not in by_code["66"]
    assert "- Đề nghị hướng dẫn vận hành địa chỉ tin cậy. (H’Mẫu Êban)" in by_code["66"]
    assert minutes.locked_at is None


def test_each_province_has_its_extract_in_one_file(event: Event, minutes: Minutes, tmp_path: Path) -> None:
    text = words(read(render(event, Kind.EXTRACT, "pdf"), tmp_path))
    assert text.count("TRÍCH BIÊN BẢN Hội nghị") == len(list_delegations(event.id)) == 4
    assert render(event, Kind.EXTRACT, "docx")[:2] == b"PK"
    assert minutes.number is None


def test_an_extract_for_a_province_that_is_not_there_is_refused(event: Event) -> None:
    with pytest.raises(DomainError):
        extract_papers(event, "01")


def test_the_report_counts_people_groups_and_tasks(event: Event, minutes: Minutes, tmp_path: Path) -> None:
    give(event)
    text = printed(results_paper(event), tmp_path)
    for expected in (
        "BÁO CÁO Kết quả",
        "II. ĐẠI BIỂU THAM DỰ Triệu tập 5 đại biểu; có mặt 4; vắng 1",
        f"- Hội LHPN tỉnh Khánh Hòa: {PAPER}.",
        "Trên đây là báo cáo kết quả",
        "Phụ lục ĐẠI BIỂU THAM DỰ THEO TỈNH, THÀNH PHỐ",
    ):
        assert expected in text, expected
    rows = rows_of(results_paper(event))
    assert ["1", "Trưởng Ban Gia đình - Xã hội", "5"] in rows
    assert [row for row in rows if row[1] in TOPICS] == [
        ["1", TOPICS[0], "2", "1", "2"],
        ["2", TOPICS[1], "2", "1", "2"],
    ]
    assert ["1", "Nhân rộng mô hình Mẫu", "Đoàn Khánh Hòa", "31/03/2025", "Đã hoàn thành"] in rows
    assert ["2", "Ban hành hướng dẫn Mẫu", "Ban Gia đình - Xã hội", "31/03/2025", "Chưa báo cáo"] in rows
    assert minutes.number is None


def test_the_report_of_an_event_without_anything_is_a_paper(event: Event, tmp_path: Path) -> None:
    text = printed(results_paper(event), tmp_path)
    assert "chưa có số liệu điểm danh" in text
    assert text.count("./.") == 1


def test_a_text_in_place_of_the_data_stands_alone(event: Event, minutes: Minutes, tmp_path: Path) -> None:
    service.save(minutes, {}, {Section.OPENING: "Bà Mẫu tuyên bố lý do."}, actor=ORGANIZER, at=AT)
    assert "Tuyên bố lý do" in printed(minutes_paper(event), tmp_path).partition("II. BÁO CÁO")[0]
    with transaction():
        [row] = [row for row in minutes.texts if row.section is Section.OPENING]
        row.mode = Mode.REPLACE
    opening = printed(minutes_paper(event), tmp_path).partition("I. KHAI MẠC")[2].partition("II. BÁO CÁO")[0]
    assert opening.strip() == "Bà Mẫu tuyên bố lý do."
