"""A gate with people before it, and what its scanners do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from eventmgr.checkin.models import CheckIn, Gate
from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.people.models import Person
from eventmgr.registration.models import Pass, Registration
from eventmgr.registration.rules import RegistrationState
from tests.e2e.recording import noon_zone
from tests.factories import make_event, make_gate, make_group, make_registration, make_room, make_session

if TYPE_CHECKING:
    from tests.e2e.conftest import Site

HOA, LAN, THU, NGOC = "Nguyễn Thị Mẫu Hòa", "Trần Thị Mẫu Lan", "Đào Thị Mẫu Thu", "Hoàng Thị Mẫu Bích Ngọc"
WENT = "Phạm Thị Mẫu Hủy"


@dataclass
class Hall:
    """An event whose people arrive now: a gate, its PIN, and the pass of each person by name."""

    site: "Site"
    key: str
    pin: str
    gate_id: UUID
    event_id: UUID
    session_id: UUID
    passes: dict[str, str]

    @property
    def path(self) -> str:
        """Its scanner."""
        return f"/scan/{self.key}"

    @contextmanager
    def looking(self) -> Iterator[Gate]:
        """The gate as it stands in the database."""
        with self.site.app.app_context():
            yield db.session.get_one(Gate, self.gate_id)
            db.session.remove()

    def facts(self) -> list[tuple[str, str, int]]:
        """What stands in the database, in the order in which it was done: who, what kind, in which round."""
        with self.looking():
            rows = db.session.execute(
                select(Person.full_name, CheckIn.kind, CheckIn.round)
                .select_from(CheckIn)
                .join(Registration, Registration.id == CheckIn.registration_id)
                .join(Person, Person.id == Registration.person_id)
                .where(CheckIn.event_id == self.event_id)
                .order_by(CheckIn.at, CheckIn.id)
            )
            return [(name, kind.value, number) for name, kind, number in rows]


def make_hall(site: "Site") -> Hall:
    """Two from Khánh Hòa, one each from Hà Nội and Hồ Chí Minh, and one who cancelled."""
    with site.app.app_context():
        zone = noon_zone(now())
        today = now().astimezone(ZoneInfo(zone)).date()
        event = make_event(name="Hội nghị Mẫu", starts_on=today, ends_on=today, timezone=zone)
        start = now().replace(second=0, microsecond=0) - timedelta(minutes=30)
        opening = make_session(event, "check_in", title="Đón tiếp đại biểu", start=start, minutes=120)
        later = make_session(event, "group_work", title="Thảo luận nhóm", start=start + timedelta(hours=3), minutes=60)
        first = make_registration(event, HOA, "56", note="Ngồi hàng đầu, phát biểu khai mạc")
        others = [make_registration(event, name, code) for name, code in ((LAN, "56"), (THU, "79"), (NGOC, "01"))]
        people = [first, *others]
        make_registration(event, WENT, "31", state=RegistrationState.CANCELLED)
        make_group(later, 3, tuple(people), room_id=make_room(event, "Phòng Mẫu 2").id)
        gate = make_gate(event, "Cửa chính")
        passes = dict(db.session.execute(select(Pass.registration_id, Pass.token)).all())
        told = {person.person.full_name: passes[person.id] for person in people}
        hall = Hall(site, gate.key, gate.pin, gate.id, event.id, opening.id, told)
        db.session.remove()
    return hall


def let_in(page: Page, hall: Hall, name: str = "Chị Mẫu Hạnh") -> Page:
    """Give the PIN and a name; the gate opens."""
    page.fill("[name=pin]", hall.pin)
    page.fill("[name=name]", name)
    page.get_by_role("button", name="Mở cửa").click()
    expect(page.locator(".scan-head h1")).to_contain_text("Cửa chính")
    return page


def scan(page: Page, text: str, kind: str) -> Locator:
    """A USB scanner types a code wherever the focus is; the answer is of this kind."""
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    answer = page.locator(f".scan-answer[data-kind='{kind}']")
    expect(answer).to_be_visible()
    return answer


def unsent(page: Page, number: int) -> None:
    """Wait until so much is on the phone only."""
    expect(page.locator(f".scan-sending[data-unsent='{number}']")).to_be_visible()


def all_sent(page: Page) -> None:
    """Wait until the server has everything."""
    expect(page.locator(".scan-sending[data-unsent='0'][data-link='fine']")).to_be_visible()


def look(page: Page) -> None:
    """Let the page look at the server now, as it does by itself every few seconds."""
    page.evaluate("dispatchEvent(new Event('online'))")
