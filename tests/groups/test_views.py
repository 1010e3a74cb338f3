"""The pages of the groups."""

import pytest

from eventmgr.groups.queries import get_group, list_groups, seat_by_registration
from tests.factories import (
    count_audit,
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
    for path in (f"/{other.id}/delete", f"/sessions/{other.session_id}/assign", f"/sessions/{other.session_id}/move"):
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


def test_everybody_is_seated_with_one_button(event, session, organizer):
    make_group(session, 1)
    make_group(session, 2)
    for number in range(4):
        make_registration(event, f"Lê Thị Mẫu {number}")
    assert organizer.post(url(event, f"/sessions/{session.id}/assign")).status_code == 303
    assert len(seat_by_registration(session.id)) == 4
    assert organizer.post(url(event, f"/sessions/{session.id}/assign"), data={"afresh": "yes"}).status_code == 303
    assert count_audit("group.assign") == 2


def test_a_person_is_moved_by_the_form(event, session, organizer):
    person = make_registration(event)
    make_group(session, 1, (person,))
    second = make_group(session, 2, seats=1)
    move = url(event, f"/sessions/{session.id}/move")
    data = {"registration_id": str(person.id), "group_id": str(second.id)}
    assert organizer.post(move, data=data).status_code == 303
    assert seat_by_registration(session.id) == {person.id: second.id}
    other = make_registration(event, "Lê Thị Mẫu")
    full = organizer.post(move, data={"registration_id": str(other.id), "group_id": str(second.id)})
    nobody = organizer.post(move, data={"registration_id": "", "group_id": str(second.id)})
    stranger = organizer.post(move, data={"registration_id": str(make_registration(make_event()).id), "group_id": ""})
    assert [full.status_code, nobody.status_code, stranger.status_code] == [422, 422, 422]
    assert seat_by_registration(session.id) == {person.id: second.id}


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
