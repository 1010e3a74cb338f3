"""The pages of the groups."""

import pytest

from eventmgr.core.db import transaction
from eventmgr.groups.queries import (
    find_open_plan,
    get_group,
    list_groups,
    list_pairs,
    pinned,
    seat_by_registration,
    setting_of,
    wishes_by_registration,
)
from eventmgr.groups.rules.conditions import PairKind, PlanState
from eventmgr.groups.service import add_pair, move_member, propose
from eventmgr.groups.views import board
from eventmgr.registration.rules import RegistrationState
from tests.factories import (
    AT,
    ORGANIZER,
    count_audit,
    count_queries,
    make_event,
    make_group,
    make_record,
    make_registration,
    make_room,
    make_session,
)


@pytest.fixture
def session(event):
    return make_session(event, "group_work", title="Thảo luận nhóm")


@pytest.fixture
def organizer(as_role, event):
    return as_role(event, "organizer")


def url(event, rest=""):
    return f"/events/{event.slug}/groups{rest}"


def test_the_page_shows_topics_members_and_balance(event, session, organizer):
    hoa = make_registration(event, "Nguyễn Thị Mẫu Hòa", "56")
    make_registration(event, "Lê Thị Mẫu Chưa Có Nhóm", "79")
    make_group(session, 1, (hoa,), topic="“Mẹ đỡ đầu” <b>", facilitator_id=hoa.id)
    make_group(session, 2)
    page = organizer.get(url(event))
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "“Mẹ đỡ đầu” &lt;b&gt;" in text
    assert text.count("Nguyễn Thị Mẫu Hòa") >= 3  # facilitator, member, form to move
    assert "Khánh Hòa" in text
    assert "Lê Thị Mẫu Chưa Có Nhóm" in text


def test_an_event_without_group_work_says_what_to_do(event, organizer):
    assert organizer.get(url(event)).status_code == 200


def test_who_is_not_signed_in_is_sent_to_sign_in(event, session, client):
    assert "/account/sign-in" in client.get(url(event)).headers["Location"]


def test_staff_of_another_event_find_nothing(event, session, as_role):
    assert as_role(make_event(), "organizer").get(url(event)).status_code == 404


def test_a_role_without_the_right_is_refused(event, session, as_role):
    assert as_role(event, "trainer").get(url(event)).status_code == 403


def test_viewers_look_and_change_nothing(event, session, as_role):
    group, viewer = make_group(session), as_role(event, "viewer")
    page = viewer.get(url(event))
    assert page.status_code == 200
    assert f"/{group.id}/edit" not in page.get_data(as_text=True)
    assert viewer.get(url(event, f"/{group.id}/edit")).status_code == 403
    assert viewer.post(url(event, f"/sessions/{session.id}/assign")).status_code == 403
    assert count_audit("group.assign") == 0


def test_a_group_of_another_event_is_not_found(event, organizer):
    other = make_group(make_session(make_event(), "group_work"))
    for path in (f"/{other.id}/edit", f"/{other.id}/door-list", f"/sessions/{other.session_id}/new"):
        assert organizer.get(url(event, path)).status_code == 404
    for path in (
        f"/{other.id}/delete",
        *(f"/sessions/{other.session_id}/{deed}" for deed in ("assign", "move", "propose")),
    ):
        assert organizer.post(url(event, path)).status_code == 404


def test_a_group_is_added_and_changed(event, session, organizer):
    room, person = make_room(event, "Phòng 3"), make_registration(event)
    new = url(event, f"/sessions/{session.id}/new")
    assert 'value="1"' in organizer.get(new).get_data(as_text=True)
    data = {"number": "3", "topic": "Chủ đề", "room_id": str(room.id), "seats": ""}
    assert organizer.post(new, data=data).status_code == 303
    group = list_groups(event.id)[0]
    assert (group.number, group.room_id, group.seats) == (3, room.id, None)
    edit = url(event, f"/{group.id}/edit")
    assert organizer.get(edit).status_code == 200
    answer = organizer.post(edit, data={**data, "seats": "16", "rapporteur_id": str(person.id)})
    assert answer.headers["Location"].endswith(f"#group-{group.id}")
    group = get_group(event.id, group.id)
    assert (group.seats, group.rapporteur_id, group.facilitator_id) == (16, person.id, None)
    assert (count_audit("group.update"), count_audit("group.set_officers")) == (1, 1)


@pytest.mark.parametrize(
    "bad",
    [
        {"topic": ""},
        {"topic": "x" * 2001},
        {"number": "0"},
        {"number": "một"},
        {"seats": "-1"},
        {"number": "1"},
        {"room_id": "không"},
        {"room_id": "01920000-0000-7000-8000-000000000009"},
    ],
)
def test_bad_input_comes_back_in_the_form(event, session, organizer, bad):
    make_group(session, 1)
    data = {"number": "2", "topic": "Chủ đề Mẫu", "seats": "7", **bad}
    answer = organizer.post(url(event, f"/sessions/{session.id}/new"), data=data)
    assert answer.status_code == 422
    assert 'value="7"' in answer.get_data(as_text=True) or "seats" in bad
    assert (len(list_groups(event.id)), count_audit("group.create")) == (1, 0)


def test_newcomers_are_seated_with_one_button(event, session, organizer):
    make_group(session, 1)
    make_group(session, 2)
    for number in range(4):
        make_registration(event, f"Lê Thị Mẫu {number}")
    assert organizer.post(url(event, f"/sessions/{session.id}/assign")).status_code == 303
    assert len(seat_by_registration(session.id)) == 4
    make_registration(event, "Lê Thị Mẫu Muộn")
    assert "assign" in organizer.get(url(event)).get_data(as_text=True)
    assert organizer.post(url(event, f"/sessions/{session.id}/assign")).status_code == 303
    assert (len(seat_by_registration(session.id)), count_audit("group.assign")) == (5, 2)


def test_a_plan_is_asked_for_looked_at_and_taken(event, session, organizer, as_role):
    make_group(session, 1)
    make_group(session, 2)
    people = [make_registration(event, f"Lê Thị Mẫu {number}") for number in range(4)]
    answer = organizer.post(url(event, f"/sessions/{session.id}/propose"))
    plan = find_open_plan(session.id)
    assert answer.headers["Location"].endswith(f"/groups/plans/{plan.id}")
    page = organizer.get(url(event, f"/plans/{plan.id}"))
    assert page.status_code == 200
    assert all(person.person.full_name in page.get_data(as_text=True) for person in people)
    assert str(plan.id) in organizer.get(url(event)).get_data(as_text=True)
    assert as_role(event, "viewer").post(url(event, f"/plans/{plan.id}/take")).status_code == 403
    organizer = as_role(event, "organizer")
    assert organizer.post(url(event, f"/plans/{plan.id}/take")).status_code == 303
    assert len(seat_by_registration(session.id)) == 4
    assert organizer.get(url(event)).status_code == 200
    assert organizer.get(url(event, f"/plans/{plan.id}")).status_code == 200
    organizer.post(url(event, f"/sessions/{session.id}/propose"))
    again = find_open_plan(session.id)
    assert organizer.post(url(event, f"/plans/{again.id}/discard")).status_code == 303
    assert organizer.post(url(event, f"/plans/{again.id}/take")).headers["Location"].endswith(f"/plans/{again.id}")
    assert count_audit("group.take_plan") == 1


def test_a_plan_that_is_still_worked_on_says_so(event, session, organizer):
    make_group(session, 1)
    make_registration(event)
    plan = propose(session, actor=ORGANIZER, at=AT)
    with transaction():
        plan.state, plan.least_balance, plan.balance = PlanState.WORKING, 0, 3
    text = organizer.get(url(event, f"/plans/{plan.id}")).get_data(as_text=True)
    assert 'hx-trigger="every 2s"' in text
    with transaction():
        plan.state, plan.balance, plan.wishes, plan.least_wishes = PlanState.PROPOSED, 0, 203, 200
    assert "1,5 %" in organizer.get(url(event, f"/plans/{plan.id}")).get_data(as_text=True)


def test_what_cannot_be_is_told_on_the_page(event, session, organizer):
    group = make_group(session, 1)
    make_group(session, 2)
    people = [make_registration(event, f"Lê Thị Mẫu {number}") for number in range(2)]
    for person in people:
        move_member(session, person.id, group.id, actor=ORGANIZER, at=AT)
    add_pair(session, people[0].id, people[1].id, PairKind.APART, actor=ORGANIZER, at=AT)
    assert organizer.post(url(event, f"/sessions/{session.id}/propose")).status_code == 303
    text = organizer.get(url(event)).get_data(as_text=True)
    assert "Lê Thị Mẫu 0, Lê Thị Mẫu 1" in text
    assert find_open_plan(session.id) is None


def test_a_person_is_moved_and_pinned_by_the_menu(event, session, organizer):
    person = make_registration(event)
    first = make_group(session, 1, (person,))
    second = make_group(session, 2, seats=1)
    move, pin = (url(event, f"/sessions/{session.id}/{deed}") for deed in ("move", "pin"))
    data = {"registration_id": str(person.id), "group_id": str(second.id)}
    assert organizer.post(move, data=data).headers["Location"].endswith(f"#person-{session.id}-{person.id}")
    assert seat_by_registration(session.id) == {person.id: second.id}
    from_group = organizer.post(move, data={**data, "group_id": str(first.id), "shown_group_id": str(second.id)})
    assert f"/groups/{second.id}#" in from_group.headers["Location"]
    from_person = organizer.post(pin, data={**data, "pinned": "no", "shows_person": "yes"})
    assert from_person.headers["Location"].endswith(f"/people/{person.id}")
    assert (pinned(session.id), seat_by_registration(session.id)) == (set(), {person.id: first.id})
    for bad in ({"registration_id": ""}, {"registration_id": "không"}, {**data, "group_id": str(make_event().id)}):
        assert organizer.post(move, data=bad).status_code == 303
    assert organizer.post(pin, data={**data, "pinned": "vielleicht"}).status_code == 303
    other = make_registration(event, "Lê Thị Mẫu", state=RegistrationState.SUBMITTED)
    assert organizer.post(move, data={**data, "registration_id": str(other.id)}).status_code == 303
    assert organizer.post(pin, data={"registration_id": str(other.id), "pinned": "yes"}).status_code == 303
    assert seat_by_registration(session.id) == {person.id: first.id}
    stranger = make_registration(make_event())
    assert organizer.post(move, data={**data, "registration_id": str(stranger.id)}).status_code == 303
    assert seat_by_registration(session.id) == {person.id: first.id}


def test_a_group_has_a_page_of_its_own(event, session, organizer, as_role):
    group = make_group(session, 1, (make_registration(event, "Nguyễn Thị Mẫu Ánh"),))
    empty = make_group(session, 2)
    assert "Nguyễn Thị Mẫu Ánh" in organizer.get(url(event, f"/{group.id}")).get_data(as_text=True)
    assert organizer.get(url(event, f"/{empty.id}")).status_code == 200
    assert "/move" not in as_role(event, "viewer").get(url(event, f"/{group.id}")).get_data(as_text=True)


def test_many_people_stand_on_the_pages_of_their_groups(event, session, organizer, monkeypatch):
    monkeypatch.setattr(board, "MOST_ON_BOARD", 1)
    members = tuple(make_registration(event, f"Lê Thị Mẫu {number}") for number in range(3))
    group = make_group(session, 1, members)
    text = organizer.get(url(event)).get_data(as_text=True)
    assert "Lê Thị Mẫu 0" not in text
    assert f"/groups/{group.id}" in text


def test_the_board_asks_the_database_as_often_for_one_as_for_ten(event, session, organizer):
    group = make_group(session, 1)
    make_group(session, 2)

    def look():
        return count_queries(lambda: organizer.get(url(event)))

    make_registration(event)
    look()
    one = look()
    for number in range(9):
        person = make_registration(event, f"Lê Thị Mẫu {number}", "79")
        move_member(session, person.id, group.id, actor=ORGANIZER, at=AT)
    assert look() == one


def test_weights_and_the_person_are_found_in_the_conditions(event, session, organizer):
    group = make_group(session, 1)
    hoa, lan = make_registration(event, "Nguyễn Thị Mẫu Hòa"), make_registration(event, "Trần Thị Mẫu Lan", "79")
    page = url(event, f"/sessions/{session.id}/conditions")
    found = organizer.get(f"{page}?q=mau hoa").get_data(as_text=True)
    assert f"/people/{hoa.id}" in found
    assert f"/people/{lan.id}" not in found
    assert organizer.get(f"{page}?q=nobody").status_code == 200
    data = {"province": "3", "region": "0", "category": "1", "sex": "1", "level": "1", "wishes_open": "y"}
    assert organizer.post(page, data=data).status_code == 303
    assert organizer.post(page, data={**data, "sex": "11"}).status_code == 422
    setting = setting_of(session.id)
    assert (setting.province, setting.region, setting.wishes_open) == (3, 0, True)
    person = url(event, f"/sessions/{session.id}/people/{hoa.id}")
    assert organizer.get(person).status_code == 200
    assert organizer.post(f"{person}/wishes", data={"first": str(group.id)}).status_code == 303
    assert organizer.post(f"{person}/wishes", data=dict.fromkeys(("first", "second"), str(group.id))).status_code == 422
    assert wishes_by_registration(session.id) == {hoa.id: [group]}
    assert organizer.post(f"{person}/pairs", data={"kind": "apart", "other_id": str(lan.id)}).status_code == 303
    assert organizer.post(f"{person}/pairs", data={"kind": "apart", "other_id": ""}).status_code == 422
    [pair] = list_pairs(session.id)
    assert "Trần Thị Mẫu Lan" in organizer.get(page).get_data(as_text=True)
    assert organizer.get(person).status_code == 200
    assert organizer.post(url(event, f"/sessions/{session.id}/pairs/{pair.id}/remove")).status_code == 303
    assert list_pairs(session.id) == []


def test_a_group_is_deleted_unless_somebody_sits_there(event, session, organizer):
    empty, full = make_group(session, 1), make_group(session, 2, (make_registration(event),))
    recorded = make_group(session, 3)
    make_record(session, recorded)
    assert organizer.post(url(event, f"/{empty.id}/delete")).status_code == 303
    assert organizer.post(url(event, f"/{full.id}/delete")).status_code == 409
    assert organizer.post(url(event, f"/{recorded.id}/delete")).status_code == 409
    assert [group.number for group in list_groups(event.id)] == [2, 3]


def test_the_door_list_names_everybody(event, session, organizer):
    group = make_group(session, 4, (make_registration(event, "Nguyễn Thị Mẫu Ánh"),))
    assert "Nguyễn Thị Mẫu Ánh" in organizer.get(url(event, f"/{group.id}/door-list")).get_data(as_text=True)
