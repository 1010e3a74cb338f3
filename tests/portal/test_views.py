"""What delegates see and do on their phones."""

import re
import unicodedata

import pytest
from sqlalchemy import select

from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.events.models import Event
from eventmgr.events.rules import EventState
from eventmgr.people.models import Consent, Person
from eventmgr.people.rules import Purpose
from eventmgr.registration.models import Pass, Registration
from eventmgr.registration.queries import count_by_state
from eventmgr.registration.rules import RegistrationState
from eventmgr.registration.service import set_text
from tests.factories import (
    ORGANIZER,
    count_audit,
    make_delegation,
    make_event,
    make_group,
    make_registration,
    make_release,
    make_room,
    make_session,
)


def form(**values) -> dict[str, str]:
    return {
        "full_name": "Trần Thị Mẫu Đào",
        "province": "khanh hoa",
        "organization": "Hội LHPN tỉnh Khánh Hòa",
        "position": "Phó Chủ tịch",
        "phone": "0912 345 678",
        "organising": "y",
        **values,
    }


@pytest.fixture
def open_event(event: Event) -> Event:
    make_delegation(event, "56")
    return event


def only_pass(event: Event) -> Pass:
    return db.session.execute(select(Pass).join(Registration).where(Registration.event_id == event.id)).scalar_one()


def test_the_event_shows_its_agenda_groups_and_contact(event, client):
    session = make_session(event, kind="group_work", title="Thảo luận Mẫu", room_id=make_room(event).id)
    make_session(event, kind="blocker", title="Riêng của Ban Tổ chức")
    make_group(session, topic="Chủ đề Mẫu")
    make_release(event)
    page = client.get(f"/e/{event.slug}").text
    for text in (
        event.name,
        "Thảo luận Mẫu",
        "Hội trường lớn",
        "Chủ đề Mẫu",
        "24/10/2024",
        f"/e/{event.slug}/register",
    ):
        assert text in page
    assert "Riêng của Ban Tổ chức" not in page


@pytest.mark.parametrize("rest", ["", "/register", "/find", "/poster", "/received"])
def test_drafts_and_unknown_events_are_nobodys_business(app, client, rest):
    draft = make_event(state=EventState.DRAFT)
    assert client.get(f"/e/{draft.slug}{rest}").status_code == 404
    assert client.get(f"/e/there-is-none{rest}").status_code == 404


def test_from_the_form_to_the_pass(open_event, client):
    page = client.get(f"/e/{open_event.slug}/register")
    assert page.status_code == 200
    assert " checked" not in page.text
    answer = client.post(f"/e/{open_event.slug}/register", data=form(photos="y"))
    given = only_pass(open_event)
    assert (answer.status_code, answer.location) == (303, f"/p/{given.token}")
    first, again = client.get(answer.location).text, client.get(answer.location).text
    for page in (first, again):
        assert "Trần Thị Mẫu Đào" in page
        assert given.registration.code in page
        assert '<svg xmlns="http://www.w3.org/2000/svg" class="qr"' in page
    assert f'<p class="pass-code">{given.pin}</p>' in first
    assert f'<p class="pass-code">{given.pin}</p>' not in again
    kept = db.session.execute(select(Consent).where(Consent.event_id == open_event.id)).scalars()
    assert {row.purpose for row in kept} == {"organising", "photos"}
    assert count_audit("registration.register") == 1


@pytest.mark.parametrize(
    "values, field",
    [
        ({"province": "Hà Nội"}, "province"),
        ({"province": ""}, "province"),
        ({"phone": "12345"}, "phone"),
        ({"phone": ""}, "phone"),
        ({"email": "nobody"}, "email"),
        ({"organising": ""}, "organising"),
        ({"full_name": "M" * 300}, "full_name"),
        ({"full_name": "🎉"}, "full_name"),
        ({"full_name": ""}, "full_name"),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_lost(open_event, client, values, field):
    data = {key: value for key, value in form(position="<b>Chức vụ</b>", **values).items() if value}
    answer = client.post(f"/e/{open_event.slug}/register", data=data)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert 'value="&lt;b&gt;Chức vụ&lt;/b&gt;"' in answer.text
    assert (count_by_state(open_event.id), count_audit("registration.register")) == ({}, 0)


def test_nobody_agrees_to_words_that_were_changed_after_they_were_shown(open_event, client):
    seen = re.search(r'name="wording"[^>]*value="([0-9a-f]+)"', client.get(f"/e/{open_event.slug}/register").text)
    assert seen
    set_text(open_event, Purpose.PHOTOS, "vi", "Tôi đồng ý để Hội đăng ảnh Mẫu.", actor=ORGANIZER, at=now())
    body = form(photos="y", wording=seen[1])
    answer = client.post(f"/e/{open_event.slug}/register", data=body)
    assert answer.status_code == 422
    assert "Tôi đồng ý để Hội đăng ảnh Mẫu." in answer.text
    assert count_by_state(open_event.id) == {}
    again = re.search(r'name="wording"[^>]*value="([0-9a-f]+)"', answer.text)
    assert again
    body["wording"] = again[1]
    assert client.post(f"/e/{open_event.slug}/register", data=body).status_code == 303


def test_who_is_registered_is_shown_the_way_to_the_pass(open_event, client):
    client.post(f"/e/{open_event.slug}/register", data=form())
    answer = client.post(f"/e/{open_event.slug}/register", data=form(full_name="Lê Thị Mẫu Khác"))
    assert answer.status_code == 422
    assert 'id="phone-error"' in answer.text
    assert f"/e/{open_event.slug}/find" in answer.text
    assert count_by_state(open_event.id) == {RegistrationState.CONFIRMED: 1}


def test_a_closed_registration_says_so(app, client):
    event = make_event(registration_closes_at=now())
    make_delegation(event, "56")
    page = client.get(f"/e/{event.slug}/register")
    assert page.status_code == 200
    assert '<form method="post" novalidate>' not in page.text
    answer = client.post(f"/e/{event.slug}/register", data=form())
    assert answer.status_code == 422
    assert "Trần Thị Mẫu Đào" in answer.text
    assert count_by_state(event.id) == {}


def test_who_must_wait_gets_a_code_instead_of_a_pass(app, client):
    event = make_event(needs_approval=True)
    make_delegation(event, "56")
    answer = client.post(f"/e/{event.slug}/register", data=form())
    assert (answer.status_code, answer.location) == (303, f"/e/{event.slug}/received")
    code = db.session.execute(select(Registration.code).where(Registration.event_id == event.id)).scalar_one()
    assert code in client.get(answer.location).text


@pytest.mark.parametrize("path", ["/p/{}", "/P/{}"])
def test_another_phone_sees_nothing_personal_before_the_code(open_event, client, app, path):
    made = make_registration(open_event, "Trần Thị Mẫu Đào", "56")
    token = made.passes[0].token
    for address in (path.format(token), path.format(token.lower())):
        page = client.get(address)
        assert page.status_code == 200
        for personal in ("Mẫu Đào", made.code, "1234", "Khánh Hòa"):
            assert personal not in page.text.replace(open_event.slug, "")
        assert 'class="qr"' in page.text
    answer = client.post(path.format(token), data={"pin": "1234"})
    assert answer.status_code == 303
    assert "Trần Thị Mẫu Đào" in client.get(answer.location).text


def test_five_wrong_codes_lock_the_pass(open_event, client):
    token = make_registration(open_event).passes[0].token
    statuses = [client.post(f"/p/{token}", data={"pin": "9999"}).status_code for _try in range(5)]
    assert statuses == [422, 422, 422, 422, 429]
    assert client.post(f"/p/{token}", data={"pin": "1234"}).status_code == 429
    assert client.post(f"/p/{token}", data={}).status_code == 422
    assert count_audit("pass.wrong_code") == 5


def test_the_page_tells_group_room_and_what_is_next(open_event, client):
    made = make_registration(open_event)
    room = make_room(open_event, "Phòng thảo luận 3")
    work = make_session(open_event, kind="group_work")
    make_group(work, 3, (made,), room_id=room.id)
    make_session(open_event, title="Phiên kế tiếp Mẫu", start=now(), room_id=room.id)
    make_release(open_event)
    token = made.passes[0].token
    client.post(f"/p/{token}", data={"pin": "1234"})
    page = client.get(f"/p/{token}").text
    for text in ("Phòng thảo luận 3", "giáo dục làm cha mẹ", "Phiên kế tiếp Mẫu"):
        assert text in page


@pytest.mark.parametrize("path", ["/p/NOBODY", "/P/x", "/p/ABCDEFGHJKMNPQ"])
def test_unknown_passes_lead_on(open_event, client, path):
    for answer in (client.get(path), client.post(path, data={"pin": "1234"})):
        assert answer.status_code == 404
        assert f"/e/{open_event.slug}/find" in answer.text


@pytest.mark.parametrize("secret", ["1234", "code"])
def test_a_lost_pass_is_found_again(open_event, client, secret):
    made = make_registration(open_event, phone="+84912345678")
    page = f"/e/{open_event.slug}/find"
    answer = client.post(page, data={"phone": "0912 345 678", "secret": made.code if secret == "code" else secret})
    assert answer.location == f"/p/{made.passes[0].token}"
    assert made.person.full_name in client.get(answer.location).text


def test_looking_for_others_tells_nothing(open_event, client):
    make_registration(open_event, phone="+84912345678")
    page = f"/e/{open_event.slug}/find"
    wrong = client.post(page, data={"phone": "0912345678", "secret": "9999"})
    unknown = client.post(page, data={"phone": "0987654321", "secret": "9999"})
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    parts = [answer.text.split('class="error-summary"')[1].split("</ul>")[0] for answer in (wrong, unknown)]
    assert parts[0] == parts[1]


def test_the_poster_holds_the_address_of_the_registration(event, client):
    page = client.get(f"/e/{event.slug}/poster")
    assert f"http://127.0.0.1:8000/e/{event.slug}/register" in page.text
    assert 'class="qr"' in page.text


def test_names_are_kept_composed(open_event, client):
    client.post(
        f"/e/{open_event.slug}/register", data=form(full_name=unicodedata.normalize("NFD", "Nguyễn Thị Mẫu Hòa"))
    )
    person = db.session.execute(select(Person).where(Person.phone == "+84912345678")).scalar_one()
    assert person.full_name == "Nguyễn Thị Mẫu Hòa"
