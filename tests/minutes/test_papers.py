"""What stands in the printed minutes and in the Word file, read back out of them."""

import io
import re
import subprocess
import unicodedata
import zipfile
from pathlib import Path

import pdfplumber
import zxingcpp
from PIL import Image

from eventmgr.core.files import store
from eventmgr.events.models import Event
from eventmgr.groups.queries import list_group_sessions
from eventmgr.minutes import service
from eventmgr.minutes.models import Minutes
from eventmgr.minutes.papers import minutes_paper, render, to_pdf
from eventmgr.minutes.rules import Section
from eventmgr.outcomes.queries import merge_board
from eventmgr.outcomes.service import merge_points, unmerge
from eventmgr.rendering.word import to_docx
from tests.factories import AT, ORGANIZER
from tests.minutes.meeting import PAPER, TOPICS, make_meeting, moment

TASKS = "Ban hành hướng dẫn nhân rộng mô hình | Ban Gia đình - Xã hội | các tỉnh, thành phố | Quý I/2025"


def write(event: Event, tasks: str = TASKS) -> Minutes:
    minutes = service.get_or_create(event, actor=ORGANIZER, at=AT)
    details = service.Details(
        chair_name="Nguyễn Thị Mẫu An",
        chair_position="Phó Chủ tịch Hội LHPN Việt Nam",
        secretary_name="Lê Thị Mẫu Bình",
        started_at=moment(7, 35),
        ended_at=moment(17, 20),
    )
    written = {Section.CONCLUSIONS: "Nhân rộng mô hình.\nTăng cường phối hợp."}
    service.save(minutes, details, written, actor=ORGANIZER, at=AT)
    if tasks:
        service.give(event, tasks, actor=ORGANIZER, at=AT)
    return minutes


def read(pdf: bytes, folder: Path) -> str:
    """The text of a PDF in one line, as pdftotext reads it."""
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    run = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True)
    text = run.stdout.decode()
    assert unicodedata.is_normalized("NFC", text)
    return text


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_draft_says_so_and_has_no_number(event: Event, tmp_path: Path) -> None:
    make_meeting(event)
    text = words(read(to_pdf(minutes_paper(event)), tmp_path))
    assert "(DỰ THẢO)" in text
    assert "Số: ……/BB-ĐCT" in text
    assert "Mã tài liệu" not in text


def test_the_paper_holds_the_meeting_word_for_word(event: Event, tmp_path: Path) -> None:
    make_meeting(event)
    write(event)
    pages = read(to_pdf(minutes_paper(event)), tmp_path)
    text = words(pages)
    assert text == unicodedata.normalize("NFC", text)
    for expected in (
        "BIÊN BẢN",
        "Thời gian bắt đầu: 07 giờ 35 phút, ngày 24 tháng 10 năm 2024",
        "Chủ trì (chủ tọa): Nguyễn Thị Mẫu An, Phó Chủ tịch Hội LHPN Việt Nam.",
        "Triệu tập 5 đại biểu; có mặt 4; vắng 1 (có lý do 1: ốm 1); 3/4 tỉnh, thành phố (danh sách kèm theo)",
        "I. KHAI MẠC",
        "Số tiền vận động: gần 170 tỷ đồng.",
        f"1. Hội LHPN tỉnh Khánh Hòa: {PAPER}.",
        f"Chủ đề: {TOPICS[0]}",
        f"Chủ đề: {TOPICS[1]}",
        "Thiếu nguồn lực ở cơ sở. (Trần Thị Mẫu Ánh, Khánh Hòa)",
        "H’Mẫu Êban (Đắk Lắk): Đề nghị hướng dẫn vận hành địa chỉ tin cậy.",
        "VI. KẾT LUẬN CỦA CHỦ TỌA",
        "VII. NHIỆM VỤ",
        "Hội nghị kết thúc vào 17 giờ 20 phút, ngày 24 tháng 10 năm 2024./.",
        "Tỉnh Thừa Thiên Huế 1 0 1 ốm",
        "Tổng số 5 4 1",
        "Nơi nhận: - Lưu: VT, GĐXH.",
    ):
        assert expected in text, expected
    assert re.search(r"THƯ KÝ\s+CHỦ TỌA", pages)
    assert re.search(r"Lê Thị Mẫu Bình\s+Nguyễn Thị Mẫu An", pages)
    assert text.index("CHỦ TỌA Lê") < text.index("Nơi nhận:")
    head = text[: text.index("BIÊN BẢN")]
    assert "ngày" not in head


def test_an_empty_event_still_gives_a_paper(event: Event, tmp_path: Path) -> None:
    text = words(read(to_pdf(minutes_paper(event)), tmp_path))
    assert "chưa có số liệu điểm danh" in text
    assert "I. " not in text


def test_the_locked_paper_carries_number_and_a_code_to_check(event: Event, tmp_path: Path) -> None:
    make_meeting(event)
    minutes = write(event)
    service.submit(minutes, actor=ORGANIZER, at=AT)
    service.lock(minutes, render, actor=ORGANIZER, at=AT)
    pdf = store().get(service.file_key(minutes, "pdf"))
    text = words(read(pdf, tmp_path))
    assert "Số: 01/BB-ĐCT" in text
    assert "Kèm theo Biên bản số 01/BB-ĐCT" in text
    assert "DỰ THẢO" not in text
    assert decoded(pdf) == [f"http://127.0.0.1:8000/verify/{minutes.code}"]


def test_merged_points_stand_once_with_whose_they_are(event: Event, tmp_path: Path) -> None:
    make_meeting(event)
    [session] = list_group_sessions(event.id)
    alike = [item for item in merge_board(session).loose if item.text.startswith("Thiếu")]
    outcome = merge_points(session, {item.id: item.version for item in alike}, actor=ORGANIZER, at=AT)
    text = words(read(to_pdf(minutes_paper(event)), tmp_path))
    assert text.count("Thiếu nguồn lực ở cơ sở.") == 1
    assert "3. Kết quả tổng hợp của các nhóm a) Thực trạng, khó khăn: - Thiếu nguồn lực ở cơ sở. (Nhóm 1, 2)" in text
    assert text.count("Lồng ghép với Chương trình mục tiêu quốc gia.") == 2
    unmerge(outcome, actor=ORGANIZER, at=AT)
    text = words(read(to_pdf(minutes_paper(event)), tmp_path))
    assert "Kết quả tổng hợp" not in text
    assert text.count("Thiếu nguồn lực ở cơ sở.") == 2


def test_the_minutes_count_who_spoke(event: Event, tmp_path: Path) -> None:
    make_meeting(event)
    text = words(read(to_pdf(minutes_paper(event)), tmp_path))
    assert "Thành viên: 2 người, 1 tỉnh, thành phố; phát biểu 1 người." in text
    assert "Đại biểu phát biểu thảo luận: 3 người, 3 tỉnh, thành phố." in text


def test_word_says_the_same(event: Event) -> None:
    make_meeting(event)
    write(event)
    with zipfile.ZipFile(io.BytesIO(to_docx(minutes_paper(event)))) as file:
        document = words(re.sub(r"<[^>]+>", "", file.read("word/document.xml").decode()))
    for expected in (*TOPICS, "H’Mẫu Êban (Đắk Lắk):", "17 giờ 20 phút", "THƯ KÝ", "(DỰ THẢO)"):
        assert expected.replace("&", "&amp;") in document, expected


def decoded(pdf: bytes) -> list[str]:
    """What the QR codes of a PDF hold."""
    found: list[str] = []
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            image: Image.Image = page.to_image(resolution=150).original
            found += [code.text for code in zxingcpp.read_barcodes(image)]
    return found
