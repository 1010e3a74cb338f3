"""What a person does about their own data, on the phone, behind the pass and its code."""

import json

import pytest
from sqlalchemy import select

from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.events.models import Event
from eventmgr.events.rules import EventState
from eventmgr.people.models import Consent, DataRequest
from eventmgr.people.queries import who_agreed
from eventmgr.people.rules import RequestKind, RequestState
from eventmgr.people.service import erase
from eventmgr.registration.models import Registration
from tests.factories import ORGANIZER, count_audit, make_consent, make_event, make_registration

NAME = "Trần Thị Mẫu Đào"
GETS = ("", "/correct")
POSTS = ("/correct", "/withdraw", "/agree", "/request", "/copy.html", "/copy.json", "/copy.pdf")


@pytest.fixture
def made(event: Event) -> Registration:
    return make_registration(event, NAME, phone="+84912345678")


@pytest.fixture
def phone(made, client):
    """A phone that gave the code."""
    client.post(f"/p/{made.passes[0].token}", data={"pin": "1234"})
    return client


def own(made: Registration, rest: str = "") -> str:
    return f"/p/{made.passes[0].token}/data{rest}"


def only_request() -> DataRequest:
    return db.session.execute(select(DataRequest)).scalar_one()


def test_before_the_code_there_is_nothing_to_see_or_do(made, client):
    ways = [("GET", rest) for rest in GETS] + [("POST", rest) for rest in POSTS]
    for way, rest in ways:
        answer = client.open(own(made, rest), method=way)
        assert (answer.status_code, answer.location) == (303, f"/p/{made.passes[0].token}"), rest
        assert client.open(f"/p/NOBODY/data{rest}", method=way).status_code == 404
    assert count_audit("person.export") == 0


def test_the_page_shows_all_that_is_kept_and_the_way_there_stands_on_the_pass(made, phone):
    make_consent(made, "photos")
    assert own(made) in phone.get(f"/p/{made.passes[0].token}").text
    page = phone.get(own(made)).text
    for words in (NAME, "0912 345 678", made.code, "Trưởng Ban Gia đình - Xã hội", "Tôi đồng ý: photos"):
        assert words in page
    assert " checked" not in page


def test_another_pass_opens_other_data_only(made, phone):
    other = make_registration(made.event, "Lê Thị Mẫu Khác", "66")
    assert phone.get(own(other)).status_code == 303


def form(**values) -> dict[str, str]:
    return {
        "full_name": NAME,
        "phone": "0912 345 678",
        "position": "Phó Chủ tịch",
        "organization": "Hội LHPN tỉnh Khánh Hòa",
        "email": "dao.mau@example.org",
        **values,
    }


def test_harmless_things_are_right_at_once(made, phone):
    assert 'value="0912 345 678"' in phone.get(own(made, "/correct")).text
    assert phone.post(own(made, "/correct"), data=form()).status_code == 303
    db.session.expire_all()
    assert (made.position, made.person.email) == ("Phó Chủ tịch", "dao.mau@example.org")
    assert db.session.execute(select(DataRequest)).all() == []
    assert count_audit("registration.correct") == 1


def test_a_new_name_or_number_waits_for_a_human(made, phone):
    phone.post(own(made, "/correct"), data=form(full_name="Trần Thị Mẫu Đào Hoa", phone="0912 345 679"))
    db.session.expire_all()
    request = only_request()
    assert (made.person.full_name, made.person.phone, made.position) == (NAME, "+84912345678", "Phó Chủ tịch")
    assert (request.kind, request.full_name, request.phone) == (
        RequestKind.CORRECT,
        "Trần Thị Mẫu Đào Hoa",
        "+84912345679",
    )
    assert f"/requests/{request.key}" in phone.get(own(made)).text


@pytest.mark.parametrize(
    "values, field", [({"email": "nobody"}, "email"), ({"phone": "12"}, "phone"), ({"full_name": ""}, "full_name")]
)
def test_a_wrong_correction_is_told_at_its_field(made, phone, values, field):
    answer = phone.post(own(made, "/correct"), data=form(**values))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_what_stood_in_an_archived_event_stays(made, phone):
    with transaction():
        made.event.state = EventState.ARCHIVED
    answer = phone.post(own(made, "/correct"), data=form())
    assert answer.status_code == 422
    same = form(position=made.position, organization=made.organization)
    assert phone.post(own(made, "/correct"), data=same).status_code == 303


def test_agree_and_take_back(made, phone):
    assert phone.post(own(made, "/agree"), data={"purpose": "photos"}).status_code == 303
    kept = db.session.execute(select(Consent).where(Consent.person_id == made.person_id)).scalar_one()
    assert (kept.purpose, kept.method, kept.text.version) == ("photos", "own_page", 1)
    assert "đăng ảnh" in kept.text.text
    assert phone.post(own(made, "/agree"), data={"purpose": "photos"}).status_code == 303
    assert len(db.session.execute(select(Consent)).all()) == 1
    assert phone.post(own(made, "/withdraw"), data={"purpose": "photos"}).status_code == 303
    assert who_agreed(made.event_id, "photos", {made.person_id}) == set()
    assert only_request().state is RequestState.OPEN
    assert phone.post(own(made, "/withdraw"), data={"purpose": "photos"}).status_code == 409


@pytest.mark.parametrize("purpose, status", [("hotel_list", 409), ("dance", 409), ("", 404)])
def test_nobody_agrees_to_what_the_event_does_not_ask(made, phone, purpose, status):
    assert phone.post(own(made, "/agree"), data={"purpose": purpose}).status_code == status
    assert db.session.execute(select(Consent)).all() == []


def test_a_copy_for_people_and_one_for_computers(made, phone):
    page = phone.post(own(made, "/copy.html"))
    assert NAME in page.text
    assert page.headers["Content-Disposition"] == f'attachment; filename="{made.code}.html"'
    data = phone.post(own(made, "/copy.json"))
    assert data.mimetype == "application/json"
    assert json.loads(data.text)["Đại biểu"]["Họ và tên"] == NAME
    assert count_audit("person.export") == 2


def test_a_request_is_received_and_followed_without_the_pass(made, phone, app):
    answer = phone.post(own(made, "/request"), data={"kind": "erase", "note": "Xin xóa"})
    assert answer.status_code == 303
    assert answer.location == f"/requests/{only_request().key}"
    with transaction():
        made.passes[0].revoked_at = now()
    assert app.test_client().get(answer.location).status_code == 200
    assert phone.get(own(made)).status_code == 404


@pytest.mark.parametrize("data", [{}, {"kind": "withdraw"}, {"kind": "erase", "note": "x" * 2001}])
def test_a_request_without_sense_is_shown_again(made, phone, data):
    assert phone.post(own(made, "/request"), data=data).status_code == 422
    assert db.session.execute(select(DataRequest)).all() == []


def test_to_restrict_stops_messages_and_is_shown(made, phone):
    make_consent(made, "messages")
    phone.post(own(made, "/request"), data={"kind": "restrict"})
    assert who_agreed(made.event_id, "messages", {made.person_id}) == set()
    assert "Đã dừng sử dụng dữ liệu của bạn" in phone.get(own(made)).text


def test_the_pass_of_an_erased_person_is_dead(made, phone):
    erase(made.person, actor=ORGANIZER, at=now())
    assert phone.get(own(made)).status_code == 404
    assert phone.get(f"/p/{made.passes[0].token}").status_code == 410


def test_the_same_person_sees_all_events(made, phone):
    second = make_event(name="Tập huấn Mẫu thứ hai")
    other = make_registration(second)
    with transaction():
        other.person_id = made.person_id
    assert "Tập huấn Mẫu thứ hai" in phone.get(own(made)).text
