"""The grid of the agenda in a real browser: by mouse, keyboard and finger, in both sizes, and for who comes second."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from eventmgr.agenda.queries import get_session
from eventmgr.agenda.rules import SessionKind
from eventmgr.agenda.service import Place, create_session, delete_session, move_session, place_of
from eventmgr.cli.demo import SLUG
from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.events.queries import get_event, list_rooms
from tests.e2e.conftest import DESK, PHONE, Open, Site, find_violations, sign_in

AGENDA = f"/events/{SLUG}/agenda"
TITLE = "Phiên Mẫu để kéo"
BEGINS = datetime(2024, 10, 24, 12, 0, tzinfo=UTC)  # 19:00 in Nha Trang, when nothing else is planned


@pytest.fixture
def session_id(site: Site) -> Iterator[UUID]:
    """A session of half an hour in the evening, in the first room."""
    with site.app.app_context():
        event = get_event(SLUG)
        room = list_rooms(event.id)[0]
        session = create_session(
            event,
            {
                "kind": SessionKind.PAPER,
                "title": TITLE,
                "starts_at": BEGINS,
                "ends_at": BEGINS + timedelta(minutes=30),
                "room_id": room.id,
            },
            actor=SYSTEM,
            at=now(),
        )
        found = session.id
        db.session.remove()
    yield found
    with site.app.app_context():
        event = get_event(SLUG)
        delete_session(event, get_session(event.id, found), actor=SYSTEM, at=now())
        db.session.remove()


def test_a_session_is_dragged_made_longer_and_put_back(open_page: Open, site: Site, session_id: UUID) -> None:
    page, slot = grid(open_page, site, session_id)
    drag(page, slot, 0, 18)  # ten minutes at 1.8 pixels
    expect(slot.locator(".slot-time")).to_have_text("19:10–19:40")
    saved(page, "19:10–19:40")
    edge = slot.locator(".slot-edge")
    drag(page, edge, 0, 27)
    saved(page, "19:10–19:55")
    assert find_violations(page) == []
    page.get_by_role("button", name="Hoàn tác lần chuyển").click()
    saved(page, "19:10–19:40")
    page.reload()
    expect(page.locator(f"[data-id='{session_id}'] .slot-time")).to_have_text("19:10–19:40")


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_the_keyboard_moves_changes_the_room_and_opens(
    open_page: Open, site: Site, session_id: UUID, viewport: dict[str, int]
) -> None:
    page, slot = grid(open_page, site, session_id, viewport=viewport)
    slot.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    saved(page, "19:10–19:45")
    expect(slot).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-said]")).not_to_contain_text(room_of(site, 0))
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-said]")).to_contain_text(f"Đã lưu: {TITLE}")
    page.keyboard.press("Control+z")
    page.keyboard.press("PageDown")
    expect(page.locator("[data-days] [aria-pressed=true]")).to_contain_text("25/10")
    expect(page.locator("[data-said]")).to_contain_text("25/10")
    assert find_violations(page) == []
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    slot.press("Enter")
    page.wait_for_url(re.compile(str(session_id)))
    assert find_violations(page) == []


def test_a_finger_moves_it_by_its_handle(open_page: Open, site: Site, session_id: UUID) -> None:
    page, slot = grid(open_page, site, session_id, viewport=PHONE, has_touch=True)
    x, y = middle(slot.locator(".slot-grip"))
    finger = page.context.new_cdp_session(page)
    for kind, point in (
        ("touchStart", {"x": x, "y": y}),
        *(("touchMove", {"x": x, "y": y + step * 3}) for step in range(1, 10)),
        ("touchEnd", None),
    ):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point] if point else []})
    saved(page, "19:15–19:45")


def test_who_comes_second_is_told_and_may_move_it_all_the_same(open_page: Open, site: Site, session_id: UUID) -> None:
    page, slot = grid(open_page, site, session_id)
    with site.app.app_context():
        event = get_event(SLUG)
        row = get_session(event.id, session_id)
        to = Place(row.starts_at + timedelta(minutes=60), row.ends_at + timedelta(minutes=60), row.room_id)
        move_session(event, row.id, to, place_of(row), actor=SYSTEM, at=now())
        db.session.remove()
    slot.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-said]")).to_contain_text("Có người vừa thay đổi phiên này")
    expect(slot.locator(".slot-time")).to_have_text("20:00–20:30")
    page.get_by_role("button", name="Vẫn chuyển").click()
    saved(page, "19:05–19:35")


def test_in_the_list_the_row_changes_the_time(open_page: Open, site: Site, session_id: UUID) -> None:
    page = open_page(viewport=PHONE)
    sign_in(page, site, "organizer")
    page.goto(f"{AGENDA}#s-{session_id}")
    row = page.locator(f"#s-{session_id}")
    row.locator("summary").click()
    row.get_by_label("Bắt đầu").fill("19h20")
    row.get_by_label("Kết thúc").fill("19g50")
    assert find_violations(page) == []
    row.get_by_role("button", name="Lưu").click()
    expect(row.locator(".plan-time")).to_have_text("19:20–19:50")
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def grid(open_page: Open, site: Site, session_id: UUID, **options: object) -> tuple[Page, Locator]:
    page = open_page(**options)
    sign_in(page, site, "organizer")
    page.goto(f"{AGENDA}?day=2024-10-24")
    page.get_by_role("button", name="Lưới").click()
    slot = page.locator(f".slot[data-id='{session_id}']")
    slot.scroll_into_view_if_needed()
    return page, slot


def saved(page: Page, times: str) -> None:
    expect(page.locator("[data-said]")).to_contain_text(re.compile(f"Đã lưu.*{times}"))


def room_of(site: Site, number: int) -> str:
    with site.app.app_context():
        name = list_rooms(get_event(SLUG).id)[number].name
        db.session.remove()
    return name


def drag(page: Page, found: Locator, right: float, down: float) -> None:
    found.scroll_into_view_if_needed()
    x, y = middle(found)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right, y + down, steps=6)
    page.mouse.up()


def middle(found: Locator) -> tuple[float, float]:
    box = found.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
