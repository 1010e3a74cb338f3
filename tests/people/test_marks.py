"""Whoever gets a list sees what its people do not want."""

import io

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


def test_an_erased_person_stands_in_no_list(event):
    make_registration(event, "Nguyễn Thị Mẫu An")
    service.erase(make_registration(event, "Nguyễn Thị Mẫu Bình").person, actor=ORGANIZER, at=AT)
    book = CalamineWorkbook.from_filelike(io.BytesIO(render(event, Kind.DELEGATE_LIST, "xlsx")))
    text = str(book.get_sheet_by_index(0).to_python())
    assert "Nguyễn Thị Mẫu An" in text
    assert "Bình" not in text
    assert "(đã xóa)" not in text
