import pytest

from eventmgr.agenda.queries import list_sessions
from eventmgr.events.models import Event
from tests.conftest import SignIn
from tests.factories import count_audit, make_event, make_group, make_room, make_session
from tests.pages import PageClient

FORM = {
    "kind": "paper",
    "title": "Tham luận 1",
    "day": "2024-10-24",
    "start": "8h50",
    "end": "09g10",
    "room_id": "",
    "people-0-role": "presenter",
    "people-0-name": "Nguyễn Thị Mẫu Hòa",
    "people-0-person_id": "",
    "people-1-role": "chair",
    "people-1-name": "",
    "people-1-person_id": "",
    "papers-0-title": "Mô hình “5 có, 4 sạch”",
    "papers-0-author": "",
    "papers-0-gist": "",
}


def path(event: Event, tail: str = "") -> str:
    return f"/events/{event.slug}/agenda{tail}"


def test_an_organizer_plans_changes_and_deletes_a_session(event: Event, as_role: SignIn) -> None:
    client = as_role(event, "organizer")
    assert client.get(path(event, "/new?day=2024-10-25")).status_code == 200
    answer = client.post(path(event, "/new"), data=FORM)
    assert answer.status_code == 303
    session = list_sessions(event.id)[0]
    assert (session.starts_at.isoformat(), session.ends_at.isoformat()) == (
        "2024-10-24T01:50:00+00:00",
        "2024-10-24T02:10:00+00:00",
    )
    assert [person.name for person in session.people] == ["Nguyễn Thị Mẫu Hòa"]
    page = client.get(path(event)).text
    assert "Tham luận 1" in page
    assert "08:50" in page
    assert "Mô hình “5 có, 4 sạch”" in page
    answer = client.post(path(event, f"/{session.id}"), data={**FORM, "title": "Tham luận 2", "people-0-name": ""})
    assert answer.status_code == 303
    kept = list_sessions(event.id)[0]
    assert (kept.title, kept.people) == ("Tham luận 2", [])
    assert client.post(path(event, f"/{session.id}/delete")).status_code == 303
    assert list_sessions(event.id) == []
    assert (count_audit("session.create"), count_audit("session.update"), count_audit("session.delete")) == (1, 1, 1)


def test_a_clash_is_shown_at_once_and_does_not_hinder(event: Event, as_role: SignIn) -> None:
    client, room = as_role(event, "organizer"), make_room(event)
    make_session(event, title="Báo cáo trung tâm", room_id=room.id)
    answer = client.post(path(event, "/new"), data={**FORM, "room_id": str(room.id)}, follow_redirects=True)
    assert len(list_sessions(event.id)) == 2
    assert answer.request.path != path(event)
    assert "Báo cáo trung tâm" in answer.text
    assert "Báo cáo trung tâm" in client.get(path(event)).text


@pytest.mark.parametrize(
    "bad",
    [
        {"start": "sáng"},
        {"end": "25h00"},
        {"end": "8h50"},
        {"end": "7h00"},
        {"title": " "},
        {"day": "2024-10-27"},
        {"kind": "party"},
        {"room_id": "01920000-0000-7000-8000-000000000001"},
    ],
)
def test_bad_input_is_shown_again_and_nothing_is_kept(event: Event, as_role: SignIn, bad: dict[str, str]) -> None:
    client = as_role(event, "organizer")
    answer = client.post(path(event, "/new"), data={**FORM, **bad})
    assert answer.status_code == 422
    assert "Nguyễn Thị Mẫu Hòa" in answer.text
    assert list_sessions(event.id) == []
    assert count_audit() == 0


def test_a_session_in_use_stays_with_a_message(event: Event, as_role: SignIn) -> None:
    session = make_session(event, "group_work")
    make_group(session)
    assert as_role(event, "organizer").post(path(event, f"/{session.id}/delete")).status_code == 422
    assert len(list_sessions(event.id)) == 1


def test_nobody_sees_the_staff_page_without_signing_in(event: Event, client: PageClient) -> None:
    answer = client.get(path(event))
    assert answer.status_code == 303
    assert answer.location.startswith("/account/sign-in")


def test_a_viewer_reads_and_does_not_write(event: Event, as_role: SignIn) -> None:
    session, viewer = make_session(event), as_role(event, "viewer")
    assert viewer.get(path(event)).status_code == 200
    assert viewer.get(path(event, "/new")).status_code == 403
    assert viewer.post(path(event, f"/{session.id}/delete")).status_code == 403
    assert len(list_sessions(event.id)) == 1


def test_the_organizer_of_another_event_finds_nothing(event: Event, as_role: SignIn) -> None:
    assert as_role(make_event(), "organizer").get(path(event)).status_code == 404


def test_a_session_of_another_event_is_not_found(event: Event, as_role: SignIn) -> None:
    foreign = make_session(make_event())
    client = as_role(event, "organizer")
    assert client.get(path(event, f"/{foreign.id}")).status_code == 404
    assert client.post(path(event, f"/{foreign.id}"), data=FORM).status_code == 404
    assert client.post(path(event, f"/{foreign.id}/delete")).status_code == 404
