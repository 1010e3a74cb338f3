"""The pages of a course: dry run, exceptions, places, roster without scripts, report, register; what delegates do."""

import io
from datetime import date, timedelta
from uuid import UUID

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import select

from eventmgr.checkin.rules import Presence
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import DomainError
from eventmgr.documents.catalogue import render
from eventmgr.documents.models import PrintJob, PrintState
from eventmgr.documents.rules import Kind
from eventmgr.events.models import Event
from eventmgr.events.rules import EventState
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import current_pass
from eventmgr.training import service
from eventmgr.training.models import Certificate, Course
from eventmgr.training.queries import find_enrolment, list_certificates, report, roster
from eventmgr.training.rules import EnrolmentState, HalfMark, Order, Reason
from tests.conftest import SignIn
from tests.factories import (
    AT,
    ORGANIZER,
    count_audit,
    make_course,
    make_event,
    make_group,
    make_registration,
    make_session,
)
from tests.minutes.meeting import check_in, moment
from tests.pages import PageClient
from tests.training.class_room import MORNING, ClassRoom, clock, make_class_room

ON = date(2024, 10, 26)


@pytest.fixture
def room(event: Event) -> ClassRoom:
    return make_class_room(event, share=60)


@pytest.fixture
def crowd(event: Event, room: ClassRoom) -> dict[str, Registration]:
    """An was there all morning, Bình for a half of it, Châu never."""
    found = {name: make_registration(event, f"Mẫu {name}") for name in ("An", "Bình", "Châu")}
    for lesson in ("first", "second"):
        check_in(event, room.lessons[lesson], found["An"])
    check_in(event, room.lessons["first"], found["Bình"])
    return found


def path(room: ClassRoom, rest: str) -> str:
    return f"/events/{room.event.slug}/training/{room.course.id}/{rest}"


def test_who_would_miss_it_is_told_with_the_reason_and_an_exception_needs_the_right(
    room: ClassRoom, crowd: dict[str, Registration], as_role: SignIn
) -> None:
    missing = {
        row.registration.person.full_name: row.verdict.reasons for row in roster(room.again()) if row.verdict.reasons
    }
    assert missing == {"Mẫu Bình": (Reason.SHARE,), "Mẫu Châu": (Reason.SHARE,)}
    address = path(room, f"exceptions/{crowd['Bình'].id}")
    assert as_role(room.event, "trainer").get(address).status_code == 403
    chair = as_role(room.event, "chair")
    assert address in chair.get(path(room, "certificates")).get_data(as_text=True)
    assert chair.post(address, data={"reason": " "}).status_code == 422
    assert chair.post(address, data={"reason": "Đi công tác đột xuất"}).status_code == 303
    assert chair.get(path(room, "certificates")).status_code == 200
    assert count_audit("exception.create") == 1
    given = service.issue_certificates(room.again(), on=ON, actor=ORGANIZER, at=AT)
    assert [row.registration.person.full_name for row in given] == ["Mẫu An", "Mẫu Bình"]


def test_who_was_never_there_gets_no_certificate_whoever_decides(
    room: ClassRoom, crowd: dict[str, Registration], as_role: SignIn
) -> None:
    organizer = as_role(room.event, "organizer")
    for name in ("Châu", "An"):
        address = path(room, f"exceptions/{crowd[name].id}")
        assert organizer.post(address, data={"reason": "Nể nang"}).status_code == 422, name
    assert [row.exception for row in roster(room.again())] == [None] * 3


def test_a_decision_may_be_taken_back_before_the_certificate(
    room: ClassRoom, crowd: dict[str, Registration], as_role: SignIn
) -> None:
    organizer = as_role(room.event, "organizer")
    address = path(room, f"exceptions/{crowd['Bình'].id}")
    organizer.post(address, data={"reason": "Đi công tác"})
    assert organizer.post(f"{address}/remove").status_code == 303
    assert organizer.post(f"{address}/remove").status_code == 404
    assert [row.gets_certificate for row in roster(room.again())] == [True, False, False]


def test_a_revoked_certificate_is_replaced_under_a_new_number_and_stays_known(
    room: ClassRoom, crowd: dict[str, Registration], as_role: SignIn, client: PageClient
) -> None:
    del crowd
    (old,) = service.issue_certificates(room.again(), on=ON, actor=ORGANIZER, at=AT)
    organizer = as_role(room.event, "organizer")
    address = f"/events/{room.event.slug}/training/certificates/{old.id}"
    assert organizer.post(f"{address}/replace").status_code == 409
    organizer.post(f"{address}/revoke", data={"reason": "In sai tên"})
    assert organizer.post(f"{address}/replace").status_code == 303
    assert [organizer.post(f"{address}/{again}").status_code for again in ("replace", "reissue")] == [409, 409]
    first, second = list_certificates(room.course.id)
    assert (first.number, second.number, second.replaces_id) == (1, 2, first.id)
    text = client.get(f"/verify/{first.code}").get_data(as_text=True)
    assert "Giấy chứng nhận mới được cấp thay" in text
    assert "Giấy chứng nhận mới" not in client.get(f"/verify/{second.code}").get_data(as_text=True)
    assert service.issue_certificates(room.again(), on=ON, actor=ORGANIZER, at=AT) == []


def test_verify_shows_name_course_and_date_only(
    room: ClassRoom, crowd: dict[str, Registration], client: PageClient
) -> None:
    del crowd
    (given,) = service.issue_certificates(room.again(), on=ON, actor=ORGANIZER, at=AT)
    page = client.get(f"/verify/{given.code}").get_data(as_text=True)
    facts = page[page.index("<dl") : page.index("</dl>")]
    assert [word in facts for word in ("Mẫu An", room.course.title, "26/10/2024")] == [True] * 3
    assert [word in page for word in ("Khánh Hòa", "0001", "GCN")] == [False] * 3


def test_certificates_are_sorted_as_people_sit(event: Event, room: ClassRoom) -> None:
    people = [make_registration(event, f"Mẫu {name}") for name in ("An", "Bình", "Châu", "Dung")]
    work = make_session(event, "group_work", start=moment(13, 30))
    make_group(work, 2, (people[0],))
    make_group(work, 1, (people[2], people[1]))
    for lesson in ("first", "second"):
        check_in(event, room.lessons[lesson], *people)
    service.issue_certificates(room.again(), on=ON, actor=ORGANIZER, at=AT)
    names = {
        order: [row.registration.person.full_name[4:] for row in list_certificates(room.course.id, order)]
        for order in Order
    }
    assert names == {
        Order.NUMBER: ["An", "Bình", "Châu", "Dung"],
        Order.NAME: ["An", "Bình", "Châu", "Dung"],
        Order.SEAT: ["Bình", "Châu", "An", "Dung"],
    }


def test_the_register_holds_each_number_with_what_became_of_it(
    room: ClassRoom, crowd: dict[str, Registration], as_role: SignIn
) -> None:
    with transaction():
        crowd["An"].person.birth_year = 1980
    (old,) = service.issue_certificates(room.again(), on=ON, actor=ORGANIZER, at=AT)
    service.revoke(old, "In sai tên", actor=ORGANIZER, at=AT)
    service.replace(old, on=date(2024, 10, 28), actor=ORGANIZER, at=AT)
    viewer = as_role(room.event, "viewer")
    book = load_workbook(io.BytesIO(viewer.get(path(room, "register.xlsx")).data))
    cells = [[str(cell or "") for cell in row] for row in book.active.iter_rows(values_only=True)]  # type: ignore[union-attr]  # one sheet
    lines = [row for row in cells if "Mẫu An" in row]
    assert [(row[1], row[3], row[5]) for row in lines] == [
        ("0001/GCN-ĐCT", "1980", "26/10/2024"),
        ("0002/GCN-ĐCT", "1980", "28/10/2024"),
    ]
    assert "cấp lại số 0002/GCN-ĐCT" in lines[0][7]
    assert lines[1][7] == "Thay số 0001/GCN-ĐCT"
    word = Document(io.BytesIO(viewer.get(path(room, "register.docx")).data))
    assert [[cell.text for cell in row.cells] for row in word.tables[1].rows][1:] == lines
    assert viewer.get(path(room, "register.pdf")).data.startswith(b"%PDF")
    in_catalogue = Document(io.BytesIO(render(room.event, Kind.CERTIFICATE_REGISTER, "docx")))
    assert [[cell.text for cell in row.cells] for row in in_catalogue.tables[1].rows][1:] == lines
    made = load_workbook(io.BytesIO(render(room.event, Kind.CERTIFICATE_REGISTER, "xlsx")))
    assert [[str(cell or "") for cell in row] for row in made.active.iter_rows(values_only=True)] == cells  # type: ignore[union-attr]  # one sheet


def test_the_catalogue_keeps_the_register_of_all_courses_with_its_print_log(
    room: ClassRoom, crowd: dict[str, Registration], as_role: SignIn
) -> None:
    del crowd
    organizer = as_role(room.event, "organizer")
    with pytest.raises(DomainError):
        render(room.event, Kind.CERTIFICATE_REGISTER, "xlsx")
    service.issue_certificates(room.again(), on=ON, actor=ORGANIZER, at=AT)
    lesson = make_session(room.event, "training", start=clock(8), takes_attendance=True)
    other = make_course(room.event, (lesson,))
    check_in(room.event, lesson, make_registration(room.event, "Mẫu Khác"))
    service.issue_certificates(other, on=ON, actor=ORGANIZER, at=AT)
    book = load_workbook(io.BytesIO(render(room.event, Kind.CERTIFICATE_REGISTER, "xlsx")))
    rows = [row for row in book.active.iter_rows(values_only=True) if str(row[0]).isdigit()]  # type: ignore[union-attr]  # as above
    assert [(row[1], row[2], row[8]) for row in rows] == [
        ("0001/GCN-ĐCT", "Mẫu An", room.course.title),
        ("0001/GCN-ĐCT", "Mẫu Khác", other.title),
    ]
    asked = organizer.post(f"/events/{room.event.slug}/documents/pdf/{Kind.CERTIFICATE_REGISTER.value}")
    assert asked.status_code == 303
    (job,) = db.session.execute(select(PrintJob)).scalars()
    assert (job.kind, job.state) == ("certificate-register", PrintState.DONE)


def test_the_report_counts_what_happened(room: ClassRoom, crowd: dict[str, Registration], as_role: SignIn) -> None:
    service.enrol(room.left, crowd["An"], actor=ORGANIZER, at=AT)
    told = report(room.again())
    assert (told.enrolled, told.came, told.earned, told.missing) == (3, 2, 1, 2)
    morning, afternoon = told.halves
    assert {mark.value: number for mark, number in morning.marks.items()} == {
        "present": 1,
        "partly": 1,
        "absent": 1,
        "late": 0,
        "excused": 0,
    }
    assert (afternoon.taught, afternoon.marks[HalfMark.ABSENT]) == (1, 1)
    assert [(row.enrolled, str(row.share)) for row in told.modules] == [(3, "50.0"), (1, "0.0"), (0, "0")]
    assert told.reasons == {Reason.SHARE: 2}
    rule = service.CourseData(title="Lớp Mẫu", minimum_share=60, number_sign="GCN", module_share=90)
    service.update_course(room.again(), rule, actor=ORGANIZER, at=AT)
    assert report(room.again()).reasons == {Reason.SHARE: 2, Reason.MODULE_SHARE: 3}
    trainer = as_role(room.event, "trainer")
    assert trainer.post(path(room, "report"), data={"open_questions": "Ai cấp tài khoản?\n\n"}).status_code == 303
    assert report(room.again()).questions == ["Ai cấp tài khoản?"]
    assert "Ai cấp tài khoản?" in trainer.get(path(room, "report")).get_data(as_text=True)
    assert as_role(room.event, "viewer").post(path(room, "report"), data={"open_questions": "x"}).status_code == 403
    word = Document(io.BytesIO(trainer.get(path(room, "report.docx")).data))
    assert [row.cells[0].text for row in word.tables[1].rows] == ["Buổi", "Sáng 25/10", "Chiều 25/10"]


def test_staff_put_people_into_a_subject_and_take_them_out(
    room: ClassRoom, crowd: dict[str, Registration], as_role: SignIn
) -> None:
    organizer = as_role(room.event, "organizer")
    address = f"/events/{room.event.slug}/training/modules/{room.left.id}/people"
    assert organizer.post(address, data={"person": str(crowd["An"].id)}).status_code == 303
    assert organizer.post(address, data={"person": str(UUID(int=1))}).status_code == 422
    assert organizer.get(address).status_code == 200
    assert find_enrolment(room.left.id, crowd["An"].id).state is EnrolmentState.ENROLLED  # type: ignore[union-attr]  # just made
    assert organizer.post(f"{address}/{crowd['An'].id}/remove").status_code == 303
    assert organizer.post(f"{address}/move-up").status_code == 303
    assert find_enrolment(room.left.id, crowd["An"].id) is None


def test_whoever_moved_up_without_an_address_is_called_by_the_trainer_and_reads_it_on_the_own_page(
    room: ClassRoom, client: PageClient, as_role: SignIn
) -> None:
    people = [make_registration(room.event, f"Mẫu {name}", phone=f"+8491234567{n}") for n, name in enumerate("ABC")]
    for one in people:
        service.enrol(room.left, one, actor=ORGANIZER, at=AT)
    trainer = as_role(room.event, "trainer")
    address = f"/events/{room.event.slug}/training/modules/{room.left.id}/people"
    assert "+84912345672" not in trainer.get(address).get_data(as_text=True)
    with transaction():
        for name in ("left", "right"):
            room.lessons[name].starts_at += timedelta(days=36500)
            room.lessons[name].ends_at += timedelta(days=36500)
    own = f"/p/{people[2].passes[0].token}"
    client.post(own, data={"pin": "1234"})
    assert "Quý vị đã có chỗ" not in client.get(own).get_data(as_text=True)
    assert trainer.post(f"{address}/{people[0].id}/remove").status_code == 303
    assert "tel:+84912345672" in trainer.get(address).get_data(as_text=True)
    assert f"Quý vị đã có chỗ: {room.left.title}" in client.get(own).get_data(as_text=True)
    assert as_role(room.event, "viewer").post(f"{address}/{people[2].id}/told").status_code == 403
    assert trainer.post(f"{address}/{people[2].id}/told").status_code == 303
    assert "tel:+84912345672" not in trainer.get(address).get_data(as_text=True)


def test_the_roster_without_a_script(room: ClassRoom, crowd: dict[str, Registration], as_role: SignIn) -> None:
    trainer = as_role(room.event, "trainer")
    page = trainer.get(path(room, f"roster?half={MORNING}"))
    assert (page.status_code, page.headers["X-Offline-Copy"]) == (200, "personal")
    data = {"half": MORNING, "mark": f"{crowd['Châu'].id}:late"}
    assert trainer.post(path(room, "roster"), data=data).status_code == 303
    state = trainer.get(path(room, "roster/state")).get_json()
    assert {row["marks"][MORNING] for row in state["people"].values()} == {"present", "partly", "late"}
    assert trainer.post(path(room, "roster"), data={"half": MORNING, "mark": "x"}).status_code == 404
    assert as_role(room.event, "viewer").get(path(room, "roster")).status_code == 403
    rows = {row.registration.id: row for row in roster(room.again())}
    assert rows[crowd["Châu"].id].presences[room.lessons["first"].id] is Presence.LATE


def own(event: Event, person: Registration, client: PageClient) -> str:
    """The page of a delegate, opened with the code."""
    given = current_pass(person)
    assert given is not None
    client.post(f"/p/{given.token}", data={"pin": given.pin})
    return f"/p/{given.token}"


def test_a_delegate_chooses_a_subject_and_gives_it_up(
    room: ClassRoom, crowd: dict[str, Registration], client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventmgr.portal.views.training.now", lambda: AT)
    with transaction():
        room.event.state = EventState.PUBLISHED
    assert client.get(f"/p/{current_pass(crowd['An']).token}/modules").status_code == 403  # type: ignore[union-attr]  # a pass
    page = own(room.event, crowd["An"], client)
    assert f"{page}/modules" in client.get(page).get_data(as_text=True)
    assert client.post(f"{page}/modules/{room.left.id}").status_code == 303
    assert find_enrolment(room.left.id, crowd["An"].id).state is EnrolmentState.ENROLLED  # type: ignore[union-attr]  # just made
    client.post(f"{page}/modules/{room.right.id}")
    assert find_enrolment(room.right.id, crowd["An"].id) is None
    assert f"Trùng giờ với: {room.left.title}" in client.get(f"{page}/modules").get_data(as_text=True)
    client.post(f"{page}/modules/{room.left.id}/leave")
    assert find_enrolment(room.left.id, crowd["An"].id) is None


def test_a_delegate_fetches_the_own_certificate_and_no_other(
    room: ClassRoom, crowd: dict[str, Registration], client: PageClient
) -> None:
    check_in(room.event, room.lessons["second"], crowd["Bình"])
    given = {
        row.registration_id: row for row in service.issue_certificates(room.again(), on=ON, actor=ORGANIZER, at=AT)
    }
    mine, other = given[crowd["An"].id], given[crowd["Bình"].id]
    page = own(room.event, crowd["An"], client)
    answer = client.get(f"{page}/certificates/{mine.id}.pdf")
    assert (answer.status_code, answer.data[:4]) == (200, b"%PDF")
    assert client.get(f"{page}/certificates/{other.id}.pdf").status_code == 404
    service.revoke(mine, "In sai", actor=ORGANIZER, at=AT)
    assert client.get(f"{page}/certificates/{mine.id}.pdf").status_code == 404


def test_ids_of_another_event_are_not_found(
    event: Event, crowd: dict[str, Registration], room: ClassRoom, as_role: SignIn
) -> None:
    other = make_event()
    organizer = as_role(other, "organizer")
    for rest in ("certificates", "report", "roster", "roster/state", "register.xlsx", f"exceptions/{crowd['An'].id}"):
        assert organizer.get(f"/events/{other.slug}/training/{room.course.id}/{rest}").status_code == 404, rest
    assert event.id != other.id
    assert isinstance(db.session.get(Course, room.course.id), Course)
    assert db.session.query(Certificate).count() == 0
