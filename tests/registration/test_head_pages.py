"""The pages of the head of a delegation: what they show, keep and refuse."""

import re

import pytest
from sqlalchemy import select

from eventmgr.app import create_app
from eventmgr.audit.models import AuditEntry
from eventmgr.core.db import db
from eventmgr.core.errors import Conflict
from eventmgr.core.ids import uuid7
from eventmgr.core.limits import limiter
from eventmgr.events.rules import EventState
from eventmgr.questionnaires.queries import stored_values
from eventmgr.questionnaires.rules import Place
from eventmgr.questionnaires.service import field_name
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import (
    current_pass,
    get_status,
    head_of,
    list_delegates,
    list_slots,
)
from eventmgr.registration.rules import ListState
from eventmgr.registration.service import (
    add_person,
    cancel_person,
    confirm_list,
    correct_person,
    open_link,
    renew_link,
    replace_person,
    revoke_link,
)
from tests.factories import (
    AT,
    count_audit,
    count_queries,
    make_delegation,
    make_event,
    make_group,
    make_head,
    make_question,
    make_registration,
    make_release,
    make_session,
)
from tests.registration.head import BY, NEW, by_head, seen, whole

FORM = {
    "full_name": "Trần Thị Mẫu Đào",
    "position": "Phó Chủ tịch",
    "organization": "Hội LHPN tỉnh",
    "phone": "0912 345 678",
    "birth_year": "1980",
    "sex": "female",
    "category": "official",
    "agreed": "y",
}


@pytest.fixture
def delegation(event):
    return make_delegation(event, "56", quota=3)


@pytest.fixture
def key(delegation):
    return make_head(delegation).key


def test_a_head_answers_what_is_asked_about_the_own_people_and_nothing_sensitive(event, key, client):
    made = make_registration(event)
    flight = make_question(event, "text", "Chuyến bay Mẫu?", places=[Place.HEAD], is_required=True)
    make_question(event, "text", "Sức khỏe Mẫu?", places=[Place.HEAD], is_sensitive=True)
    make_question(event, "text", "Chỉ hỏi đại biểu Mẫu?", places=[Place.REGISTRATION])
    page = f"/d/{key}/people/{made.id}/answers"
    assert page in client.get(f"/d/{key}").text
    shown = client.get(page).text
    assert [words in shown for words in ("Chuyến bay Mẫu?", "Sức khỏe Mẫu?", "Chỉ hỏi")] == [True, False, False]
    assert client.post(page, data={field_name(flight.id): ""}).status_code == 422
    assert client.post(page, data={field_name(flight.id): "VN 1347"}).status_code == 303
    assert stored_values(made.id) == {flight.id: "VN 1347"}
    elsewhere = make_registration(event, "Lê Thị Mẫu Xa", "48")
    assert client.get(f"/d/{key}/people/{elsewhere.id}/answers").status_code == 404
    assert client.post(f"/d/{key}/people/{elsewhere.id}/answers", data={}).status_code == 404


def test_door_list_pass_and_badge_follow_the_place(event, key, client, as_role):
    old = make_registration(event, "Nguyễn Thị Mẫu Ở Nhà")
    group = make_group(make_session(event, "group_work"), members=(old,))
    make_release(event)
    token = current_pass(old).token
    new = replace_person(key, old.id, NEW, seen=seen(old), agreed="", **by_head(key))
    door = as_role(event, "staff").get(f"/events/{event.slug}/groups/{group.id}/door-list").text
    assert ("Trần Thị Mẫu Đào" in door, "Ở Nhà" in door) == (True, False)
    given = current_pass(new)
    assert (client.get(f"/p/{token}").status_code, client.get(f"/p/{given.token}").status_code) == (410, 200)
    client.post(f"/p/{given.token}", data={"pin": given.pin})
    assert group.topic in client.get(f"/p/{given.token}").text
    assert [row.id for row in list_delegates(event.id)] == [new.id]


@pytest.mark.parametrize(
    "values",
    [{"state": EventState.DRAFT}, {"state": EventState.CLOSED}, {"registration_closes_at": AT}],
)
def test_a_closed_list_can_be_read_but_not_changed(app, client, values):
    event = make_event(**values)
    made = make_registration(event)
    key = make_head(made.delegation).key
    assert open_link(key, at=AT).is_writable is False
    for deed in (
        lambda: add_person(key, NEW, agreed="", **by_head(key)),
        lambda: correct_person(key, made.id, NEW, seen=seen(made), **by_head(key)),
        lambda: replace_person(key, made.id, NEW, seen=seen(made), agreed="", **by_head(key)),
        lambda: cancel_person(key, made.id, "x", seen=seen(made), **by_head(key)),
        lambda: confirm_list(key, seen=whole(made.delegation), **by_head(key)),
    ):
        with pytest.raises(Conflict):
            deed()
    page = client.get(f"/d/{key}")
    assert (page.status_code, made.person.full_name in page.text) == (200, True)
    assert "/new" not in page.text
    assert client.get(f"/d/{key}/new").status_code == 303
    assert client.post(f"/d/{key}/new", data=FORM).status_code == 409
    assert client.post(f"/d/{key}/confirm", data={"seen": whole(made.delegation)}).status_code == 303
    assert get_status(event.id, made.delegation_id).confirmed_at is None


def test_a_link_that_was_renewed_revoked_or_archived_opens_nothing(event, delegation, key, client):
    assert client.get(f"/d/{key}").status_code == 200
    renew_link(event, delegation.id, **BY)
    second = head_of(delegation.id).key
    assert (client.get(f"/d/{key}").status_code, client.get(f"/d/{second}").status_code) == (404, 200)
    assert client.post(f"/d/{key}/new", data=FORM).status_code == 404
    revoke_link(event, delegation.id, **BY)
    assert client.get(f"/d/{second}").status_code == 404
    archived = make_event(state=EventState.ARCHIVED)
    gone = make_head(make_delegation(archived, "56")).key
    assert client.get(f"/d/{gone}").status_code == 404


def test_the_pages_of_a_head_are_kept_by_nobody_else(event, key, client):
    answer = client.get(f"/d/{key}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def mark_of(page: str) -> str:
    """What a page says it has shown."""
    return page.split('name="seen"')[1].split('value="')[1].split('"', maxsplit=1)[0]


def test_a_head_adds_and_corrects_and_a_clash_shows_both(delegation, key, client):
    page = f"/d/{key}"
    assert client.get(f"{page}/new").status_code == 200
    without = client.post(f"{page}/new", data={name: FORM[name] for name in FORM if name != "agreed"})
    assert (without.status_code, "Trần Thị Mẫu Đào" in without.text) == (422, True)
    assert client.post(f"{page}/new", data=FORM).status_code == 303
    [slot], _left = list_slots(delegation.id)
    person = f"{page}/people/{slot.registration.id}"
    changed = {**FORM, "full_name": "Trần Thị Mẫu Hồng", "seen": mark_of(client.get(person).text)}
    assert client.post(person, data=changed).status_code == 303
    stale = client.post(person, data={**changed, "full_name": "Trần Thị Mẫu Huệ"})
    assert stale.status_code == 409
    assert ("Trần Thị Mẫu Huệ" in stale.text, "Trần Thị Mẫu Hồng" in stale.text) == (True, True)
    again = {**changed, "full_name": "Trần Thị Mẫu Huệ", "seen": mark_of(stale.text)}
    assert client.post(person, data=again).status_code == 303
    [slot], _left = list_slots(delegation.id)
    assert slot.registration.person.full_name == "Trần Thị Mẫu Huệ"


def test_a_head_replaces_on_the_page_and_who_is_late_keeps_the_text(event, key, client):
    old = make_registration(event, "Trần Thị Mẫu Huệ")
    person = f"/d/{key}/people/{old.id}/replace"
    assert client.get(person).status_code == 200
    successor = {**FORM, "full_name": "Lê Thị Mẫu Thay", "seen": seen(old)}
    assert client.post(person, data=successor).status_code == 303
    assert client.get(person).status_code == 303
    again = client.post(person, data={**successor, "full_name": "Lê Thị Mẫu Hai", "phone": ""})
    assert (again.status_code, "Lê Thị Mẫu Hai" in again.text) == (409, True)
    shown = client.get(f"/d/{key}").text
    assert ("Lê Thị Mẫu Thay" in shown, "Trần Thị Mẫu Huệ" in shown) == (True, True)


def test_a_head_confirms_and_cancels_on_the_page(event, delegation, key, client):
    made = make_registration(event)
    page = f"/d/{key}"
    assert client.post(f"{page}/confirm", data={"seen": "x"}).status_code == 303
    assert get_status(event.id, delegation.id).confirmed_at is None
    assert client.post(f"{page}/confirm", data={"seen": mark_of(client.get(page).text)}).status_code == 303
    assert get_status(event.id, delegation.id).state is ListState.CONFIRMED
    cancel = f"{page}/people/{made.id}/cancel"
    assert client.get(cancel).status_code == 200
    assert client.post(cancel, data={"reason": "", "seen": seen(made)}).status_code == 422
    assert client.post(cancel, data={"reason": "Bận", "seen": seen(made)}).status_code == 303
    assert client.get(page).status_code == 200
    verbs = db.session.execute(select(AuditEntry.verb).where(AuditEntry.actor_kind == "head")).scalars()
    assert sorted(verbs) == ["delegation.confirm", "registration.cancel", "registration.say_why"]


def test_a_namesake_of_the_same_delegation_can_be_added_after_a_look(event, key, client):
    make_registration(event, "Trần Thị Mẫu Đào")
    refused = client.post(f"/d/{key}/new", data=FORM)
    assert (refused.status_code, 'name="is_namesake"' in refused.text) == (409, True)
    assert client.post(f"/d/{key}/new", data={**FORM, "is_namesake": "y"}).status_code == 303


def test_a_page_that_stood_open_too_long_keeps_what_was_typed(event, key, client):
    answer = client.post(f"/d/{key}/new", data=FORM, csrf=False)
    assert (answer.status_code, "Trần Thị Mẫu Đào" in answer.text) == (422, True)
    assert client.post(f"/d/{key}/confirm", data={"seen": ""}, csrf=False).status_code == 303
    assert db.session.execute(select(Registration)).scalars().all() == []


def test_the_page_says_what_is_missing_and_that_no_place_is_left(event, key, client):
    for number in range(3):
        made = make_registration(event, f"Lê Thị Mẫu {number}", position="")
    page = client.get(f"/d/{key}").text
    assert page.count("chưa có chức vụ") == 3
    assert page.count("danh sách chờ") == 1
    assert f"/d/{key}/people/{made.id}/replace" in page
    assert "danh sách chờ" in client.get(f"/d/{key}/new").text


def test_a_program_that_tries_one_link_is_slowed_down_and_others_are_not(tmp_path):
    settings = {"SECRET_KEY": "x", "SECURITY_PASSWORD_SALT": "x", "INSTANCE_PATH": tmp_path, "REDIS_URL": ""}
    url = f"sqlite:///{tmp_path}/limited.db"
    app = create_app({**settings, "TESTING": True, "SQLALCHEMY_DATABASE_URI": url, "RATELIMIT_ENABLED": True})
    try:
        with app.app_context():
            db.create_all()
            client = app.test_client()
            answers = [client.get("/d/NOTAKEY").status_code for _number in range(302)]
            assert answers == [404] * 300 + [429] * 2
            assert client.get("/d/ANOTHERKEY").status_code == 404
            db.engine.dispose()
    finally:
        limiter.enabled = False


def test_the_page_costs_the_same_queries_for_one_and_for_many(event, delegation, key, client):
    make_registration(event)
    client.get(f"/d/{key}")
    one = count_queries(lambda: client.get(f"/d/{key}"))
    for number in range(9):
        make_registration(event, f"Lê Thị Mẫu {number}")
    assert count_queries(lambda: client.get(f"/d/{key}")) == one


def test_staff_replace_somebody_too(event, as_role):
    old = make_registration(event)
    page = f"/events/{event.slug}/registrations/{old.id}"
    client = as_role(event, "staff")
    assert f"{page}/replace" in client.get(page).text
    assert client.get(f"{page}/replace").status_code == 200
    assert client.post(f"{page}/replace", data={"full_name": ""}).status_code == 422
    done = client.post(f"{page}/replace", data={"full_name": "Lê Thị Mẫu Thay", "sex": ""})
    assert done.status_code == 303
    assert old.person.full_name in client.get(done.location).text
    assert client.post(f"{page}/replace", data={"full_name": "Lê Thị Mẫu Hai", "sex": ""}).status_code == 422
    assert client.get(page).status_code == 200


def test_a_form_that_is_sent_twice_enters_one_person(event, delegation, key, client):
    shown = client.get(f"/d/{key}/new").text
    form = {**FORM, "form_id": re.search(r'name="form_id"[^>]*value="([^"]+)"', shown)[1]}
    answers = [client.post(f"/d/{key}/new", data=form) for _tap in range(2)]
    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [(303, f"/d/{key}")] * 2
    [made] = list_delegates(event.id)
    assert count_audit("registration.register") == 1
    changed = {**form, "full_name": "Lê Thị Mẫu Bình", "phone": "0912 345 679"}
    assert client.post(f"/d/{key}/new", data=changed).status_code == 303
    assert len(list_delegates(event.id)) == 2, "typed over and sent again, it means somebody else"
    assert client.post(f"/d/{key}/new", data=FORM).status_code == 409, "another form that says the same"
    cancel_person(key, made.id, "", seen=seen(made), **by_head(key))
    assert client.post(f"/d/{key}/new", data=form).status_code == 303
    assert len(list_delegates(event.id)) == 2


def test_a_successor_that_is_sent_twice_comes_once(event, delegation, key, client):
    old = make_registration(event, "Nguyễn Thị Mẫu Ở Nhà")
    way = f"/d/{key}/people/{old.id}/replace"
    form = {**FORM, "form_id": str(uuid7()), "seen": seen(old)}
    assert [client.post(way, data=form).status_code for _tap in range(2)] == [303, 303]
    assert [row.person.full_name for row in list_delegates(event.id)] == ["Trần Thị Mẫu Đào"]


def test_a_form_cannot_take_the_name_of_another_delegations_person(event, delegation, key, client):
    elsewhere = make_registration(event, "Trần Thị Mẫu Đào", "48", phone="+84912345670")
    form = {**FORM, "form_id": str(elsewhere.id)}
    assert client.post(f"/d/{key}/new", data=form).status_code == 303
    assert {row.delegation_id for row in list_delegates(event.id)} == {elsewhere.delegation_id, delegation.id}
