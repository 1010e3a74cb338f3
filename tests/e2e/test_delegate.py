"""The delegate's page as it is used: on a phone, in a hall with a poor network, and without any."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.events.models import Event, Room
from eventmgr.events.queries import get_event
from eventmgr.groups.models import Group
from eventmgr.groups.service import update_group
from eventmgr.materials.service import Upload, add_material
from eventmgr.registration.service import reissue_pass
from tests.e2e.conftest import PHONE, Open, Site, find_violations
from tests.e2e.recording import noon_zone
from tests.factories import make_event, make_group, make_registration, make_release, make_room, make_session
from tests.materials.files import PDF

NAME, PIN = "Nguyễn Thị Mẫu Hòa", "1234"
# Chromium's own "Slow 3G": bytes a second and milliseconds before each answer begins.
SLOW = {"offline": False, "downloadThroughput": 50_000, "uploadThroughput": 50_000, "latency": 2_000}


@dataclass
class Conference:
    """An event that is going on while the test runs, with one delegate in group 3."""

    site: Site
    slug: str
    registration_id: UUID
    token: str
    group_id: UUID
    next_start: datetime

    @contextmanager
    def at_work(self) -> Iterator[Event]:
        """What organizers do meanwhile."""
        with self.site.app.app_context():
            yield get_event(self.slug)
            db.session.remove()

    @property
    def path(self) -> str:
        """The delegate's page."""
        return f"/p/{self.token}"


@pytest.fixture
def conference(site: Site) -> Conference:
    """One for each test: what happens in it concerns no other."""
    with site.app.app_context():
        zone = noon_zone(now())
        today = now().astimezone(ZoneInfo(zone)).date()
        event = make_event(name="Hội nghị Mẫu", starts_on=today, ends_on=today, timezone=zone, contact="Mẫu")
        hall, first, _second = (make_room(event, name) for name in ("Hội trường lớn", "Phòng 2", "Phòng 5"))
        me = make_registration(event, NAME)
        start = now().replace(second=0, microsecond=0)
        make_session(event, title="Phiên đã xong", start=start - timedelta(minutes=90), minutes=30, room_id=hall.id)
        make_session(event, title="Phiên đang chạy", start=start - timedelta(minutes=5), minutes=30, room_id=hall.id)
        talk = make_session(event, title="Tham luận 3", start=start + timedelta(minutes=30), room_id=hall.id)
        work = make_session(event, "group_work", title="Thảo luận nhóm", start=start + timedelta(hours=2))
        group = make_group(work, 3, (me,), room_id=first.id)
        make_release(event)
        data = {"title": "Báo cáo Mẫu", "session_id": talk.id, "is_public": False}
        add_material(event, data, Upload("Báo cáo.pdf", PDF), actor=SYSTEM, at=now())
        made = Conference(site, event.slug, me.id, me.passes[0].token, group.id, talk.starts_at)
        db.session.remove()
    return made


def give_code(page: Page) -> None:
    """Open the personal part."""
    expect(page.locator("main")).not_to_contain_text(NAME)
    page.fill("[name=pin]", PIN)
    page.click("main form button[type=submit]")
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)


def is_kept(page: Page) -> None:
    """Wait until the page and what it needs are kept on the phone."""
    page.locator("[data-live-url-value][data-kept]").wait_for(state="attached")


def go_offline(page: Page) -> None:
    """Leave the hall's network and open the page again."""
    page.context.set_offline(True)
    page.reload()


def test_the_pass_the_code_and_the_day(open_page: Open, conference: Conference) -> None:
    page = open_page(conference.path.replace("/p/", "/P/"), viewport=PHONE)
    give_code(page)
    running, following = (page.locator(f'[data-moment="{moment}"]') for moment in ("running", "next"))
    expect(running).to_contain_text("Phiên đang chạy")
    expect(running.get_by_text("Đang diễn ra")).to_be_visible()
    expect(following).to_contain_text("Tham luận 3")
    expect(page.get_by_role("heading", name="Nhóm 3 · Phòng 2")).to_be_visible()
    expect(page.get_by_text("Phiên đã xong")).to_be_hidden()
    page.get_by_text("Đã diễn ra").click()
    expect(page.get_by_text("Phiên đã xong")).to_be_visible()
    page.locator(".pass-figure").click()
    whole = page.locator("#pass-full")
    expect(whole.get_by_text(NAME)).to_be_visible()
    drawn = whole.locator("svg.qr").bounding_box()
    assert drawn is not None
    assert drawn["width"] >= 300
    assert find_violations(page) == []
    page.get_by_role("button", name="Đóng").click()
    expect(whole).to_be_hidden()


def test_now_and_next_stay_right_while_the_page_is_open(open_page: Open, conference: Conference) -> None:
    page = open_page(conference.path, viewport=PHONE)
    give_code(page)
    page.clock.set_fixed_time(conference.next_start + timedelta(minutes=1))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator('[data-moment="running"]')).to_contain_text("Tham luận 3")
    expect(page.locator('[data-moment="next"]')).to_contain_text("Thảo luận nhóm")
    expect(page.locator(".own-day").get_by_text("Phiên đang chạy")).to_be_hidden()


def test_the_calendar_file_holds_the_own_sessions(open_page: Open, conference: Conference) -> None:
    page = open_page(conference.path, viewport=PHONE)
    give_code(page)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Thêm chương trình vào lịch").click()
    entries = Calendar.from_ical(saved.value.path().read_bytes()).walk("VEVENT")
    assert {str(entry["SUMMARY"]): str(entry["LOCATION"]).partition(",")[0] for entry in entries} == {
        "Phiên đã xong": "Hội trường lớn",
        "Phiên đang chạy": "Hội trường lớn",
        "Tham luận 3": "Hội trường lớn",
        "Thảo luận nhóm": "Phòng 2",
    }
    with page.expect_download() as saved:
        page.get_by_role("link", name="Thêm vào lịch: Tham luận 3").click()
    [entry] = Calendar.from_ical(saved.value.path().read_bytes()).walk("VEVENT")
    assert entry.decoded("DTSTART") == conference.next_start


def test_a_changed_room_is_told_on_the_open_page_until_it_is_read(open_page: Open, conference: Conference) -> None:
    page = open_page(conference.path, viewport=PHONE)
    give_code(page)
    expect(page.locator("#changes")).to_be_empty()
    with conference.at_work() as event:
        room = db.session.query(Room).filter_by(event_id=event.id, name="Phòng 5").one()
        update_group(db.session.get_one(Group, conference.group_id), {"room_id": room.id}, actor=SYSTEM, at=now())
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    told = page.get_by_text("Phòng nhóm đổi từ Phòng 2 sang Phòng 5")
    expect(told).to_be_visible()
    expect(page.get_by_role("heading", name="Nhóm 3 · Phòng 5")).to_be_visible()
    assert find_violations(page) == []
    page.reload()
    expect(told).to_be_visible()
    page.get_by_role("button", name="Tôi đã đọc").click()
    expect(told).to_be_hidden()


def test_without_a_network_the_page_is_readable_and_says_its_age(open_page: Open, conference: Conference) -> None:
    page = open_page(conference.path, viewport=PHONE)
    give_code(page)
    is_kept(page)
    keep = page.locator('[data-moment="next"]').get_by_role("button", name="Lưu trên điện thoại")
    keep.click()
    expect(page.get_by_role("button", name="Đã lưu trên điện thoại")).to_be_visible()
    go_offline(page)
    expect(page.locator(".offline-note")).to_have_text(
        re.compile(r"Không có mạng. Nội dung trang tính đến \d\d:\d\d\.")
    )
    expect(page.get_by_role("heading", name="Nhóm 3 · Phòng 2")).to_be_visible()
    expect(page.locator('[data-moment="running"]')).to_contain_text("Phiên đang chạy")
    assert page.evaluate("document.fonts.check('600 16px \"Be Vietnam Pro\"')")
    assert page.locator('input[name="csrf_token"]').evaluate_all("all => all.every(one => one.value === '')")
    expect(page.get_by_role("button", name="Quên điện thoại này")).to_be_disabled()
    assert find_violations(page) == []
    with page.expect_download() as saved:
        page.get_by_role("link", name="Báo cáo Mẫu").click()
    assert saved.value.path().read_bytes() == PDF
    page.goto(f"/P/{conference.token}")  # as the badge has it
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Không có mạng")
    page.get_by_role("link", name=NAME).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    page.context.set_offline(False)
    expect(page.locator(".offline-note")).to_be_hidden()


def test_a_phone_that_was_told_to_forget_shows_nothing(open_page: Open, conference: Conference) -> None:
    page = open_page(conference.path, viewport=PHONE)
    give_code(page)
    is_kept(page)
    go_offline(page)
    expect(page.locator(".offline-note")).to_be_visible()
    page.context.set_offline(False)  # the copy has no token; the answer of the server brings one
    page.get_by_role("button", name="Quên điện thoại này").click()
    expect(page.get_by_text("Điện thoại này đã quên trang của bạn")).to_be_visible()
    page.context.set_offline(True)
    page.goto(conference.path)
    expect(page.get_by_role("heading", level=1)).to_have_text("Không có mạng")
    expect(page.locator("main")).not_to_contain_text(NAME)


def test_a_page_that_stays_open_says_when_the_network_goes(open_page: Open, conference: Conference) -> None:
    page = open_page(conference.path, viewport=PHONE)
    give_code(page)
    page.context.set_offline(True)
    expect(page.locator(".offline-note")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(".offline-note")).to_be_hidden()
    expect(page.get_by_role("button", name="Quên điện thoại này")).to_be_enabled()


def test_a_lost_pass_opens_nothing_and_its_copy_goes(open_page: Open, conference: Conference) -> None:
    page = open_page(conference.path, viewport=PHONE)
    give_code(page)
    is_kept(page)
    with conference.at_work() as event:
        new = reissue_pass(event, conference.registration_id, actor=SYSTEM, at=now()).token
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thẻ này đã được thay bằng thẻ mới")
    expect(page.locator("main")).not_to_contain_text(NAME)
    assert new not in page.content()
    page.wait_for_function(
        "() => caches.open('pages').then(c => c.keys()).then(k => k.every(r => !/[/]p[/]/.test(r.url)))"
    )
    go_offline(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Không có mạng")


def test_staff_pages_and_other_peoples_pages_are_never_kept(open_page: Open, conference: Conference) -> None:
    page = open_page(conference.path, viewport=PHONE)
    give_code(page)
    is_kept(page)
    for path in (f"/e/{conference.slug}", f"/e/{conference.slug}/register", "/account/sign-in", "/events"):
        page.goto(path)
    kept = page.evaluate(
        "() => caches.open('pages').then(c => c.keys()).then(k => k.map(r => new URL(r.url).pathname))"
    )
    assert sorted(kept) == ["/offline", conference.path]


def test_a_slow_network_is_enough(open_page: Open, conference: Conference) -> None:
    page = open_page("about:blank", viewport=PHONE)
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", SLOW)
    begun = time.monotonic()
    page.goto(conference.path)
    expect(page.locator(".pass-figure svg.qr")).to_be_visible()
    first, taken = transferred(page), time.monotonic() - begun
    give_code(page)
    expect(page.locator('[data-moment="next"]')).to_contain_text("Tham luận 3")
    again = transferred(page)
    print(f"slow network: {taken:.1f} s and {first} bytes to the pass, {again} bytes more to the personal page")
    assert 0 < first < 200_000
    assert 0 < again < 60_000


def transferred(page: Page) -> int:
    """How many bytes came over the network for the page at hand and all that it needs."""
    page.wait_for_load_state("load")
    return int(
        page.evaluate(
            "['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))"
            ".reduce((sum, entry) => sum + entry.transferSize, 0)"
        )
    )


def test_a_network_that_hangs_shows_the_copy(open_page: Open, conference: Conference) -> None:
    page = open_page(conference.path, viewport=PHONE)
    give_code(page)
    is_kept(page)
    page.reload()
    worker = page.context.service_workers[0]
    worker.evaluate("() => { self.fetch = () => new Promise(() => {}); }")
    page.reload()
    expect(page.locator(".offline-note")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
