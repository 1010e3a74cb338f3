"""A hall looks at its wall while groups work, and a delegate asks for the floor with her phone."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from eventmgr.cli.demo import SLUG
from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.events.queries import get_event
from eventmgr.groups.queries import list_members
from eventmgr.outcomes import service
from eventmgr.outcomes.models import DiscussionSetting, Record
from eventmgr.outcomes.queries import find_floor, list_records
from tests.e2e.conftest import PHONE, Site, find_violations, served
from tests.factories import make_group, make_item, make_release

HALL = {"width": 1920, "height": 1080}
LATER = {"timeout": 15_000}


class Hall:
    """A site whose group work is going on: the key of its wall, and a delegate of each of the first two groups."""

    def __init__(self, site: Site) -> None:
        self.site = site
        with site.app.app_context():
            records = [record for record in list_records(get_event(SLUG).id) if record.group is not None]
            first = records[0]
            with transaction():
                first.session.starts_at = now() - timedelta(minutes=30, seconds=30)
                first.session.ends_at = now() + timedelta(minutes=59, seconds=30)
            make_release(get_event(SLUG), at=now())
            self.ids = [record.id for record in records]
            keys = select(DiscussionSetting.wall_key).where(DiscussionSetting.session_id == first.session_id)
            self.wall = f"/w/{db.session.execute(keys).scalar_one()}"
            members = [list_members(record.group)[-1] for record in records[:2] if record.group is not None]
            self.member = members[0]
            self.passes = [(member.passes[-1].token, member.passes[-1].pin) for member in members]
            db.session.remove()

    def do(self, work: Any) -> None:
        """Something happens in the first group."""
        with self.site.app.app_context():
            work(db.session.get_one(Record, self.ids[0]))
            db.session.remove()


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    folder: Path = tmp_path_factory.mktemp("hall")
    with served(folder) as site:
        yield Hall(site)


@pytest.fixture
def look(browser: Browser, hall: Hall) -> Iterator[Any]:
    """Open a page in a browser of its own."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def look(path: str, viewport: dict[str, int], **options: Any) -> Page:
        context = browser.new_context(viewport=viewport, locale="vi-VN", base_url=hall.site.url, **options)  # type: ignore[arg-type]  # Playwright's own size type
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path)
        return page

    yield look
    for context in contexts:
        context.close()
    assert errors == []


def test_the_wall_follows_what_is_noted_and_a_delegate_asks_for_the_floor(hall: Hall, look: Any) -> None:
    wall = look(hall.wall, HALL)
    row = wall.locator(".wall-table tbody tr").first
    solutions = row.locator(".kind-solution")
    expect(solutions).to_have_text("1")
    hall.do(lambda record: make_item(record, "solution", "Nhân rộng mô hình Mẫu"))
    expect(solutions).to_have_text("2", **LATER)
    expect(row.locator(".wall-proposal")).to_contain_text("có")

    token, pin = hall.passes[0]
    phone = look(f"/p/{token}", PHONE)
    phone.fill("[name=pin]", pin)
    phone.click("main form button[type=submit]")
    phone.get_by_role("button", name="Tôi muốn phát biểu").first.press("Enter")
    expect(phone.locator("#speaking")).to_contain_text("Bạn là người phát biểu tiếp theo.")
    assert find_violations(phone) == []
    expect(row).to_contain_text("1 chờ phát biểu", **LATER)

    phone.context.set_offline(True)
    expect(phone.locator("#speaking .offline-only").first).to_be_visible()
    expect(phone.get_by_role("button", name="Thôi không phát biểu")).to_be_disabled()
    phone.context.set_offline(False)
    phone.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.get_by_role("button", name="Thôi không phát biểu")).to_be_enabled(**LATER)

    def give_floor(record: Record) -> None:
        floor = find_floor(hall.member, record.id, at=now())
        assert floor is not None
        assert floor.speech is not None
        service.start_speech(record, floor.speech.id, actor=SYSTEM, at=now())

    hall.do(give_floor)
    phone.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.locator("#speaking")).to_contain_text("Mời bạn phát biểu.", **LATER)
    expect(row).not_to_contain_text("chờ phát biểu", **LATER)


def test_without_javascript_she_asks_all_the_same(hall: Hall, look: Any) -> None:
    token, pin = hall.passes[1]
    phone = look(f"/p/{token}", PHONE, java_script_enabled=False)
    phone.fill("[name=pin]", pin)
    phone.click("main form button[type=submit]")
    for button, told in (
        ("Tôi muốn phát biểu", "Bạn là người phát biểu tiếp theo."),
        ("Thôi không phát biểu", "Chưa có ai chờ phát biểu."),
    ):
        phone.locator("#speaking").get_by_role("button", name=button).click()
        expect(phone.locator("#speaking")).to_contain_text(told)
        assert phone.url.endswith(f"/p/{token}#speaking")
    wall = look(hall.wall, PHONE, java_script_enabled=False)
    expect(wall.locator(".wall-table tbody tr")).to_have_count(5)


def test_a_wall_without_a_network_says_how_old_it_is_and_its_clock_runs_on(hall: Hall, look: Any) -> None:
    wall = look("/offline", HALL)
    wall.clock.install()
    wall.goto(hall.wall)
    minutes = wall.locator("[data-minutes]")
    before = int(minutes.inner_text())
    note = wall.locator(".wall-note")
    expect(note).to_be_hidden()
    wall.context.set_offline(True)
    wall.clock.fast_forward(5000)
    expect(note).to_have_text("Đang mất kết nối. Số liệu cách đây chưa đến một phút.")
    wall.clock.fast_forward(6 * 60_000)
    expect(note).to_have_text("Mất kết nối. Số liệu cách đây 6 phút.")
    expect(minutes).to_have_text(str(before - 6))
    assert find_violations(wall) == []
    wall.context.set_offline(False)
    wall.evaluate("dispatchEvent(new Event('online'))")
    expect(note).to_be_hidden(**LATER)
    assert int(minutes.inner_text()) in {before, before - 1}


def test_many_groups_are_shown_in_turns_that_can_be_held(hall: Hall, look: Any) -> None:
    def more(record: Record) -> None:
        for number in range(6, 31):
            make_group(record.session, number)

    hall.do(more)
    wall = look("/offline", HALL)
    wall.clock.install()
    wall.goto(hall.wall)
    shown = wall.locator(".wall-pager span")
    expect(shown).to_have_text("1–12 / 30")
    expect(wall.locator(".wall-table tbody tr:visible")).to_have_count(12)
    assert wall.evaluate("document.scrollingElement.scrollHeight <= innerHeight")
    wall.clock.fast_forward(12_000)
    expect(shown).to_have_text("13–24 / 30")
    wall.get_by_role("button", name="Giữ trang này").press("Enter")
    wall.clock.fast_forward(60_000)
    expect(shown).to_have_text("13–24 / 30")
    wall.get_by_role("button", name="Các nhóm tiếp theo").press("Enter")
    expect(shown).to_have_text("25–30 / 30")
    wall.get_by_role("button", name="Các nhóm tiếp theo").press("Enter")
    wall.get_by_role("button", name="Các nhóm trước").press("Enter")
    expect(shown).to_have_text("25–30 / 30")
    phone = look(hall.wall, PHONE)
    expect(phone.locator(".wall-table tbody tr:visible")).to_have_count(30)
    expect(phone.locator(".wall-pager")).to_be_hidden()
