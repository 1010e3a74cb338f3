"""The owner of a task tells of it on a phone, with a network that comes and goes."""

from playwright.sync_api import Page, expect

from eventmgr.cli.demo import SLUG
from eventmgr.core.db import db
from eventmgr.events.queries import get_event
from eventmgr.minutes.queries import list_owners
from tests.e2e.conftest import PHONE, Open, Site

TOLD = "Đã chọn xã điểm Mẫu, đang vận động hộ gia đình."


def test_a_report_survives_a_dead_spot(open_page: Open, site: Site) -> None:
    with site.app.app_context():
        key = next(owner.key for owner in list_owners(get_event(SLUG).id) if owner.name == "Tỉnh Khánh Hòa")
        db.session.remove()
    page = open_page(f"/t/{key}", viewport=PHONE)
    write(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Gửi báo cáo").click()
    expect(page.locator("[data-report-draft-target=notice]")).to_contain_text("vẫn giữ trên máy này")
    page.context.set_offline(False)
    page.reload()
    expect(page.locator("textarea")).to_have_value(TOLD)
    expect(page.get_by_label("Đang thực hiện")).to_be_checked()
    page.get_by_role("button", name="Gửi báo cáo").click()
    expect(page.locator(".task-history li")).to_have_count(1)
    expect(page.locator(".task-history")).to_contain_text(TOLD)
    page.reload()
    expect(page.locator(".task-history li")).to_have_count(1)
    expect(page.locator("textarea")).to_have_value("")
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('draft:')).length") == 0


def write(page: Page) -> None:
    page.locator(".own-task-tell summary").click()
    page.get_by_label("Đang thực hiện").check()
    page.locator("textarea").fill(TOLD)
