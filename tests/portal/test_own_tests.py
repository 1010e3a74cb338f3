"""A delegate takes a test and gives feedback on the own page, with and without a script, once and for oneself."""

from datetime import timedelta

import pytest

from eventmgr.core.clock import now
from eventmgr.core.ids import uuid7
from eventmgr.training.queries.feedback import given_by
from eventmgr.training.queries.tests import find_taking, get_test
from eventmgr.training.rules.tests import Stage
from eventmgr.training.service.feedback import open_feedback
from eventmgr.training.service.tests import close_test
from tests.factories import ORGANIZER, make_registration
from tests.training.testing import RIGHT, course_with_test, items_of, opened


@pytest.fixture
def course(event):
    return course_with_test(event)[0]


@pytest.fixture
def module(course):
    return course.modules[0]


@pytest.fixture
def sitting(module):
    return opened(module, at=now() - timedelta(minutes=10))


@pytest.fixture
def me(event):
    return make_registration(event)


@pytest.fixture
def address(client, me):
    found = f"/p/{me.passes[-1].token}"
    assert client.post(found, data={"pin": "1234"}).status_code == 303
    return found


def filled(module, *answers):
    """What a browser sends of the form."""
    items = items_of(module)
    data = {f"asked-{number}": str(item.wording_id) for number, item in enumerate(items)}
    return data | {f"q_{item.question_id.hex}": answer for item, answer in zip(items, answers, strict=True)}


def operation(me, test, module, *answers, at=None, **payload):
    """What a phone sends of its outbox."""
    items = items_of(module)
    told = {
        "registration": str(me.id),
        "sitting": str(test.id),
        "asked": [str(item.wording_id) for item in items],
        "answers": {str(item.question_id): answer for item, answer in zip(items, answers, strict=True)},
    }
    at = (at or now()).isoformat()
    return {"id": str(uuid7()), "kind": "training.take", "at": at, "payload": told | payload}


def send(client, address, *operations):
    return client.post(f"{address}/sync", json={"device": "x", "operations": list(operations)})


def test_an_open_test_stands_on_the_page_and_is_handed_in_without_a_script(client, address, me, module, sitting):
    page = client.get(address).get_data(as_text=True)
    assert f"{address}/tests/{sitting.id}" in page
    answer = client.get(f"{address}/tests/{sitting.id}")
    assert answer.headers["X-Offline-Copy"] == "personal"
    shown = answer.get_data(as_text=True)
    assert "Nguồn Mẫu" not in shown
    assert client.post(f"{address}/tests/{sitting.id}", data=filled(module, *RIGHT)).status_code == 303
    taking = find_taking(sitting.id, me.id)
    assert (taking.is_late, len(taking.asked)) == (False, 4)
    again = client.post(f"{address}/tests/{sitting.id}", data=filled(module, "2", [], "true", "1"))
    assert again.status_code == 303
    assert len(get_test(me.event_id, module).takings) == 1
    assert "test-sheet" not in client.get(f"{address}/tests/{sitting.id}").get_data(as_text=True)


def test_what_is_no_number_is_told_at_its_question_and_nothing_typed_is_lost(client, address, module, sitting, me):
    answer = client.post(f"{address}/tests/{sitting.id}", data=filled(module, "1", [], "true", "nhiều"))
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert 'value="nhiều"' in page
    assert find_taking(sitting.id, me.id) is None


def test_the_order_stays_when_the_page_is_opened_anew(client, address, module, sitting):
    pages = [client.get(f"{address}/tests/{sitting.id}").get_data(as_text=True) for _ in range(2)]
    orders = [sorted(items_of(module), key=lambda item, page=page: page.index(item.label)) for page in pages]
    assert orders[0] == orders[1]


def test_a_phone_sends_what_was_answered_without_a_network_and_the_same_thing_once(
    client, address, me, module, sitting
):
    state = client.get(f"{address}/sync")
    assert state.headers["X-CSRF-Token"]
    assert [row["taken_at"] for row in state.json["tests"]] == [None]
    told = operation(me, sitting, module, *RIGHT)
    first, second = send(client, address, told), send(client, address, told)
    assert [answer.json["answers"][0]["result"] for answer in (first, second)] == ["taken", "taken"]
    assert [answer.json["answers"][0]["replayed"] for answer in (first, second)] == [False, True]
    other = send(client, address, operation(me, sitting, module, "2", ["2"], "true", "1"))
    assert other.json["answers"][0]["result"] == "already"


def test_the_time_of_answering_decides_after_the_end(client, address, event, me, module, sitting):
    close_test(sitting, actor=ORGANIZER, at=now() - timedelta(minutes=5))
    in_time = operation(me, sitting, module, *RIGHT, at=now() - timedelta(minutes=6))
    assert send(client, address, in_time).json["answers"][0]["result"] == "taken"
    other = make_registration(event, "Lê Thị Mẫu Muộn")
    theirs = f"/p/{other.passes[-1].token}"
    client.post(theirs, data={"pin": "1234"})
    late = send(client, theirs, operation(other, sitting, module, *RIGHT))
    assert late.json["answers"][0]["result"] == "late"
    assert len(get_test(me.event_id, module).taken(Stage.BEFORE, late=True)) == 1


def test_nobody_answers_for_another_person_or_does_something_else_by_a_pass(
    client, address, event, me, module, sitting
):
    other = make_registration(event, "Lê Thị Mẫu Khác")
    scan = {"id": str(uuid7()), "kind": "checkin.check_in", "at": now().isoformat(), "payload": {}}
    told = send(client, address, operation(other, sitting, module, *RIGHT), scan)
    assert [answer["status"] for answer in told.json["answers"]] == [403, 403]
    assert get_test(event.id, module).takings == ()


@pytest.mark.parametrize("wrong", [{"asked": "x"}, {"asked": ["x"]}, {"answers": []}, {"answers": {"x": "1"}}])
def test_what_is_malformed_is_told_and_the_rest_goes_on(client, address, me, module, sitting, wrong):
    told = send(
        client,
        address,
        operation(me, sitting, module, *RIGHT, **wrong),
        operation(me, sitting, module, *RIGHT, sitting="0" * 32),
        operation(me, sitting, module, *RIGHT),
    )
    assert [answer["status"] for answer in told.json["answers"]] == [422, 404, 200]
    assert client.post(f"{address}/sync", json={"operations": "x"}).status_code == 422


def test_a_phone_that_gave_no_code_sends_nothing(client, me, module, sitting):
    address = f"/p/{me.passes[-1].token}"
    assert client.get(f"{address}/sync").status_code == 401
    assert send(client, address, operation(me, sitting, module, *RIGHT)).status_code == 401
    assert client.get(f"{address}/tests/{sitting.id}").status_code == 303
    assert client.get(f"{address}/courses/{module.course_id}/feedback").status_code == 303


def test_feedback_is_given_once_and_thanked_for(client, address, course, me):
    page = f"{address}/courses/{course.id}/feedback"
    assert "points_0" not in client.get(page).get_data(as_text=True)
    open_feedback(course, actor=ORGANIZER, at=now())
    assert page in client.get(address).get_data(as_text=True)
    assert client.post(page, data={}).status_code == 422
    assert client.post(page, data={"points_0": "5", "points_1": "4", "words_best": "Thực hành"}).status_code == 303
    assert given_by(course.id) == {me.id}
    assert "points_0" not in client.get(page).get_data(as_text=True)
    assert client.post(page, data={"points_0": "1"}).status_code == 422
