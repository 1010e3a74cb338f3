"""An organizer sets up: an event out of a template, its agenda from a spreadsheet, the next event like it."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.agenda.test_importing import ROWS, workbook
from tests.e2e.conftest import Open, Site, find_violations, sign_in


def test_an_event_from_a_template_with_an_agenda_from_excel_and_the_next_one_like_it(
    open_page: Open, site: Site, tmp_path: Path
) -> None:
    page = open_page()
    sign_in(page, site, "organizer")
    page.goto("/events/new?from=template:conference")
    assert find_violations(page) == []
    page.fill("[name=name]", "Dựng mẫu")
    page.fill("[name=starts_on]", "2024-10-24")
    page.get_by_label("Chương trình: các phiên").uncheck()
    for label in ("Tổ thảo luận", "Câu hỏi gợi ý"):
        page.get_by_label(label).uncheck()
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_url("**/events/dung-mau/**")
    page.goto("/events/dung-mau/agenda/import")
    assert find_violations(page) == []
    file = tmp_path / "chuong-trinh.xlsx"
    file.write_bytes(workbook(ROWS))
    page.set_input_files("[name=file]", file)
    page.get_by_role("button", name="Xem trước").click()
    expect(page.locator("main")).to_contain_text("Giờ kết thúc trước giờ bắt đầu")
    assert find_violations(page) == []
    page.get_by_role("button", name="Đưa các dòng đã chọn").click()
    page.wait_for_url(re.compile(r"/agenda$"))
    expect(page.locator("main")).to_contain_text("Tham luận Mẫu 1")
    page.goto("/events/new?from=event:dung-mau")
    page.fill("[name=name]", "Dựng mẫu lần hai")
    page.fill("[name=starts_on]", "2025-10-24")
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_url("**/events/dung-mau-lan-hai/**")
    page.goto("/events/dung-mau-lan-hai/agenda")
    expect(page.locator("main")).to_contain_text("24/10/2025")
    expect(page.locator("main")).to_contain_text("Tham luận Mẫu 1")
