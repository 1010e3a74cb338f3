"""The organizer's pages about who comes."""

import pytest
from flask import g

from eventmgr.events.models import Event
from eventmgr.registration.queries import count_by_state, current_pass, get_registration, search
from eventmgr.registration.rules import RegistrationState
from tests.factories import count_audit, count_queries, make_delegation, make_event, make_registration


@pytest.fixture
def as_role(as_role):
    """Several people in one test: what one request knew of its actor is not for the next."""

    def sign_in(event, role):
        for name in ("actor", "rights", "event", "_login_user"):
            g.pop(name, None)
        return as_role(event, role)

    return sign_in


def url(event: Event, rest: str = "") -> str:
    return f"/events/{event.slug}/registrations{rest}"


def form(**values) -> dict[str, str]:
    return {"full_name": "Trần Thị Mẫu Đào", "province": "", "category": "official", "sex": "", **values}


def test_pages_are_for_those_with_a_part_in_the_event(event, as_role, client):
    made = make_registration(event)
    pages = (url(event), url(event, f"/{made.id}"), f"/events/{event.slug}/delegations")
    assert [client.get(page).status_code for page in pages] == [303, 303, 303]
    for page in pages:
        assert as_role(event, "viewer").get(page).status_code == 200
        assert as_role(make_event(), "organizer").get(page).status_code == 404
    assert as_role(event, "organizer").get(url(event, "/01920000-0000-7000-8000-000000000009")).status_code == 404


@pytest.mark.parametrize("rest", ["/new", "/imports"])
def test_viewers_do_not_write(event, as_role, rest):
    assert as_role(event, "viewer").get(url(event, rest)).status_code == 403
    assert as_role(event, "viewer").post(url(event, rest), data=form()).status_code == 403
    assert count_by_state(event.id) == {}


def test_an_empty_list_says_what_to_do(event, as_role):
    page = as_role(event, "organizer").get(url(event), headers={"Accept-Language": "en"})
    assert page.status_code == 200
    assert url(event, "/imports") in page.text


def test_phones_are_for_those_who_may_see_them(event, as_role):
    made = make_registration(event, phone="+84912345678")
    for page in (url(event), url(event, f"/{made.id}")):
        assert "0912 345 678" in as_role(event, "staff").get(page).text
        assert "0912 345 678" not in as_role(event, "viewer").get(page).text
    found = url(event, "?q=0912345678")
    assert made.code in as_role(event, "staff").get(found).text
    assert made.code not in as_role(event, "viewer").get(found).text


def test_search_and_filters_narrow_the_list(event, as_role):
    make_registration(event, "Trần Thị Mẫu Đào", "56")
    make_registration(event, "Lê Văn Mẫu Bình", "48", category="guest")
    make_registration(event, "Hồ Thị Mẫu Chờ", "48", state=RegistrationState.WAITLISTED)
    client = as_role(event, "viewer")
    for query, names in {
        "q=dao": {"Đào"},
        "q=mau": {"Đào", "Bình", "Chờ"},
        "province=48": {"Bình", "Chờ"},
        "category=guest": {"Bình"},
        "state=waitlisted": {"Chờ"},
        "province=48&state=confirmed": {"Bình"},
        "q=%25": {"Đào", "Bình", "Chờ"},
        "q=nobody": set(),
        "province=99&state=nonsense&cursor=x": {"Đào", "Bình", "Chờ"},
    }.items():
        page = client.get(url(event, f"?{query}"))
        assert page.status_code == 200
        assert {name for name in ("Đào", "Bình", "Chờ") if f"Mẫu {name}" in page.text} == names, query


def test_the_list_costs_the_same_queries_for_one_and_for_many(event, as_role):
    client = as_role(event, "organizer")
    make_registration(event, "Trần Thị Mẫu Một", "56")
    client.get(url(event))
    one = count_queries(lambda: client.get(url(event)))
    for number in range(60):
        make_registration(event, f"Trần Thị Mẫu {number}", "48" if number % 2 else "56")
    assert count_queries(lambda: client.get(url(event))) == one


def test_somebody_is_added_by_hand(event, as_role):
    unit = make_delegation(event, "56").admin_unit_id
    client = as_role(event, "staff")
    answer = client.post(url(event, "/new"), data=form(province=str(unit), phone="0912345678", birth_year="1980"))
    [row] = search(event.id).items
    assert (answer.status_code, answer.location) == (303, url(event, f"/{row.id}"))
    assert (row.full_name, row.phone, row.province_code) == ("Trần Thị Mẫu Đào", "+84912345678", "56")
    assert count_audit("registration.register") == 1
    assert client.get(answer.location).status_code == 200


@pytest.mark.parametrize(
    "values",
    [{"full_name": ""}, {"phone": "12"}, {"email": "x"}, {"province": "moon"}, {"birth_year": "year"}, {"sex": "x"}],
)
def test_bad_input_is_shown_again_and_nothing_is_stored(event, as_role, values):
    answer = as_role(event, "staff").post(url(event, "/new"), data=form(position="Chức vụ Mẫu", a="b") | values)
    assert answer.status_code == 422
    assert "Chức vụ Mẫu" in answer.text
    assert (count_by_state(event.id), count_audit("registration.register")) == ({}, 0)


def test_markup_in_a_name_is_shown_as_text(event, as_role):
    made = make_registration(event, "<b>Mẫu</b> 🎉")
    page = as_role(event, "viewer").get(url(event, f"/{made.id}")).text
    assert "&lt;b&gt;Mẫu&lt;/b&gt; 🎉" in page
    assert "<b>Mẫu" not in page


def test_a_person_is_corrected_and_the_history_tells(event, as_role):
    made = make_registration(event, "Trần Thị Mẫu Đào")
    client = as_role(event, "staff")
    page = client.get(url(event, f"/{made.id}/edit"))
    assert "Trần Thị Mẫu Đào" in page.text
    unit = make_delegation(event, "56").admin_unit_id
    values = form(full_name="Trần Thị Mẫu Hồng", province=str(unit), phone="0912345678")
    assert client.post(url(event, f"/{made.id}/edit"), data=values).status_code == 303
    page = client.get(url(event, f"/{made.id}")).text
    assert "Trần Thị Mẫu Đào → Trần Thị Mẫu Hồng" in page


def test_deeds_on_one_registration(event, as_role):
    client = as_role(event, "organizer")
    made = make_registration(event)
    token = current_pass(made).token
    assert client.post(url(event, f"/{made.id}/pass")).status_code == 303
    assert current_pass(get_registration(event.id, made.id)).token != token
    assert client.post(url(event, f"/{made.id}/cancel")).status_code == 303
    assert client.post(url(event, f"/{made.id}/cancel")).status_code == 409
    waiting = make_registration(event, "Lê Thị Mẫu Chờ", state=RegistrationState.WAITLISTED)
    assert client.post(url(event, f"/{waiting.id}/approve")).status_code == 303
    asked = make_registration(event, "Lê Thị Mẫu Hỏi", state=RegistrationState.SUBMITTED)
    assert client.post(url(event, f"/{asked.id}/reject"), data={"reason": "Hết chỗ"}).status_code == 303
    s = RegistrationState
    assert count_by_state(event.id) == {s.CANCELLED: 1, s.CONFIRMED: 1, s.REJECTED: 1}
    for registration in (made, waiting, asked):
        assert client.get(url(event, f"/{registration.id}")).status_code == 200
    assert as_role(event, "viewer").post(url(event, f"/{waiting.id}/cancel")).status_code == 403
