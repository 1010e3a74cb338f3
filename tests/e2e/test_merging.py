"""The secretary merges with the keyboard and on a phone without JavaScript; the hall sees what the groups report."""

from playwright.sync_api import Page, expect
from sqlalchemy import select

from eventmgr.accounts.models import Account, Grant
from eventmgr.core.db import db, transaction
from eventmgr.outcomes.rules import RecordState
from tests.e2e.conftest import DESK, PHONE, Open, Site, find_violations, sign_in
from tests.factories import make_event, make_group, make_record, make_registration, make_session
from tests.outcomes.talk import make_item

POINTS = {
    2: ("Vận động doanh nghiệp đỡ đầu trẻ mồ côi", "Lập quỹ khởi nghiệp cho hội viên"),
    4: ("Kêu gọi các doanh nghiệp đỡ đầu trẻ em mồ côi", "Mở lớp dạy nghề buổi tối"),
}


def groups_have_spoken(site: Site) -> str:
    """An event of its own with two groups, one of which is still at work; the address of its records."""
    with site.app.app_context():
        event = make_event()
        session = make_session(event, "group_work", title="Thảo luận nhóm")
        for number, texts in POINTS.items():
            member = make_registration(event, f"Nguyễn Thị Mẫu Nhóm {number}")
            record = make_record(session, make_group(session, number, (member,), rapporteur_id=member.id))
            for place, text in enumerate(texts):
                make_item(record, text, speaker=member, supporters=number, is_starred=place == 0)
            with transaction():
                record.state = RecordState.SUBMITTED if number == 2 else RecordState.OPEN
        with transaction() as unit:
            login = site.passwords["secretary"].login
            account = unit.execute(select(Account).where(Account.email == login)).scalar_one()
            unit.add(Grant(account_id=account.id, event_id=event.id, role="secretary"))
        slug = event.slug
        db.session.remove()
    return f"/events/{slug}/records"


def outcome(page: Page) -> str:
    return " ".join(page.locator(".outcome-text").inner_text().split())


def test_like_points_are_merged_with_the_keyboard_and_taken_apart_again(open_page: Open, site: Site) -> None:
    records = groups_have_spoken(site)
    page = open_page("/", viewport=DESK)
    sign_in(page, site, "secretary")
    page.goto(f"{records}/merge")
    expect(page.locator(".alike")).to_have_count(1)
    page.get_by_role("button", name="Gộp các ý kiến này").press("Enter")
    words = page.get_by_label("Nội dung", exact=True)
    expect(words).to_be_focused()
    words.fill("Huy động doanh nghiệp đỡ đầu trẻ mồ côi")
    page.get_by_role("button", name="Lưu").press("Enter")
    page.wait_for_url("**/merge?**")
    assert outcome(page) == "Huy động doanh nghiệp đỡ đầu trẻ mồ côi (Nhóm 2, 4; 6 ý kiến tán thành)"
    expect(page.get_by_text("Có nhóm chưa gửi")).to_be_visible()
    page.get_by_label("Chỉ hiện ý kiến có các từ này").fill("day nghe")
    expect(page.locator("[data-picking-target=point]:visible")).to_have_count(1)
    page.get_by_label("Mở lớp dạy nghề buổi tối").press("Space")
    expect(page.locator("output")).to_have_text("Đã chọn 1")
    page.get_by_label("Gộp vào kết quả nào").select_option(index=1)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/outcomes/*")
    assert find_violations(page) == []
    page.get_by_role("listitem").filter(has_text="Mở lớp dạy nghề").get_by_role("button").click()
    expect(page.get_by_text("Mở lớp dạy nghề")).to_have_count(0)
    page.get_by_text("Tách ra", exact=True).first.click()
    page.get_by_role("button", name="Tách ra").click()
    page.wait_for_url("**/merge?**")
    expect(page.locator(".outcome")).to_have_count(0)
    expect(page.locator("[data-picking-target=point]")).to_have_count(4)


def test_merging_works_on_a_phone_without_javascript(open_page: Open, site: Site) -> None:
    records = groups_have_spoken(site)
    page = open_page("/", viewport=PHONE, java_script_enabled=False)
    sign_in(page, site, "secretary")
    page.goto(f"{records}/merge")
    for text in (POINTS[2][1], POINTS[4][1]):
        page.locator(".pick", has_text=text).get_by_role("checkbox").check()
    page.get_by_role("button", name="Gộp", exact=True).click()
    page.wait_for_url("**/outcomes/*")
    page.get_by_role("button", name="Lưu").click()
    page.wait_for_url("**/merge?**")
    assert outcome(page) == f"{POINTS[2][1]} (Nhóm 2, 4; 6 ý kiến tán thành)"


def test_the_hall_sees_group_after_group(open_page: Open, site: Site) -> None:
    records = groups_have_spoken(site)
    page = open_page("/", viewport={"width": 1920, "height": 1080})
    sign_in(page, site, "secretary")
    page.goto(f"{records}/report-back")
    points = page.locator(".screen-points li")
    for key, text in (("ArrowRight", POINTS[2][0]), ("PageDown", POINTS[4][0]), ("2", POINTS[2][0])):
        page.keyboard.press(key)
        expect(points.filter(has_text=text)).to_be_in_viewport()
    size = points.first.evaluate("element => parseFloat(getComputedStyle(element).fontSize)")
    assert size >= 56  # on a screen of 2.5 m the letters are 7 cm high
    page.keyboard.press("Home")
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    assert find_violations(page) == []
