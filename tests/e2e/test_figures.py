"""The figures of a province: entered on a phone, asked about, missed, frozen, corrected, and shown to the hall."""

from playwright.sync_api import Page, expect

from eventmgr.cli.demo import SLUG
from eventmgr.core.db import db
from eventmgr.events.queries import get_event
from eventmgr.figures.queries import read_board
from eventmgr.registration.queries import list_heads
from tests.e2e.conftest import PHONE, Open, Site, find_violations, sign_in

SMALL = {"width": 360, "height": 740}


def silent_province(site: Site) -> tuple[str, str, list[str]]:
    """A province that has said nothing yet: its link, its name, and the keys of its fields."""
    with site.app.app_context():
        event = get_event(SLUG)
        board = read_board(event.id)
        assert board is not None
        line = next(line for line in board.lines if len(line.missing) == len(line.asked))
        key = list_heads(event.id)[line.delegation.id].key
        found = (f"/d/{key}", line.delegation.admin_unit.name, [cell.indicator.id.hex for cell in line.asked])
        db.session.remove()
    return found


def test_figures_come_from_a_phone_into_the_hall(open_page: Open, site: Site) -> None:
    link, province, fields = silent_province(site)
    page = open_page(link, viewport=SMALL)
    page.click("text=Nhập số liệu")
    enter(page, fields)
    assert find_violations(page) == []
    assert not page.evaluate("document.scrollingElement.scrollWidth > innerWidth")
    staff = open_page()
    sign_in(staff, site, "organizer")
    staff.goto(f"/events/{SLUG}/figures/desk/missing")
    expect(staff.locator("details", has_text=province).first).to_contain_text("còn thiếu 1/4 số liệu")
    freeze_and_correct(staff, province, fields[0])
    page.reload()
    expect(page.locator("main")).to_contain_text("Số liệu đã chốt")
    expect(page.locator(".figure-form")).to_have_count(0)
    staff.goto(f"/events/{SLUG}/figures/desk/projector")
    expect(staff.locator(".figure-bars > li", has_text=province)).to_contain_text("hơn 60")
    plain(open_page, link)


def enter(page: Page, fields: list[str]) -> None:
    """Field by field: understood, refused in words, asked about and said to be right; the last one is not known."""
    page.fill(f"[name=v-{fields[0]}]", "40 người")
    page.locator(f"[name=v-{fields[1]}]").focus()
    expect(page.locator(f"#said-{fields[0]}")).to_contain_text("Hiểu là: 40 người")
    page.fill(f"[name=v-{fields[1]}]", "khoảng 30")
    page.locator(f"[name=v-{fields[2]}]").focus()
    expect(page.locator(f"#said-{fields[1]}")).to_contain_text("khoảng")
    page.fill(f"[name=v-{fields[1]}]", "30")
    page.fill(f"[name=v-{fields[2]}]", "90.000")
    page.locator(f"[name=v-{fields[1]}]").focus()
    asked = page.locator(f"#said-{fields[2]}")
    expect(asked).to_contain_text("Số này có đúng không?" if "Kỳ trước" not in asked.inner_text() else "Kỳ trước")
    page.check(f"[name=s-{fields[2]}]")
    expect(asked).to_contain_text("Đã lưu")
    page.click("text=Lưu tất cả số liệu")
    expect(page.locator(".flashes")).to_contain_text("Ban Tổ chức đã nhận được số liệu")
    expect(page.locator(f"[name=s-{fields[2]}]")).to_be_checked()
    expect(page.locator(f"#said-{fields[1]}")).to_contain_text("Hiểu là: 30 người")


def freeze_and_correct(staff: Page, province: str, field: str) -> None:
    """The set is locked; a correction needs a reason, and what stood there is shown."""
    staff.goto(f"/events/{SLUG}/figures/desk")
    staff.locator("summary", has_text="Chốt số liệu").click()
    staff.locator(".confirm-panel button").click()
    expect(staff.locator("main")).to_contain_text("Số liệu đã chốt")
    staff.locator("#board").get_by_role("link", name=province, exact=True).click()
    staff.fill(f"[name=v-{field}]", "hơn 60")
    staff.click("main form button[type=submit]")
    expect(staff.locator("#reason-error")).to_be_visible()
    expect(staff.locator(f"[name=v-{field}]")).to_have_value("hơn 60")
    staff.fill("[name=reason]", "Tỉnh đính chính Mẫu")
    staff.click("main form button[type=submit]")
    expect(staff.locator(".figure-corrections")).to_contain_text("40 người → hơn 60 người")
    expect(staff.locator(".figure-corrections")).to_contain_text("Tỉnh đính chính Mẫu")


def plain(open_page: Open, link: str) -> None:
    """Without a script the frozen figures are read all the same."""
    page = open_page(f"{link}/figures", viewport=PHONE, java_script_enabled=False)
    expect(page.locator("main")).to_contain_text("hơn 60 người")
