"""Five groups in a hotel whose Wi-Fi fails: what was typed on a phone stands in the record, once, and nothing else."""

from collections.abc import Iterator
from random import Random

from playwright.sync_api import Page, Route, expect

from eventmgr.accounts.queries import list_devices
from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import transaction
from eventmgr.outcomes.models import Item
from eventmgr.outcomes.rules import SCOPE, ItemKind
from eventmgr.outcomes.service import ask_back, revoke_device
from tests.e2e.conftest import DESK, PHONE, Open, find_violations
from tests.e2e.recording import GROUPS, KINDS, SAID, Group, all_sent, cards, look, pair, unsent, write

POINTS = 40
KEPT_ON_THE_PHONE = """() => new Promise((told) => {
  indexedDB.open("eventmgr").onsuccess = ({ target: { result } }) => {
    result.transaction("records").objectStore("records").count().onsuccess = ({ target }) => told(target.result);
  };
})"""


def lose_answers(page: Page, number: int) -> list[str]:
    """The server does what it is sent, but so many of its answers never arrive."""
    lost: list[str] = []

    def lose(route: Route) -> None:
        if len(lost) >= number:
            route.continue_()
            return
        lost.append(route.fetch().text())
        route.abort()

    page.route("**/sync", lose)
    return lost


def test_five_recorders_half_an_hour_offline_two_phones_and_lost_answers(open_page: Open, groups: list[Group]) -> None:
    pages = [opened(open_page, group) for group in groups]
    first, last = pages[0], pages[-1]
    lost = lose_answers(last, 3)
    said = {group.key: list(points_of(group)) for group in groups}
    for number in range(POINTS):
        if number == 5:
            cut_off(pages)
        if number == 20:  # another phone takes over from the first, which has no network and does not know it
            pages.append(pair(open_page(groups[0].path, viewport=PHONE), groups[0], "Cô Mẫu Yến"))
        if number == 35:
            half_an_hour_later(pages[:GROUPS])
        writers = [first if number < 20 else pages[-1], *pages[1:GROUPS]]
        for page, group in zip(writers, groups, strict=True):
            write(page, *said[group.key][number])
    while len(lost) < 3:  # what got no answer is sent again
        with last.expect_event("requestfailed"):
            look(last)
    for page in pages:
        look(page)
        all_sent(page, POINTS)
    assert len(lost) == 3
    expect(first.get_by_text("Cô Mẫu Yến đang ghi trên điện thoại khác")).to_be_visible()
    expect(first.locator(".rec-entry")).to_be_hidden()
    assert sorted(groups[0].points()) == sorted(said[groups[0].key])
    assert {group.key: group.points() for group in groups[1:]} == {group.key: said[group.key] for group in groups[1:]}


def points_of(group: Group) -> Iterator[tuple[str, str]]:
    """What the recorder of a group writes."""
    for number in range(POINTS):
        yield KINDS[number % len(KINDS)], f"{number}. {SAID} {group.key[:4]}"


def opened(open_page: Open, group: Group) -> Page:
    """A phone on which the record of a group is open, and whose clock the test may turn on."""
    page = open_page("about:blank", viewport=PHONE)
    page.clock.install()
    page.goto(group.path)
    return pair(page, group)


def cut_off(pages: list[Page]) -> None:
    """The hotel's Wi-Fi fails."""
    for page in pages:
        page.context.set_offline(True)


def half_an_hour_later(pages: list[Page]) -> None:
    """All that time there was no network, and the phones said so; now it is back."""
    for page in pages:
        expect(page.locator(".rec-sending[data-link='offline']")).to_be_visible()
        page.clock.fast_forward("30:00")
        page.context.set_offline(False)


def test_a_closed_tab_and_no_network_keep_everything(open_page: Open, group: Group) -> None:
    page = pair(open_page(group.path, viewport=PHONE), group)
    write(page, "difficulty", "Đã lên máy chủ")
    all_sent(page, 1)
    page.locator("#recorder[data-kept]").wait_for(state="attached")
    page.context.set_offline(True)
    write(page, "solution", "Ghi khi mất mạng")
    page.keyboard.press("Alt+4")
    page.keyboard.insert_text("Đang gõ dở")
    unsent(page, 1)
    page.close()
    page = page.context.new_page()
    page.goto(group.path)
    expect(cards(page)).to_have_count(2)
    expect(cards(page).first).to_contain_text("Trên máy chủ lúc")
    expect(cards(page).last).to_contain_text("Trên điện thoại này")
    expect(page.locator("#new-text")).to_have_value("Đang gõ dở")
    expect(page.locator("#new-recommendation")).to_be_checked()
    assert find_violations(page) == []
    page.click(".rec-sending")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Lưu thành tệp").click()
    assert "Ghi khi mất mạng" in saved.value.path().read_text("utf-8")
    page.keyboard.press("Escape")
    page.context.set_offline(False)
    all_sent(page, 2)
    page.get_by_role("button", name="Ghi lại").click()
    all_sent(page, 3)
    assert group.points() == [
        ("difficulty", "Đã lên máy chủ"),
        ("solution", "Ghi khi mất mạng"),
        ("recommendation", "Đang gõ dở"),
    ]


def test_an_ended_sign_in_costs_no_letter(open_page: Open, group: Group) -> None:
    page = pair(open_page(group.path, viewport=PHONE), group)
    write(page, "difficulty", "Trước")
    all_sent(page, 1)
    page.wait_for_load_state("networkidle")  # an answer on its way would bring the cookie back
    page.context.clear_cookies()
    write(page, "solution", "Trong lúc hết phiên")
    expect(page.get_by_text("Vui lòng nhập lại mã PIN của sổ ghi này")).to_be_visible()
    write(page, "experience", "Vẫn ghi tiếp được")
    page.keyboard.press("Alt+6")
    page.keyboard.insert_text("Còn đang gõ")
    unsent(page, 2)
    form = page.locator(".rec-notices .rec-pin")
    form.locator("[name=pin]").fill("0000" if group.pin != "0000" else "0001")
    form.get_by_role("button").click()
    expect(form.get_by_role("alert")).to_contain_text("9")
    form.locator("[name=pin]").fill(group.pin)
    form.get_by_role("button").click()
    all_sent(page, 3)
    expect(form).to_be_hidden()
    expect(page.locator("#new-text")).to_have_value("Còn đang gõ")
    assert [text for _, text in group.points()] == ["Trước", "Trong lúc hết phiên", "Vẫn ghi tiếp được"]


def test_a_phone_whose_access_ended_forgets_the_record_and_loses_no_letter(open_page: Open, group: Group) -> None:
    page = pair(open_page(group.path, viewport=PHONE), group)
    write(page, "difficulty", "Đã lên máy chủ")
    all_sent(page, 1)
    page.context.set_offline(True)
    write(page, "solution", "Ghi khi mất mạng")
    unsent(page, 1)
    page.keyboard.press("Alt+2")
    page.keyboard.insert_text("Còn đang gõ")
    with group.looking() as record:
        [device] = list_devices(SCOPE, record.id)
        revoke_device(record, device.id, actor=SYSTEM, at=now())
    page.context.set_offline(False)
    told = page.locator(".rec-ended")
    for _ in range(2):  # the second time after the page was loaded anew
        expect(told).to_contain_text("Ban Tổ chức đã ngừng quyền của thiết bị này")
        expect(told).to_contain_text("Ghi khi mất mạng")
        expect(told).to_contain_text("Còn đang gõ")
        assert page.get_by_text("Đã lên máy chủ").count() == page.get_by_text("Mẫu Lan").count() == 0
        assert page.evaluate(KEPT_ON_THE_PHONE) == 0
        assert find_violations(page) == []
        page.reload()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Lưu thành tệp").click()
    file = saved.value.path().read_text("utf-8")
    assert ("Ghi khi mất mạng" in file, "Còn đang gõ" in file, "Đã lên máy chủ" in file) == (True, True, False)
    pair(page, group)
    all_sent(page, 2)
    expect(page.locator("#new-text")).to_have_value("Còn đang gõ")
    assert group.points() == [("difficulty", "Đã lên máy chủ"), ("solution", "Ghi khi mất mạng")]


def test_two_texts_of_one_point_are_both_shown_until_somebody_chooses(open_page: Open, group: Group) -> None:
    first = pair(open_page(group.path, viewport=PHONE), group)
    write(first, "solution", "Lồng ghép vào sinh hoạt chi hội")
    all_sent(first, 1)
    first.context.set_offline(True)
    edit(first, "Lồng ghép vào sinh hoạt chi hội, mỗi quý một lần")
    edit(first, "Lồng ghép vào sinh hoạt chi hội, mỗi tháng một lần")
    second = pair(open_page(group.path, viewport=DESK), group, "Cô Mẫu Yến")
    edit(second, "Lồng ghép vào sinh hoạt tổ phụ nữ")
    all_sent(second, 1)
    first.context.set_offline(False)
    for page in (first, second):
        look(page)
        expect(cards(page)).to_contain_text("Khác nhau, hãy chọn")
        expect(cards(page)).to_contain_text("Lồng ghép vào sinh hoạt tổ phụ nữ")
        expect(cards(page)).to_contain_text("mỗi tháng một lần")
        expect(cards(page)).to_contain_text("Cô Mẫu Hạnh ghi lúc")
        all_sent(page, 1)
    assert find_violations(second) == []
    expect(first.get_by_role("button", name="Giữ cả hai")).to_be_hidden()
    second.get_by_role("button", name="Giữ cả hai").click()
    all_sent(second, 2)
    expect(second.get_by_text("Khác nhau, hãy chọn")).to_be_hidden()
    assert [text for _, text in group.points()] == [
        "Lồng ghép vào sinh hoạt tổ phụ nữ",
        "Lồng ghép vào sinh hoạt chi hội, mỗi tháng một lần",
    ]


def edit(page: Page, text: str) -> None:
    """Change the only point."""
    cards(page).get_by_role("button", name="Sửa ý kiến 1").click()
    page.locator(".rec-editor textarea").fill(text)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".rec-editor")).to_be_hidden()


def test_a_phone_that_was_taken_over_takes_over_again(open_page: Open, group: Group) -> None:
    first = pair(open_page(group.path, viewport=PHONE), group)
    first.keyboard.press("Alt+2")
    first.keyboard.insert_text("Gõ dở thì bị máy khác ghi")
    pair(open_page(group.path, viewport=PHONE), group, "Cô Mẫu Yến")
    look(first)
    expect(first.get_by_text("Cô Mẫu Yến đang ghi trên điện thoại khác từ")).to_be_visible()
    expect(first.locator(".rec-entry")).to_be_hidden()
    expect(first.locator(".rec-left-draft")).to_contain_text("Gõ dở thì bị máy khác ghi")
    assert find_violations(first) == []
    first.get_by_text("Ghi tiếp trên điện thoại này").click()
    first.fill("[name=pin]", group.pin)
    first.get_by_role("button", name="Mở sổ ghi").click()
    expect(first.locator("#new-text")).to_have_value("Gõ dở thì bị máy khác ghi")
    first.get_by_role("button", name="Ghi lại").click()
    all_sent(first, 1)
    assert group.points() == [("experience", "Gõ dở thì bị máy khác ghi")]


def test_of_two_windows_the_newer_one_writes_and_nothing_is_sent_twice(open_page: Open, group: Group) -> None:
    older = pair(open_page(group.path, viewport=PHONE), group)
    older.context.set_offline(True)
    for number in range(5):
        write(older, "difficulty", f"Ý {number}")
    unsent(older, 5)
    older.context.set_offline(False)
    newer = older.context.new_page()
    newer.goto(group.path)
    expect(newer.locator(".rec-entry")).to_be_visible()
    write(newer, "solution", "Ở cửa sổ mới")
    look(older)
    all_sent(newer, 6)
    expect(older.get_by_text("đang được ghi ở một cửa sổ khác")).to_be_visible()
    expect(older.locator(".rec-entry")).to_be_hidden()
    older.get_by_role("button", name="Ghi ở đây").click()
    expect(older.locator(".rec-entry")).to_be_visible()
    write(older, "solution", "Lại ở cửa sổ cũ")
    all_sent(older, 7)
    assert [text for _, text in group.points()] == [*(f"Ý {n}" for n in range(5)), "Ở cửa sổ mới", "Lại ở cửa sổ cũ"]


def test_composed_vietnamese_survives_whatever_the_server_says(open_page: Open, group: Group) -> None:
    page = pair(open_page(group.path, viewport=PHONE), group)
    keys = page.context.new_cdp_session(page)
    chance = Random(7)
    words = ("Đề", "nghị", "hướng", "dẫn", "người", "được", "giữ", "nghiên", "cứu", "trẻ")
    page.click("#new-solution")
    typed = ""
    for number in range(60):
        word = chance.choice(words)
        for end in range(1, len(word) + 1):  # the input method shows the word letter by letter, then puts it there
            keys.send("Input.imeSetComposition", {"text": word[:end], "selectionStart": end, "selectionEnd": end})
            if chance.random() < 0.2:
                look(page)
        if number % 10 == 5:
            other_writes(group, number)
        keys.send("Input.insertText", {"text": f"{word} "})
        typed += f"{word} "
        expect(page.locator("#new-text")).to_have_value(typed)
    keys.send("Input.imeSetComposition", {"text": "cuối", "selectionStart": 4, "selectionEnd": 4})
    page.get_by_role("button", name="Ghi lại").click()
    all_sent(page, 7)
    assert [text for _, text in group.points() if not text.startswith("Của thư ký")] == [f"{typed}cuối"]
    expect(page.locator("#new-text")).to_have_value("")


def other_writes(group: Group, number: int) -> None:
    """Somebody else's point arrives in the record meanwhile."""
    with group.looking() as record, transaction() as unit:
        unit.add(
            Item(
                record_id=record.id,
                kind=ItemKind.EXPERIENCE,
                text=f"Của thư ký {number}",
                position=number,
                created_at=now(),
                updated_at=now(),
            )
        )


def test_submitted_asked_back_and_confirmed(open_page: Open, group: Group) -> None:
    page = pair(open_page(group.path, viewport=PHONE), group)
    write(page, "recommendation", "Ý duy nhất")
    page.click(".rec-fold")
    page.get_by_role("button", name="Gửi sổ ghi").click()
    assert find_violations(page) == []
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.get_by_text("Đã gửi sổ ghi với 1 ý kiến")).to_be_visible()
    expect(page.locator(".rec-entry")).to_be_hidden()
    expect(cards(page).get_by_role("button")).to_have_count(0)
    all_sent(page, 1)
    with group.looking() as record:
        assert record.state.value == "submitted"
        ask_back(record, "Xin ghi rõ cấp thực hiện.", actor=SYSTEM, at=now())
    look(page)
    expect(page.get_by_text("Xin ghi rõ cấp thực hiện.")).to_be_visible()
    expect(page.locator(".rec-entry")).to_be_visible()
    page.get_by_role("button", name="Gửi sổ ghi").click()
    page.get_by_role("button", name="Gửi ngay").click()
    page.get_by_role("button", name="Xác nhận sổ ghi").click()
    expect(page.get_by_text("Sổ ghi đã được xác nhận")).to_be_visible()
    all_sent(page, 1)
    with group.looking() as record:
        assert record.state.value == "confirmed"


def test_what_comes_after_the_record_was_closed_waits_until_it_is_open_again(open_page: Open, group: Group) -> None:
    first = pair(open_page(group.path, viewport=PHONE), group)
    write(first, "solution", "Trước khi nộp")
    all_sent(first, 1)
    first.context.set_offline(True)
    write(first, "difficulty", "Ghi lúc mất mạng")
    unsent(first, 1)
    second = pair(open_page(group.path, viewport=PHONE), group, "Cô Mẫu Yến")
    second.get_by_role("button", name="Gửi sổ ghi").click()
    second.get_by_role("button", name="Gửi ngay").click()
    expect(second.get_by_text("Đã gửi sổ ghi với 1 ý kiến")).to_be_visible()
    all_sent(second, 1)
    first.context.set_offline(False)
    expect(first.get_by_text("1 mục đến sau khi sổ ghi đã đóng")).to_be_visible()
    unsent(first, 1)
    with group.looking() as record:
        ask_back(record, "", actor=SYSTEM, at=now())
    look(first)
    all_sent(first, 2)
    assert [text for _, text in group.points()] == ["Trước khi nộp", "Ghi lúc mất mạng"]
