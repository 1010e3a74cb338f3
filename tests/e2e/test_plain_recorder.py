"""The recorder without JavaScript, and the organizer's page of a record: for every eye, and as one journey."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from eventmgr.cli.demo import SLUG
from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.core.ids import uuid7
from eventmgr.events.queries import get_event
from eventmgr.outcomes import queries, service
from eventmgr.outcomes.models import Record
from eventmgr.outcomes.rules import ItemKind, Level, Point
from tests.e2e.conftest import DESK, PHONE, Open, Site, served, sign_in
from tests.e2e.test_pages import faults


@dataclass(frozen=True)
class Place:
    """The record of a group of the demo, with two texts to choose from in it."""

    record_id: str
    path: str
    pin: str
    item: str
    choice: str


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: other journeys lock the demo's records."""
    with served(tmp_path_factory.mktemp("plain")) as site:
        yield site


@pytest.fixture
def place(site: Site) -> Place:
    """The record of the demo's last group."""
    with site.app.app_context():
        of_groups = select(Record).where(Record.event_id == get_event(SLUG).id, Record.group_id.is_not(None))
        record = db.session.execute(of_groups.order_by(Record.id.desc()).limit(1)).scalar_one()
        by = {"actor": SYSTEM, "at": now()}
        [member, *_] = queries.list_speakers(record)
        said = Point(ItemKind.SOLUTION, "Vận động doanh nghiệp", member.id, Level.PROVINCE, "quý II năm 2025", 8, True)
        item = service.add_item(record, uuid7(), said, **by)
        service.edit_item(record, item.id, Point(ItemKind.SOLUTION, "Vận động doanh nghiệp Mẫu"), version=1, **by)
        other = Point(ItemKind.RECOMMENDATION, "Trung ương Hội vận động doanh nghiệp", member.id)
        clash = service.edit_item(record, item.id, other, version=1, **by).clash
        assert clash is not None
        path = f"/g/{record.key}"
        choice = f"{path}/items/{item.id}/differing/{clash.id}"
        found = Place(str(record.id), path, record.pin, f"{path}/items/{item.id}", choice)
        db.session.remove()
    return found


def let_in(page: Page, place: Place, name: str) -> None:
    """Give the PIN on the page without JavaScript."""
    page.goto(f"{place.path}/plain")
    page.fill("[name=pin]", place.pin)
    page.fill("[name=name]", name)
    page.click("main form button[type=submit]")
    page.locator(".recorder-form").wait_for()


@pytest.mark.parametrize(
    ("viewport", "scheme", "language"),
    [(PHONE, "light", "vi"), (PHONE, "dark", "en"), (DESK, "dark", "vi"), (DESK, "light", "en")],
)
def test_every_page_is_accessible_and_fits(
    open_page: Open, site: Site, place: Place, viewport: dict[str, int], scheme: str, language: str
) -> None:
    page = open_page("/", viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
    wrong = faults(page, f"{place.path}/plain", language)
    let_in(page, place, "Trần Thị Mẫu Lan")
    for path in (f"{place.path}/plain", place.item, place.choice):
        wrong += faults(page, path, language)
    sign_in(page, site, "organizer")
    wrong += faults(page, f"/events/{SLUG}/records/{place.record_id}", language)
    assert wrong == []


def test_a_discussion_is_recorded_without_javascript(open_page: Open, place: Place) -> None:
    page = open_page("/", viewport=PHONE, java_script_enabled=False)
    let_in(page, place, "Trần Thị Mẫu Lan")
    page.get_by_label("Kinh nghiệm", exact=True).check()
    page.fill("[name=text]", "Mô hình “Mẹ đỡ đầu” Mẫu")
    page.click(".recorder-form button[type=submit]")
    assert page.locator(".item-text", has_text="Mô hình “Mẹ đỡ đầu” Mẫu").count() == 1
    page.click(".item-differs a")
    page.click("button[value=both]")
    texts = page.locator(".item-text").all_inner_texts()
    assert "Vận động doanh nghiệp Mẫu" in texts
    assert "Trung ương Hội vận động doanh nghiệp" in texts
    other = open_page("/", viewport=PHONE, java_script_enabled=False)
    let_in(other, place, "Lê Thị Mẫu Hoa")
    assert "Mô hình “Mẹ đỡ đầu” Mẫu" in other.locator(".item-text").all_inner_texts()
