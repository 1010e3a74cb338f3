"""Papers as their readers hold them: read back from the PDF, the Word file and the workbook."""

import io
import subprocess
import unicodedata
from datetime import timedelta
from pathlib import Path

import pdfplumber
import pytest
import zxingcpp
from docx import Document
from flask import Flask
from PIL import Image
from python_calamine import CalamineWorkbook

from eventmgr.checkin.queries import list_paper
from eventmgr.checkin.rules import Result, Source
from eventmgr.checkin.service import check_in
from eventmgr.core.db import transaction
from eventmgr.core.errors import DomainError
from eventmgr.core.ids import new_token, uuid7
from eventmgr.documents.catalogue import CATALOGUE, render
from eventmgr.documents.rules import Choice, Kind, PaperSize, Selection, Sort
from eventmgr.events.models import Event
from eventmgr.registration.models import Invitation, Registration
from tests.factories import AT, ORGANIZER, make_group, make_registration, make_room, make_session

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
    base = app.config["PUBLIC_URL"].upper()
    wanted = {f"{base}/P/{person.passes[-1].token}" for person in delegates}
    assert sorted(codes_of(render(event, Kind.BADGES, "pdf"), tmp_path)) == sorted(wanted)


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


def codes_of(pdf: bytes, folder: Path) -> list[str]:
    """What a camera reads on the pages."""
    (folder / "codes.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "150", "-png", folder / "codes.pdf", folder / "code"], check=True)
    pictures = [Image.open(picture) for picture in sorted(folder.glob("code-*.png"))]
    return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]


def test_the_code_of_each_row_of_a_sign_in_sheet_lets_its_person_in(
    event: Event, delegates: list[Registration], tmp_path: Path
) -> None:
    lesson = make_session(event, "training", takes_attendance=True, title="Dinh dưỡng cho gia đình")
    only = Selection(session=Choice(lesson.id, lesson.title))
    pdf = render(event, Kind.SIGN_IN, "pdf", only)
    read = codes_of(pdf, tmp_path)
    assert len(read) == len(delegates)
    answers = [
        check_in(
            event,
            operation_id=uuid7(),
            token=code,
            session_id=lesson.id,
            source=Source.STAFF,
            at=AT,
            recorded_at=AT,
            actor=ORGANIZER,
        )
        for code in read
    ]
    assert [answer.result for answer in answers] == [Result.ACCEPTED] * len(delegates)
    assert {answer.delegate.id for answer in answers if answer.delegate} == {person.id for person in delegates}
    text = text_of(pdf, tmp_path)
    assert [word in text for word in (*NAMES, "DANH SÁCH KÝ TÊN", "Dinh dưỡng cho gia đình")] == [True] * 5
    word = Document(io.BytesIO(render(event, Kind.SIGN_IN, "docx", only)))
    rows = [[cell.text for cell in row.cells] for table in word.tables for row in table.rows]
    numbers = {row[1]: row[0] for row in rows if len(row) == 4 and row[1] in NAMES}
    assert {name: int(number) for name, number in numbers.items()} == {
        row.full_name: row.number for row in list_paper(event.id, lesson.id)
    }


def test_all_sign_in_sheets_are_one_workbook_with_a_row_for_each_session(
    event: Event, delegates: list[Registration]
) -> None:
    make_session(event, "training", takes_attendance=True, title="Dinh dưỡng cho gia đình")
    book = CalamineWorkbook.from_filelike(io.BytesIO(render(event, Kind.SIGN_IN, "xlsx")))
    rows = book.get_sheet_by_index(0).to_python()
    assert [sum(row[1] == person.person.full_name for row in rows) for person in delegates] == [2, 2, 2]
    assert sum(str(row[1]).startswith("Dinh dưỡng cho gia đình, 08:00 - ") for row in rows) == 1


def test_each_letter_leads_its_person_to_the_own_page_or_to_register(
    app: Flask, event: Event, delegates: list[Registration], tmp_path: Path
) -> None:
    with transaction() as session:
        invited = Invitation(
            event_id=event.id,
            category_id=delegates[0].category_id,
            full_name="Lý Thị Mẫu Khuê",
            key=new_token(20),
            created_at=AT,
            expires_at=AT + timedelta(days=9),
        )
        session.add(invited)
    word = Document(io.BytesIO(render(event, Kind.INVITATION_LETTERS, "docx", at=AT)))
    lines = [paragraph.text.strip() for paragraph in word.paragraphs]
    assert [lines.count(name) for name in (*NAMES, "Lý Thị Mẫu Khuê", "GIẤY MỜI")] == [1, 1, 1, 1, 4]
    assert len(word.inline_shapes) == 4
    pdf = render(event, Kind.INVITATION_LETTERS, "pdf", at=AT)
    base = app.config["PUBLIC_URL"]
    wanted = {f"{base.upper()}/P/{person.passes[-1].token}" for person in delegates} | {f"{base}/i/{invited.key}"}
    read = codes_of(pdf, tmp_path)
    assert sorted(read) == sorted(wanted)
    text = text_of(pdf, tmp_path)
    assert [text.count(name) for name in (*NAMES, "Lý Thị Mẫu Khuê", "GIẤY MỜI")] == [1, 1, 1, 1, 4]


def test_the_poster_leads_to_registration_on_one_sheet_of_either_size(app: Flask, event: Event, tmp_path: Path) -> None:
    wanted = f"{app.config['PUBLIC_URL']}/e/{event.slug}/register"
    for size, millimetres in ((PaperSize.A4, (210, 297)), (PaperSize.A3, (297, 420))):
        pdf = render(event, Kind.POSTER, "pdf", Selection(size=size))
        with pdfplumber.open(io.BytesIO(pdf)) as document:
            sheets = [(round(page.width / 72 * 25.4), round(page.height / 72 * 25.4)) for page in document.pages]
        assert sheets == [millimetres]
    assert codes_of(pdf, tmp_path) == [wanted]
    assert f"127.0.0.1:8000/e/{event.slug}" in text_of(pdf, tmp_path)


def test_the_lists_of_groups_say_the_same_on_the_door_in_word_and_in_excel(
    event: Event, delegates: list[Registration], tmp_path: Path
) -> None:
    [first, *others] = [person.person.full_name for person in delegates]
    text = text_of(render(event, Kind.GROUP_DOORS, "pdf"), tmp_path)
    word = Document(io.BytesIO(render(event, Kind.GROUP_DOORS, "docx")))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    book = CalamineWorkbook.from_filelike(io.BytesIO(render(event, Kind.GROUP_DOORS, "xlsx")))
    values = [value for row in book.get_sheet_by_index(0).to_python() for value in row]
    assert (text.count(first), cells.count(first), values.count(first)) == (1, 1, 1)
    assert [name in text or name in cells or name in values for name in others] == [False, False]
    assert text.count("Phòng thảo luận 3") == 1
    assert sum("Phòng thảo luận 3" in str(value) for value in values) == 1


def test_a_list_on_a_door_that_goes_on_says_whose_it_is(event: Event) -> None:
    people = [make_registration(event, f"Nguyễn Thị Mẫu {number}", "56") for number in range(50)]
    work = make_session(event, "group_work")
    make_group(work, 3, members=people)
    make_group(work, 4, members=(make_registration(event, NAMES[0], "56"),))
    with pdfplumber.open(io.BytesIO(render(event, Kind.GROUP_DOORS, "pdf"))) as document:
        heads = [(page.extract_text() or "").splitlines()[0] for page in document.pages]
    assert heads == [event.name, "Nhóm 3 (tiếp theo)", event.name]


def test_a_list_in_another_order_has_a_column_for_the_province(event: Event, delegates: list[Registration]) -> None:
    assert delegates
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(render(event, Kind.ATTENDANCE_SHEET, "xlsx", Selection(sort=Sort.GIVEN)))
    )
    rows = book.get_sheet_by_index(0).to_python()
    listed = [row[:3] for row in rows if row[0] in {1, 2, 3}]
    assert listed == [
        [1, "H’Mẫu Êban", "Đắk Lắk"],
        [2, "Nguyễn Thị Mẫu Hòa", "Khánh Hòa"],
        [3, "Tôn Nữ Thị Mẫu Ý", "Thừa Thiên Huế"],
    ]


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
