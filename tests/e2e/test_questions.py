"""Questions in a real browser: answered on a phone, written and put in order by keyboard alone, and without scripts."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from eventmgr.cli.demo import SLUG
from tests.e2e.conftest import DESK, PHONE, Open, Site, find_violations, sign_in

QUESTIONS = f"/events/{SLUG}/registrations/questions"
TRAVEL = "Quý vị đến Nha Trang bằng phương tiện gì?"
FLIGHT = "Số hiệu chuyến bay và giờ đến"
PLANE, TRAIN = "Máy bay (sân bay Cam Ranh)", "Tàu hỏa (ga Nha Trang)"
STAYS = "Quý vị có ở lại dự tập huấn ngày 25 - 26/10 không?"
DIET = "Quý vị có chế độ ăn riêng không?"


def test_a_delegate_answers_on_a_phone_and_the_door_knows(open_page: Open, site: Site) -> None:
    phone = open_page(f"/e/{SLUG}/register", viewport=PHONE)
    fill_in(phone, "Hồ Thị Mẫu Bay", "0912 340 001")
    flight = phone.get_by_label(FLIGHT)
    expect(flight).to_be_hidden()
    phone.get_by_label(PLANE).check()
    flight.fill("VN 1347, 14 giờ 10")
    phone.get_by_label(TRAIN).check()
    expect(flight).to_be_hidden()
    phone.get_by_label(PLANE).check()
    expect(flight).to_have_value("VN 1347, 14 giờ 10")
    assert find_violations(phone) == []
    phone.get_by_role("button", name="Đăng ký").click()
    phone.wait_for_url("**/p/*")

    staff = open_page(viewport=PHONE)
    sign_in(staff, site, "staff")
    staff.goto(f"/events/{SLUG}/registrations?q=mau bay")
    staff.get_by_role("link", name="Hồ Thị Mẫu Bay").click()
    expect(staff.locator(".given-answers")).to_contain_text(f"{TRAVEL} {PLANE}", use_inner_text=True)
    expect(staff.locator(".given-answers")).to_contain_text("VN 1347, 14 giờ 10")
    assert find_violations(staff) == []
    answer_at_the_door(staff)


def answer_at_the_door(staff: Page) -> None:
    """The door asks what is asked there, and shows what was answered."""
    staff.goto(f"/events/{SLUG}/check-in?q=mau bay")
    staff.get_by_role("button", name="Điểm danh Hồ Thị Mẫu Bay").click()
    asked = staff.locator(".answer-form")
    expect(asked).to_contain_text(STAYS)
    asked.get_by_label("Có", exact=True).check()
    assert find_violations(staff) == []
    asked.get_by_role("button", name="Lưu câu trả lời").click()
    answer = staff.locator("[data-result=answered]")
    expect(answer).to_contain_text("ĐÃ LƯU")
    expect(answer.locator(".answer-facts").last).to_contain_text("Có")
    expect(asked).to_be_hidden()
    assert find_violations(staff) == []


def test_without_scripts_every_question_stands_with_its_condition(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, base_url=site.url)
    page = context.new_page()
    page.goto(f"/e/{SLUG}/register")
    fill_in(page, "Hồ Thị Mẫu Tàu", "0912 340 002")
    expect(page.locator("main")).to_contain_text(f"Chỉ trả lời nếu “{TRAVEL}” là “{PLANE}”.")
    page.get_by_label(TRAIN).check()
    page.get_by_label(FLIGHT).fill("bỏ qua")
    page.get_by_role("button", name="Đăng ký").click()
    page.wait_for_url("**/p/*")
    context.close()


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_a_question_is_written_and_moved_by_keyboard_alone(
    open_page: Open, site: Site, viewport: dict[str, int]
) -> None:
    page = open_page(viewport=viewport)
    label = f"Số người đi cùng {viewport['width']}"
    sign_in(page, site, "organizer")
    page.goto(QUESTIONS)
    tab_to(page, page.get_by_role("link", name="Thêm câu hỏi"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/new")
    tab_to(page, page.get_by_label("Loại câu trả lời"))
    page.keyboard.press("S")
    expect(page.get_by_label("Nhỏ nhất")).to_be_visible()
    expect(page.locator("#options")).to_be_hidden()
    tab_to(page, page.get_by_label("Câu hỏi", exact=False).and_(page.locator("[name=label]")))
    page.keyboard.type(label)
    tab_to(page, page.get_by_label("Khi đăng ký"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_label("Hỏi trưởng đoàn"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_label("Chỉ hỏi nếu câu hỏi này"))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Điều kiện")).to_be_visible()
    assert find_violations(page) == []
    tab_to(page, page.get_by_role("button", name="Lưu"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/questions$"))
    expect(rows(page).last).to_contain_text(label)
    expect(rows(page).last).to_contain_text(f"Chỉ trả lời nếu “{TRAVEL}” có câu trả lời.")
    move_up_by_keyboard(page, label)


def move_up_by_keyboard(page: Page, label: str) -> None:
    """Two places up: the focus stays on the arrow, so that Enter can be pressed again."""
    before = labels(page)
    up = page.get_by_role("button", name=f"Chuyển lên: {label}")
    tab_to(page, up)
    for _step in range(2):
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        expect(up).to_be_focused()
    assert labels(page) == [*before[:-3], label, *before[-3:-1]]
    expect(page.locator("[role=status]").first).to_contain_text(f"“{label}” nay ở vị trí")
    assert find_violations(page) == []


def test_a_question_is_dragged_to_another_place(open_page: Open, site: Site) -> None:
    page = open_page()
    sign_in(page, site, "organizer")
    page.goto(QUESTIONS)
    before = labels(page)
    handle, target = (box(rows(page).nth(number).locator(".question-handle")) for number in (2, 0))
    page.mouse.move(*handle)
    page.mouse.down()
    page.mouse.move(target[0], target[1] + 5, steps=12)
    page.mouse.move(target[0], target[1] - 20, steps=4)
    assert labels(page) == [before[2], before[0], before[1], *before[3:]]
    page.mouse.up()
    page.wait_for_url("**/questions?moved=*")
    assert labels(page) == [before[2], before[0], before[1], *before[3:]]
    page.reload()
    for _step in range(2):
        page.get_by_role("button", name=f"Chuyển xuống: {before[2]}").click()
        page.wait_for_url("**by=down")
    assert labels(page) == before


def test_sensitive_data_are_asked_knowingly_and_seen_with_a_trace(open_page: Open, site: Site) -> None:
    page = open_page()
    sign_in(page, site, "organizer")
    page.goto(QUESTIONS)
    diet = rows(page).filter(has_text=DIET)
    diet.locator("summary").click()
    expect(diet).to_contain_text("Mỗi người đồng ý riêng")
    assert find_violations(page) == []
    diet.locator(".confirm-panel button").click()
    expect(diet).to_contain_text("Đang hỏi")

    phone = open_page(f"/e/{SLUG}/register", viewport=PHONE)
    fill_in(phone, "Hồ Thị Mẫu Chay", "0912 340 003")
    phone.get_by_label("Ăn chay").check()
    assert find_violations(phone) == []
    phone.get_by_role("button", name="Đăng ký").click()
    expect(phone.locator(".form-error").first).to_contain_text("Xin đồng ý cho sử dụng câu trả lời nhạy cảm này")
    phone.get_by_label("Dữ liệu nhạy cảm: Tôi đồng ý").check()
    phone.get_by_role("button", name="Đăng ký").click()
    phone.wait_for_url("**/p/*")

    page.goto(f"/events/{SLUG}/registrations?q=mau chay")
    page.get_by_role("link", name="Hồ Thị Mẫu Chay").click()
    expect(page.locator("main")).not_to_contain_text("Ăn chay")
    page.get_by_role("button", name="Xem câu trả lời nhạy cảm").click()
    expect(page.locator(".given-answers")).to_contain_text("Ăn chay")
    assert find_violations(page) == []
    page.get_by_role("link", name="Hồ Thị Mẫu Chay").click()
    expect(page.locator(".history").last).to_contain_text("Xem câu trả lời nhạy cảm")
    page.goto(QUESTIONS)
    diet.get_by_role("button", name="Tắt").click()
    expect(diet).to_contain_text("Đang tắt")


def fill_in(page: Page, name: str, phone: str) -> None:
    """What everybody is asked."""
    page.fill("[name=full_name]", name)
    page.fill("[name=province]", "Khánh Hòa")
    page.fill("[name=phone]", phone)
    page.check("[name=organising]")


def rows(page: Page) -> Locator:
    return page.locator(".question-row")


def labels(page: Page) -> list[str]:
    return rows(page).locator("h2").all_inner_texts()


def box(place: Locator) -> tuple[float, float]:
    """The middle of a thing on the screen."""
    found = place.bounding_box()
    assert found
    return found["x"] + found["width"] / 2, found["y"] + found["height"] / 2


def tab_to(page: Page, wanted: Locator) -> None:
    """Go on by the tabulator until the focus is where it is wanted."""
    for _step in range(120):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"the tabulator does not reach {wanted}")
