"""An organizer at the desk, who builds an agenda page by page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

PER_MINUTE = 1.8
MARGIN = 0.6
SIDEWAYS = 60


@dataclass(frozen=True)
class Planned:
    """A session as the organizer has it in mind; who has a part in it with the role, papers with author and minutes."""

    day: str
    start: str
    end: str
    kind: str
    title: str
    room: str = ""
    people: Sequence[tuple[str, str]] = ()
    papers: Sequence[tuple[str, str, int]] = ()
    takes_attendance: bool = False


class Desk:
    """The pages of one event, as an organizer uses them."""

    def __init__(self, page: Page, slug: str) -> None:
        self.page = page
        self.base = f"/events/{slug}"

    def add_rooms(self, rooms: Sequence[dict[str, Any]]) -> None:
        """Sets of rooms first, so that their parts can name them."""
        self.page.goto(f"{self.base}/settings/rooms")
        parents = {child: room["name"] for room in rooms for child in room.get("children", ())}
        for number, room in enumerate(sorted(rooms, key=lambda room: room["id"] in parents)):
            self.page.fill("[name=name]", room["name"])
            self.page.fill("[name=capacity]", str(room["capacity"] or ""))
            if room["id"] in parents:
                self.page.select_option("[name=parent_id]", label=parents[room["id"]])
            self.page.get_by_role("button", name="Thêm phòng").click()
            expect(self.page.locator("main tbody tr")).to_have_count(number + 1)

    def name_days(self, titles: Sequence[str]) -> None:
        """What each day is called."""
        self.page.goto(f"{self.base}/settings/days")
        fields = self.page.locator("main input[type=text]")
        for number, title in enumerate(titles):
            fields.nth(number).fill(title)
        self.page.get_by_role("button", name="Lưu").click()
        expect(self.page.get_by_text("Đã lưu.")).to_be_visible()

    def fill(self, planned: Planned, *, times: bool = True) -> None:
        """The form of a session; the times stay as they were proposed where they are right already."""
        page = self.page
        page.fill("[name=title]", planned.title)
        page.select_option("[name=kind]", planned.kind)
        if times:
            page.fill("[name=start]", f"{planned.start}-{planned.end}")
        if planned.room:
            page.locator("[name=room_id]").select_option(value=self._room(planned.room))
        page.locator("[name=takes_attendance]").set_checked(planned.takes_attendance)
        for number, (role, name) in enumerate(planned.people):
            page.select_option(f"[name=people-{number}-role]", role)
            page.fill(f"[name=people-{number}-name]", name)
        for number, (title, author, minutes) in enumerate(planned.papers):
            page.fill(f"[name=papers-{number}-title]", title)
            page.fill(f"[name=papers-{number}-author]", author)
            page.fill(f"[name=papers-{number}-minutes]", str(minutes))

    def _room(self, name: str) -> str:
        """A room of a set stands in the list with a dash."""
        options = self.page.locator("[name=room_id] option").all()
        return next(row.get_attribute("value") or "" for row in options if row.inner_text().removeprefix("– ") == name)

    def save(self) -> None:
        """Back to the agenda, where the session is shown."""
        self.page.get_by_role("button", name="Lưu", exact=True).first.click()
        self.arrived()

    def arrived(self) -> None:
        """The agenda is shown with the session that was saved."""
        self.page.wait_for_url(re.compile(r"/agenda(\?.*)?#s-"))
        expect(self.page.locator("#agenda-grid")).to_be_visible()

    def save_and_go_on(self) -> None:
        """The next one stands behind it."""
        self.page.get_by_role("button", name="Lưu và thêm phiên tiếp theo").first.click()
        self.page.wait_for_url(re.compile(r"/new\?after="))
        expect(self.page.locator("[name=title]")).to_have_value("")

    def draw(self, planned: Planned) -> None:
        """Mark free time under a room in the grid: the form opens with day, times and room."""
        page = self.page
        head = page.locator(".grid-head").get_by_text(planned.room, exact=True)
        head.scroll_into_view_if_needed()
        scroll = page.locator("[data-scroll]")
        scroll.evaluate("(box, top) => { box.scrollTop = top }", self._top(planned.start) - 100)
        scroll.scroll_into_view_if_needed()
        top, x = self._edge("[data-body]", "y"), self._edge(f".grid-head:nth-child({self._column(planned.room)})", "x")
        page.mouse.move(x + SIDEWAYS, top + self._top(planned.start) + MARGIN)
        page.mouse.down()
        page.mouse.move(x + SIDEWAYS, top + self._top(planned.end) - MARGIN, steps=3)
        expect(page.locator(".slot-new")).to_have_text(f"{planned.start}–{planned.end}")
        page.mouse.up()
        page.wait_for_url(re.compile(r"/new\?day="))

    def _column(self, room: str) -> int:
        return self.page.locator(".grid-head").all_inner_texts().index(room) + 1

    def _edge(self, selector: str, side: str) -> float:
        box = self.page.locator(selector).bounding_box()
        assert box is not None
        return box[side]  # type: ignore[literal-required]  # one of the keys of a box

    def _top(self, clock: str) -> float:
        first = self.page.locator(".grid-hour").first.inner_text()
        return (minutes_of(clock) - minutes_of(first)) * PER_MINUTE

    def slot(self, title: str) -> Any:
        """A session in the grid."""
        return self.page.locator(".slot", has=self.page.get_by_text(title, exact=True))

    def saved(self, text: str) -> None:
        """What the grid says after a move that has arrived."""
        expect(self.page.locator("[data-said]")).to_have_text(text)


def minutes_of(clock: str) -> int:
    """Minutes since midnight."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
