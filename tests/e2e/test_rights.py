"""A delegate makes use of the rights on a phone; the host answers by the clock and erases."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import select

from eventmgr.cli.demo import SLUG
from eventmgr.core.db import db
from eventmgr.people.models import Person
from eventmgr.registration.models import Pass
from tests.e2e.conftest import PHONE, Open, Site, find_violations, sign_in

NAME, NUMBER = "Lê Thị Mẫu Xuyến", "0912 888 777"


def test_a_delegate_sees_withdraws_takes_a_copy_and_is_erased(open_page: Open, site: Site, tmp_path: Path) -> None:
    phone = open_page(f"/e/{SLUG}/register", viewport=PHONE)
    token = register(phone)
    see(phone)
    withdraw_photos(phone)
    take_a_copy(phone, tmp_path)
    answer = ask_to_be_erased(phone)
    staff = open_page(viewport=PHONE)
    sign_in(staff, site, "organizer")
    erase(staff, tmp_path)
    phone.goto(answer)
    expect(phone.locator("main")).to_contain_text("Đã xóa: họ tên, điện thoại")
    fits(phone)
    dead = phone.goto(f"/p/{token}")
    assert dead is not None
    assert dead.status == 410
    with site.app.app_context():
        given = db.session.execute(select(Pass.revoked_at).where(Pass.token == token)).scalar_one()
        names = db.session.execute(select(Person.id).where(Person.full_name == NAME)).all()
        db.session.remove()
    assert given is not None
    assert names == []


def fits(page: Page) -> None:
    """Nothing for axe, nothing sideways."""
    assert find_violations(page) == []
    assert not page.evaluate("document.scrollingElement.scrollWidth > innerWidth")


def register(phone: Page) -> str:
    """Register with a consent to photos."""
    phone.fill("[name=full_name]", NAME)
    phone.fill("[name=province]", "Khánh Hòa")
    phone.fill("[name=phone]", NUMBER)
    assert phone.locator("input[type=checkbox]:checked").count() == 0
    phone.check("[name=organising]")
    phone.check("[name=photos]")
    phone.click("main form button[type=submit]")
    phone.wait_for_url("**/p/*")
    return phone.url.rsplit("/", 1)[-1]


def see(phone: Page) -> None:
    """From the pass to everything that is kept."""
    phone.get_by_role("link", name="Dữ liệu của tôi").click()
    expect(phone.get_by_role("heading", name="Dữ liệu của tôi")).to_be_visible()
    for words in (NAME, NUMBER, "Khánh Hòa", "Trên trang đăng ký"):
        expect(phone.locator("main")).to_contain_text(words)
    fits(phone)
    phone.get_by_role("link", name="Sửa thông tin của tôi").click()
    phone.fill("[name=position]", "Chuyên viên Mẫu")
    fits(phone)
    phone.click("main form button[type=submit]")
    expect(phone.locator("main")).to_contain_text("Chuyên viên Mẫu")


def withdraw_photos(phone: Page) -> None:
    """Take the consent to photos back."""
    box = phone.locator(".consent-list > li", has_text="Đăng ảnh, ghi hình")
    box.locator("summary").click()
    box.locator("form button").click()
    box = phone.locator(".consent-list > li", has_text="Đăng ảnh, ghi hình")
    expect(box).to_contain_text("chưa đồng ý")
    expect(phone.locator(".request-list")).to_contain_text("Rút lại sự đồng ý")


def take_a_copy(phone: Page, folder: Path) -> None:
    """A copy to read, as a file."""
    with phone.expect_download() as download:
        phone.get_by_role("button", name="Lấy bản sao để đọc").click()
    file = folder / "copy.html"
    download.value.save_as(file)
    assert NAME in file.read_text(encoding="utf-8")


def ask_to_be_erased(phone: Page) -> str:
    """Ask for it, and keep the address of the answer."""
    phone.check("[name=kind][value=erase]")
    phone.fill("[name=note]", "Tôi không dự các hội nghị sau.")
    phone.get_by_role("button", name="Gửi yêu cầu").click()
    phone.wait_for_url("**/requests/*")
    expect(phone.locator("main")).to_contain_text("Bạn được phản hồi trước")
    fits(phone)
    return phone.url


def erase(staff: Page, folder: Path) -> None:
    """The host sees the clock, confirms, hands the copy over, erases."""
    staff.get_by_role("link", name="Yêu cầu về dữ liệu cá nhân").click()
    row = staff.locator("tr", has_text=NAME).filter(has_text="Xóa dữ liệu")
    expect(row).to_contain_text(re.compile(r"còn \d ngày"))
    fits(staff)
    row.get_by_role("link").click()
    staff.get_by_role("button", name="Xác nhận đã nhận yêu cầu").click()
    expect(staff.locator("main")).to_contain_text(re.compile(r"còn (19|20) ngày"))
    fits(staff)
    with staff.expect_download() as download:
        staff.get_by_role("button", name="Tải bản sao dữ liệu").click()
    download.value.save_as(folder / "staff.html")
    staff.reload()
    staff.locator("summary", has_text="Xóa ngay").click()
    staff.get_by_role("button", name="Xóa ngay").click()
    expect(staff.locator("main")).to_contain_text("Còn giữ lại:")
    expect(staff.locator("h1")).to_have_text("Xóa dữ liệu")
    assert NAME not in staff.content()
