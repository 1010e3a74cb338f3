"""The door and the attendance list, as people of each role meet them."""

import html
from uuid import UUID

import pytest
from sqlalchemy import func, select

from eventmgr.checkin import queries
from eventmgr.checkin.models import CheckIn
from eventmgr.checkin.rules import Presence
from eventmgr.core.db import db, transaction
from eventmgr.registration.models import Pass
from eventmgr.registration.rules import Source as RegistrationSource
from tests.factories import (
    count_audit,
    make_event,
    make_group,
    make_registration,
    make_room,
    make_session,
)

PARTIAL = {"HX-Request": "true"}


@pytest.fixture
def desk(event):
    return make_session(event, "check_in", title="Đón tiếp đại biểu")


def token_of(registration) -> str:
    return db.session.execute(select(Pass.token).where(Pass.registration_id == registration.id)).scalar_one()


def door(event) -> str:
    return f"/events/{event.slug}/check-in"


def scan(client, event, desk, registration=None, *, token="", **values):
    data = {"session_id": str(desk.id), "token": token or (token_of(registration) if registration else "")}
    return client.post(door(event), data=data, **values)


def text(response) -> str:
    return html.unescape(response.get_data(as_text=True))


def rows() -> int:
    return db.session.execute(select(func.count()).select_from(CheckIn)).scalar_one()


def test_the_page_offers_three_ways(event, desk, as_role):
    page = text(as_role(event, "staff").get(door(event)))
    assert 'data-result="waiting"' in page
    assert "Đón tiếp đại biểu" in page
    assert "data-camera-start" in page
    assert "zxing_reader" in page
    assert 'name="token" autofocus' in page
    assert 'type="search"' in page


def test_only_the_door_may_use_camera_and_decoder(event, desk, as_role):
    staff = as_role(event, "staff")
    page, listed = staff.get(door(event)), staff.get(f"{door(event)}/attendance")
    assert "'wasm-unsafe-eval'" in page.headers["Content-Security-Policy"]
    assert page.headers["Permissions-Policy"].startswith("camera=(self)")
    assert "'wasm-unsafe-eval'" not in listed.headers["Content-Security-Policy"]
    assert listed.headers["Permissions-Policy"].startswith("camera=()")


def test_a_code_is_accepted_then_already_in_then_a_wrong_one_refused(event, desk, as_role):
    hoa = make_registration(event, "Nguyễn Thị Mẫu Hòa", "56")
    make_registration(event, "Đào Mẫu An", "79")
    make_group(make_session(event, "group_work"), 3, (hoa,), room_id=make_room(event, "Phòng Mẫu 3").id)
    staff = as_role(event, "staff")
    page = text(scan(staff, event, desk, hoa))
    assert 'data-result="accepted"' in page
    for shown in ("Nguyễn Thị Mẫu Hòa", "Khánh Hòa", "Phòng Mẫu 3", "<strong>1/2</strong>"):
        assert shown in page
    assert "Mẫu staff" in text(scan(staff, event, desk, hoa))
    assert 'data-result="already_in"' in text(scan(staff, event, desk, hoa))
    assert 'data-result="refused"' in text(scan(staff, event, desk, token="NOSUCHTOKEN346"))
    assert rows() == 1


def test_a_script_gets_the_same_answer_alone(event, desk, as_role):
    hoa = make_registration(event)
    part = text(scan(as_role(event, "staff"), event, desk, hoa, headers=PARTIAL))
    assert part.lstrip().startswith("<section")
    assert 'data-result="accepted"' in part


def test_an_empty_code_is_answered_in_the_page(event, desk, as_role):
    answer = scan(as_role(event, "staff"), event, desk)
    assert answer.status_code == 422
    assert 'data-result="invalid"' in text(answer)


@pytest.mark.parametrize("typed", ["nguyen thi hoa", "hoa nguyen"])
def test_who_forgot_the_pass_is_found_by_name_and_checked_in(event, desk, as_role, typed):
    hoa = make_registration(event, "Nguyễn Thị Mẫu Hòa")
    make_registration(event, "Đào Mẫu An")
    staff = as_role(event, "staff")
    page = text(staff.get(door(event), query_string={"q": typed}))
    assert "Nguyễn Thị Mẫu Hòa" in page
    assert "Đào Mẫu An" not in page
    data = {"session_id": str(desk.id), "registration_id": str(hoa.id)}
    assert 'data-result="accepted"' in text(staff.post(door(event), data=data))


def test_a_mistake_is_undone_with_a_reason(event, desk, as_role):
    hoa, staff = make_registration(event), as_role(event, "staff")
    scan(staff, event, desk, hoa)
    data = {"session_id": str(desk.id), "registration_id": str(hoa.id), "reason": ""}
    refused = staff.post(f"{door(event)}/undo", data=data)
    assert refused.status_code == 422
    assert count_audit("check_in.undo") == 0
    done = staff.post(f"{door(event)}/undo", data={**data, "reason": "Quét nhầm"}, headers=PARTIAL)
    assert 'data-result="undone"' in text(done)
    assert 'data-result="accepted"' in text(scan(staff, event, desk, hoa))
    assert (rows(), count_audit("check_in.undo")) == (3, 1)


def test_who_may_only_look_is_led_to_the_list_and_cannot_write(event, desk, as_role):
    viewer = as_role(event, "viewer")
    led = viewer.get(door(event))
    assert led.headers["Location"] == f"{door(event)}/attendance"
    assert scan(viewer, event, desk, make_registration(event)).status_code == 403
    assert rows() == 0


def test_nobody_comes_in_without_signing_in_or_a_token_of_the_form(event, desk, client):
    assert client.get(door(event)).status_code == 303
    assert scan(client, event, desk, make_registration(event), csrf=False).status_code == 400


def test_sessions_and_people_of_other_events_are_not_found(event, desk, as_role):
    staff, other = as_role(event, "staff"), make_event()
    foreign = make_session(other, "check_in")
    assert staff.get(door(event), query_string={"session": str(foreign.id)}).status_code == 404
    assert staff.get(door(event), query_string={"session": "x"}).status_code == 404
    assert scan(staff, event, foreign, token="X").status_code == 404
    data = {"session_id": str(desk.id), "registration_id": str(make_registration(other).id), "reason": "x"}
    assert staff.post(f"{door(event)}/undo", data=data).status_code == 404
    assert staff.get(door(other)).status_code == 404


def test_the_door_of_an_event_without_sessions_says_what_to_do(event, as_role):
    page = as_role(event, "staff").get(door(event))
    assert page.status_code == 200
    assert "empty-state" in text(page)
    assert as_role(event, "staff").get(f"{door(event)}/attendance").status_code == 200


def test_the_list_tells_who_is_missing_with_a_phone_for_who_may_see_it(event, desk, as_role):
    make_registration(event, "Đào Mẫu An", "79", phone="+84900000777")
    hoa = make_registration(event, "Nguyễn Thị Mẫu Hòa", "56")
    staff = as_role(event, "staff")
    scan(staff, event, desk, hoa)
    missing = text(staff.get(f"{door(event)}/attendance?presence=absent"))
    assert "Đào Mẫu An" in missing
    assert "tel:+84900000777" in missing
    assert "Nguyễn Thị Mẫu Hòa" not in missing
    assert "1/2" in missing


def test_a_viewer_sees_no_phone_and_no_form(event, desk, as_role):
    make_registration(event, "Đào Mẫu An", phone="+84900000777")
    page = text(as_role(event, "viewer").get(f"{door(event)}/attendance"))
    assert "Đào Mẫu An" in page
    assert "tel:" not in page
    assert "/excuses" not in page


@pytest.mark.parametrize(
    ("query", "shown"), [("province=79", "Đào"), ("q=hoa nguyen", "Nguyễn"), ("presence=late", "")]
)
def test_the_list_is_filtered(event, desk, as_role, query, shown):
    for name, province in (("Đào Mẫu An", "79"), ("Nguyễn Thị Mẫu Hòa", "56")):
        make_registration(event, name, province)
    page = text(as_role(event, "viewer").get(f"{door(event)}/attendance?{query}"))
    assert [name for name in ("Đào", "Nguyễn") if f'<th scope="row">{name}' in page] == ([shown] if shown else [])


def test_an_excuse_is_written_down_and_shown(event, desk, as_role):
    hoa, staff = make_registration(event), as_role(event, "staff")
    where = f"{door(event)}/attendance/{desk.id}/excuses"
    refused = staff.post(where, data={"registration_id": str(hoa.id), "reason": " "})
    assert refused.status_code == 422
    done = staff.post(where, data={"registration_id": str(hoa.id), "reason": "Ốm"})
    assert done.status_code == 303
    row = queries.presence_by_registration(event.id, desk.id)[hoa.id]
    assert (row.presence, row.excuse) == (Presence.EXCUSED, "Ốm")
    assert count_audit("excuse.set") == 1
    unknown = f"{door(event)}/attendance/{UUID(int=1)}/excuses"
    assert staff.post(unknown, data={"registration_id": str(hoa.id), "reason": "Ốm"}).status_code == 404


def test_who_stands_at_the_desk_is_taken_in_with_a_pass_and_checked_in(event, desk, as_role):
    client = as_role(event, "staff")
    way = f"{door(event)}/walk-in"
    assert f'href="{way}?session={desk.id}"' in text(client.get(door(event)))
    assert text(client.get(f"{way}?session={desk.id}")).count("Đón tiếp đại biểu") == 1
    form = {"session_id": str(desk.id), "full_name": "Mai Thị Mẫu Vãng", "province": "", "category": "guest"}
    done = client.post(way, data=form, follow_redirects=True)
    page = text(done)
    given = db.session.execute(select(Pass)).scalar_one()
    assert given.registration.source is RegistrationSource.WALK_IN
    assert 'class="qr"' in page
    assert given.pin in page
    assert rows() == 1
    assert client.post(way, data={**form, "full_name": " "}).status_code == 422
    again = client.post(way, data=form)
    assert again.status_code == 422
    assert 'name="is_namesake"' in again.text
    assert client.post(way, data={**form, "is_namesake": "y"}).status_code == 303
    assert rows() == 2


def test_beyond_the_capacity_the_desk_is_told(event, desk, as_role):
    with transaction():
        event.capacity = 0
    form = {"session_id": str(desk.id), "full_name": "Mai Thị Mẫu Vãng", "province": "", "category": "guest"}
    page = text(as_role(event, "staff").post(f"{door(event)}/walk-in", data=form, follow_redirects=True))
    assert "Sự kiện đã hết chỗ." in page


def test_who_may_not_register_people_takes_nobody_in(event, desk, as_role):
    client = as_role(event, "trainer")
    assert "walk-in" not in text(client.get(door(event)))
    assert client.post(f"{door(event)}/walk-in", data={"session_id": str(desk.id)}).status_code == 403
