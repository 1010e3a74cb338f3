"""The scanner where more goes wrong than the network: no server, two pages, another gate, a rehearsal, no mouse."""

import json
from collections.abc import Callable
from contextlib import ExitStack
from typing import TypeVar
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, Request, expect
from sqlalchemy import select

from eventmgr.checkin.queries import count_rehearsed
from eventmgr.checkin.rules import Direction, Source
from eventmgr.checkin.service import check_in, end_rehearsal, start_rehearsal
from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.core.ids import uuid7
from eventmgr.events.models import Event
from eventmgr.people.models import Person
from eventmgr.questionnaires.models import Answer
from eventmgr.questionnaires.rules import Place
from eventmgr.registration.models import Registration
from tests.e2e.conftest import DESK, PHONE, Open, Site, find_violations, running
from tests.e2e.scanning import HOA, LAN, NGOC, THU, Hall, all_sent, let_in, look, make_hall, scan, unsent
from tests.e2e.test_camera import FAKE_CAMERA
from tests.factories import make_gate, make_question, make_registration

Result = TypeVar("Result")


@pytest.fixture
def hall(site: Site) -> Hall:
    return make_hall(site)


def opened(page: Page, hall: Hall) -> Page:
    """Let in, with all that is needed without a network."""
    let_in(page, hall).locator("#scanner[data-kept]").wait_for(state="attached")
    return page


def within(hall: Hall, work: Callable[[Event], Result]) -> Result:
    """Do something on the server meanwhile."""
    with hall.looking():
        return work(db.session.get_one(Event, hall.event_id))


def registrations(hall: Hall) -> dict[str, Registration]:
    """Who is registered, by name."""
    query = select(Person.full_name, Registration).join(Registration.person)
    return dict(db.session.execute(query.where(Registration.event_id == hall.event_id)).all())


def sent_by(page: Page) -> list[str]:
    """The operations that this phone sends from now on, by their id."""
    ids: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith("/sync"):
            ids.extend(one["id"] for one in json.loads(request.post_data or "{}")["operations"])

    page.context.on("request", note)
    return ids


def test_the_server_goes_away_and_comes_back(browser: Browser, site: Site, hall: Hall) -> None:
    with ExitStack() as stack:
        up = stack.enter_context(ExitStack())
        url = up.enter_context(running(site.app))
        context = stack.enter_context(browser.new_context(viewport=PHONE, locale="vi-VN", base_url=url))
        page = context.new_page()
        page.goto(hall.path)
        opened(page, hall)
        up.close()
        scan(page, hall.passes[HOA], "accepted")
        unsent(page, 1)
        expect(page.locator(".scan-sending[data-link='offline']")).to_be_visible()
        page.reload()
        unsent(page, 1)
        scan(page, hall.passes[THU], "accepted")
        unsent(page, 2)
        stack.enter_context(running(site.app, urlsplit(url).port or 0))
        look(page)
        all_sent(page)
        expect(page.locator(".scan-count")).to_have_text("2/4")
    assert hall.facts() == [(HOA, "entry", 1), (THU, "entry", 1)]


def test_two_pages_of_one_phone_send_each_thing_once(open_page: Open, hall: Hall) -> None:
    first = opened(open_page(hall.path, viewport=PHONE), hall)
    second = first.context.new_page()
    second.goto(hall.path)
    ids = sent_by(first)
    first.context.set_offline(True)
    scan(first, hall.passes[HOA], "accepted")
    scan(second, hall.passes[THU], "accepted")
    scan(first, hall.passes[LAN], "accepted")
    unsent(first, 3)
    first.context.set_offline(False)
    for page in (first, second):
        look(page)
    for page in (first, second):
        all_sent(page)
        expect(page.locator(".scan-count")).to_have_text("3/4")
    assert len(ids) == len(set(ids)) == 3
    assert hall.facts() == [(HOA, "entry", 1), (THU, "entry", 1), (LAN, "entry", 1)]


def test_out_by_one_gate_and_in_again_by_the_other(open_page: Open, hall: Hall) -> None:
    def make_way_out(event: Event) -> tuple[str, str]:
        gate = make_gate(event, "Cửa chính, lối ra", direction=Direction.OUT)
        return gate.key, gate.pin

    key, pin = within(hall, make_way_out)
    inward = opened(open_page(hall.path, viewport=PHONE), hall)
    outward = open_page(f"/scan/{key}", viewport=PHONE)
    outward.fill("[name=pin]", pin)
    outward.fill("[name=name]", "Chị Mẫu Yến")
    outward.get_by_role("button", name="Mở cửa").click()
    expect(outward.locator("#code")).to_be_visible()
    scan(outward, hall.passes[HOA], "refused")
    scan(inward, hall.passes[HOA], "accepted")
    all_sent(inward)
    look(outward)
    expect(outward.locator(".scan-count")).to_have_text("1/4")
    outward.context.set_offline(True)
    expect(scan(outward, hall.passes[HOA], "left")).to_contain_text(HOA)
    outward.context.set_offline(False)
    look(outward)
    all_sent(outward)
    look(inward)
    expect(inward.locator(".scan-count")).to_have_text("0/4")
    expect(scan(inward, hall.passes[HOA], "accepted")).to_contain_text("quay lại")
    all_sent(inward)
    assert hall.facts() == [(HOA, "entry", 1), (HOA, "exit", 1), (HOA, "entry", 2)]


def test_what_is_asked_at_the_door_is_answered_without_a_network(open_page: Open, hall: Hall) -> None:
    def ask(event: Event) -> UUID:
        return make_question(event, "choice", "Bữa trưa Mẫu", "Chay", "Mặn", places=[Place.DOOR], is_required=True).id

    asked = within(hall, ask)
    page = opened(open_page(hall.path, viewport=PHONE), hall)
    page.context.set_offline(True)
    scan(page, hall.passes[HOA], "accepted")
    page.get_by_role("button", name="Câu hỏi").click()
    assert find_violations(page) == []
    page.get_by_role("button", name="Lưu câu trả lời").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Mặn").check()
    page.get_by_role("button", name="Lưu câu trả lời").click()
    expect(page.locator(".scan-answer[data-kind='answered']")).to_contain_text(HOA)
    scan(page, hall.passes[HOA], "already_in")
    expect(page.get_by_role("button", name="Câu hỏi")).to_have_count(0)
    page.context.set_offline(False)
    look(page)
    all_sent(page)
    with hall.looking():
        kept = [answer.value for answer in db.session.scalars(select(Answer).where(Answer.question_id == asked))]
    assert kept == ["2"]


def test_a_whole_delegation_of_which_one_came_by_another_door(open_page: Open, hall: Hall) -> None:
    page = opened(open_page(hall.path, viewport=PHONE), hall)
    page.context.set_offline(True)
    scan(page, hall.passes[HOA], "accepted")
    page.get_by_role("button", name="Cả đoàn (1 chưa vào)").click()
    expect(page.locator("dialog .scan-list")).to_contain_text(LAN)
    assert find_violations(page) == []

    def elsewhere(event: Event) -> None:
        check_in(
            event,
            operation_id=uuid7(),
            registration_id=registrations(hall)[LAN].id,
            session_id=hall.session_id,
            source=Source.STAFF,
            at=now(),
            recorded_at=now(),
            actor=SYSTEM,
        )

    within(hall, elsewhere)
    page.get_by_role("button", name="Điểm danh cả 1 người").click()
    expect(page.locator(".scan-answer[data-kind='accepted']")).to_contain_text("1 người")
    unsent(page, 2)
    page.context.set_offline(False)
    look(page)
    all_sent(page)
    page.get_by_role("button", name="Xem", exact=True).click()
    expect(page.locator(".scan-differing")).to_contain_text("1 người trong đoàn đã vào từ trước")
    page.get_by_role("button", name="Đã xem").click()
    expect(page.locator(".scan-count")).to_have_text("2/4")
    assert sorted(hall.facts()) == [(HOA, "entry", 1), (LAN, "entry", 1)]


def test_the_whole_way_by_keyboard_alone(open_page: Open, hall: Hall) -> None:
    page = open_page(hall.path, viewport=DESK)
    press = page.keyboard.press

    def reach(name: str) -> None:
        """Tab until the focus is on what has this name."""
        for _ in range(40):
            press("Tab")
            if page.locator("button:focus").filter(has_text=name).count():
                return
        raise AssertionError(name)

    page.focus("[name=pin]")
    page.keyboard.type(hall.pin)
    press("Tab")
    page.keyboard.type("Chị Mẫu Hạnh")
    press("Enter")
    expect(page.locator("#code")).to_be_focused()
    page.keyboard.type("mau thu")
    press("Enter")
    expect(page.locator(".scan-answer[data-kind='accepted']")).to_contain_text(THU)
    expect(page.locator("#code")).to_be_focused()
    reach("Hủy")
    press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    reach("Nhầm người")
    press("Enter")
    expect(page.locator(".scan-answer[data-kind='undone']")).to_contain_text(THU)
    expect(page.locator("#code")).to_be_focused()
    scan(page, hall.passes[NGOC], "accepted")
    all_sent(page)
    assert hall.facts() == [(THU, "entry", 1), (THU, "undo", 1), (NGOC, "entry", 1)]


def test_a_rehearsal_that_ends_while_a_phone_is_alone(open_page: Open, hall: Hall) -> None:
    within(hall, lambda event: start_rehearsal(event, actor=SYSTEM, at=now()))
    page = opened(open_page(hall.path, viewport=PHONE), hall)
    expect(page.locator(".scan-strip.is-rehearsal")).to_contain_text("DIỄN TẬP")
    assert find_violations(page) == []
    scan(page, hall.passes[THU], "accepted")
    all_sent(page)
    page.get_by_role("button", name="Đăng ký tại chỗ").click()
    expect(page.get_by_role("dialog")).to_contain_text("diễn tập")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.context.set_offline(True)
    scan(page, hall.passes[HOA], "accepted")
    within(hall, lambda event: end_rehearsal(event, count_rehearsed(event.id), actor=SYSTEM, at=now()))
    page.context.set_offline(False)
    look(page)
    all_sent(page)
    expect(page.locator(".scan-strip.is-rehearsal")).to_have_count(0)
    expect(page.locator(".scan-count")).to_have_text("0/4")
    page.get_by_role("button", name="Xem", exact=True).click()
    expect(page.locator(".scan-differing")).to_contain_text(HOA)
    expect(page.locator(".scan-server")).to_contain_text("diễn tập")
    page.get_by_role("button", name="Đã xem").click()
    expect(page.locator(".scan-strips").get_by_role("button")).to_have_count(0)
    scan(page, hall.passes[HOA], "accepted")
    all_sent(page)
    assert hall.facts() == [(HOA, "entry", 1)]


def test_a_walk_in_of_a_province_and_a_category(open_page: Open, hall: Hall) -> None:
    within(hall, lambda event: make_registration(event, "Lý Thị Mẫu Khách", "01", category="guest"))
    page = opened(open_page(hall.path, viewport=PHONE), hall)
    page.context.set_offline(True)
    page.get_by_role("button", name="Đăng ký tại chỗ").click()
    page.fill("#walk-name", "Vũ Thị Mẫu Đến")
    page.fill("#walk-province", "Xứ Mẫu")
    page.get_by_role("button", name="Đăng ký và điểm danh").click()
    expect(page.locator("#walk-province-error")).to_be_visible()
    page.fill("#walk-province", "khanh hoa")
    page.select_option("#walk-category", label="Khách mời")
    page.get_by_role("button", name="Đăng ký và điểm danh").click()
    expect(page.locator(".scan-answer[data-kind='accepted']")).to_contain_text("Khánh Hòa")
    page.context.set_offline(False)
    look(page)
    all_sent(page)
    expect(page.locator(".scan-strips").get_by_role("button")).to_have_count(0)
    with hall.looking():
        made = registrations(hall)["Vũ Thị Mẫu Đến"]
        assert made.delegation is not None
        assert (made.delegation.admin_unit.name, made.category.name) == ("Khánh Hòa", "Khách mời")
    assert hall.facts() == [("Vũ Thị Mẫu Đến", "entry", 1)]


def test_a_usb_scanner_that_types_through_telex(open_page: Open, hall: Hall) -> None:
    page = opened(open_page(hall.path, viewport=DESK), hall)
    ids = sent_by(page)
    for garbled in (f"HTTPS://EXAMPLE.ORG/P/{hall.passes[HOA][:12]}Ê", "4DƠT3ƯĂ7NN9K"):
        page.fill("#code", garbled)
        page.keyboard.press("Enter")
        expect(page.locator(".scan-answer[data-kind='refused']")).to_contain_text("Telex")
    scan(page, hall.passes[HOA], "accepted")
    all_sent(page)
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("refusal", "words", "told"),
    [
        ("NotAllowedError", "Permission denied", "cạnh địa chỉ trang"),
        ("NotAllowedError", "Permission denied by system", "Cài đặt của điện thoại"),
        ("NotFoundError", "Requested device not found", "Không tìm thấy máy ảnh"),
        ("NotReadableError", "Could not start video source", "ứng dụng khác"),
    ],
)
def test_why_there_is_no_picture(open_page: Open, hall: Hall, refusal: str, words: str, told: str) -> None:
    page = opened(open_page(hall.path, viewport=PHONE), hall)
    page.evaluate(FAKE_CAMERA)
    page.evaluate(
        "([name, words]) => { navigator.mediaDevices.getUserMedia = async () => {"
        " throw new DOMException(words, name); } }",
        [refusal, words],
    )
    page.get_by_role("button", name="Bật máy ảnh").click()
    expect(page.locator(".scan-camera [role=alert]")).to_contain_text(told)
    expect(page.get_by_role("button", name="Bật máy ảnh")).to_be_visible()
    assert find_violations(page) == []
