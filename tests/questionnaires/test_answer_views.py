"""Answers as staff, delegates and the door meet them."""

import io
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from eventmgr.audit.models import AuditEntry
from eventmgr.core.db import db
from eventmgr.core.files import store
from eventmgr.core.sealing import seal
from eventmgr.events.models import Event
from eventmgr.questionnaires.queries import answers_of, list_asked
from eventmgr.questionnaires.rules import LARGEST_FILE, Condition, Operator, Place
from eventmgr.registration.queries import count_by_state
from tests.conftest import SignIn
from tests.factories import (
    count_audit,
    make_answer,
    make_delegation,
    make_event,
    make_question,
    make_registration,
    make_session,
)
from tests.pages import PageClient
from tests.questionnaires.meeting import BASE, PDF, PERSON, field, of, only_registration, path, sensitive, text, told


def test_staff_write_down_and_read_answers(event: Event, as_role: SignIn) -> None:
    travel = make_question(event, "choice", "Đến bằng gì?", "Máy bay", "Tàu", is_required=True)
    flight = make_question(event, label="Chuyến", condition=Condition(travel.id, Operator.IS, "1"), is_required=True)
    about, client = make_registration(event), as_role(event, "staff")
    assert "Chưa có câu trả lời." in text(client.get(of(event, about)))
    data = {field(travel): "1", field(flight): "VN 1347"}
    assert client.post(of(event, about, "/answers"), data=data).status_code == 303
    assert told(about) == [("Đến bằng gì?", "Máy bay"), ("Chuyến", "VN 1347")]
    assert "VN 1347" in text(client.get(of(event, about)))
    assert 'value="VN 1347"' in text(client.get(of(event, about, "/answers")))
    # A question that is closed is not looked at, and its answer goes.
    assert client.post(of(event, about, "/answers"), data={**data, field(travel): "2"}).status_code == 303
    assert told(about) == [("Đến bằng gì?", "Tàu")]
    assert client.post(of(event, about, "/answers"), data={field(travel): "7"}).status_code == 422
    assert "VN 1347" not in text(as_role(event, "viewer").get(of(event, about)))


def test_sensitive_answers_are_fenced_and_each_look_is_written_down(event: Event, as_role: SignIn) -> None:
    diet, about = sensitive(event), make_registration(event)
    make_answer(diet, about, "Ăn chay trường", consent_text="Tôi đồng ý riêng")
    organizer, staff = as_role(event, "organizer"), as_role(event, "staff")
    for client in (organizer, staff):
        for tail in ("", "/answers"):
            assert "Ăn chay trường" not in text(client.get(of(event, about, tail)))
    assert staff.post(of(event, about, "/answers/sensitive")).status_code == 403
    assert count_audit("answers.look") == 0
    page = text(organizer.post(of(event, about, "/answers/sensitive")))
    assert ("Ăn chay trường" in page, "Tôi đồng ý riêng" in page) == (True, True)
    entry = db.session.execute(select(AuditEntry).where(AuditEntry.verb == "answers.look")).scalar_one()
    assert (entry.subject_id, entry.actor_label) == (about.id, "Mẫu organizer")
    assert [(value.field, value.after) for value in entry.values] == [("seen", "Chế độ ăn")]


def test_the_organizer_deletes_what_somebody_takes_back(event: Event, as_role: SignIn) -> None:
    diet, about = sensitive(event), make_registration(event)
    make_answer(diet, about, "Chay", consent_text="Tôi đồng ý")
    page = of(event, about, "/answers/sensitive/take-back")
    assert as_role(event, "staff").post(page).status_code == 403
    assert as_role(event, "organizer").post(page).status_code == 303
    assert told(about) == []


def test_staff_who_save_other_answers_leave_the_sensitive_ones_as_they_are(event: Event, as_role: SignIn) -> None:
    diet, other, about = sensitive(event), make_question(event, label="Chuyến"), make_registration(event)
    make_answer(diet, about, "Chay", consent_text="Tôi đồng ý")
    data = {field(other): "VN 1347", field(diet): "Mặn", f"{field(diet)}_consent": "y"}
    assert as_role(event, "staff").post(of(event, about, "/answers"), data=data).status_code == 303
    assert sorted(told(about)) == [("Chuyến", "VN 1347"), ("Chế độ ăn", "Chay")]


def test_a_file_is_given_only_to_who_may_and_never_shown_as_a_page(event: Event, as_role: SignIn) -> None:
    paper, about, client = make_question(event, "file", "Giấy"), make_registration(event), as_role(event, "staff")
    data = {field(paper): (io.BytesIO(PDF), "giấy giới thiệu.pdf")}
    answer = client.post(of(event, about, "/answers"), data=data, content_type="multipart/form-data")
    assert answer.status_code == 303
    [row] = answers_of(about.id)
    page = f"/events/{event.slug}/answers/{row.id}/file"
    assert page in client.get(of(event, about)).text
    given = client.get(page)
    assert (given.status_code, given.data, given.mimetype) == (200, PDF, "application/pdf")
    assert given.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''gi%E1%BA%A5y")
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert as_role(event, "viewer").get(page).status_code == 403
    assert as_role(make_event(), "organizer").get(page).status_code == 404
    # Sent again without a file it stays; the box takes it away.
    assert client.post(of(event, about, "/answers"), data={field(paper): ""}).status_code == 303
    assert len(answers_of(about.id)) == 1
    assert client.post(of(event, about, "/answers"), data={f"{field(paper)}_remove": "y"}).status_code == 303
    assert answers_of(about.id) == []
    assert client.get(page).status_code == 404


def test_a_sensitive_file_is_for_the_organizer_and_leaves_a_trace(event: Event, as_role: SignIn) -> None:
    card = make_question(event, "file", "Ảnh căn cước", is_sensitive=True)
    store().put("answers/mau", seal(PDF))
    known = {"key": "answers/mau", "name": "cc.pdf", "type": "application/pdf", "size": len(PDF)}
    row = make_answer(card, make_registration(event), known, consent_text="Tôi đồng ý")
    page = f"/events/{event.slug}/answers/{row.id}/file"
    assert as_role(event, "staff").get(page).status_code == 403
    assert count_audit("answers.look") == 0
    assert as_role(event, "organizer").get(page).data == PDF
    assert count_audit("answers.look") == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<html><script>alert(1)</script>", "Xin chọn tệp PDF, JPEG hoặc PNG."),
        (b"%PDF-" + b"0" * LARGEST_FILE, "Tệp lớn hơn 5 MB."),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused(event: Event, as_role: SignIn, data: bytes, words: str) -> None:
    paper, about = make_question(event, "file", "Giấy"), make_registration(event)
    boundary, body = encode_multipart({field(paper): FileStorage(io.BytesIO(data), "giấy.pdf")})
    content_type = f"multipart/form-data; boundary={boundary}"
    answer = as_role(event, "staff").post(of(event, about, "/answers"), data=body, content_type=content_type)
    assert (answer.status_code, words in text(answer)) == (422, True)
    assert answers_of(about.id) == []


# What a delegate answers


@pytest.fixture
def open_event(event: Event) -> Event:
    make_delegation(event, "56")
    return event


def test_who_registers_answers_in_the_same_form(open_event: Event, client: PageClient) -> None:
    travel = make_question(open_event, "choice", "Đến bằng gì?", "Máy bay", "Tàu", is_required=True)
    flight = make_question(
        open_event, label="Chuyến", condition=Condition(travel.id, Operator.IS, "1"), is_required=True
    )
    make_question(open_event, label="Chỉ hỏi ở bàn", places=[Place.DOOR])
    make_question(open_event, label="Chỉ hỏi khách", categories=["guest"])
    url = f"/e/{open_event.slug}/register"
    page = text(client.get(url))
    assert ("Đến bằng gì?" in page, "Chỉ hỏi ở bàn" in page, "Chỉ hỏi khách" in page) == (True, False, False)
    assert "Chỉ trả lời nếu “Đến bằng gì?” là “Máy bay”." in page
    # Nothing is kept while anything is missing: neither person nor answer.
    for data in (PERSON, {**PERSON, field(travel): "1"}, {field(travel): "2"}):
        assert client.post(url, data=data).status_code == 422
    assert count_by_state(open_event.id) == {}
    data = {**PERSON, field(travel): "2", field(flight): "VN 1347"}
    assert client.post(url, data=data).status_code == 303
    assert told(only_registration(open_event)) == [("Đến bằng gì?", "Tàu")]


def test_what_was_answered_is_shown_again_beside_what_is_wrong(open_event: Event, client: PageClient) -> None:
    number = make_question(open_event, "number", "Số người đi cùng")
    page = text(client.post(f"/e/{open_event.slug}/register", data={**PERSON, field(number): "hai"}))
    assert 'value="hai"' in page
    assert f'<a href="#{field(number)}">Số người đi cùng: Đây không phải là số.' in page


def test_a_sensitive_answer_of_a_delegate_has_its_own_box(open_event: Event, client: PageClient) -> None:
    diet = sensitive(open_event)
    url = f"/e/{open_event.slug}/register"
    page = text(client.get(url))
    words = "Dữ liệu nhạy cảm: Tôi đồng ý để Hội Liên hiệp Phụ nữ Việt Nam sử dụng câu trả lời của tôi"
    assert words in page
    assert f'name="{field(diet)}_consent" type="checkbox" value="y"' in page
    assert client.post(url, data={**PERSON, field(diet): "Chay"}).status_code == 422
    answer = client.post(url, data={**PERSON, field(diet): "Chay", f"{field(diet)}_consent": "y"})
    assert answer.status_code == 303
    [row] = answers_of(only_registration(open_event).id)
    assert row.consent_text.startswith(words)


def test_who_had_an_older_question_before_the_eyes_is_asked_again(
    open_event: Event, client: PageClient, as_role: SignIn
) -> None:
    question = make_question(open_event, label="Chuyến đến")
    before = {f"{field(question)}_wording": question.wording.id.hex}
    data = {**BASE, "label": "Chuyến về", "places": ["registration"]}
    assert as_role(open_event, "organizer").post(path(open_event, f"/{question.id}"), data=data).status_code == 303
    url = f"/e/{open_event.slug}/register"
    answer = client.post(url, data={**PERSON, **before, field(question): "VN 1347"})
    assert answer.status_code == 422
    assert "Câu hỏi này vừa được sửa. Xin xem lại câu trả lời." in text(answer)
    now = {f"{field(question)}_wording": list_asked(open_event.id)[0].wording_id.hex}
    assert now.popitem()[1] in answer.text
    assert client.post(url, data={**PERSON, field(question): "VN 1347"}).status_code == 303
    assert told(only_registration(open_event)) == [("Chuyến về", "VN 1347")]


def test_a_delegate_hands_over_a_file(open_event: Event, client: PageClient) -> None:
    paper = make_question(open_event, "file", "Giấy giới thiệu", is_required=True)
    url = f"/e/{open_event.slug}/register"
    assert 'enctype="multipart/form-data"' in client.get(url).text
    data = {**PERSON, field(paper): (io.BytesIO(PDF), "giấy.pdf")}
    assert client.post(url, data=data, content_type="multipart/form-data").status_code == 303
    [row] = answers_of(only_registration(open_event).id)
    assert store().get(row.value["key"]) == PDF


def test_a_delegate_corrects_and_takes_back_answers_on_the_own_page(open_event: Event, client: PageClient) -> None:
    travel = make_question(open_event, "choice", "Đến bằng gì?", "Máy bay", "Tàu", is_required=True)
    diet = sensitive(open_event)
    data = {**PERSON, field(travel): "1", field(diet): "Chay", f"{field(diet)}_consent": "y"}
    client.post(f"/e/{open_event.slug}/register", data=data)
    about = only_registration(open_event)
    page = f"/p/{about.passes[-1].token}/answers"
    assert page in client.get(f"/p/{about.passes[-1].token}").text
    shown = text(client.get(page))
    assert ('value="Chay"' in shown, f'checked class="form-check-input" id="{field(diet)}_consent"' in shown) == (
        True,
        True,
    )
    assert client.post(page, data={field(travel): ""}).status_code == 422
    assert client.post(page, data={field(travel): "2", field(diet): ""}).status_code == 303
    assert told(about) == [("Đến bằng gì?", "Tàu")]
    assert [row.given_by for row in answers_of(about.id)] == [about.code]


def test_answers_are_only_for_a_device_that_gave_the_code(
    open_event: Event, client: PageClient, as_role: SignIn
) -> None:
    question, about = make_question(open_event), make_registration(open_event)
    token = about.passes[-1].token
    make_answer(question, about, "VN 1347")
    for answer in (client.get(f"/p/{token}/answers"), client.post(f"/p/{token}/answers", data={field(question): "x"})):
        assert (answer.status_code, answer.location) == (303, f"/p/{token}")
    assert told(about) == [("Câu hỏi Mẫu", "VN 1347")]
    assert client.get("/p/KHONGCO/answers").status_code == 303


def test_where_nothing_is_asked_the_pass_says_nothing_of_it(open_event: Event, client: PageClient) -> None:
    make_question(open_event, places=[Place.DOOR])
    client.post(f"/e/{open_event.slug}/register", data=PERSON)
    token = only_registration(open_event).passes[-1].token
    assert "/answers" not in client.get(f"/p/{token}").text
    assert "Không có gì để hỏi" in text(client.get(f"/p/{token}/answers"))


# What the door sees and asks


def test_the_door_shows_and_asks(event: Event, as_role: SignIn) -> None:
    desk = make_session(event, "check_in", start=datetime(2024, 10, 24, 0, tzinfo=UTC))
    stays = make_question(
        event, "choice", "Ở lại tập huấn?", "Có", "Không", is_shown_at_door=True, places=[Place.REGISTRATION]
    )
    room = make_question(event, "number", "Số phòng", places=[Place.DOOR], is_required=True)
    diet = sensitive(event)
    about, client = make_registration(event), as_role(event, "staff")
    make_answer(stays, about, "1")
    make_answer(diet, about, "Ăn chay trường", consent_text="Tôi đồng ý")
    door = f"/events/{event.slug}/check-in"
    scan = {"session_id": str(desk.id), "registration_id": str(about.id)}
    page = text(client.post(door, data=scan, headers={"HX-Request": "true"}))
    assert "<dt>Ở lại tập huấn?</dt><dd>Có</dd>" in page
    assert ("Số phòng" in page, "Ăn chay" in page, "Chế độ ăn" in page) == (True, False, False)
    assert '<details class="answer-questions" open>' in page
    answers = f"{door}/answers/{about.id}"
    wrong = client.post(answers, data={**scan, field(room): "ba"}, headers={"HX-Request": "true"})
    assert (wrong.status_code, 'data-result="invalid"' in wrong.text) == (422, True)
    assert "Đây không phải là số." in text(wrong)
    saved = client.post(answers, data={**scan, field(room): "305"}, headers={"HX-Request": "true"})
    assert (saved.status_code, 'data-result="answered"' in saved.text) == (200, True)
    assert '<details class="answer-questions">' in saved.text
    assert ("Số phòng", "305") in told(about)
    # Without scripts the whole page comes back.
    assert text(client.post(answers, data={**scan, field(room): "306"})).startswith("<!DOCTYPE html>")
    assert client.post(f"{door}/answers/{make_registration(make_event()).id}", data=scan).status_code == 404


def test_the_door_is_as_it_was_where_nothing_is_asked(event: Event, as_role: SignIn) -> None:
    desk, about = make_session(event, "check_in"), make_registration(event)
    make_question(event, places=[Place.REGISTRATION])
    scan = {"session_id": str(desk.id), "registration_id": str(about.id)}
    page = as_role(event, "staff").post(f"/events/{event.slug}/check-in", data=scan).text
    assert 'data-result="accepted"' in page
    assert "answer-questions" not in page
