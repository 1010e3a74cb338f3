"""Groups in a real browser: people moved by mouse, finger and keyboard, with and without scripts, and a plan taken."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from eventmgr.cli.demo import SLUG
from tests.e2e.conftest import DESK, PHONE, Open, Site, find_violations, sign_in

GROUPS = f"/events/{SLUG}/groups"


def test_a_person_is_dragged_to_another_group(open_page: Open, site: Site) -> None:
    page = open_page()
    sign_in(page, site, "organizer")
    page.goto(GROUPS)
    name = name_in(card(page, 1), 0)
    start, goal = middle(row(card(page, 1), name).locator(".seat-handle")), middle(card(page, 2).locator("h3"))
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*goal, steps=8)
    expect(card(page, 2)).to_have_class(re.compile("is-goal"))
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(row(card(page, 1), name)).to_be_visible()
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*goal, steps=8)
    page.mouse.up()
    expect(row(card(page, 2), name).locator(".seat-pinned")).to_be_visible()
    expect(row(card(page, 1), name)).to_have_count(0)
    assert find_violations(page) == []


def test_a_person_is_dragged_with_a_finger(open_page: Open, site: Site) -> None:
    page = open_page(viewport={"width": 820, "height": 1180}, has_touch=True)
    sign_in(page, site, "organizer")
    page.goto(GROUPS)
    name = name_in(card(page, 1), 0)
    start, goal = middle(row(card(page, 1), name).locator(".seat-handle")), middle(card(page, 2).locator("h3"))
    finger = page.context.new_cdp_session(page)
    touch(finger, "touchStart", start)
    for step in range(1, 9):
        touch(finger, "touchMove", tuple(a + (b - a) * step / 8 for a, b in zip(start, goal, strict=True)))
    touch(finger, "touchEnd", None)
    expect(row(card(page, 2), name).locator(".seat-pinned")).to_be_visible()


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_a_person_is_moved_and_let_go_by_keyboard_alone(open_page: Open, site: Site, viewport: dict[str, int]) -> None:
    page = open_page(viewport=viewport)
    sign_in(page, site, "organizer")
    page.goto(GROUPS)
    name = name_in(card(page, 3), 0)
    menu = row(card(page, 3), name).locator("summary")
    menu.focus()
    page.keyboard.press("Enter")
    choice = row(card(page, 3), name).get_by_label("Chuyển đến")
    expect(choice).to_be_visible()
    assert find_violations(page) == []
    page.keyboard.press("Tab")
    expect(choice).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(row(card(page, 4), name).locator(".seat-pinned")).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    row(card(page, 4), name).locator("summary").press("Enter")
    row(card(page, 4), name).get_by_role("button", name="Cho phép phương án chuyển người này").press("Enter")
    expect(row(card(page, 4), name).locator(".seat-pinned")).to_have_count(0)


def test_without_scripts_the_menu_moves_people_too(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, base_url=site.url)
    page = context.new_page()
    sign_in(page, site, "organizer")
    page.goto(GROUPS)
    name = name_in(card(page, 5), 0)
    expect(row(card(page, 5), name).locator(".seat-handle")).to_be_hidden()
    row(card(page, 5), name).locator("summary").click()
    row(card(page, 5), name).get_by_label("Chuyển đến").select_option(label="Không thuộc nhóm nào")
    row(card(page, 5), name).get_by_role("button", name="Chuyển", exact=True).click()
    expect(row(page.locator(".unseated"), name)).to_be_visible()
    page.get_by_role("button", name="Xếp người chưa có nhóm").click()
    expect(page.locator(".unseated")).to_have_count(0)
    context.close()


def test_a_plan_is_looked_at_and_taken(open_page: Open, site: Site) -> None:
    page = open_page()
    sign_in(page, site, "organizer")
    page.goto(GROUPS)
    page.get_by_role("button", name="Lập phương án mới").click()
    page.wait_for_url("**/groups/plans/*")
    expect(page.locator("main")).to_contain_text(
        "Đã chứng minh: không có phương án nào giữ các điều kiện này mà tốt hơn."
    )
    assert find_violations(page) == []
    page.get_by_text("Áp dụng phương án").first.click()
    confirm = page.locator(".confirm-panel button")
    if confirm.count():
        confirm.click()
    page.wait_for_url(f"**{GROUPS}#*")
    expect(page.locator("main")).to_contain_text("Đang xếp theo phương án")


def card(page: Page, number: int) -> Locator:
    return page.locator(".group-card").filter(has=page.get_by_role("heading", name=f"Nhóm {number}", exact=True))


def row(place: Locator, name: str) -> Locator:
    return place.locator(".seat-row").filter(has_text=name)


def name_in(place: Locator, number: int) -> str:
    """The name and the province of a person who was not seated by hand."""
    free = place.locator(".seat-row:not(:has(.seat-pinned))")
    return " ".join(free.nth(number).locator(".seat-name").inner_text().split())


def middle(found: Locator) -> tuple[float, float]:
    box = found.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def touch(finger: object, kind: str, point: tuple[float, ...] | None) -> None:
    points = [] if point is None else [{"x": point[0], "y": point[1]}]
    finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})  # type: ignore[attr-defined]  # a CDP session
