"""The code on the wall, from a delegate's phone."""

import html

import pytest
from sqlalchemy import select

from eventmgr.checkin import queries, service
from eventmgr.checkin.rules import Source, wall_letters
from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.people.rules import format_phone
from eventmgr.registration.models import Pass
from tests.factories import AT, ORGANIZER, make_event, make_registration, make_session


@pytest.fixture
def lesson(event):
    return make_session(event, title="Chuyên đề Mẫu", start=now(), takes_attendance=True)


def letters(event, session, *, ago=0) -> str:
    key = service.open_wall(event, session.id, actor=ORGANIZER, at=AT).wall_key
    return wall_letters(key, now(), windows_ago=ago)


def here(event, *parts) -> str:
    return "/".join([f"/e/{event.slug}/here", *parts])


def text(response) -> str:
    return html.unescape(response.get_data(as_text=True))


def pass_of(person) -> Pass:
    return db.session.execute(select(Pass).where(Pass.registration_id == person.id)).scalar_one()


def open_pass(client, person) -> Pass:
    given = pass_of(person)
    client.post(f"/p/{given.token}", data={"pin": given.pin})
    return given


def came(event, session) -> dict:
    return {key[0]: at for key, at in queries.entries(event.id, [session.id]).items()}


def test_who_opened_the_pass_scans_presses_and_is_marked(event, lesson, client):
    person = make_registration(event, "Lê Thị Mẫu Hoa")
    given = open_pass(client, person)
    page = text(client.get(here(event), query_string={"code": letters(event, lesson)}, follow_redirects=True))
    assert ("Chuyên đề Mẫu" in page, "Lê Thị Mẫu Hoa" in page) == (True, True)
    assert came(event, lesson) == {}  # looking changes nothing
    done = client.post(here(event, "mark"), data={"pass": given.id.hex}, follow_redirects=True)
    assert "Quý vị đã được điểm danh: Chuyên đề Mẫu" in text(done)
    assert queries.find_entry(person.id, lesson.id).source is Source.WALL


def test_who_opened_no_pass_is_asked_for_it_first_and_the_code_waits(event, lesson, client):
    person = make_registration(event)
    page = text(client.get(here(event), query_string={"code": letters(event, lesson)}, follow_redirects=True))
    assert "Vui lòng mở thẻ đại biểu trước" in page
    given = pass_of(person)
    wrong = {"phone": format_phone(person.person.phone), "secret": "0000"}
    assert client.post(here(event, "pass"), data=wrong).status_code == 422
    assert client.post(here(event, "pass"), data={}).status_code == 422
    right = {**wrong, "secret": given.pin}
    assert "Tôi có mặt" in text(client.post(here(event, "pass"), data=right, follow_redirects=True))
    assert client.post(here(event, "mark"), data={"pass": given.id.hex}).status_code == 303
    assert set(came(event, lesson)) == {person.id}


def test_the_letters_are_typed_by_hand_and_old_ones_refused(event, lesson, client):
    make_registration(event)
    assert client.post(here(event), data={"code": letters(event, lesson).lower()}).status_code == 303
    assert client.post(here(event), data={"code": letters(event, lesson, ago=1)}).status_code == 303
    old = client.post(here(event), data={"code": letters(event, lesson, ago=3)})
    assert old.status_code == 422
    assert "Mã này không còn trên màn hình" in text(old)
    assert client.post(here(event), data={"code": ""}).status_code == 422
    assert client.get(here(event), query_string={"code": "XXXXXX"}).status_code == 422
    assert client.get(here(event)).status_code == 200


def test_a_phone_stands_for_one_person(event, lesson, client):
    hoa, an = make_registration(event), make_registration(event)
    for person in (hoa, an):
        open_pass(client, person)
    for person, status in ((hoa, 303), (an, 409)):
        client.get(here(event), query_string={"code": letters(event, lesson)})
        answer = client.post(here(event, "mark"), data={"pass": pass_of(person).id.hex})
        assert answer.status_code == status
    assert "đến bàn đón tiếp" in text(answer)
    assert set(came(event, lesson)) == {hoa.id}


def test_nothing_is_marked_without_the_code_or_with_a_pass_that_was_not_opened(event, lesson, client):
    hoa, an = make_registration(event), make_registration(event)
    given = open_pass(client, hoa)
    assert client.post(here(event, "mark"), data={"pass": given.id.hex}).status_code == 422
    client.get(here(event), query_string={"code": letters(event, lesson)})
    assert client.post(here(event, "mark"), data={"pass": pass_of(an).id.hex}).status_code == 422
    assert client.post(here(event, "mark"), data={}).status_code == 422
    assert came(event, lesson) == {}


def test_the_code_of_another_event_opens_nothing_here(event, lesson, client):
    other = make_event()
    hall = make_session(other, start=now(), takes_attendance=True)
    assert client.get(here(event), query_string={"code": letters(other, hall)}).status_code == 422
    client.get(here(other), query_string={"code": letters(other, hall)})
    assert client.post(here(event, "mark"), data={}).status_code == 422
    assert "Mã chữ trên màn hình" in text(client.get(here(event)))
