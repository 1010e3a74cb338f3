"""The whole way of issue and paper: the day of Nha Trang gives minutes that hold it, in print and in Word alike."""

import io
from pathlib import Path

import pdfplumber
import pytest
from flask import Flask

from eventmgr.cli.demo_people import load_demo
from eventmgr.events.models import Event
from eventmgr.minutes.papers import conclusions_paper, extract_papers, minutes_paper, results_paper, to_pdf
from eventmgr.minutes.queries import list_all_outcomes
from eventmgr.rendering.blocks import Paper
from eventmgr.rendering.word import to_docx
from tests.minutes.nha_trang import play
from tests.minutes.test_papers import read, words
from tests.rendering.converted import converted, sentences


@pytest.fixture
def played(app: Flask) -> Event:
    """The event on the evening of its first day."""
    assert app
    return play()


def test_the_day_stands_in_the_minutes_and_word_says_the_same(played: Event, tmp_path: Path) -> None:
    papers = (
        minutes_paper(played),
        conclusions_paper(played),
        extract_papers(played, "66")[0],
        results_paper(played),
    )
    printed = [to_pdf(paper) for paper in papers]
    _holds_the_day(played, printed[0], tmp_path)
    _holds_who_came(printed[0])
    results = words(read(printed[3], tmp_path))
    assert "78 học viên; chưa có số liệu điểm danh; chưa cấp giấy chứng nhận." in results
    _is_the_same_in_word(papers, printed, tmp_path)


def _holds_the_day(event: Event, pdf: bytes, folder: Path) -> None:
    text = words(read(pdf, folder))
    topics = [group["topic"] for group in load_demo()["groups"]]
    assert [topic for topic in topics if f"Chủ đề: {topic}" in text] == topics
    assert len(topics) == 5
    outcomes = [row.text for row in list_all_outcomes(event.id)]
    assert len(outcomes) == 3
    merged = text.partition("6. Kết quả tổng hợp của các nhóm")[2].partition("V. KẾT LUẬN CỦA CHỦ TỌA")[0]
    assert [words(told) for told in outcomes if words(told) in merged] == [words(told) for told in outcomes]
    assert "(Nhóm 1, 3)" in merged
    for said in (
        "Triệu tập 78 đại biểu; có mặt 77; vắng 1 (có lý do 1: đi công tác đột xuất 1); 33/33 tỉnh, thành phố",
        "Tổng số tiền, quà vận động qua các kênh: gần 170 tỷ đồng",
        "Hội nghị kết thúc vào 17 giờ 20 phút, ngày 24 tháng 10 năm 2024./.",
        "Thực tế: khai mạc lúc 07:35 (chương trình 07:30); kết thúc lúc 17:20 (chương trình 17:15).",
    ):
        assert said in text, said


def _holds_who_came(pdf: bytes) -> None:
    """The annex counts each province; the next one names everybody."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        tables = [table for page in document.pages for table in page.extract_tables()]
    counts = [row for table in tables if table[0][1:3] == ["Tỉnh, thành phố", "Triệu tập"] for row in table[1:]]
    assert len(counts) == 33 + 1
    assert counts[-1][2:5] == ["78", "77", "1"]
    assert sum(int(row[2] or 0) for row in counts[:-1]) == 78
    assert ["Thành phố Đà Nẵng", "3", "3", "0"] in [row[1:5] for row in counts]
    people = [row for table in tables if table[0][1] == "Họ và tên" for row in table[1:] if row[1]]
    assert [row[0] for row in people] == [str(number) for number in range(1, 79)]
    assert len([row for row in people if (row[4] or "").startswith("Vắng có lý do")]) == 1


def _is_the_same_in_word(papers: tuple[Paper, ...], printed: list[bytes], folder: Path) -> None:
    opened = converted([to_docx(paper) for paper in papers], folder)
    for paper, ours, theirs in zip(papers, printed, opened, strict=True):
        assert sentences(theirs, paper, folder) == sentences(ours, paper, folder), paper.title
