"""Papers as their readers hold them: read back from the PDF, the Word file and the workbook."""

import io
import subprocess
import unicodedata
from pathlib import Path

import pdfplumber
import pytest
import zxingcpp
from docx import Document
from flask import Flask
from PIL import Image
from python_calamine import CalamineWorkbook

from eventmgr.core.errors import DomainError
from eventmgr.documents.catalogue import CATALOGUE, render
from eventmgr.documents.rules import Kind
from eventmgr.events.models import Event
from eventmgr.registration.models import Registration
from tests.factories import make_group, make_registration, make_room, make_session

NAMES = ("Nguyễn Thị Mẫu Hòa", "H’Mẫu Êban", "Tôn Nữ Thị Mẫu Ý")


@pytest.fixture
def delegates(event: Event) -> list[Registration]:
    """Three delegates, the first of them in group 3."""
    people = [make_registration(event, *who) for who in zip(NAMES, ("56", "66", "46"), strict=True)]
    work = make_session(event, "group_work", takes_attendance=True)
    room = make_room(event, "Phòng thảo luận 3", 20)
    make_group(work, 3, members=(people[0],), room_id=room.id)
    return people


def text_of(pdf: bytes, tmp_path: Path) -> str:
    """What pdftotext reads, in one line."""
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf)
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode()
    assert unicodedata.is_normalized("NFC", text)
    return " ".join(text.split())


def test_a_badge_says_who_from_where_in_which_group(
    event: Event, delegates: list[Registration], tmp_path: Path
) -> None:
    pdf = render(event, Kind.BADGES, "pdf")
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        pages = [" ".join((page.extract_text() or "").split()) for page in document.pages]
        sizes = {(round(page.width / 72 * 25.4), round(page.height / 72 * 25.4)) for page in document.pages}
    assert sizes == {(86, 120)}
    assert len(pages) == 2 * len(NAMES)
    front = next(page for page in pages if "Nguyễn Thị Mẫu Hòa" in page)
    for words in ("ĐẠI BIỂU", "Khánh Hòa", "Trưởng Ban Gia đình - Xã hội", "Phòng thảo luận 3", "24 - 26/10/2024"):
        assert words in front
    text = text_of(pdf, tmp_path)
    assert all(name in text for name in NAMES)
    assert len(delegates) == len(NAMES)


def test_every_badge_carries_the_code_of_its_own_pass(
    app: Flask, event: Event, delegates: list[Registration], tmp_path: Path
) -> None:
    (tmp_path / "badges.pdf").write_bytes(render(event, Kind.BADGES, "pdf"))
    subprocess.run(["pdftoppm", "-r", "150", "-png", tmp_path / "badges.pdf", tmp_path / "page"], check=True)
    read = []
    for picture in sorted(tmp_path.glob("page-*.png")):
        from_image = zxingcpp.read_barcodes(Image.open(picture))
        read += [code.text for code in from_image]
    base = app.config["PUBLIC_URL"].upper()
    wanted = {f"{base}/P/{person.passes[-1].token}" for person in delegates}
    assert sorted(read) == sorted(wanted)


def test_the_delegate_list_says_the_same_in_pdf_word_and_excel(
    event: Event, delegates: list[Registration], tmp_path: Path
) -> None:
    text = text_of(render(event, Kind.DELEGATE_LIST, "pdf"), tmp_path)
    assert "Tổng số: 3 đại biểu, 3 tỉnh, thành phố." in text
    word = Document(io.BytesIO(render(event, Kind.DELEGATE_LIST, "docx")))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    book = CalamineWorkbook.from_filelike(io.BytesIO(render(event, Kind.DELEGATE_LIST, "xlsx")))
    rows = book.get_sheet_by_index(0).to_python()
    values = [value for row in rows for value in row]
    for person in delegates:
        name = person.person.full_name
        assert name in text
        assert cells.count(name) == 1
        assert values.count(name) == 1


def test_a_cell_that_looks_like_a_formula_stays_text(event: Event) -> None:
    make_registration(event, "=HYPERLINK(1)Mẫu", "56")
    book = CalamineWorkbook.from_filelike(io.BytesIO(render(event, Kind.DELEGATE_LIST, "xlsx")))
    values = [value for row in book.get_sheet_by_index(0).to_python() for value in row]
    assert "=HYPERLINK(1)Mẫu" in values


def test_a_paper_about_nobody_is_refused_in_words(event: Event) -> None:
    with pytest.raises(DomainError) as refusal:
        render(event, Kind.BADGES, "pdf")
    assert str(refusal.value.message)


OTHERS = (Kind.NAME_CARDS, Kind.ATTENDANCE_SHEET, Kind.ROOM_SIGNS, Kind.INVITATION, Kind.AGENDA)


@pytest.mark.parametrize("kind", OTHERS)
def test_every_other_paper_can_be_printed(
    kind: Kind, event: Event, delegates: list[Registration], tmp_path: Path
) -> None:
    room = make_room(event)
    make_session(event, "training", room_id=room.id, title="Kiến thức về dinh dưỡng cho gia đình")
    assert delegates
    text = text_of(render(event, kind, "pdf"), tmp_path)
    wanted = {
        Kind.NAME_CARDS: "TÔN NỮ THỊ MẪU Ý",
        Kind.ATTENDANCE_SHEET: "DANH SÁCH ĐIỂM DANH",
        Kind.ROOM_SIGNS: "Kiến thức về dinh dưỡng cho gia đình",
        Kind.INVITATION: "GIẤY MỜI",
        Kind.AGENDA: "CHƯƠNG TRÌNH",
    }
    assert wanted[kind] in text


def test_the_catalogue_holds_every_kind() -> None:
    assert set(CATALOGUE) == set(Kind)
