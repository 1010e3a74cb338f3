"""The pages of the training and the printed certificates."""

import io
import subprocess
import unicodedata
from datetime import date, timedelta
from pathlib import Path

import pdfplumber
import pytest
import zxingcpp

from eventmgr.core.db import transaction
from eventmgr.events.models import Event
from eventmgr.people.rules import Sex
from eventmgr.training.models import Certificate, Course
from eventmgr.training.papers import certificates_pdf
from eventmgr.training.queries import list_certificates, list_courses
from eventmgr.training.service import enrol, issue_certificates, revoke
from tests.conftest import SignIn
from tests.factories import AT, ORGANIZER, count_audit, make_course, make_event, make_registration, make_session
from tests.minutes.meeting import check_in, moment
from tests.training.class_room import make_class_room

NAMES = ("Nguyễn Thị Ngọc Mẫu Ánh", "H’Mẫu Êban", "Trần Công Tằng Tôn Nữ Thị Huyền Mẫu Diễm Hương")


def path(event: Event, rest: str = "") -> str:
    return f"/events/{event.slug}/training{rest}"


def attended(event: Event, *names: str) -> Course:
    """A course that all of these went through."""
    lesson = make_session(event, "training", start=moment(8, day=25), takes_attendance=True, title="Dinh dưỡng")
    check_in(event, lesson, *(make_registration(event, name, province="66") for name in names))
    return make_course(event, (lesson,))


def given(event: Event, *names: str) -> list[Certificate]:
    return issue_certificates(attended(event, *names), on=date(2024, 10, 26), actor=ORGANIZER, at=AT)


def test_the_page_shows_courses_roster_and_who_would_miss(event: Event, as_role: SignIn) -> None:
    course = attended(event, "Nguyễn Thị Mẫu Hòa")
    make_registration(event, "Lê Thị Mẫu Vắng")
    trainer = as_role(event, "trainer")
    assert course.title in trainer.get(path(event)).get_data(as_text=True)
    page = trainer.get(path(event, f"/{course.id}/certificates"))
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    missing = text[text.index("missing-title") : text.index("getting-title")]
    assert ["Nguyễn Thị Mẫu Hòa" in missing, "Lê Thị Mẫu Vắng" in missing] == [False, True]
    assert "certificates.pdf" not in text


def test_an_event_without_a_course_says_what_to_do(event: Event, as_role: SignIn) -> None:
    text = as_role(event, "organizer").get(path(event)).get_data(as_text=True)
    assert path(event, "/new") in text


@pytest.mark.parametrize(("role", "status"), [("viewer", 200), ("staff", 403), ("facilitator", 403)])
def test_who_may_see_the_training(event: Event, as_role: SignIn, role: str, status: int) -> None:
    assert as_role(event, role).get(path(event)).status_code == status


def test_a_course_is_added_with_its_subject(event: Event, as_role: SignIn) -> None:
    lesson = make_session(event, "training")
    organizer = as_role(event, "organizer")
    data = {"title": "Lớp tập huấn Mẫu", "minimum_share": "80", "number_sign": "GCN-ĐCT"}
    answer = organizer.post(path(event, "/new"), data=data)
    assert answer.status_code == 303
    (course,) = list_courses(event.id)
    module = {"title": "Dinh dưỡng", "hours": "2.92", "sessions": [str(lesson.id)]}
    assert organizer.post(path(event, f"/{course.id}/modules/new"), data=module).status_code == 303
    (course,) = list_courses(event.id)
    assert [[link.session_id for link in row.sessions] for row in course.modules] == [[lesson.id]]
    assert organizer.get(path(event, f"/modules/{course.modules[0].id}")).status_code == 200
    assert organizer.get(path(event, f"/{course.id}")).status_code == 200
    assert (count_audit("course.create"), count_audit("module.create")) == (1, 1)


@pytest.mark.parametrize("minimum", ["101", "0", "viel", ""])
def test_a_share_over_the_whole_is_refused_and_nothing_changes(event: Event, as_role: SignIn, minimum: str) -> None:
    data = {"title": "Lớp Mẫu", "minimum_share": minimum, "number_sign": "GCN"}
    page = as_role(event, "organizer").post(path(event, "/new"), data=data)
    assert page.status_code == 422
    assert "Lớp Mẫu" in page.get_data(as_text=True)
    assert list_courses(event.id) == []
    assert count_audit("course.create") == 0


def test_certificates_are_issued_by_who_may(event: Event, as_role: SignIn) -> None:
    course = attended(event, *NAMES)
    assert as_role(event, "trainer").post(path(event, f"/{course.id}/certificates")).status_code == 403
    assert list_certificates(course.id) == []


def test_certificates_are_issued_revoked_and_issued_again(event: Event, as_role: SignIn) -> None:
    course = attended(event, *NAMES)
    organizer = as_role(event, "organizer")
    for _again in range(2):
        assert organizer.post(path(event, f"/{course.id}/certificates")).status_code == 303
    assert [one.number for one in list_certificates(course.id)] == [1, 2, 3]
    certificate = list_certificates(course.id)[0]
    address = path(event, f"/certificates/{certificate.id}")
    assert organizer.get(f"{address}/revoke").status_code == 200
    assert organizer.post(f"{address}/revoke", data={"reason": ""}).status_code == 422
    assert organizer.post(f"{address}/reissue").status_code == 409
    assert organizer.post(f"{address}/revoke", data={"reason": "In sai tên"}).status_code == 303
    assert organizer.get(path(event)).status_code == 200
    assert organizer.get(path(event, f"/{course.id}/certificates")).status_code == 200
    assert organizer.post(f"{address}/reissue").status_code == 303
    assert [one.revoked_at for one in list_certificates(course.id)] == [None] * 3


def test_ids_of_another_event_are_not_found(event: Event, as_role: SignIn) -> None:
    other = make_event()
    (certificate,) = given(other, "Mẫu An")
    organizer = as_role(event, "organizer")
    for rest in (
        f"/certificates/{certificate.id}/revoke",
        f"/certificates/{certificate.id}/reissue",
        f"/{certificate.course_id}/certificates",
        f"/{certificate.course_id}",
    ):
        assert organizer.post(path(event, rest), data={"reason": "x"}).status_code == 404, rest
    assert list_certificates(certificate.course_id)[0].revoked_at is None


def test_without_certificates_there_is_no_file(event: Event, as_role: SignIn) -> None:
    attended(event, "Mẫu An")
    assert as_role(event, "organizer").get(path(event, "/certificates.pdf")).status_code == 404


def test_the_file_holds_a_sheet_for_each_valid_certificate(event: Event, as_role: SignIn, tmp_path: Path) -> None:
    certificates = given(event, *NAMES)
    with transaction():
        certificates[0].registration.person.sex = Sex.FEMALE
    revoke(certificates[1], "In sai tên", actor=ORGANIZER, at=AT)
    answer = as_role(event, "viewer").get(path(event, "/certificates.pdf"))
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    pages = read(answer.data, tmp_path)
    assert len(pages) == 2
    for page, certificate in zip(pages, (certificates[0], certificates[2]), strict=True):
        assert page == unicodedata.normalize("NFC", page)
        for expected in (
            certificate.registration.person.full_name,
            f"Số: {certificate.number:04d}/GCN-ĐCT",
            "Đã hoàn thành lớp tập huấn Lớp tập huấn Mẫu",
            "ngày 25 tháng 10 năm 2024, tại TP. Nha Trang; thời lượng 3 giờ",
            "Khánh Hòa, ngày 26 tháng 10 năm 2024",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Nguyễn Thị Mẫu An",
        ):
            assert expected in page, expected
    assert f"Bà {certificates[0].registration.person.full_name}" in pages[0]


def test_a_certificate_tells_the_hours_and_days_of_what_its_person_was_taught(event: Event, tmp_path: Path) -> None:
    room = make_class_room(event, share=40)
    chose, other = (make_registration(event, f"Mẫu {name}") for name in ("An", "Bình"))
    enrol(room.left, chose, actor=ORGANIZER, at=AT)
    with transaction():
        room.lessons["left"].starts_at += timedelta(days=1)
        room.lessons["left"].ends_at += timedelta(days=1)
    check_in(event, room.lessons["first"], chose, other)
    check_in(event, room.lessons["second"], chose, other)
    issue_certificates(room.again(), on=date(2024, 10, 26), actor=ORGANIZER, at=AT)
    pages = read(certificates_pdf(room.again()), tmp_path)
    assert "từ ngày 25 đến ngày 26 tháng 10 năm 2024, tại TP. Nha Trang; thời lượng 3 giờ" in pages[0]
    assert "ngày 25 tháng 10 năm 2024, tại TP. Nha Trang; thời lượng 1 giờ 30 phút" in pages[1]


def test_the_code_on_a_certificate_leads_to_its_page(event: Event) -> None:
    certificates = given(event, *NAMES[:2])
    with pdfplumber.open(io.BytesIO(certificates_pdf(certificates[0].course))) as document:
        found = [
            [code.text for code in zxingcpp.read_barcodes(page.to_image(resolution=150).original)]
            for page in document.pages
        ]
    assert found == [[f"http://127.0.0.1:8000/verify/{one.code}"] for one in certificates]


def read(pdf: bytes, folder: Path) -> list[str]:
    """The text of each page of a PDF in one line."""
    file = folder / "certificates.pdf"
    file.write_bytes(pdf)
    run = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True)
    return [" ".join(page.split()) for page in run.stdout.decode().split("\f")[:-1]]
