"""Whoever gets a list sees what its people do not want."""

import io
import subprocess

from docx import Document
from python_calamine import CalamineWorkbook

from eventmgr.documents.catalogue import render
from eventmgr.documents.rules import Kind
from eventmgr.people import service
from eventmgr.people.rules import RequestKind
from tests.factories import AT, ORGANIZER, make_consent, make_registration


def test_the_list_marks_who_took_photos_back_and_who_asked_to_stop(event):
    make_registration(event, "Nguyễn Thị Mẫu An")
    no_photos = make_registration(event, "Nguyễn Thị Mẫu Bình")
    stopped = make_registration(event, "Nguyễn Thị Mẫu Chi")
    for made in (no_photos, stopped):
        make_consent(made, "photos")
        service.withdraw(made.person, event.id, "photos", actor=ORGANIZER, at=AT)
    service.ask(stopped.person, service.Wish(RequestKind.RESTRICT, event.id), actor=ORGANIZER, at=AT)
    book = CalamineWorkbook.from_filelike(io.BytesIO(render(event, Kind.DELEGATE_LIST, "xlsx")))
    rows = book.get_sheet_by_index(0).to_python()
    head = next(row for row in rows if "Họ và tên" in row)
    name, marks = head.index("Họ và tên"), head.index("Dữ liệu cá nhân")
    found = {row[name]: row[marks] for row in rows if str(row[name]).startswith("Nguyễn")}
    assert found == {
        "Nguyễn Thị Mẫu An": "",
        "Nguyễn Thị Mẫu Bình": "không đăng ảnh",
        "Nguyễn Thị Mẫu Chi": "hạn chế sử dụng; không đăng ảnh",
    }


def test_every_wish_is_marked_in_every_list_that_leaves_the_system(event, as_role, tmp_path):
    made = make_registration(event, "Nguyễn Thị Mẫu An")
    for purpose in ("zalo", "hotel_list", "messages"):
        make_consent(made, purpose)
    for purpose in ("zalo", "hotel_list"):
        service.withdraw(made.person, event.id, purpose, actor=ORGANIZER, at=AT)
    marks = "không gửi tin Zalo; không chuyển danh sách cho khách sạn"
    path = tmp_path / "list.pdf"
    path.write_bytes(render(event, Kind.DELEGATE_LIST, "pdf"))
    text = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True).stdout.decode()
    assert marks in " ".join(text.split())
    document = Document(io.BytesIO(render(event, Kind.DELEGATE_LIST, "docx")))
    assert marks in {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    answers = as_role(event, "organizer").post(f"/events/{event.slug}/registrations/questions/answers.xlsx?lang=en")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answers.data)).get_sheet_by_index(0).to_python()
    assert rows[-1][-1] == "no Zalo messages; not to be passed on to the hotel"
    path.write_bytes(render(event, Kind.INVITATION, "pdf"))
    text = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True).stdout.decode()
    assert "Zalo" not in text


def test_an_erased_person_stands_in_no_list(event):
    make_registration(event, "Nguyễn Thị Mẫu An")
    service.erase(make_registration(event, "Nguyễn Thị Mẫu Bình").person, actor=ORGANIZER, at=AT)
    book = CalamineWorkbook.from_filelike(io.BytesIO(render(event, Kind.DELEGATE_LIST, "xlsx")))
    text = str(book.get_sheet_by_index(0).to_python())
    assert "Nguyễn Thị Mẫu An" in text
    assert "Bình" not in text
    assert "(đã xóa)" not in text
