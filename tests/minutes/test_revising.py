"""Versions, the choice between two texts, comments, and what the data say since: all without a script."""

from uuid import uuid4

from eventmgr.core.access import Actor
from eventmgr.core.ids import uuid7
from eventmgr.events.models import Event
from eventmgr.minutes import service
from eventmgr.minutes.models import Minutes, MinutesRevision
from eventmgr.minutes.queries import find_minutes, find_text, list_clashes, list_comments, list_revisions, texts
from eventmgr.minutes.rules import Mode, Section
from eventmgr.minutes.service import Seen
from tests.conftest import SignIn
from tests.factories import make_session
from tests.minutes.meeting import make_meeting, moment
from tests.pages import PageClient

LAN = Actor("account", uuid7(), "Lan Mẫu")
OPENING = Section.OPENING


def path(event: Event, rest: str = "") -> str:
    return f"/events/{event.slug}/minutes{rest}"


def stored(event: Event) -> Minutes:
    minutes = find_minutes(event.id)
    assert minutes is not None
    return minutes


def written(event: Event, *said: str) -> Minutes:
    """The opening with these texts, one after the other."""
    minutes = service.get_or_create(event, actor=LAN, at=moment(8))
    for version, text in enumerate(said):
        at = moment(8, version * 10)
        service.write_text(minutes, OPENING, text, seen=Seen(version), actor=LAN, at=at)
    return minutes


def differing(event: Event) -> MinutesRevision:
    minutes = written(event, "của Lan")
    clash = service.write_text(minutes, OPENING, "của Hoa", seen=Seen(0), actor=LAN, at=moment(9)).clash
    assert clash is not None
    return clash


def text_of(client: PageClient, url: str) -> str:
    page = client.get(url)
    assert page.status_code == 200
    return page.get_data(as_text=True)


def test_versions_show_what_changed_and_an_earlier_one_comes_back(event: Event, as_role: SignIn) -> None:
    minutes = written(event, "Bản đầu tiên", "Bản thứ hai")
    secretary = as_role(event, "secretary")
    page = text_of(secretary, path(event, "/sections/opening"))
    assert [word in page for word in ("<del>đầu tiên</del>", "<ins>thứ hai</ins>", "Lan Mẫu")] == [True] * 3
    first = list_revisions(minutes, OPENING)[0]
    told = {"revision": str(first.id), "version": "2"}
    assert secretary.post(path(event, "/sections/opening/restore"), data=told).status_code == 303
    assert texts(stored(event)) == {OPENING: "Bản đầu tiên"}
    assert secretary.post(path(event, "/sections/opening/restore"), data={"version": "3"}).status_code == 404


def test_who_may_only_look_sees_versions_and_brings_none_back(event: Event, as_role: SignIn) -> None:
    written(event, "Bản đầu tiên", "Bản thứ hai")
    viewer = as_role(event, "viewer")
    assert "/restore" not in text_of(viewer, path(event, "/sections/opening"))
    assert viewer.get(path(event, "/sections/nowhere")).status_code == 404
    for rest in ("/sections/opening/restore", "/settle", "/comments", "/sections/opening/compare"):
        assert viewer.post(path(event, rest), data={}).status_code == 403


def test_both_texts_stand_on_the_page_and_one_is_chosen(event: Event, as_role: SignIn) -> None:
    clash = differing(event)
    secretary = as_role(event, "secretary")
    page = text_of(secretary, path(event))
    assert [word in page for word in ("của Lan", "của Hoa")] == [True, True]
    told = {"revision": str(clash.id), "version": "1", "keep": "both"}
    assert secretary.post(path(event, "/settle"), data={**told, "keep": "neither"}).status_code == 303
    assert secretary.post(path(event, "/settle"), data={**told, "version": "0"}).status_code == 303
    assert len(list_clashes(stored(event))[OPENING]) == 1
    assert secretary.post(path(event, "/settle"), data=told).status_code == 303
    assert texts(stored(event)) == {OPENING: "của Lan\ncủa Hoa"}
    assert list_clashes(stored(event)) == {}
    assert secretary.post(path(event, "/settle"), data={**told, "revision": str(uuid4())}).status_code == 404


def test_comments_are_made_and_settled(event: Event, as_role: SignIn) -> None:
    chair = as_role(event, "chair")
    for section, text in (("opening", "Ghi rõ chức danh"), ("", "Gửi trước 17 giờ"), ("opening", "  ")):
        assert chair.post(path(event, "/comments"), data={"section": section, "text": text}).status_code == 303
    assert chair.post(path(event, "/comments"), data={"section": "nowhere", "text": "x"}).status_code == 404
    found = list_comments(stored(event))
    assert [(key, [row.text for row in rows]) for key, rows in found.items()] == [
        (OPENING, ["Ghi rõ chức danh"]),
        (None, ["Gửi trước 17 giờ"]),
    ]
    comment = found[OPENING][0]
    assert chair.post(path(event, f"/comments/{comment.id}/settle")).status_code == 303
    assert "Mẫu chair đã xử lý" in text_of(chair, path(event))


def test_what_the_data_say_since_is_shown_until_somebody_looked(event: Event, as_role: SignIn) -> None:
    make_meeting(event)
    secretary = as_role(event, "secretary")
    typed = {"opening": "Lời khai mạc.", "opening_mode": "replace"}
    assert secretary.post(path(event), data=typed).status_code == 303
    row = find_text(stored(event), OPENING)
    assert row is not None
    assert row.mode is Mode.REPLACE
    notice = "Dữ liệu đã khác"
    assert notice not in text_of(secretary, path(event))
    make_session(event, "speech", start=moment(7, 45), minutes=10, title="Phát biểu chào mừng")
    page = text_of(secretary, path(event))
    assert notice in page
    assert "<ins>- 07:45 - 07:55: Phát biểu chào mừng.</ins>" in page
    assert secretary.post(path(event, "/sections/opening/compare")).status_code == 303
    assert notice not in text_of(secretary, path(event))
    assert texts(stored(event)) == {OPENING: "Lời khai mạc."}


def test_a_form_that_says_nothing_of_a_section_leaves_it(event: Event, as_role: SignIn) -> None:
    written(event, "Bản đầu tiên")
    secretary = as_role(event, "secretary")
    assert secretary.post(path(event), data={"chair_name": "Mẫu An"}).status_code == 303
    assert texts(stored(event)) == {OPENING: "Bản đầu tiên"}
    seen = text_of(secretary, path(event)).split('name="seen" type="hidden" value="')[1].split('"')[0]
    assert secretary.post(path(event), data={"opening": "", "seen": seen}).status_code == 303
    assert texts(stored(event)) == {}
