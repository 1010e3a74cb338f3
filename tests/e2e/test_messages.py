"""An organizer reminds some of the delegates, and a secretary goes through others by Zalo."""

from playwright.sync_api import expect

from eventmgr.cli.demo import SLUG
from tests.e2e.conftest import DESK, PHONE, Open, Site, find_violations, sign_in

MESSAGES = f"/events/{SLUG}/messages"


def test_a_reminder_goes_to_those_chosen_with_the_count_restated(open_page: Open, site: Site) -> None:
    page = open_page("/", viewport=DESK)
    sign_in(page, site, "organizer")
    page.goto(MESSAGES)
    page.get_by_role("link", name="Gửi cho nhiều người").click()
    page.get_by_label("Tin nhắn", exact=True).select_option("reminder")
    page.locator("#province").select_option(label="Khánh Hòa")
    page.get_by_role("button", name="Xem ai sẽ nhận").click()
    page.wait_for_url("**province=56**")
    rows = page.locator("section").filter(has_text="Người nhận:").locator("tbody tr")
    count = rows.count()
    assert count > 0
    expect(page.get_by_role("button", name=f"Gửi {count} tin nhắn")).to_be_visible()
    expect(page.locator(".letter").first).to_contain_text("Kính gửi: ")
    page.get_by_role("button", name=f"Gửi {count} tin nhắn").click()
    page.wait_for_url(f"**{MESSAGES}/batches/*")
    expect(page.get_by_text("Đây là sự kiện mẫu")).to_be_visible()
    expect(page.locator(".meter")).to_contain_text(f"{count}/{count}")
    assert find_violations(page) == []
    page.goto(f"{MESSAGES}/review?kind=reminder&province=56")
    expect(page.get_by_role("cell", name="đã nhận")).to_have_count(count)


def test_texts_are_copied_into_zalo_one_after_the_other(open_page: Open, site: Site) -> None:
    page = open_page("/", viewport=PHONE, permissions=["clipboard-read", "clipboard-write"])
    sign_in(page, site, "secretary")
    page.goto(f"{MESSAGES}/zalo?kind=confirmation&province=48")
    first = page.locator("#zalo-name").inner_text()
    page.get_by_role("button", name="Sao chép nội dung").click()
    expect(page.get_by_text("Đã sao chép")).to_be_visible()
    assert f"Kính gửi: {first}" in page.evaluate("navigator.clipboard.readText()")
    with page.expect_download() as picture:
        page.get_by_role("link", name="Tải ảnh").click()
    assert picture.value.suggested_filename.endswith(".png")
    page.get_by_role("button", name="Đã gửi").click()
    expect(page.locator("#zalo-name")).not_to_have_text(first)
    page.get_by_role("link", name=first).click()
    expect(page.get_by_text("Thư ký Mẫu đã gửi lúc")).to_be_visible()
    assert find_violations(page) == []
    page.get_by_role("button", name="Thực ra chưa gửi").click()
    expect(page.locator("#zalo-name")).to_have_text(first)
    expect(page.get_by_role("button", name="Đã gửi")).to_be_visible()


def test_who_has_not_agreed_to_zalo_is_counted_and_has_no_text(open_page: Open, site: Site) -> None:
    page = open_page("/", viewport=PHONE)
    sign_in(page, site, "secretary")
    page.goto(f"{MESSAGES}/zalo?kind=confirmation")
    rows = page.locator("tr", has_text="chưa đồng ý nhận tin Zalo")
    # Those whom other journeys registered have not agreed either.
    expect(page.get_by_text(f"{rows.count()} người chưa đồng ý nhận tin Zalo.")).to_be_visible()
    row = rows.first
    name = row.get_by_role("link").inner_text()
    row.get_by_role("link").click()
    expect(page.locator("#zalo-name")).to_have_text(name)
    expect(page.locator("textarea")).to_have_count(0)
    expect(page.get_by_role("button", name="Đã gửi")).to_have_count(0)
    assert find_violations(page) == []
