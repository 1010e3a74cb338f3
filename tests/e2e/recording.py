"""Groups that are at work, and what their recorders do on a phone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.outcomes.models import DiscussionSetting, Record
from eventmgr.outcomes.rules import ItemKind
from tests.factories import make_event, make_group, make_record, make_registration, make_room, make_session

if TYPE_CHECKING:
    from tests.e2e.conftest import Site

KINDS = [kind.value for kind in ItemKind]
NAMES = ("Nguyễn Thị Mẫu Hòa", "Trần Thị Mẫu Lan", "Đào Thị Mẫu Thu", "Hoàng Thị Mẫu Bích Ngọc")
PROVINCES = ("56", "01", "79", "31")
SAID = "Đề nghị Trung ương Hội biên soạn tài liệu giáo dục làm cha mẹ cho vùng đồng bào"
GROUPS = 5


@dataclass
class Group:
    """A group with four members whose discussion is going on, and the record of it."""

    site: "Site"
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


def noon_zone(at: datetime) -> str:
    """A zone in which it is noon, so that the day of the test does not end within it (Etc/GMT counts westwards)."""
    return f"Etc/GMT{at.hour - 12:+d}"


def make_groups(site: "Site") -> list[Group]:
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
            key = f"W{event.slug}"[:24]
            unit.add(DiscussionSetting(session_id=work.id, wall_key=key, prompts=prompts, speech_minutes=3))
        made = []
        for number in range(1, GROUPS + 1):
            people = tuple(make_registration(event, *one) for one in zip(NAMES, PROVINCES, strict=True))
            group = make_group(work, number, people, room_id=make_room(event, f"Phòng {number}").id)
            record = make_record(work, group)
            members = dict(zip(NAMES, (person.id for person in people), strict=True))
            made.append(Group(site, record.key, record.pin, record.id, work.id, members))
        db.session.remove()
    return made


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
