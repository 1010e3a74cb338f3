"""On the day: the chair's assistant starts and stops, and the hall's projector and a phone follow by themselves."""

import re
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from eventmgr.core.clock import now
from eventmgr.core.db import db
from tests.e2e.conftest import PHONE, Open, Site, find_violations, sign_in
from tests.e2e.recording import noon_zone
from tests.factories import make_event, make_registration, make_release, make_room, make_session

HALL = {"width": 1280, "height": 720}


@dataclass
class Morning:
    """A morning that should have begun a quarter of an hour ago, and a delegate of it."""

    slug: str
    token: str
    pin: str


@pytest.fixture
def morning(site: Site) -> Morning:
    with site.app.app_context():
        zone = noon_zone(now())
        today = now().astimezone(ZoneInfo(zone)).date()
        event = make_event(name="Hội nghị Mẫu", starts_on=today, ends_on=today, timezone=zone)
        start, room = now().replace(second=0, microsecond=0) - timedelta(minutes=15), make_room(event)
        for number, (kind, title) in enumerate((("opening", "Khai mạc Mẫu"), ("report", "Báo cáo Mẫu"))):
            make_session(
                event,
                kind,
                title=title,
                start=start + timedelta(minutes=30 * number),
                minutes=30,
                room_id=room.id,
            )
        make_session(event, "blocker", title="Họp kín Mẫu", start=start, minutes=30)
        make_release(event, at=now())
        given = make_registration(event, "Nguyễn Thị Mẫu Hòa", "56").passes[-1]
        made = Morning(event.slug, given.token, given.pin)
        db.session.remove()
    return made


def take_back(staff: Page) -> None:
    """The second session was started too early: it never began, and the first one goes on."""
    staff.get_by_role("button", name=re.compile("Hủy bắt đầu ?: Báo cáo Mẫu")).click()
    expect(staff.get_by_text("Đã hủy ghi nhận: “Báo cáo Mẫu”.")).to_be_visible()
    staff.get_by_role("button", name=re.compile("Hủy kết thúc ?: Khai mạc Mẫu")).click()
    expect(staff.get_by_text("Đã hủy ghi nhận: “Khai mạc Mẫu”.")).to_be_visible()
    assert find_violations(staff) == []


def push_the_rest(staff: Page) -> None:
    """What follows begins later, as it was shown; giving it out is proposed and nothing more."""
    staff.get_by_role("link", name="Lùi phần còn lại trong ngày…").first.click()
    expect(staff.get_by_role("table")).to_contain_text("Báo cáo Mẫu")
    assert find_violations(staff) == []
    staff.get_by_role("button", name="Dời các phiên").click()
    expect(staff.get_by_text("Đại biểu chưa thấy 1 thay đổi của chương trình")).to_be_visible()
    expect(staff.get_by_role("link", name="Công bố bản mới")).to_be_visible()


def test_the_hall_and_a_phone_follow_the_chairs_assistant(open_page: Open, site: Site, morning: Morning) -> None:
    hall = open_page(f"/e/{morning.slug}/now", viewport=HALL)
    staff = open_page("/", viewport=PHONE)
    sign_in(staff, site, "organizer")
    staff.goto(f"/events/{morning.slug}/now")
    expect(hall.locator(".now-card h3")).to_have_text("Khai mạc Mẫu")
    expect(hall.locator(".now-facts")).to_contain_text("theo chương trình")
    assert find_violations(hall) == []

    staff.get_by_role("button", name=re.compile("^Bắt đầu ?: Khai mạc Mẫu")).first.click()
    expect(staff.get_by_text("“Khai mạc Mẫu” đã bắt đầu.")).to_be_visible()
    expect(hall.locator(".now-facts")).to_contain_text("muộn 15 phút")
    expect(hall.locator(".now-card .now-count b")).to_have_text("30")
    assert "Họp kín" in staff.locator("main").inner_text()
    assert "Họp kín" not in hall.locator("main").inner_text()
    assert hall.evaluate("document.scrollingElement.scrollHeight <= innerHeight"), "the projector shows all at once"

    hall.context.set_offline(True)
    expect(hall.locator(".wall-note")).to_contain_text("Cập nhật lần cuối lúc")
    staff.get_by_role("button", name="Kết thúc “Khai mạc Mẫu” và bắt đầu").first.click()
    expect(staff.get_by_text("“Báo cáo Mẫu” đã bắt đầu.")).to_be_visible()
    hall.context.set_offline(False)
    expect(hall.locator(".now-card h3")).to_have_text("Báo cáo Mẫu")
    expect(hall.locator(".wall-note")).to_be_hidden()

    take_back(staff)
    push_the_rest(staff)
    phone = open_page(f"/p/{morning.token}", viewport=PHONE)
    phone.fill("[name=pin]", morning.pin)
    phone.click("main form button[type=submit]")
    expect(phone.locator(".own-now .now-card h3")).to_have_text("Khai mạc Mẫu")
    expect(phone.locator(".own-now .now-facts")).to_contain_text("muộn 15 phút")
    assert find_violations(phone) == []
