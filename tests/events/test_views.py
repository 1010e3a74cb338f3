import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from eventmgr.accounts.queries import find_token, list_tokens
from eventmgr.core.db import db
from eventmgr.events.models import Event
from eventmgr.events.queries import find_event, list_days, list_rooms
from eventmgr.events.rules import EventState
from tests.conftest import SignIn
from tests.factories import AT, count_audit, make_event, make_room, make_session
from tests.pages import PageClient

NEW = {
    "name": "Tập huấn phần mềm “Mẹ đỡ đầu”",
    "kind": "training",
    "starts_on": "2024-11-05",
    "ends_on": "2024-11-06",
    "venue": "",
    "city": "Cần Thơ",
}
SETTINGS = {
    **NEW,
    "slug": "me-do-dau",
    "organizer": "Hội LHPN Việt Nam",
    "unit_set": "vn63",
    "expected": "1.080",
    "expected_qualifier": "nearly",
    "capacity": "",
    "registration_opens_at": "2024-10-01T07:30",
    "registration_closes_at": "2024-10-20T17:00",
    "contact": "Ban tổ chức Mẫu",
}


def settings(event: Event, tail: str = "") -> str:
    return f"/events/{event.slug}/settings{tail}"


def test_everybody_sees_their_own_events_only(event: Event, as_role: SignIn) -> None:
    other = make_event(name="Hội nghị khác")
    page = as_role(event, "viewer").get("/events").text
    assert f"/events/{event.slug}/" in page
    assert other.slug not in re.findall(r"/events/([^/\"]+)/", page)


def test_an_organizer_of_the_host_opens_an_event(app: object, as_role: SignIn) -> None:
    client = as_role(None, "organizer")
    assert client.get("/events/new").status_code == 200
    answer = client.post("/events/new", data=NEW)
    assert (answer.status_code, answer.location) == (303, "/events/tap-huan-phan-mem-me-do-dau/")
    assert client.get(answer.location).status_code == 200
    assert count_audit("event.create") == 1


@pytest.mark.parametrize("bad", [{"name": ""}, {"ends_on": "2024-11-04"}, {"starts_on": "5/11"}, {"kind": "party"}])
def test_an_event_that_cannot_be_is_not_opened(app: object, as_role: SignIn, bad: dict[str, str]) -> None:
    answer = as_role(None, "organizer").post("/events/new", data={**NEW, **bad})
    assert answer.status_code == 422
    assert "Cần Thơ" in answer.text
    assert db.session.execute(select(Event)).all() == []


def test_who_organizes_one_event_may_not_open_others(event: Event, as_role: SignIn) -> None:
    assert as_role(event, "organizer").post("/events/new", data=NEW).status_code == 403


@pytest.mark.parametrize("address", ["/events", "/events/new"])
def test_nobody_sees_events_of_staff_without_signing_in(client: PageClient, address: str) -> None:
    assert client.get(address).location.startswith("/account/sign-in?next=")


def test_the_overview_shows_what_to_do_and_where_to_register(event: Event, as_role: SignIn) -> None:
    page = as_role(event, "viewer").get(f"/events/{event.slug}/").text
    assert f"http://127.0.0.1:8000/e/{event.slug}/register" in page
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="qr"' in page
    assert f"/events/{event.slug}/state" not in page


def test_an_event_is_moved_on(app: object, as_role: SignIn) -> None:
    event = make_event(state=EventState.DRAFT)
    client = as_role(event, "organizer")
    assert client.post(f"/events/{event.slug}/state", data={"state": "published"}).status_code == 303
    assert event.state is EventState.PUBLISHED
    assert client.post(f"/events/{event.slug}/state", data={"state": "archived"}).status_code == 409
    assert client.post(f"/events/{event.slug}/state", data={"state": "gone"}).status_code == 303
    assert event.state is EventState.PUBLISHED
    assert count_audit("event.move") == 1


def test_settings_are_kept_with_times_of_the_events_clock(app: object, as_role: SignIn) -> None:
    event = make_event(state=EventState.DRAFT)
    client = as_role(event, "organizer")
    assert client.get(settings(event)).status_code == 200
    answer = client.post(settings(event), data=SETTINGS)
    assert (answer.status_code, answer.location) == (303, "/events/me-do-dau/settings")
    kept = find_event("me-do-dau")
    assert kept is not None
    assert (kept.name, kept.expected, kept.expected_qualifier, kept.capacity) == (NEW["name"], 1080, "nearly", None)
    assert kept.registration_opens_at == datetime(2024, 10, 1, 0, 30, tzinfo=UTC)
    page = client.get(answer.location).text
    assert 'value="2024-10-01T07:30"' in page
    assert count_audit("event.update") == 1


@pytest.mark.parametrize(
    "bad",
    [
        {"ends_on": "2024-11-04"},
        {"capacity": "-1"},
        {"capacity": "nhiều"},
        {"slug": "Mẹ đỡ đầu"},
        {"registration_closes_at": "2024-09-01T00:00"},
        {"unit_set": "vn99"},
    ],
)
def test_bad_settings_change_nothing(app: object, as_role: SignIn, bad: dict[str, str]) -> None:
    event = make_event(state=EventState.DRAFT)
    before = (event.slug, event.name, event.capacity)
    answer = as_role(event, "organizer").post(settings(event), data={**SETTINGS, **bad})
    assert answer.status_code == 422
    assert "Ban tổ chức Mẫu" in answer.text
    assert 'class="form-error"' in answer.text
    assert (event.slug, event.name, event.capacity) == before
    assert count_audit() == 0


def test_rooms_are_added_changed_and_deleted(event: Event, as_role: SignIn) -> None:
    client = as_role(event, "organizer")
    assert client.get(settings(event, "/rooms")).status_code == 200
    assert client.post(settings(event, "/rooms"), data={"name": "Hội trường", "capacity": "120"}).status_code == 303
    room = list_rooms(event.id)[0]
    answer = client.post(settings(event, "/rooms"), data={"name": "HỘI TRƯỜNG", "capacity": "1"})
    assert answer.status_code == 422
    assert client.get(settings(event, f"/rooms/{room.id}")).status_code == 200
    data = {"name": "Hội trường lớn", "capacity": ""}
    assert client.post(settings(event, f"/rooms/{room.id}"), data=data).status_code == 303
    assert [(row.name, row.capacity) for row in list_rooms(event.id)] == [("Hội trường lớn", None)]
    session = make_session(event, room_id=room.id)
    assert client.post(settings(event, f"/rooms/{room.id}/delete")).status_code == 422
    db.session.delete(session)
    db.session.commit()
    assert client.post(settings(event, f"/rooms/{room.id}/delete")).status_code == 303
    assert list_rooms(event.id) == []


def test_days_are_named_in_one_form(event: Event, as_role: SignIn) -> None:
    client = as_role(event, "organizer")
    assert client.get(settings(event, "/days")).status_code == 200
    data = {"titles-0": "Hội nghị", "titles-1": " Tập huấn  ngày 1", "titles-2": ""}
    assert client.post(settings(event, "/days"), data=data).status_code == 303
    assert [title for _on, title in list_days(event)] == ["Hội nghị", "Tập huấn ngày 1", ""]
    assert client.post(settings(event, "/days"), data={"titles-0": "x" * 201}).status_code == 422


def test_the_head_of_papers_is_kept(event: Event, as_role: SignIn) -> None:
    client = as_role(event, "organizer")
    assert client.get(settings(event, "/papers")).status_code == 200
    data = {"header_style": "organisation_title", "issuer_name": "BAN TỔ CHỨC", "recipients": "Như trên\nLưu: VT"}
    assert client.post(settings(event, "/papers"), data=data).status_code == 303
    assert (event.profile.issuer_name, event.profile.recipients) == ("BAN TỔ CHỨC", "Như trên\nLưu: VT")
    assert client.post(settings(event, "/papers"), data={**data, "issuer_name": ""}).status_code == 422
    assert count_audit("profile.update") == 1


def test_a_token_is_shown_once_and_revoked(event: Event, as_role: SignIn) -> None:
    client = as_role(event, "organizer")
    assert client.get(settings(event, "/team")).status_code == 200
    answer = client.post(settings(event, "/tokens"), data={"label": "Cửa 2", "role": "staff"})
    shown = re.search(r'id="secret"[^>]*value="([A-Z0-9]+)"', answer.text)
    assert shown is not None
    token = find_token(shown[1], AT)
    assert token is not None
    assert shown[1] not in client.get(settings(event, "/team")).text
    assert client.post(settings(event, "/tokens"), data={"label": "", "role": "staff"}).status_code == 422
    assert client.post(settings(event, "/tokens"), data={"label": "Cửa 3", "role": "king"}).status_code == 422
    assert client.post(settings(event, "/tokens"), data={"label": "Cửa 4", "role": "chair"}).status_code == 422
    assert client.post(settings(event, f"/tokens/{token.id}/revoke")).status_code == 303
    assert find_token(shown[1], AT) is None
    assert len(list_tokens(event.id)) == 1


@pytest.mark.parametrize("tail", ["", "/rooms", "/days", "/papers", "/team"])
def test_settings_are_for_organizers(event: Event, as_role: SignIn, tail: str) -> None:
    assert as_role(event, "secretary").get(settings(event, tail)).status_code == 403


def test_another_events_pages_and_rooms_are_not_found(event: Event, as_role: SignIn) -> None:
    other = make_event()
    foreign = make_room(other)
    client = as_role(event, "organizer")
    assert client.get(settings(other)).status_code == 404
    assert client.get(settings(event, f"/rooms/{foreign.id}")).status_code == 404
    assert client.post(settings(event, f"/rooms/{foreign.id}/delete")).status_code == 404
    assert len(list_rooms(other.id)) == 1


def test_the_home_page_shows_what_is_published(event: Event, client: PageClient) -> None:
    draft = make_event(state=EventState.DRAFT)
    page = client.get("/").text
    assert f'href="/e/{event.slug}"' in page
    assert f'href="/e/{draft.slug}"' not in page
    assert "/account/sign-in" in page
