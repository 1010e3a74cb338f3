"""An organizer builds the Nha Trang agenda from an empty event, gives it out, changes it and gives it out again."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from icalendar import Calendar
from playwright.sync_api import Page, expect

from eventmgr.agenda.queries import draft_of, list_attendance_sessions
from eventmgr.cli.demo import ROLES
from eventmgr.cli.demo_people import load_demo
from eventmgr.core.db import db
from eventmgr.events.queries import get_event
from tests.e2e.conftest import Open, Site, find_violations, sign_in
from tests.e2e.planning import Desk, Planned, minutes_of

NAME = "Hội nghị Mẫu dựng từ đầu"
SLUG = "hoi-nghi-mau-dung-tu-dau"
DAYS = ("2024-10-24", "2024-10-25", "2024-10-26")
PAPER_MINUTES = 20
DRAWN = 3
VENUE, CITY = "Khách sạn Mẫu", "TP. Nha Trang"
SPEAKER = "Nguyễn Thị Mẫu Tham Luận"
LAB = "Phòng thực hành (có Wi-Fi, mang máy tính xách tay)"
DEMO = load_demo()
KEPT_FREE = Planned(DAYS[0], "17:15", "17:45", "blocker", "Ban Tổ chức Mẫu rà soát", "Phòng thảo luận 1")
GROUPS = [
    Planned(
        DAYS[0],
        "13:30",
        "15:15",
        "group_work",
        f"Nhóm Mẫu {group['no']}",
        f"Phòng thảo luận {group['no']}",
        (("chair", f"Trưởng nhóm Mẫu {group['no']}"),),
    )
    for group in DEMO["groups"]
]

CHANGED = {
    "Tham luận 3": lambda row: replace(row, start="10:10", end="10:30"),
    "Tham luận 4": lambda row: replace(row, start="09:50", end="10:10"),
    "Nhóm Mẫu 5": lambda row: replace(row, room=LAB),
}
TOLD = [
    "Tham luận 4: 10:10 → 09:50",
    "Tham luận 3: 09:50 → 10:10",
    f"Nhóm Mẫu 5: phòng Phòng thảo luận 5 → {LAB}",
]
Visit = tuple[str, str, str, str]


def test_the_agenda_is_built_given_out_changed_and_given_out_again(open_page: Open, site: Site) -> None:
    page, outside = open_page(), open_page()
    sign_in(page, site, "organizer")
    plan = build(page)
    assert built(site) == plan
    publish(page)
    outside.goto(f"/e/{SLUG}")
    expect(outside.locator("main")).to_contain_text("Chương trình chưa được phát hành")
    give_out(page, "Bản 1")
    outside.reload()
    as_given = outside.locator("main").inner_text()
    assert "Phiên bản 1: Bản 1" in as_given
    assert KEPT_FREE.title not in as_given
    assert calendar_of(outside) == calendar_for(plan)
    change_plan(Desk(page, SLUG))
    outside.reload()
    assert outside.locator("main").inner_text() == as_given
    assert calendar_of(outside) == calendar_for(plan)
    give_out(page, "Bản 2")
    assert page.locator("main .change-list li").all_inner_texts() == TOLD
    outside.reload()
    expect(outside.locator("main")).to_contain_text("Phiên bản 2: Bản 2")
    outside.get_by_text("Thay đổi so với bản trước").click()
    assert outside.locator(".change-list").first.locator("li").all_inner_texts() == TOLD
    assert calendar_of(outside) == calendar_for([CHANGED.get(row.title, lambda row: row)(row) for row in plan])
    look_at_affected(page)


def build(page: Page) -> list[Planned]:
    """The whole agenda, a day in each of the ways that there are; the answer is what should stand there now."""
    make_event(page)
    desk = Desk(page, SLUG)
    desk.add_rooms(DEMO["rooms"])
    desk.name_days([day["title"] for day in DEMO["programme"]])
    register_speaker(page)
    first, second, third = (list(sessions_of_day(day)) for day in DEMO["programme"])
    build_by_form(desk, first)
    add_groups(desk)
    build_by_drawing(desk, second)
    build_by_keyboard(desk, third)
    assert find_violations(page) == []
    return sorted([*first, *GROUPS, *second, *third], key=by_time)


def make_event(page: Page) -> None:
    """Nothing but a name, three days and a place."""
    page.goto("/events/new")
    page.fill("[name=name]", NAME)
    page.select_option("[name=kind]", "both")
    page.fill("[name=starts_on]", DAYS[0])
    page.fill("[name=ends_on]", DAYS[-1])
    page.fill("[name=venue]", VENUE)
    page.fill("[name=city]", CITY)
    page.get_by_role("button", name="Tạo bản nháp").click()
    page.wait_for_url(f"**/events/{SLUG}/")
    page.goto(f"/events/{SLUG}/agenda")
    expect(page.locator("main")).to_contain_text("Chương trình còn trống")
    assert find_violations(page) == []


def register_speaker(page: Page) -> None:
    """One of those who speak is a delegate, too: the programme finds her in the directory."""
    page.goto(f"/events/{SLUG}/registrations/new")
    page.fill("[name=full_name]", SPEAKER)
    page.get_by_role("button", name="Thêm", exact=True).click()
    expect(page.locator("h1")).to_contain_text(SPEAKER)


def sessions_of_day(day: dict[str, Any]) -> Iterator[Planned]:
    """The programme of the conference, with the minutes that each paper may take."""
    names = {row["id"]: row["name"] for row in DEMO["rooms"]}
    offices = {row["id"]: row["name"] for row in DEMO["roles"]}
    papers = {row["id"]: row for row in DEMO["papers"]}
    for item in day["items"]:
        paper = papers.get(item.get("paper"))
        author = (paper or {}).get("presenter") or ""
        speaker = SPEAKER if item["title"] == "Tham luận 3" else author
        yield Planned(
            day["date"],
            item["start"],
            item["end"],
            item["kind"],
            item["title"],
            names[item["room"]],
            tuple(
                (ROLES[role].value if role in ROLES else "helper", (role == "presenter" and speaker) or offices[role])
                for role in item["role"]
            ),
            ((paper["title"], speaker, PAPER_MINUTES),) if paper else (),
            item.get("check_in", False) or item["kind"] == "training",
        )


def build_by_form(desk: Desk, sessions: list[Planned]) -> None:
    """One after the other: each form begins where the last session ended."""
    desk.page.goto(f"{desk.base}/agenda/new?day={DAYS[0]}")
    last = None
    for planned in [*sessions, KEPT_FREE]:
        desk.fill(planned, times=last is None or (last.end, minutes(planned)) != (planned.start, 30))
        if planned.title == "Tham luận 3":
            pick_speaker(desk.page)
        if planned is KEPT_FREE:
            desk.save()
        else:
            desk.save_and_go_on()
        last = planned


def pick_speaker(page: Page) -> None:
    """She is found by a piece of her name, without its marks."""
    page.locator("[name=people-0-name]").fill("mau tham")
    page.get_by_role("button", name=SPEAKER).click()
    expect(page.locator("[name=people-0-name]")).to_have_value(SPEAKER)


def add_groups(desk: Desk) -> None:
    """Parts of the group work, beside each other in rooms of their own."""
    desk.page.get_by_role("button", name="Danh sách").click()
    row = desk.page.locator("article", has_text="Thảo luận nhóm (5 nhóm song song)")
    row.locator("summary").click()
    row.get_by_role("link", name="Thêm một phần của phiên này").click()
    for planned in GROUPS:
        expect(desk.page.locator("[name=start]")).to_have_value(planned.start)
        desk.fill(planned, times=False)
        if planned is GROUPS[-1]:
            desk.save()
        else:
            desk.save_and_go_on()


def build_by_drawing(desk: Desk, sessions: list[Planned]) -> None:
    """A day in the grid: its free time is marked with the mouse."""
    desk.page.get_by_role("button", name="Lưới").click()
    desk.page.locator("[data-days] button", has_text="25/10").click()
    for planned in sessions[:DRAWN]:
        desk.draw(planned)
        desk.fill(planned, times=False)
        desk.save()
        expect(desk.slot(planned.title)).to_be_focused()
    desk.page.keyboard.press("Insert")
    for planned in sessions[DRAWN:]:
        desk.fill(planned)
        if planned is sessions[-1]:
            desk.save()
        else:
            desk.save_and_go_on()


def build_by_keyboard(desk: Desk, sessions: list[Planned]) -> None:
    """A day without a mouse: the Insert key plans a session behind the one that has the focus."""
    page = desk.page
    page.locator("[data-days] button", has_text="26/10").press("Enter")
    page.get_by_role("link", name="Thêm phiên trong ngày này").press("Enter")
    page.wait_for_url(f"**/new?day={DAYS[2]}")
    for planned in sessions:
        desk.fill(planned)
        page.locator("[name=end]").press("Enter")
        desk.arrived()
        if planned is not sessions[-1]:
            expect(desk.slot(planned.title)).to_be_focused()
            page.keyboard.press("Insert")
            page.wait_for_url(re.compile(r"/new\?after="))


def publish(page: Page) -> None:
    """The event has a public page from now on."""
    page.goto(f"/events/{SLUG}/")
    page.get_by_role("button", name="Công bố").click()
    expect(page.get_by_text("Đã chuyển trạng thái")).to_be_visible()


def give_out(page: Page, name: str) -> None:
    """Nothing clashes, so nothing is asked but the name."""
    page.goto(f"/events/{SLUG}/agenda/releases")
    expect(page.locator("[name=leave]")).to_have_count(0)
    page.fill("[name=name]", name)
    page.get_by_role("button", name="Phát hành", exact=True).click()
    expect(page.locator("h1")).to_contain_text(name)
    assert find_violations(page) == []


def change_plan(desk: Desk) -> None:
    """Two papers change places: by mouse, which clashes meanwhile, and by keyboard; one group gets another room."""
    page = desk.page
    page.goto(f"{desk.base}/agenda?day={DAYS[0]}")
    third, fourth = desk.slot("Tham luận 3"), desk.slot("Tham luận 4")
    third.evaluate("slot => slot.scrollIntoView({ block: 'center', behavior: 'instant' })")
    third.hover(position={"x": 40, "y": 10})
    box = third.bounding_box()
    assert box is not None
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + 46, steps=4)
    page.mouse.up()
    desk.saved("Đã lưu: Tham luận 3, 24/10 10:10–10:30, Hội trường lớn")
    expect(page.locator("#agenda-clashes li")).to_have_text(
        ["Trùng phòng: Tham luận 3 (10:10–10:30, 24/10) và Tham luận 4 (10:10–10:30, 24/10)"]
    )
    assert find_violations(page) == []
    fourth.focus()
    for _step in range(4):
        page.keyboard.press("ArrowUp")
    desk.saved("Đã lưu: Tham luận 4, 24/10 09:50–10:10, Hội trường lớn")
    expect(page.locator("#agenda-clashes li")).to_have_count(0)
    page.get_by_role("button", name="Danh sách").click()
    row = page.locator("article", has=page.get_by_role("link", name="Nhóm Mẫu 5", exact=True))
    row.locator("summary").click()
    row.get_by_label("Phòng").select_option(label=LAB)
    row.get_by_role("button", name="Lưu").click()
    expect(row.locator(".plan-where")).to_contain_text(LAB)


def look_at_affected(page: Page) -> None:
    """Everybody is concerned, whoever reads a paper and is no delegate by name."""
    page.get_by_role("link", name="Ai bị ảnh hưởng").click()
    expect(page.locator("main")).to_contain_text("Có 1 người bị ảnh hưởng.")
    words = page.locator("#words-all").input_value()
    assert words.split("\n\n")[1].splitlines() == [f"- {line}" for line in TOLD]
    others = page.locator("[aria-labelledby=others-title] .release-list > li")
    author = "Lãnh đạo Hội Liên hiệp Phụ nữ tỉnh Khánh Hòa"
    assert others.all_inner_texts() == [f"{author}\n{TOLD[0]}", f"Trưởng nhóm Mẫu 5\n{TOLD[2]}"]
    assert find_violations(page) == []


def built(site: Site) -> list[Planned]:
    """What stands in the plan now."""
    with site.app.app_context():
        event = get_event(SLUG)
        counted = {row.id for row in list_attendance_sessions(event.id)}
        made = [
            Planned(
                f"{row.starts_at.astimezone(event.zone):%Y-%m-%d}",
                f"{row.starts_at.astimezone(event.zone):%H:%M}",
                f"{row.ends_at.astimezone(event.zone):%H:%M}",
                row.kind.value,
                row.title,
                row.room.name if row.room else "",
                tuple((one.role.value, one.name) for one in row.people),
                tuple((talk.title, talk.author, talk.minutes or 0) for talk in row.papers),
                row.id in counted,
            )
            for row in draft_of(event.id)
        ]
        db.session.remove()
    return sorted(made, key=by_time)


def by_time(planned: Planned) -> tuple[str, str, str, str]:
    return planned.day, planned.start, planned.end, planned.title


def minutes(planned: Planned) -> int:
    return minutes_of(planned.end) - minutes_of(planned.start)


def calendar_of(page: Page) -> list[Visit]:
    """What a phone makes of the calendar file of the event."""
    read = Calendar.from_ical(page.request.get(f"/e/{SLUG}/agenda.ics").text())
    return sorted(
        (f"{row.start:%Y-%m-%d %H:%M %z}", f"{row.end:%Y-%m-%d %H:%M %z}", str(row["SUMMARY"]), str(row["LOCATION"]))
        for row in read.walk("VEVENT")
    )


def calendar_for(plan: list[Planned]) -> list[Visit]:
    """The same, as the plan would have it."""
    return sorted(
        (f"{row.day} {row.start} +0700", f"{row.day} {row.end} +0700", row.title, f"{row.room}, {VENUE}, {CITY}")
        for row in plan
    )
