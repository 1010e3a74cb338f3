"""Added by hand: the organizer's form puts the questions of the event, as far as they are the organizer's to answer."""

import re

import pytest

from eventmgr.questionnaires.queries import stored_values
from eventmgr.questionnaires.rules import Place
from eventmgr.questionnaires.service import field_name
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import list_delegates
from tests.factories import make_question

FORM = {"full_name": "Phan Thị Mẫu Yến", "province": "", "category": "official", "sex": "", "language": "vi"}


@pytest.fixture
def way(event):
    return f"/events/{event.slug}/registrations/new"


def shown(page: str) -> list[str]:
    """The questions that a page says it has put."""
    return re.findall(r'name="asked" value="(\w*)"', page)


def only(event) -> Registration:
    [made] = list_delegates(event.id)
    return made


def test_what_the_event_asks_at_registration_is_answered_on_the_same_page(event, way, as_role):
    flight = make_question(event, "text", "Chuyến bay Mẫu?", is_required=True, most="10")
    make_question(event, "text", "Sức khỏe Mẫu?", is_sensitive=True)
    make_question(event, "text", "Chỉ hỏi ở bàn Mẫu?", places=[Place.DOOR])
    client = as_role(event, "staff")
    page = client.get(way).text
    assert [words in page for words in ("Chuyến bay Mẫu?", "Sức khỏe Mẫu?", "Chỉ hỏi ở bàn")] == [True, False, False]
    form = {**FORM, "asked": shown(page)}
    long = client.post(way, data={**form, field_name(flight.id): "một hai ba bốn"})
    assert (long.status_code, "một hai ba bốn" in long.text, list_delegates(event.id)) == (422, True, [])
    assert client.post(way, data={**form, field_name(flight.id): "VN 1347"}).status_code == 303
    assert stored_values(only(event).id) == {flight.id: "VN 1347"}


def test_the_organizer_may_not_know_an_answer_yet(event, way, as_role):
    make_question(event, "text", "Chuyến bay Mẫu?", is_required=True)
    client = as_role(event, "staff")
    assert client.post(way, data={**FORM, "asked": shown(client.get(way).text)}).status_code == 303
    assert stored_values(only(event).id) == {}


def test_another_category_is_asked_its_own_questions(event, way, as_role):
    make_question(event, "text", "Hỏi đại biểu Mẫu?", categories=["official"])
    guests = make_question(event, "text", "Hỏi khách mời Mẫu?", categories=["guest"])
    client = as_role(event, "staff")
    form = {**FORM, "asked": shown(client.get(way).text), "category": "guest"}
    looked = client.post(way, data={**form, "look": "yes"})
    assert (looked.status_code, "Hỏi khách mời Mẫu?" in looked.text) == (200, True)
    assert ["Hỏi đại biểu Mẫu?" in looked.text, "Phan Thị Mẫu Yến" in looked.text] == [False, True]
    unseen = client.post(way, data=form)
    assert (unseen.status_code, "Hỏi khách mời Mẫu?" in unseen.text) == (422, True)
    assert list_delegates(event.id) == [], "nobody is added before the questions were seen"
    seen = {**form, "asked": shown(unseen.text), field_name(guests.id): "Có"}
    assert client.post(way, data=seen).status_code == 303
    assert stored_values(only(event).id) == {guests.id: "Có"}


def test_without_questions_the_form_is_as_short_as_before(event, way, as_role):
    client = as_role(event, "staff")
    page = client.get(way).text
    assert "Câu hỏi của sự kiện" not in page
    assert client.post(way, data={**FORM, "asked": shown(page)}).status_code == 303
