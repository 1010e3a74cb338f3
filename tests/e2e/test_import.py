"""An organizer's morning with the lists of two provinces: columns put right, a doubt decided, entered, taken back."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from eventmgr.cli.demo import SLUG
from eventmgr.rendering.sheets import read_table
from tests.e2e.conftest import DESK, PHONE, Open, Site, find_violations, sign_in

IMPORTS = f"/events/{SLUG}/registrations/imports"
HEADER = "Họ và tên;Số máy;Việc được giao\n"


def lists(folder: Path) -> list[Path]:
    """Two lists of the same make, whose header for the position is nobody's word."""
    files = {
        "56-khanh-hoa.csv": "TỈNH KHÁNH HÒA\n" + HEADER + "Phan Thị Mẫu Ước;0905 222 001;Chủ tịch\n",
        "48-da-nang.csv": "TP ĐÀ NẴNG\n"
        + HEADER
        + "PHAN THỊ MẪU NGUYỆT;0905 222 002;Chuyên viên\nPhan Thị Mẫu Ước;0905 222 001;Phó Chủ tịch\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8-sig")
    return [folder / name for name in files]


@pytest.mark.parametrize("viewport", [DESK, PHONE])
def test_two_lists_from_upload_to_undo(open_page: Open, site: Site, tmp_path: Path, viewport: dict[str, int]) -> None:
    page = open_page(viewport=viewport)
    sign_in(page, site, "organizer")
    page.goto(f"/events/{SLUG}/registrations")
    page.get_by_role("link", name="Nhập danh sách").click()
    upload(page, tmp_path)
    put_the_columns_right(page)
    open_list(page, "56-khanh-hoa.csv")
    enter(page, "Nhập 1 người mới và 0 cập nhật")
    open_list(page, "48-da-nang.csv")
    page.get_by_role("button", name="Đối chiếu lại").click()
    choose_names(page)
    decide(page)
    enter(page, "Nhập 1 người mới và 1 cập nhật")
    read_the_report(page)
    undo(page, "gỡ bỏ 1, hủy 0, trả lại 1")
    open_list(page, "56-khanh-hoa.csv")
    undo(page, "gỡ bỏ 0, hủy 1, trả lại 0")
    page.wait_for_load_state("networkidle")  # a file cut off half way would be a complaint of the server


def upload(page: Page, folder: Path) -> None:
    """Several files at once; the page tells how many were chosen. Lists of the same names may stand there already."""
    before = page.locator("#imports tbody tr").count()
    page.set_input_files("[name=files]", lists(folder))
    expect(page.locator(".upload")).to_contain_text("Đã chọn 2 tệp")
    assert find_violations(page) == []
    page.get_by_role("button", name="Xem danh sách").click()
    expect(page.locator("#imports tbody tr")).to_have_count(before + 2)
    expect(page.locator("#imports")).to_contain_text("48-da-nang.csv")
    assert find_violations(page) == []


def put_the_columns_right(page: Page) -> None:
    """Said once for one list, followed for the other when it is read again."""
    for name in ("56-khanh-hoa.csv", "48-da-nang.csv"):
        open_list(page, name)
        page.get_by_role("link", name="Cột và tỉnh, thành phố").click()
        page.get_by_label("Cột 3: là thông tin gì?").select_option("position")
        assert find_violations(page) == []
        page.get_by_role("button", name="Lưu và đọc lại").click()
        expect(page.locator("#import")).to_contain_text("0905 222 001")
    assert find_violations(page) == []


def open_list(page: Page, name: str) -> None:
    """From the newest of this name."""
    page.goto(IMPORTS)
    page.get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def enter(page: Page, words: str) -> None:
    """One press; the page tells when it is done."""
    page.get_by_role("button", name=words).click()
    expect(page.locator("#import > [role=status]")).to_contain_text("Đã nhập")


def decide(page: Page) -> None:
    """The same phone in two provinces: the keyboard says that she is one person."""
    row = page.locator("#import tbody tr", has_text="Phan Thị Mẫu Ước")
    expect(row).to_contain_text("Cần xem")
    expect(row.locator("del")).to_have_text("Chủ tịch")
    expect(row.locator("ins")).to_have_text("Phó Chủ tịch")
    row.get_by_role("button", name="Chính là người này").focus()
    page.keyboard.press("Enter")
    expect(row).to_contain_text("Rút lại")
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert find_violations(page) == []


def choose_names(page: Page) -> None:
    """Both forms are shown; all kept at once, one of them written as proposed after all."""
    row = page.locator("#import tbody tr", has_text="0905 222 002")
    expect(row).to_contain_text("PHAN THỊ MẪU NGUYỆT →")
    page.get_by_role("button", name="Giữ tất cả như trong danh sách").click()
    expect(page.locator(".import-names")).to_contain_text("1 họ tên giữ nguyên như danh sách")
    row.get_by_role("button", name="Viết là Phan Thị Mẫu Nguyệt").click()
    expect(page.locator(".import-names")).not_to_contain_text("giữ nguyên như danh sách")


def read_the_report(page: Page) -> None:
    """What became of each row, as a spreadsheet."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Báo cáo (Excel)").click()
    assert re.fullmatch(rf"{SLUG}-.*\.xlsx", download.value.suggested_filename)
    [sheet] = read_table(Path(download.value.path()).read_bytes(), "report.xlsx")
    told = {row[2]: row[6] for row in sheet.rows if len(row) > 6}
    assert told["Phan Thị Mẫu Nguyệt"] == "Đã thêm mới"
    assert told["Phan Thị Mẫu Ước"] == "Đã cập nhật"


def undo(page: Page, words: str) -> None:
    """The numbers are said once more before it is done."""
    page.get_by_role("link", name="Hoàn tác lần nhập này").click()
    expect(page.get_by_role("button", name=words)).to_be_visible()
    assert find_violations(page) == []
    page.get_by_role("button", name=words).click()
    expect(page.locator("#import > [role=status]")).to_contain_text("Đã hoàn tác")
