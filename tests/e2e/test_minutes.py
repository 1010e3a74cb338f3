"""The minutes are written while the network comes and goes: what was typed stands there, and nobody loses a word."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from eventmgr.accounts.models import Account, Grant
from eventmgr.core.db import db, transaction
from eventmgr.minutes.queries import find_minutes, list_clashes, texts
from eventmgr.minutes.rules import Section
from tests.e2e.conftest import PHONE, Open, Site, find_violations, sign_in
from tests.factories import make_event
from tests.minutes.meeting import make_meeting

SAID = "Đồng chí Nguyễn Thị Mẫu Hòa phát biểu khai mạc, nêu rõ mục đích của hội nghị"


@dataclass
class Desk:
    """An event at which two people write the minutes."""

    site: Site
    event_id: UUID
    slug: str

    @property
    def path(self) -> str:
        """The page of the minutes."""
        return f"/events/{self.slug}/minutes"

    def stored(self) -> dict[Section, str]:
        """What stands in the database."""
        with self.site.app.app_context():
            found = texts(find_minutes(self.event_id))
            db.session.remove()
        return found

    def differing(self) -> list[str]:
        """The texts between which nobody has chosen."""
        with self.site.app.app_context():
            found = list_clashes(find_minutes(self.event_id))
            db.session.remove()
            return [row.text for rows in found.values() for row in rows]


@pytest.fixture
def desk(site: Site) -> Desk:
    """Secretary and chair of the demo hold their roles at an event of this test, too."""
    with site.app.app_context():
        event = make_event(name="Hội nghị Mẫu")
        make_meeting(event)
        with transaction() as unit:
            for role in ("secretary", "chair"):
                login = site.passwords[role].login
                account = unit.execute(select(Account).where(Account.email == login)).scalar_one()
                unit.add(Grant(account_id=account.id, event_id=event.id, role=role))
        found = Desk(site, event.id, event.slug)
        db.session.remove()
    return found


Writing = Callable[..., Page]


@pytest.fixture
def writing(open_page: Open, site: Site, desk: Desk) -> Writing:
    """The page of the minutes, open in a browser of one's own."""

    def open_minutes(role: str = "secretary", **options: object) -> Page:
        page = open_page("/", **options)
        sign_in(page, site, role)
        page.goto(desk.path)
        ready(page)
        return page

    return open_minutes


def ready(page: Page) -> None:
    """The page keeps what is typed, and has heard of the server."""
    expect(page.locator("#minutes[data-kept]")).to_be_attached()
    expect(page.locator(".minutes-sending[data-link='fine']")).to_be_attached()


def part(page: Page, section: str = "opening") -> Locator:
    """One section."""
    return page.locator(f"[data-section={section}]")


def saved(page: Page, on: str, section: str = "opening") -> None:
    """Wait until the section says where its text is."""
    expect(part(page, section).locator(f".minutes-saved[data-on={on}]")).to_be_visible()


def sent(page: Page) -> None:
    """Wait until the server has everything."""
    expect(page.locator(".minutes-sending[data-left='0'][data-link='fine']")).to_be_attached()


def test_what_is_typed_is_saved_by_itself_through_a_broken_network(writing: Writing, desk: Desk) -> None:
    page = writing()
    page.locator("#opening").press_sequentially("Khai mạc")
    saved(page, "server")
    assert desk.stored() == {Section.OPENING: "Khai mạc"}
    page.context.set_offline(True)
    page.locator("#opening").fill(SAID)
    page.locator("#discussion").fill("Thảo luận sôi nổi.")
    part(page, "discussion").get_by_label("Thay cho dữ liệu").check()
    saved(page, "offline")
    saved(page, "offline", "discussion")
    assert desk.stored() == {Section.OPENING: "Khai mạc"}
    page.context.set_offline(False)
    sent(page)
    saved(page, "server")
    assert desk.stored() == {Section.OPENING: SAID, Section.DISCUSSION: "Thảo luận sôi nổi."}
    assert desk.differing() == []
    page.goto(desk.path)
    expect(part(page, "discussion").get_by_text("không vào biên bản")).to_be_visible()
    expect(part(page).get_by_text("không vào biên bản")).to_be_hidden()


def test_composed_letters_arrive_as_one_writes_them(writing: Writing, desk: Desk) -> None:
    page = writing()
    page.locator("#conclusions").focus()
    keyboard = page.context.new_cdp_session(page)
    for composed in ("t", "ti", "tie", "tiê", "tiên", "tiến"):
        keyboard.send("Input.imeSetComposition", {"text": composed, "selectionStart": -1, "selectionEnd": -1})
    keyboard.send("Input.insertText", {"text": "tiến"})
    page.keyboard.insert_text(" độ to\u0302\u0301t")  # as a Mac types it: letter and marks apart
    saved(page, "server", "conclusions")
    sent(page)
    assert desk.stored() == {Section.CONCLUSIONS: "tiến độ tốt"}


def test_a_closed_tab_keeps_what_was_typed(writing: Writing, desk: Desk) -> None:
    page = writing()
    page.context.set_offline(True)
    page.locator("#opening").fill(SAID)
    saved(page, "offline")
    page.locator("#papers").fill("Chưa kịp rời ô")
    page.close()
    page.context.set_offline(False)
    page = page.context.new_page()
    page.goto(desk.path)
    ready(page)
    expect(page.locator("#opening")).to_have_value(SAID)
    sent(page)
    assert desk.stored() == {Section.OPENING: SAID, Section.PAPERS: "Chưa kịp rời ô"}


def test_two_secretaries_see_both_texts_and_one_is_chosen(writing: Writing, desk: Desk) -> None:
    lan, hoa = writing("secretary"), writing("chair", viewport=PHONE)
    hoa.context.set_offline(True)
    lan.locator("#opening").fill("của Lan")
    saved(lan, "server")
    hoa.locator("#opening").fill("của Hoa")
    saved(hoa, "offline")
    hoa.context.set_offline(False)
    saved(hoa, "differs")
    expect(hoa.locator("#opening")).to_have_value("của Hoa")
    expect(part(hoa).locator("blockquote")).to_have_text("của Lan")
    assert (desk.stored(), desk.differing()) == ({Section.OPENING: "của Lan"}, ["của Hoa"])
    hoa.locator("#opening").fill("của Hoa, viết tiếp")
    sent(hoa)
    assert desk.differing() == ["của Hoa, viết tiếp"]
    lan.reload()
    ready(lan)
    expect(part(lan).locator("blockquote")).to_have_text("của Hoa, viết tiếp")
    assert find_violations(hoa) == []
    assert find_violations(lan) == []
    part(hoa).get_by_role("button", name="Giữ cả hai").click()
    saved(hoa, "server")
    assert desk.stored() == {Section.OPENING: "của Lan\ncủa Hoa, viết tiếp"}
    assert desk.differing() == []
    lan.evaluate("dispatchEvent(new Event('online'))")
    expect(lan.locator("#opening")).to_have_value("của Lan\ncủa Hoa, viết tiếp")
    expect(part(lan).locator("blockquote")).to_have_count(0)
    part(lan).get_by_role("link", name="Các phiên bản").click()
    expect(lan.locator(".history li")).to_have_count(3)
    assert find_violations(lan) == []


def test_an_ended_sign_in_costs_no_letter(writing: Writing, site: Site, desk: Desk) -> None:
    page = writing()
    page.locator("#opening").fill("Trước")
    saved(page, "server")
    page.wait_for_load_state("networkidle")  # an answer on its way would bring the cookie back
    page.context.clear_cookies()
    page.locator("#opening").fill(SAID)
    expect(page.get_by_text("Cứ viết tiếp")).to_be_visible()
    saved(page, "offline")
    assert find_violations(page) == []
    assert desk.stored() == {Section.OPENING: "Trước"}
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Đăng nhập ở thẻ khác").click()
    other = opened.value
    other.fill("input[name=email]", site.passwords["secretary"].login)
    other.fill("input[name=password]", site.passwords["secretary"].password)
    other.click("main form button[type=submit]")
    other.wait_for_url(f"**{desk.path}")
    page.evaluate("dispatchEvent(new Event('online'))")
    sent(page)
    saved(page, "server")
    expect(page.get_by_text("Cứ viết tiếp")).to_be_hidden()
    assert desk.stored() == {Section.OPENING: SAID}


def test_the_button_sends_the_texts_first(writing: Writing, desk: Desk) -> None:
    page = writing()
    page.locator("#chair_name").fill("Nguyễn Thị Mẫu An")
    page.locator("#conclusions").fill("Nhân rộng mô hình.")
    page.get_by_role("button", name="Lưu biên bản").click()
    expect(page.get_by_text("Đã lưu.")).to_be_visible()
    assert desk.stored() == {Section.CONCLUSIONS: "Nhân rộng mô hình."}
    expect(page.locator("#chair_name")).to_have_value("Nguyễn Thị Mẫu An")
    expect(page.locator("#conclusions")).to_have_value("Nhân rộng mô hình.")
