"""Questions and answers as organizers, delegates and the door meet them."""

import html
import io
from datetime import UTC, datetime

import pytest
from sqlalchemy import event as listening
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from eventmgr.audit.models import AuditEntry
from eventmgr.core.db import db
from eventmgr.core.files import store
from eventmgr.events.models import Event
from eventmgr.questionnaires.models import Question
from eventmgr.questionnaires.queries import answers_of, list_asked, list_given, list_questions
from eventmgr.questionnaires.rules import LARGEST_FILE, Condition, Operator, Place
from eventmgr.questionnaires.service import turn_on_question
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import count_by_state, search
from eventmgr.rendering.sheets import read_table
from tests.conftest import SignIn
from tests.factories import (
    AT,
    ORGANIZER,
    count_audit,
    make_answer,
    make_delegation,
    make_event,
    make_question,
    make_registration,
    make_session,
)
from tests.pages import PageClient

PDF = b"%PDF-1.7 Mau"
BASE = {"condition_on": "", "condition_operator": "answered", "condition_choice": ""}
PERSON = {
    "full_name": "Trần Thị Mẫu Đào",
    "province": "khanh hoa",
    "phone": "0912 345 678",
    "organising": "y",
}


def path(event: Event, tail: str = "") -> str:
    return f"/events/{event.slug}/registrations/questions{tail}"


def of(event: Event, about: Registration, tail: str = "") -> str:
    return f"/events/{event.slug}/registrations/{about.id}{tail}"


def field(question: Question) -> str:
    return f"q_{question.id.hex}"


def text(answer) -> str:
    return html.unescape(answer.get_data(as_text=True))


def sensitive(event: Event, label: str = "Chế độ ăn") -> Question:
    question = make_question(event, label=label, is_sensitive=True)
    turn_on_question(event, question.id, actor=ORGANIZER, at=AT)
    return question


def told(about: Registration) -> list[tuple[str, str]]:
    return [(given.label, given.shown) for given in list_given(about.id)]


def only_registration(event: Event) -> Registration:
    return db.session.execute(select(Registration).where(Registration.event_id == event.id)).scalar_one()


# What the organizer does


def test_a_question_is_written_changed_turned_off_and_on(event: Event, as_role: SignIn) -> None:
    client = as_role(event, "organizer")
    assert "/questions/new" in client.get(path(event)).text
    data = {
        **BASE,
        "kind": "choice",
        "label": "Đến bằng gì?",
        "options-0": "Máy bay",
        "option_keys-0": "",
        "options-1": "",
        "option_keys-1": "",
        "options-2": "Tàu",
        "option_keys-2": "",
        "places": ["registration", "head"],
        "categories": ["official"],
        "is_required": "y",
    }
    assert client.post(path(event, "/new"), data=data).status_code == 303
    [made] = list_questions(event.id)
    assert (made.wording.label, made.places, made.categories) == (
        "Đến bằng gì?",
        ["registration", "head"],
        ["official"],
    )
    assert [(option.key, option.label) for option in made.wording.choices] == [("1", "Máy bay"), ("2", "Tàu")]
    page = text(client.get(path(event, f"/{made.id}")))
    assert 'value="Máy bay"' in page
    assert 'name="kind"' not in page
    data |= {"options-0": "Máy bay (Cam Ranh)", "option_keys-0": "1", "option_keys-2": "2", "label": "Phương tiện?"}
    assert client.post(path(event, f"/{made.id}"), data=data).status_code == 303
    assert [option.label for option in list_asked(event.id)[0].options] == ["Máy bay (Cam Ranh)", "Tàu"]
    assert client.post(path(event, f"/{made.id}/retire")).status_code == 303
    assert list_asked(event.id) == []
    assert client.post(path(event, f"/{made.id}/turn-on")).status_code == 303
    assert len(list_asked(event.id)) == 1
    verbs = ("question.create", "question.change", "question.retire", "question.turn_on")
    assert [count_audit(verb) for verb in verbs] == [1, 1, 1, 1]


def test_a_condition_is_chosen_from_the_answers_of_the_other_question(event: Event, as_role: SignIn) -> None:
    travel = make_question(event, "choice", "Đến bằng gì?", "Máy bay", "Tàu")
    client = as_role(event, "organizer")
    data = {
        "kind": "text",
        "label": "Chuyến bay",
        "places": ["registration"],
        "condition_on": travel.id.hex,
        "condition_operator": "is",
        "condition_choice": f"{travel.id.hex}:1",
    }
    assert client.post(path(event, "/new"), data=data).status_code == 303
    flight = list_questions(event.id)[1]
    assert flight.condition == Condition(travel.id, Operator.IS, "1")
    assert "Chỉ trả lời nếu “Đến bằng gì?” là “Máy bay”." in text(client.get(path(event)))
    page = text(client.get(path(event, f"/{flight.id}")))
    assert f'<option selected value="{travel.id.hex}:1">Máy bay</option>' in page
    answer = client.post(path(event, f"/{flight.id}"), data={**data, "condition_choice": ""})
    assert answer.status_code == 422
    answer = client.post(path(event, f"/{travel.id}/retire"))
    assert (answer.status_code, "Chuyến bay" in text(answer)) == (409, True)


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"label": ""}, "Vui lòng điền mục này."),
        ({"places": []}, "Xin chọn nơi đặt câu hỏi."),
        ({"kind": "choice", "options-0": "Một"}, "Xin nêu ít nhất hai phương án trả lời."),
        ({"kind": "number", "least": "ít"}, "Đây không phải là số. Xin viết như 12 hoặc 2,5."),
        ({"is_sensitive": "y", "is_shown_at_door": "y"}, "không được hiển thị ở bàn đón tiếp"),
    ],
)
def test_bad_input_is_shown_again_and_nothing_is_kept(event: Event, as_role: SignIn, bad, words: str) -> None:
    data = {**BASE, "kind": "text", "label": "Câu hỏi Mẫu", "places": ["registration"], **bad}
    answer = as_role(event, "organizer").post(path(event, "/new"), data=data)
    assert (answer.status_code, words in text(answer)) == (422, True)
    assert list_questions(event.id) == []


def test_a_sensitive_question_begins_off_and_is_turned_on_knowingly(event: Event, as_role: SignIn) -> None:
    client = as_role(event, "organizer")
    data = {**BASE, "kind": "text", "label": "Chế độ ăn", "places": ["registration"], "is_sensitive": "y"}
    answer = client.post(path(event, "/new"), data=data, follow_redirects=True)
    assert "Câu hỏi để tắt cho đến khi được bật lên." in text(answer)
    assert "Dữ liệu nhạy cảm: chỉ hỏi điều thật sự cần cho sự kiện." in text(answer)
    assert list_asked(event.id) == []


def test_a_moved_question_keeps_the_focus_on_its_arrow(event: Event, as_role: SignIn) -> None:
    client = as_role(event, "organizer")
    for label in ("Một", "Hai", "Ba"):
        make_question(event, label=label)
    third = list_questions(event.id)[2]
    answer = client.post(path(event, f"/{third.id}/move"), data={"place": "2"}, follow_redirects=True)
    assert [row.wording.label for row in list_questions(event.id)] == ["Một", "Ba", "Hai"]
    assert "“Ba” nay ở vị trí 2/3." in text(answer)
    assert focused(answer) == ["Chuyển lên: Ba"]
    answer = client.post(path(event, f"/{third.id}/move"), data={"place": "1"}, follow_redirects=True)
    assert focused(answer) == ["Chuyển xuống: Ba"]  # the first has nowhere up to go
    answer = client.post(path(event, f"/{third.id}/move"), data={"place": "nowhere"}, follow_redirects=True)
    assert [row.wording.label for row in list_questions(event.id)] == ["Ba", "Một", "Hai"]


def focused(answer) -> list[str]:
    """The names of the buttons that ask for the focus."""
    buttons = [part for part in text(answer).split("<button")[1:] if " autofocus>" in part.split("<svg")[0]]
    return [button.split('visually-hidden">')[1].split("<")[0] for button in buttons]


def test_the_preview_shows_what_a_category_is_asked_at_a_place(event: Event, as_role: SignIn) -> None:
    make_question(event, label="Cho khách", categories=["guest"], places=[Place.DOOR])
    make_question(event, label="Cho mọi người", places=[Place.REGISTRATION])
    client = as_role(event, "secretary")
    page = text(client.get(path(event, "/preview")))
    assert ("Cho khách" in page, "Cho mọi người" in page) == (False, True)
    page = text(client.get(path(event, "/preview?category=guest&place=door")))
    assert ("Cho khách" in page, "Cho mọi người" in page) == (True, False)
    assert "Không hỏi gì ở đây" in text(client.get(path(event, "/preview?category=official&place=door")))
    assert client.get(path(event, "/preview?category=none&place=moon")).status_code == 200


def test_results_add_up_and_sensitive_ones_are_for_the_organizer(event: Event, as_role: SignIn) -> None:
    travel = make_question(event, "choice", "Đến bằng gì?", "Máy bay", "Tàu")
    diet = sensitive(event)
    about = make_registration(event)
    make_answer(travel, about, "1")
    make_answer(diet, about, "Chay", consent_text="Tôi đồng ý")
    page = text(as_role(event, "secretary").get(path(event, "/results")))
    assert "1/1 người đã trả lời" in page
    assert ("Máy bay" in page, "Chế độ ăn" in page) == (True, False)
    page = text(as_role(event, "organizer").get(path(event, "/results")))
    assert ("Chế độ ăn" in page, ">Chay<" in page) == (True, False)


def test_empty_pages_say_what_to_do(event: Event, as_role: SignIn) -> None:
    client = as_role(event, "organizer")
    for tail in ("", "/results"):
        assert "Chưa có câu hỏi" in text(client.get(path(event, tail)))
    assert "Không có gì để hỏi" in text(client.get(of(event, make_registration(event), "/answers")))


def test_the_list_costs_the_same_queries_for_one_and_for_many(event: Event, as_role: SignIn) -> None:
    client, about = as_role(event, "organizer"), make_registration(event)
    pages = (
        path(event),
        path(event, "/results"),
        path(event, "/preview"),
        of(event, about),
        of(event, about, "/answers"),
    )

    def add(number: int) -> None:
        make_answer(make_question(event, "choice", f"Câu {number}", "Có", "Không"), about, "1")

    add(0)
    for page in pages:
        client.get(page)
    few = [count(client, page) for page in pages]
    for number in range(1, 6):
        add(number)
    assert [count(client, page) for page in pages] == few


def count(client: PageClient, page: str) -> int:
    seen: list[str] = []
    note = lambda _c, _cursor, statement, *_rest: seen.append(statement)  # noqa: E731 - a listener is taken off by itself
    listening.listen(db.session.connection(), "before_cursor_execute", note)
    client.get(page)
    listening.remove(db.session.connection(), "before_cursor_execute", note)
    return len(seen)


# What is answered about one person


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
    store().put("answers/mau", PDF)
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


def test_the_list_of_answers_holds_sensitive_ones_only_when_asked_by_who_may(event: Event, as_role: SignIn) -> None:
    travel = make_question(event, "choice", "Đến bằng gì?", "Máy bay", "Tàu")
    diet = sensitive(event)
    about = make_registration(event)
    make_registration(event, "Lê Thị Mẫu Ý", "46")
    make_answer(travel, about, "2")
    make_answer(diet, about, "Chay", consent_text="Tôi đồng ý")
    export = path(event, "/answers.xlsx")
    head, *rows = table(as_role(event, "secretary").post(export))
    assert head == ["Mã", "Họ và tên", "Thành phần", "Tỉnh, thành phố", "Đến bằng gì?"]
    assert [(row[1], row[4]) for row in rows] == [("Nguyễn Thị Mẫu Hòa", "Tàu"), ("Lê Thị Mẫu Ý", None)]
    assert as_role(event, "secretary").post(export, data={"sensitive": "yes"}).status_code == 403
    head, *rows = table(as_role(event, "organizer").post(export, data={"sensitive": "yes"}))
    assert (head[-1], rows[0][-1]) == ("Chế độ ăn", "Chay")
    assert count_audit("answers.export") == 2


def table(answer) -> list[list[object]]:
    """The rows of a list from its header on; empty cells are None."""
    [sheet] = read_table(answer.data, "answers.xlsx")
    rows = [[cell if cell != "" else None for cell in row] for row in sheet.rows]
    start = next(number for number, row in enumerate(rows) if row[:1] == ["Mã"])
    width = len(rows[start])
    return [row + [None] * (width - len(row)) for row in rows[start:]]


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


def test_people_who_do_not_come_are_not_in_the_list(event: Event, as_role: SignIn) -> None:
    make_question(event)
    about = make_registration(event)
    client = as_role(event, "organizer")
    client.post(of(event, about, "/cancel"))
    assert table(client.post(path(event, "/answers.xlsx")))[1:] == []
    assert len(search(event.id).items) == 1
