"""Five groups in a hotel whose Wi-Fi fails: what was typed on a phone stands in the record, once, and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from sqlalchemy import select

from eventmgr.checkin.models import CheckIn
from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.outcomes.models import DiscussionSetting, Item, Record, Speech
from eventmgr.outcomes.rules import ItemKind
from eventmgr.outcomes.service import ask_back
from tests.e2e.conftest import DESK, PHONE, Open, Site, find_violations
from tests.e2e.test_delegate import noon_zone
from tests.factories import make_event, make_group, make_record, make_registration, make_room, make_session

KINDS = [kind.value for kind in ItemKind]
NAMES = ("Nguyễn Thị Mẫu Hòa", "Trần Thị Mẫu Lan", "Đào Thị Mẫu Thu", "Hoàng Thị Mẫu Bích Ngọc")
PROVINCES = ("56", "01", "79", "31")
SAID = "Đề nghị Trung ương Hội biên soạn tài liệu giáo dục làm cha mẹ cho vùng đồng bào"
GROUPS, POINTS = 5, 40


@dataclass
class Group:
    """A group with four members whose discussion is going on, and the record of it."""

    site: Site
    key: str
    pin: str
    record_id: UUID
    session_id: UUID
    members: dict[str, UUID]

    @property
    def path(self) -> str:
        """Its recorder."""
        return f"/g/{self.key}"

    def points(self) -> list[tuple[str, str]]:
        """Kind and text of all points that stand in the record, in their order."""
        with self.looking() as record:
            return [(item.kind.value, item.text) for item in record.items]

    @contextmanager
    def looking(self) -> Iterator[Record]:
        """The record as it stands in the database."""
        with self.site.app.app_context():
            yield db.session.get_one(Record, self.record_id)
            db.session.remove()


@pytest.fixture
def groups(site: Site) -> list[Group]:
    """Five groups of a discussion of 105 minutes that began an hour ago."""
    with site.app.app_context():
        zone = noon_zone(now())
        today = now().astimezone(ZoneInfo(zone)).date()
        event = make_event(name="Hội nghị Mẫu", starts_on=today, ends_on=today, timezone=zone)
        start = now().replace(second=0, microsecond=0) - timedelta(minutes=60)
        work = make_session(
            event, "group_work", title="Thảo luận nhóm", start=start, minutes=105, takes_attendance=True
        )
        with transaction() as unit:
            prompts = "Khó khăn lớn nhất là gì?\nMô hình nào đang làm tốt?"
            unit.add(
                DiscussionSetting(session_id=work.id, wall_key=f"W{event.slug}"[:24], prompts=prompts, speech_minutes=3)
            )
        made = []
        for number in range(1, GROUPS + 1):
            people = tuple(make_registration(event, *one) for one in zip(NAMES, PROVINCES, strict=True))
            group = make_group(work, number, people, room_id=make_room(event, f"Phòng {number}").id)
            record = make_record(work, group)
            members = dict(zip(NAMES, (person.id for person in people), strict=True))
            made.append(Group(site, record.key, record.pin, record.id, work.id, members))
        db.session.remove()
    return made


@pytest.fixture
def group(groups: list[Group]) -> Group:
    """One of them."""
    return groups[0]


def pair(page: Page, group: Group, name: str = "Cô Mẫu Hạnh") -> Page:
    """Give the PIN and a name; the record opens."""
    page.fill("[name=pin]", group.pin)
    page.fill("[name=name]", name)
    page.get_by_role("button", name="Mở sổ ghi").click()
    expect(page.locator("h1")).to_have_text(f"Nhóm {number_of(group)}")
    return page


def number_of(group: Group) -> int:
    """Which group it is."""
    with group.looking() as record:
        assert record.group is not None
        return record.group.number


def write(page: Page, kind: str, text: str) -> None:
    """Record one point by the keyboard alone."""
    page.keyboard.press(f"Alt+{KINDS.index(kind) + 1}")
    page.keyboard.insert_text(text)
    page.keyboard.press("Control+Enter")


def cards(page: Page) -> Locator:
    """The points on the screen."""
    return page.locator(".rec-item")


def unsent(page: Page, number: int) -> None:
    """Wait until so many operations are on the phone only."""
    expect(page.locator(f".rec-sending[data-unsent='{number}']")).to_be_visible()


def all_sent(page: Page, points: int) -> None:
    """Wait until so many points are there, and the server has everything."""
    expect(cards(page)).to_have_count(points)
    expect(page.locator(".rec-sending[data-unsent='0'][data-link='fine']")).to_be_visible()


def look(page: Page) -> None:
    """Let the page look at the server now, as it does by itself every few seconds."""
    page.evaluate("dispatchEvent(new Event('online'))")


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
    pages = []
    for group in groups:
        page = open_page("about:blank", viewport=PHONE)
        page.clock.install()
        page.goto(group.path)
        pages.append(pair(page, group))
    first, last = pages[0], pages[-1]
    lost = lose_answers(last, 3)
    said = {group.key: [(KINDS[n % 6], f"{n}. {SAID} {group.key[:4]}") for n in range(POINTS)] for group in groups}
    second: Page | None = None
    for number in range(POINTS):
        if number == 5:
            for page in pages:
                page.context.set_offline(True)
        if number == 20:  # another phone takes over from the first, which has no network and does not know it
            second = pair(open_page(groups[0].path, viewport=PHONE), groups[0], "Cô Mẫu Yến")
        if number == 35:
            for page in pages:
                expect(cards(page)).to_have_count(20 if page is first else number)
                expect(page.locator(".rec-sending[data-link='offline']")).to_be_visible()
                page.clock.fast_forward("30:00")
                page.context.set_offline(False)
        for page, group in zip(pages, groups, strict=True):
            writer = second if page is first and second else page
            write(writer, *said[group.key][number])
    for _ in range(3):  # each lost answer is asked for again after a pause
        last.clock.fast_forward("02:00")
    for page in [*pages, second]:
        assert page is not None
        all_sent(page, POINTS)
    assert len(lost) == 3
    expect(first.get_by_text("Cô Mẫu Yến đang ghi trên điện thoại khác")).to_be_visible()
    expect(first.locator(".rec-entry")).to_be_hidden()
    for group in groups:
        assert sorted(group.points()) == sorted(said[group.key])
        if group is not groups[0]:
            assert group.points() == said[group.key]


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
    write(newer, "solution", "Ở cửa sổ mới")
    look(older)
    all_sent(newer, 6)
    expect(older.get_by_text("đang được ghi ở một cửa sổ khác")).to_be_visible()
    expect(older.locator(".rec-entry")).to_be_hidden()
    older.get_by_role("button", name="Ghi ở đây").click()
    write(older, "solution", "Lại ở cửa sổ cũ")
    all_sent(older, 7)
    assert [text for _, text in group.points()] == [*(f"Ý {n}" for n in range(5)), "Ở cửa sổ mới", "Lại ở cửa sổ cũ"]


def test_composed_vietnamese_survives_whatever_the_server_says(open_page: Open, group: Group) -> None:
    page = pair(open_page(group.path, viewport=PHONE), group)
    keys = page.context.new_cdp_session(page)
    chance = Random(7)  # noqa: S311 - the same typing in each run
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
    page.get_by_role("button", name="Xóa").press("Enter")
    expect(cards(page)).to_have_count(3)
    page.keyboard.press("Enter")  # the way back has the focus
    expect(cards(page)).to_have_count(4)
    all_sent(page, 4)
    assert [text for _, text in group.points()][1:] == ["Bốn", "Hai", "Ba"]
    assert group.points()[0][0] == "key_message"


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


def test_who_is_present_who_speaks_and_for_how_long(open_page: Open, group: Group) -> None:
    page = open_page("about:blank", viewport=PHONE)
    page.clock.install()
    page.goto(group.path)
    pair(page, group)
    page.get_by_role("button", name="Thành viên").click()
    page.get_by_role("button", name="Trần Thị Mẫu Lan: Vắng").click()
    page.get_by_role("button", name="Đào Thị Mẫu Thu: Vắng").click()
    page.get_by_role("button", name="Đào Thị Mẫu Thu: Có mặt").click()
    expect(page.get_by_role("heading", name="1/4 có mặt")).to_be_visible()
    assert find_violations(page) == []
    page.get_by_role("button", name="Phát biểu").click()
    page.fill("#asks", "hoa")
    page.press("#asks", "Enter")
    page.locator(".rec-chips").get_by_role("button", name="Lan").click()
    page.locator(".rec-queue li").nth(1).get_by_role("button", name="Mời nói").click()
    clock = page.locator(".rec-clock")
    expect(clock).to_contain_text("Trần Thị Mẫu Lan, Hà Nội")
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
    all_sent(page, 0)
    with group.looking():
        present = select(CheckIn.registration_id).where(CheckIn.session_id == group.session_id)
        assert set(db.session.execute(present).scalars()) >= {group.members["Trần Thị Mẫu Lan"]}
        speeches = db.session.query(Speech).filter_by(record_id=group.record_id).order_by(Speech.asked_at).all()
        assert [speech.registration.person.full_name for speech in speeches] == [
            "Nguyễn Thị Mẫu Hòa",
            "Trần Thị Mẫu Lan",
        ]
        assert [bool(speech.ended_at) for speech in speeches] == [False, True]


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
    page.get_by_role("button", name="Xem hết").click()
    expect(page.get_by_role("button", name="Xem hết")).to_be_hidden()
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
