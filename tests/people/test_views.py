"""The queue of requests, and the answer that a person reads."""

import json

import pytest

from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.people import service
from eventmgr.people.models import DataRequest, Host
from eventmgr.people.queries import get_host, get_request_by_key
from eventmgr.people.rules import RequestKind, RequestState
from tests.factories import AT, ORGANIZER, count_audit, make_consent, make_registration

NAME = "Đặng Thị Mẫu Quỳnh"


@pytest.fixture
def asked(event) -> DataRequest:
    return ask(event)


def ask(event, kind=RequestKind.ERASE, *, at=None, **values) -> DataRequest:
    made = make_registration(event, NAME, phone="+84900777888")
    wish = service.Wish(kind, event.id, note="Xin vui lòng", **values)
    return service.ask(made.person, wish, actor=ORGANIZER, at=at or now())


PAGES = ("/privacy", "/privacy/contact", "/privacy/{id}")
DEEDS = ("acknowledge", "extend", "finish", "refuse", "accept", "copy", "copy.pdf", "erase")


def test_only_who_organizes_for_the_host_sees_and_answers_requests(event, asked, client, as_role):
    paths = [("GET", page.format(id=asked.id)) for page in PAGES]
    paths += [("POST", f"/privacy/{asked.id}/{deed}") for deed in DEEDS]
    here, unsigned = as_role(event, "organizer"), {client.open(path, method=way).status_code for way, path in paths}
    assert {here.open(path, method=way).status_code for way, path in paths} == {403}
    assert unsigned == {303}
    staff = as_role(None, "organizer")
    assert {staff.get(path).status_code for way, path in paths if way == "GET"} == {200}


def test_requests_to_another_host_are_not_there(asked, as_role):
    staff = as_role(None, "organizer")
    with transaction() as session:
        other = Host(name="Hội khác Mẫu", short_name="Khác")
        session.add(other)
        session.flush()
        asked.host_id = other.id
    assert "Xóa dữ liệu" not in staff.get("/privacy").text
    for path in ("", "/acknowledge", "/erase", "/copy"):
        way = "POST" if path else "GET"
        assert staff.open(f"/privacy/{asked.id}{path}", method=way).status_code == 404


def test_the_queue_shows_what_is_late(event, as_role):
    late = ask(event, at=AT)
    page = as_role(None, "organizer").get("/privacy").text
    assert NAME in page
    assert f"/privacy/{late.id}" in page
    assert "quá hạn" in page


def test_who_signs_in_sees_what_waits_and_what_is_late(event, as_role):
    staff = as_role(None, "organizer")
    assert "đang mở" not in staff.get("/events").text
    ask(event)
    assert "1 đang mở" in staff.get("/events").text
    ask(event, RequestKind.OBJECT, at=AT)
    assert "1 quá hạn" in staff.get("/events").text
    assert "quá hạn" not in as_role(event, "organizer").get("/events").text


def test_an_empty_queue_says_how_requests_come(app, as_role):
    assert "Không có yêu cầu nào đang chờ" in as_role(None, "organizer").get("/privacy").text


def test_from_the_receipt_to_the_letter(event, asked, client, as_role):
    staff = as_role(None, "organizer")
    here = f"/privacy/{asked.id}"
    assert staff.post(f"{here}/acknowledge", data={"third_parties": "y"}).status_code == 303
    db.session.refresh(asked)
    assert (asked.has_third_parties, asked.answered_at is not None) == (True, True)
    assert f'action="{here}/erase"' not in staff.get(here).text
    assert staff.post(f"{here}/erase").status_code == 422
    copy = staff.post(f"{here}/copy")
    assert NAME in copy.text
    assert copy.headers["Content-Disposition"] == f'attachment; filename="{asked.id}.html"'
    assert f'action="{here}/erase"' in staff.get(here).text
    assert staff.post(f"{here}/erase").status_code == 303
    db.session.refresh(asked)
    assert asked.state is RequestState.DONE
    assert NAME not in staff.get(here).text
    answer = client.get(f"/requests/{asked.key}").text
    assert "Đã xóa: họ tên" in answer
    assert NAME not in answer


@pytest.mark.parametrize(
    "deed, body, state",
    [
        ("extend", {"reason": "Phải hỏi khách sạn"}, RequestState.OPEN),
        ("finish", {"finish-answer": "Đã gỡ ảnh"}, RequestState.DONE),
        ("refuse", {"refuse-answer": "Phải lưu theo luật"}, RequestState.REFUSED),
    ],
)
def test_each_answer_is_told_and_needs_words(event, client, as_role, deed, body, state):
    request = ask(event, RequestKind.OBJECT)
    staff, here = as_role(None, "organizer"), f"/privacy/{request.id}/{deed}"
    empty = staff.post(here)
    assert empty.status_code == 422
    assert "form-error" in empty.text
    assert staff.post(here, data=body).status_code == 303
    assert get_request_by_key(request.key).state is state
    assert next(iter(body.values())) in client.get(f"/requests/{request.key}").text
    assert count_audit(f"request.{deed}") == 1


def test_a_correction_is_accepted_with_one_click(event, as_role):
    request = ask(event, RequestKind.CORRECT, full_name="Đặng Thị Mẫu Quyên")
    staff = as_role(None, "organizer")
    assert "Đặng Thị Mẫu Quyên" in staff.get(f"/privacy/{request.id}").text
    assert staff.post(f"/privacy/{request.id}/accept").status_code == 303
    db.session.expire_all()
    assert request.person.full_name == "Đặng Thị Mẫu Quyên"


def test_a_closed_request_is_closed(event, asked, as_role):
    staff = as_role(None, "organizer")
    service.refuse(asked, "Không", actor=ORGANIZER, at=AT)
    answers = [staff.post(f"/privacy/{asked.id}/{deed}") for deed in ("acknowledge", "accept", "erase")]
    assert {answer.status_code for answer in answers} == {422}
    assert "/refuse" not in staff.get(f"/privacy/{asked.id}").text


def test_the_contact_stands_on_every_notice(event, client, as_role):
    staff = as_role(None, "organizer")
    assert "Chưa ghi đầu mối" in staff.get("/privacy").text
    assert staff.post("/privacy/contact", data={"data_protection": "Bà Mẫu Lan, 0900 000 000"}).status_code == 303
    assert "Bà Mẫu Lan, 0900 000 000" in client.get(f"/e/{event.slug}/register").text
    assert "Chưa ghi đầu mối" not in staff.get("/privacy").text
    assert staff.post("/privacy/contact", data={"data_protection": "x" * 2001}).status_code == 422
    assert get_host(event.host_id).data_protection == "Bà Mẫu Lan, 0900 000 000"


def test_a_key_tells_how_it_stands_and_nothing_personal(event, asked, client):
    for key in (asked.key, asked.key.lower()):
        page = client.get(f"/requests/{key}")
        assert page.status_code == 200
        for personal in (NAME, "0900", "Xin vui lòng"):
            assert personal not in page.text
    assert client.get("/requests/KHONGCO").status_code == 404


def test_organizers_record_what_came_by_telephone_or_on_paper(event, as_role):
    made = make_registration(event, NAME)
    make_consent(made, "messages")
    staff, here = as_role(event, "organizer"), f"/events/{event.slug}/registrations/{made.id}/data"
    assert "Tôi đồng ý: messages" in staff.get(here).text
    assert staff.post(f"{here}/agree", data={"purpose": "photos", "evidence": "Tập 1, số 5"}).status_code == 303
    assert "Tập 1, số 5" in staff.get(here).text
    assert staff.post(f"{here}/agree", data={"purpose": "nothing"}).status_code == 422
    assert staff.post(f"{here}/withdraw", data={"purpose": "messages"}).status_code == 303
    assert "đã rút lại" in staff.get(here).text
    assert staff.post(f"{here}/request", data={"kind": "see", "note": "Gọi điện"}).status_code == 303
    assert staff.post(f"{here}/request", data={"kind": "dance"}).status_code == 422
    assert "Xem dữ liệu" in staff.get(here).text


def test_the_copy_is_a_page_and_plain_values(event, asked):
    kept = service.export(asked.person, actor=ORGANIZER, at=AT)
    assert json.loads(json.dumps(kept)) == kept
    assert count_audit("person.export") == 1
