"""The organizer's pages of questions."""

import pytest
from sqlalchemy import event as listening

from eventmgr.core.db import db
from eventmgr.events.models import Event
from eventmgr.questionnaires.queries import list_asked, list_questions
from eventmgr.questionnaires.rules import Condition, Operator, Place
from eventmgr.registration.queries import search
from tests.conftest import SignIn
from tests.factories import (
    count_audit,
    make_answer,
    make_question,
    make_registration,
)
from tests.pages import PageClient
from tests.questionnaires.meeting import BASE, of, path, sensitive, table, text


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


def test_the_list_of_answers_holds_sensitive_ones_only_when_asked_by_who_may(event: Event, as_role: SignIn) -> None:
    travel = make_question(event, "choice", "Đến bằng gì?", "Máy bay", "Tàu")
    diet = sensitive(event)
    about = make_registration(event)
    make_registration(event, "Lê Thị Mẫu Ý", "46")
    make_answer(travel, about, "2")
    make_answer(diet, about, "Chay", consent_text="Tôi đồng ý")
    export = path(event, "/answers.xlsx")
    head, *rows = table(as_role(event, "secretary").post(export))
    assert head == ["Mã", "Họ và tên", "Thành phần", "Tỉnh, thành phố", "Đến bằng gì?", "Dữ liệu cá nhân"]
    assert [(row[1], row[4]) for row in rows] == [("Nguyễn Thị Mẫu Hòa", "Tàu"), ("Lê Thị Mẫu Ý", None)]
    assert as_role(event, "secretary").post(export, data={"sensitive": "yes"}).status_code == 403
    head, *rows = table(as_role(event, "organizer").post(export, data={"sensitive": "yes"}))
    assert (head[-2], rows[0][-2]) == ("Chế độ ăn", "Chay")
    assert count_audit("answers.export") == 2


def test_people_who_do_not_come_are_not_in_the_list(event: Event, as_role: SignIn) -> None:
    make_question(event)
    about = make_registration(event)
    client = as_role(event, "organizer")
    client.post(of(event, about, "/cancel"))
    assert table(client.post(path(event, "/answers.xlsx")))[1:] == []
    assert len(search(event.id).items) == 1
