"""The head of a delegation at home with a phone: one link, a slow network, a list that is complete in the end."""

from playwright.sync_api import Page, expect

from eventmgr.cli.demo import SLUG
from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.events.queries import get_event
from eventmgr.registration.queries import count_delegations, list_heads
from eventmgr.registration.service import set_quota
from tests.e2e.conftest import PHONE, Open, Site, find_violations, sign_in

# 400 ms there and back, 50 kB a second: a village at the edge of a cell.
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 20_000}
PROVINCE = "96"


def link_of(site: Site) -> str:
    """The link of Cà Mau, which may send one person more."""
    with site.app.app_context():
        event = get_event(SLUG)
        found = next(row for row in count_delegations(event.id) if row.delegation.admin_unit.code == PROVINCE)
        delegation = found.delegation
        set_quota(event, delegation.id, found.registered + 1, actor=SYSTEM, at=now())
        key = list_heads(event.id)[delegation.id].key
        db.session.remove()
    return f"/d/{key}"


def test_a_head_completes_the_list_and_staff_sees_it(open_page: Open, site: Site) -> None:
    link = link_of(site)
    page = open_page(link, viewport=PHONE)
    before = page.locator(".head-people > li").count()
    slowly = page.context.new_cdp_session(page)
    slowly.send("Network.enable")
    slowly.send("Network.emulateNetworkConditions", SLOW)
    add_somebody(page)
    slowly.send("Network.emulateNetworkConditions", {**SLOW, "latency": 0, "downloadThroughput": -1})
    expect(page.locator(".head-people > li")).to_have_count(before + 1)
    correct(page)
    replace(page)
    expect(page.locator(".head-people > li")).to_have_count(before + 1)
    assert find_violations(page) == []
    page.click("text=Xác nhận danh sách đã đầy đủ")
    expect(page.locator(".notice.tone-success").last).to_contain_text("Danh sách đã được xác nhận")
    staff_sees(open_page, site)
    change_asks_again(page, link)


def add_somebody(page: Page) -> None:
    """One person more; without the confirmation nothing is entered and what was typed stays."""
    page.click("text=Thêm đại biểu")
    page.fill("[name=full_name]", "Huỳnh Thị Mẫu Mũi")
    page.fill("[name=phone]", "0900 990 961")
    page.click("main form button[type=submit]")
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("[name=full_name]")).to_have_value("Huỳnh Thị Mẫu Mũi")
    page.check("[name=agreed]")
    page.click("main form button[type=submit]")
    expect(card(page, "Huỳnh Thị Mẫu Mũi")).to_contain_text("chưa có chức vụ")


def correct(page: Page) -> None:
    """What was missing is added."""
    card(page, "Huỳnh Thị Mẫu Mũi").get_by_role("link", name="Sửa thông tin").click()
    page.fill("[name=position]", "Phó Chủ tịch")
    page.fill("[name=organization]", "Hội LHPN tỉnh Cà Mau")
    page.click("main form button[type=submit]")
    expect(card(page, "Huỳnh Thị Mẫu Mũi")).to_contain_text("Phó Chủ tịch")
    expect(card(page, "Huỳnh Thị Mẫu Mũi").locator(".head-gaps")).to_have_count(0)


def replace(page: Page) -> None:
    """Somebody else comes; the place remembers who had it."""
    card(page, "Huỳnh Thị Mẫu Mũi").get_by_role("link", name="Thay người").click()
    expect(page.locator("[name=organization]")).to_have_value("Hội LHPN tỉnh Cà Mau")
    page.fill("[name=full_name]", "Lâm Thị Mẫu Đước")
    page.fill("[name=position]", "Trưởng ban")
    page.fill("[name=phone]", "0900 990 962")
    page.check("[name=agreed]")
    page.click("main form button[type=submit]")
    expect(card(page, "Lâm Thị Mẫu Đước")).to_contain_text("thay cho Huỳnh Thị Mẫu Mũi")


def staff_sees(open_page: Open, site: Site) -> None:
    """The organizer finds the province confirmed on the map, and its text ready to copy and to tick."""
    page = open_page()
    sign_in(page, site, "organizer")
    page.goto(f"/events/{SLUG}/delegations")
    tile = page.locator(".map-tile", has_text="Cà Mau")
    expect(tile).to_contain_text("✓")
    tile.click()
    expect(page.locator("main")).to_contain_text("Lâm Thị Mẫu Đước")
    page.goto(f"/events/{SLUG}/delegations/reminders")
    card = page.locator(".reminder", has=page.locator("h2", has_text="Cà Mau"))
    expect(card.locator("textarea")).to_contain_text("Danh sách của đoàn đã đầy đủ và được xác nhận.")
    card.get_by_role("button", name="Sao chép").click()
    expect(card.locator("[role=status]")).to_have_text("Đã sao chép")
    card.get_by_role("button", name="Đánh dấu đã gửi").click()
    expect(card.locator(".status.tone-success").last).to_contain_text("Đã gửi")


def change_asks_again(page: Page, link: str) -> None:
    """Who changes the list after that is asked to confirm it once more."""
    card(page, "Lâm Thị Mẫu Đước").get_by_role("link", name="Không tham dự").click()
    page.fill("[name=reason]", "Đi công tác đột xuất")
    page.click("main form button[type=submit]")
    page.wait_for_url(f"**{link}")
    expect(page.locator(".notice.tone-warning")).to_contain_text("Danh sách đã thay đổi sau khi xác nhận")


def card(page: Page, name: str):
    """The card of one person."""
    return page.locator(".head-people > li", has=page.get_by_role("heading", name=name))
