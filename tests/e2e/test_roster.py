"""The trainer's roster on a phone: one tap, kept without a network, on the server once there is one again."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from eventmgr.accounts.models import Account, Grant
from eventmgr.checkin.service import close_list, reopen_list
from eventmgr.core.db import db, transaction
from eventmgr.events.models import Event
from eventmgr.training.queries import get_course, list_halves, roster
from tests.e2e.conftest import PHONE, Open, Site, find_violations, sign_in
from tests.factories import AT, ORGANIZER, make_event, make_registration
from tests.training.class_room import AFTERNOON, MORNING, clock, make_class_room

NAMES = ("Mẫu Thị An", "Mẫu Thị Bình", "Mẫu Thị Châu", "Mẫu Thị Đào")
ALL_SENT = "Đã lưu hết lên máy chủ."


@dataclass
class Room:
    """A course that the demo's trainer teaches."""

    site: Site
    event_id: UUID
    slug: str
    course_id: UUID
    lesson_id: UUID

    @property
    def path(self) -> str:
        """The roster."""
        return f"/events/{self.slug}/training/{self.course_id}/roster"

    def stored(self, half: str = MORNING) -> dict[str, str]:
        """How everybody stands in the database."""
        with self.site.app.app_context():
            course = get_course(self.event_id, self.course_id)
            asked = next(one for one in list_halves(course) if one.key == half)
            found = {row.registration.person.full_name: row.mark(asked).value for row in roster(course)}
            db.session.remove()
        return found

    def within(self, work: Callable[[Event], object]) -> None:
        """Do something on the server meanwhile."""
        with self.site.app.app_context():
            work(db.session.get_one(Event, self.event_id))
            db.session.remove()


@pytest.fixture
def room(site: Site) -> Room:
    with site.app.app_context():
        event = make_event(name="Tập huấn Mẫu")
        made = make_class_room(event)
        for name in NAMES:
            make_registration(event, name)
        with transaction() as unit:
            login = site.passwords["trainer"].login
            account = unit.execute(select(Account).where(Account.email == login)).scalar_one()
            unit.add(Grant(account_id=account.id, event_id=event.id, role="trainer"))
        found = Room(site, event.id, event.slug, made.course.id, made.lessons["second"].id)
        db.session.remove()
    return found


def tap(page: Page, name: str, label: str) -> None:
    page.get_by_role("group", name=name).get_by_role("button", name=label, exact=True).click()


def excuse(page: Page, name: str, reason: str) -> None:
    """Without a reason the question stays."""
    tap(page, name, "Vắng có lý do")
    dialog = page.get_by_role("dialog")
    field, sure = dialog.get_by_label("Lý do", exact=True), dialog.get_by_role("button", name="Vắng có lý do")
    sure.click()
    expect(field).to_be_focused()
    field.fill(reason)
    sure.click()


def pressed(page: Page) -> dict[str, str | None]:
    """What the page shows of each person."""
    rows = page.locator("[data-person]:not([hidden])")
    return {
        rows.nth(n).get_attribute("data-name") or "": rows.nth(n).get_attribute("data-mark")
        for n in range(rows.count())
    }


def sent(page: Page) -> None:
    expect(page.locator("[data-roster=sending]")).to_have_text(ALL_SENT)


def test_the_roll_is_called_without_a_network_and_arrives_once_there_is_one(
    open_page: Open, site: Site, room: Room
) -> None:
    page = open_page("/", viewport=PHONE, has_touch=True, color_scheme="dark")
    sign_in(page, site, "trainer")
    page.goto(f"{room.path}?half={MORNING}")
    page.locator("#roster[data-kept]").wait_for()
    tap(page, NAMES[0], "Có mặt")
    sent(page)
    assert room.stored()[NAMES[0]] == "present"
    page.wait_for_function(f"caches.match('{room.path}').then(Boolean)")
    page.context.set_offline(True)
    tap(page, NAMES[1], "Đến muộn")
    excuse(page, NAMES[2], "Con ốm")
    told = dict(zip(NAMES, ("present", "late", "excused", "absent"), strict=True))
    assert pressed(page) == told
    page.reload()
    page.locator("#roster[data-kept]").wait_for()
    expect(page.locator("[data-roster=sending]")).to_contain_text("2 lượt điểm danh còn trên máy này")
    assert pressed(page) == told
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert room.stored() == {**told, NAMES[1]: "absent", NAMES[2]: "absent"}
    page.context.set_offline(False)
    sent(page)
    assert room.stored() == told
    tap(page, NAMES[0], "Vắng")
    sent(page)
    page.reload()
    page.get_by_role("button", name="Tất cả còn lại có mặt").click()
    sent(page)
    assert room.stored() == {**told, NAMES[0]: "absent", NAMES[3]: "present"}
    assert room.stored(AFTERNOON) == dict.fromkeys(NAMES, "absent")


def test_a_closed_list_holds_marks_back_until_it_is_open_again(open_page: Open, site: Site, room: Room) -> None:
    page = open_page("/", viewport=PHONE)
    sign_in(page, site, "trainer")
    page.goto(f"{room.path}?half={MORNING}")
    page.locator("#roster[data-kept]").wait_for()
    room.within(lambda event: close_list(event, room.lesson_id, actor=ORGANIZER, at=AT))
    tap(page, NAMES[0], "Có mặt")
    expect(page.get_by_text("Danh sách của phiên này đã chốt")).to_be_visible()
    assert room.stored()[NAMES[0]] == "absent"
    room.within(lambda event: reopen_list(event, room.lesson_id, "Ghi sót", actor=ORGANIZER, at=clock(12)))
    page.reload()
    sent(page)
    assert room.stored()[NAMES[0]] == "present"


def test_without_scripts_the_roster_is_a_form(open_page: Open, site: Site, room: Room) -> None:
    page = open_page("/", viewport=PHONE, java_script_enabled=False)
    sign_in(page, site, "trainer")
    page.goto(f"{room.path}?half={MORNING}")
    tap(page, NAMES[1], "Đến muộn")
    page.fill("[name=reason]", "Con ốm")
    tap(page, NAMES[2], "Vắng có lý do")
    assert room.stored() == dict(zip(NAMES, ("absent", "late", "excused", "absent"), strict=True))
    expect(page.get_by_text("Con ốm")).to_be_visible()
