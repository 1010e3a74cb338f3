"""What one frame of a drag costs in Chromium with 200 sessions on one day, and how long the page takes to draw them."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Page, sync_playwright

from eventmgr.agenda.models import Session
from eventmgr.agenda.rules import SessionKind
from eventmgr.cli.demo import SLUG
from eventmgr.core.db import db, transaction
from eventmgr.events.models import Room
from eventmgr.events.queries import get_event
from tests.e2e.conftest import CHROMIUM, DESK, served, sign_in

SESSIONS, ROOMS, STEPS = 200, 10, 120
_WATCH = """() => {
  window.frames_ms = []; window.longest = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
  }).observe({ entryTypes: ["longtask"] });
  let last = performance.now();
  const next = (at) => { window.frames_ms.push(at - last); last = at; requestAnimationFrame(next); };
  requestAnimationFrame(next);
}"""
_WORK = """(id) => {
  const slot = document.querySelector(`[data-id="${id}"]`);
  const { x, y, width } = slot.getBoundingClientRect();
  const send = (type, to, shift) => to.dispatchEvent(new PointerEvent(type, {
    bubbles: true, button: 0, pointerType: "mouse", clientX: x + width / 2, clientY: y + 8 + shift }));
  send("pointerdown", slot, 0);
  const costs = [];
  for (let step = 1; step <= 100; step += 1) {
    const begun = performance.now();
    send("pointermove", document, step * 2);
    document.body.offsetHeight;
    costs.push(performance.now() - begun);
  }
  send("pointercancel", document, 0);
  return costs;
}"""


def run(sessions: int = SESSIONS) -> dict[str, dict[str, Any]]:
    """Script and layout of one move of the pointer, frames while a hand drags, and the longest task meanwhile."""
    with tempfile.TemporaryDirectory() as name, served(Path(name)) as site, sync_playwright() as playwright:
        with site.app.app_context():
            dragged = _plan(sessions)
            db.session.remove()
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        page = browser.new_context(viewport=DESK, base_url=site.url).new_page()
        sign_in(page, site, "organizer")
        page.goto(f"/events/{SLUG}/agenda?day=2024-10-24")
        page.locator("[data-view=grid]").click()
        costs = page.evaluate(_WORK, dragged)
        page.evaluate(_WATCH)
        _drag(page, dragged)
        frames, longest = page.evaluate("[window.frames_ms, window.longest]")
        count = page.locator(".slot").count()
        browser.close()
    return {
        "agenda.move": {"value": round(median(costs), 2), "unit": "ms a pointer move", "worst": round(max(costs), 2)},
        "agenda.frame": {"value": round(median(frames), 1), "unit": "ms a frame", "n": len(frames)},
        "agenda.longest": {"value": round(longest), "unit": "ms a task", "slots": count},
    }


def _plan(count: int) -> str:
    """Sessions of 15 minutes in ten rooms, one behind the other."""
    event = get_event(SLUG)
    with transaction() as session:
        rooms = [Room(event_id=event.id, name=f"Phòng Mẫu {number}", position=50 + number) for number in range(ROOMS)]
        session.add_all(rooms)
        session.flush()
        rows = []
        for number in range(count):
            begins = datetime(2024, 10, 24, 1, tzinfo=UTC) + timedelta(minutes=25 * (number // ROOMS))
            rows.append(
                Session(
                    event_id=event.id,
                    room_id=rooms[number % ROOMS].id,
                    code=f"m{number}",
                    kind=SessionKind.PAPER,
                    title=f"Tham luận Mẫu {number}",
                    starts_at=begins,
                    ends_at=begins + timedelta(minutes=15),
                )
            )
        session.add_all(rows)
        session.flush()
        return str(rows[0].id)


def _drag(page: Page, dragged: str) -> None:
    slot = page.locator(f"[data-id='{dragged}']")
    slot.scroll_into_view_if_needed()
    box = slot.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + 8
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(STEPS):
        page.mouse.move(x - step / 4, y - step / 2)
    page.keyboard.press("Escape")
    page.mouse.up()
