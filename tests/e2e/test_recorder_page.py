"""The recorder as it is used: by keyboard, by finger, light and dark, in both languages, with little and with much."""

import pytest
from playwright.sync_api import expect

from eventmgr.accounts.queries import list_devices
from eventmgr.core.clock import now
from eventmgr.core.db import transaction
from eventmgr.outcomes.models import Item
from eventmgr.outcomes.queries import list_participants, list_speeches
from eventmgr.outcomes.rules import SCOPE, ItemKind
from tests.e2e.conftest import DESK, PHONE, Open, find_violations
from tests.e2e.recording import KINDS, SAID, Group, all_sent, cards, number_of, pair, write


def test_by_keyboard_alone(open_page: Open, group: Group) -> None:
    page = pair(open_page(group.path, viewport=DESK), group)
    for number, text in enumerate(("Một", "Hai", "Ba")):
        write(page, KINDS[number], text)
    page.keyboard.press("Alt+4")
    page.keyboard.insert_text("Bốn")
    page.keyboard.press("Alt+s")
    page.keyboard.type("dao")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    expect(cards(page)).to_have_count(4)
    expect(cards(page).last).to_contain_text("Đào Thị Mẫu Thu, Hồ Chí Minh")
    cards(page).last.get_by_role("button", name="Chuyển chỗ").focus()
    page.keyboard.press("ArrowUp")
    expect(cards(page).nth(2)).to_contain_text("Bốn")
    page.keyboard.press("ArrowUp")
    expect(cards(page).nth(1)).to_contain_text("Bốn")
    expect(page.locator(":focus")).to_have_class("rec-tool rec-handle")
    cards(page).first.get_by_role("button", name="Sửa").press("Enter")
    page.keyboard.press("Alt+6")
    page.keyboard.insert_text("Mới: ")
    page.keyboard.press("Control+Enter")
    cards(page).last.get_by_role("button", name="Sửa").press("Enter")
    page.get_by_role("button", name="Xóa").focus()
    page.keyboard.press("Enter")
    expect(cards(page)).to_have_count(3)
    page.keyboard.press("Enter")  # the way back has the focus
    expect(cards(page)).to_have_count(4)
    all_sent(page, 4)
    assert [text for _, text in group.points()][1:] == ["Bốn", "Hai", "Ba"]
    assert group.points()[0][0] == "key_message"


def test_the_keys_hold_wherever_the_focus_is(open_page: Open, group: Group) -> None:
    page = pair(open_page(group.path, viewport=DESK), group)
    page.keyboard.press("Alt+3")
    page.keyboard.insert_text("Từ nút chi tiết")
    page.locator(".rec-entry .rec-more").press("Enter")
    page.keyboard.press("Alt+s")
    page.keyboard.type("ngoc")
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+s")
    expect(page.locator(":focus")).to_contain_text("Hoàng Thị Mẫu Bích Ngọc")
    page.locator(".rec-entry .rec-more").press("Control+Enter")
    all_sent(page, 1)
    cards(page).get_by_role("button", name="Sửa").press("Enter")
    page.locator(".rec-editor textarea").fill("Sửa rồi thôi")
    page.locator(".rec-editor .rec-more").press("Escape")
    expect(cards(page)).to_contain_text("Từ nút chi tiết")
    page.locator("#asks").fill("dao")
    expect(page.locator(".rec-speaking .rec-chip")).to_have_count(1)
    page.locator("#asks").press("Tab")
    page.keyboard.press("Enter")  # she is on the list now, and her button is gone
    expect(page.locator(".rec-queue li")).to_contain_text("Đào Thị Mẫu Thu")
    expect(
        page.locator(":focus").locator("xpath=ancestor-or-self::*[contains(@class, 'rec-speaking')]")
    ).to_be_visible()
    assert group.points() == [("solution", "Từ nút chi tiết")]


def test_the_way_back_and_the_top_of_each_part_are_in_sight(open_page: Open, group: Group) -> None:
    page = pair(open_page(group.path, viewport=PHONE), group)
    for number in range(8):
        write(page, "solution", f"{number}. {SAID}")
    all_sent(page, 8)
    page.get_by_role("button", name="Thành viên").click()
    expect(page.get_by_role("heading", name="Thành viên")).to_be_in_viewport()
    assert page.evaluate("scrollY") == 0
    page.locator(".rec-tabs button").first.click()
    cards(page).nth(3).get_by_role("button", name="Sửa").click()
    page.get_by_role("button", name="Xóa").click()
    page.get_by_role("button", name="Đưa trở lại").click(timeout=5_000)
    all_sent(page, 8)
    with group.looking() as record:
        [device] = list_devices(SCOPE, record.id)
        assert device.unsent == 0


def test_points_are_dragged_to_their_place(open_page: Open, group: Group) -> None:
    page = pair(open_page(group.path, viewport=DESK), group)
    for text in ("Một", "Hai", "Ba"):
        write(page, "solution", text)
    page.evaluate("scrollTo(0, 0)")
    handle = cards(page).last.get_by_role("button", name="Chuyển chỗ")
    handle.hover()
    page.mouse.down()
    target = cards(page).first.bounding_box()
    assert target is not None
    page.mouse.move(target["x"] + 50, target["y"] + 20, steps=8)
    page.mouse.up()
    expect(cards(page).first).to_contain_text("Ba")
    all_sent(page, 3)
    assert [text for _, text in group.points()] == ["Ba", "Một", "Hai"]


def test_who_is_present(open_page: Open, group: Group) -> None:
    page = pair(open_page(group.path, viewport=PHONE), group)
    page.get_by_role("button", name="Thành viên").click()
    page.get_by_role("button", name="Trần Thị Mẫu Lan: Vắng").click()
    page.get_by_role("button", name="Đào Thị Mẫu Thu: Vắng").click()
    page.get_by_role("button", name="Đào Thị Mẫu Thu: Có mặt").click()
    expect(page.get_by_role("heading", name="1/4 có mặt")).to_be_visible()
    assert find_violations(page) == []
    page.get_by_role("button", name="Ý kiến").click()
    all_sent(page, 0)
    with group.looking() as record:
        present = {person.full_name for person in list_participants(record) if person.is_present}
    assert present == {"Trần Thị Mẫu Lan"}


def test_who_speaks_and_for_how_long(open_page: Open, group: Group) -> None:
    page = open_page("about:blank", viewport=PHONE)
    page.clock.install()
    page.goto(group.path)
    pair(page, group)
    page.get_by_role("button", name="Phát biểu").click()
    page.fill("#asks", "nguyen hoa")
    page.press("#asks", "Enter")
    page.locator(".rec-chips").get_by_role("button", name="Lan").click()
    page.locator(".rec-queue li").nth(1).get_by_role("button", name="Mời nói").click()
    clock = page.locator(".rec-clock")
    expect(clock).to_contain_text("Trần Thị Mẫu Lan, Hà Nội")
    page.context.set_offline(True)  # the server would tell this phone that its clock runs ahead
    page.clock.fast_forward("02:10")
    expect(clock).to_have_class("rec-clock is-soon")
    expect(page.locator("#recorder-live")).to_have_text("Còn một phút phát biểu.")
    page.clock.fast_forward("01:00")
    expect(clock).to_have_class("rec-clock is-over")
    expect(clock).to_contain_text("quá 00:")
    assert find_violations(page) == []
    clock.get_by_role("button", name="Nói xong").click()
    expect(page.get_by_text("Chưa có ai đang phát biểu.")).to_be_visible()
    page.get_by_role("button", name="Ý kiến").click()
    page.context.set_offline(False)
    all_sent(page, 0)
    with group.looking() as record:
        told = [(one.registration.person.full_name, bool(one.ended_at)) for one in list_speeches(record)]
    assert told == [("Nguyễn Thị Mẫu Hòa", False), ("Trần Thị Mẫu Lan", True)]


def test_a_long_text_and_two_hundred_points(open_page: Open, group: Group) -> None:
    with group.looking(), transaction() as unit:
        at = now()
        for number in range(200):
            unit.add(
                Item(
                    record_id=group.record_id,
                    kind=ItemKind.SOLUTION,
                    text=f"{SAID} " * (40 if number == 0 else 1),
                    position=number,
                    created_at=at,
                    updated_at=at,
                )
            )
    page = pair(open_page(group.path, viewport=PHONE), group)
    expect(cards(page)).to_have_count(200)
    page.get_by_role("button", name="Hiện tất cả").click()
    expect(page.get_by_role("button", name="Hiện tất cả")).to_be_hidden()
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    page.keyboard.press("Alt+1")
    page.keyboard.insert_text("x" * 4001)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("tối đa 4000 chữ")
    expect(page.locator("#new-text")).to_have_value("x" * 4001)


@pytest.mark.parametrize(
    ("viewport", "scheme", "language"),
    [(PHONE, "light", "vi"), (PHONE, "dark", "en"), (DESK, "dark", "vi"), (DESK, "light", "en")],
)
def test_it_is_accessible_and_fits(
    open_page: Open, group: Group, viewport: dict[str, int], scheme: str, language: str
) -> None:
    page = open_page(f"{group.path}?lang={language}", viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
    page.locator("[name=pin]").wait_for()
    wrong = find_violations(page)
    page.fill("[name=pin]", group.pin)
    page.fill("[name=name]", "Cô Mẫu Hạnh")
    page.click(".rec-pin button[type=submit]")
    page.locator(".rec-empty").wait_for()
    expect(page.locator("h1")).to_have_text(f"{'Nhóm' if language == 'vi' else 'Group'} {number_of(group)}")
    wrong += find_violations(page)
    write(page, "recommendation", SAID)
    page.locator(".rec-entry .rec-more").click()
    page.locator(".rec-item .rec-handle, .rec-item").first.wait_for()
    wrong += find_violations(page)
    page.locator(".rec-item .rec-tool").first.click()
    wrong += find_violations(page)
    page.click(".rec-sending")
    wrong += find_violations(page)
    assert wrong == []
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert page.evaluate("document.documentElement.lang") == language
