"""An organizer sees at once what a change makes of the badges, and what cannot be printed."""

import re

from playwright.sync_api import expect

from eventmgr.cli.demo import SLUG
from tests.e2e.conftest import DESK, Open, Site, find_violations, sign_in

SETTINGS = f"/events/{SLUG}/documents/badges"


def test_the_preview_follows_each_change_and_names_what_is_wrong(open_page: Open, site: Site) -> None:
    page = open_page("/", viewport=DESK)
    sign_in(page, site, "organizer")
    page.goto(SETTINGS)
    shown = page.frame_locator('iframe[name="badge-preview"]')
    badge = shown.locator(".badge").first
    expect(badge).to_have_css("height", re.compile(r"453\.5\d*px"))  # 120 mm
    expect(shown.get_by_role("button")).to_have_count(0)
    page.locator("#size").select_option("86x54")
    expect(badge).to_have_css("height", re.compile(r"204\.\d*px"))  # 54 mm
    page.locator('[name="back"][value="wifi"]').check()
    expect(shown.get_by_role("alert")).to_contain_text("Vui lòng nhập tên mạng")
    expect(badge).to_have_count(0)
    page.locator("#wifi_name").fill("Khách sạn Mẫu")
    expect(shown.get_by_text("Wi-Fi: Khách sạn Mẫu").first).to_be_visible()
    expect(shown.get_by_role("alert")).to_have_count(0)
    assert find_violations(page) == []
    page.reload()
    expect(badge).to_have_css("height", re.compile(r"453\.5\d*px"))
