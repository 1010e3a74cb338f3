"""Somebody who cancelled comes back, and staff adds somebody with the questions of the event."""

from uuid import UUID

from playwright.sync_api import Page, expect

from eventmgr.cli.demo import SLUG
from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.events.queries import get_event
from eventmgr.people.rules import format_phone
from eventmgr.questionnaires.rules import Place
from eventmgr.questionnaires.service import create_question, retire_question
from eventmgr.registration.queries import get_registration, list_delegates
from eventmgr.registration.rules import Source
from eventmgr.registration.service import cancel, current_data, register
from tests.e2e.conftest import DESK, PHONE, Open, Site, find_violations, sign_in
from tests.factories import question_data

WAY = f"/events/{SLUG}/registrations"


def come_back(site: Site) -> tuple[str, str, str]:
    """One of the delegates cancels and registers again; the name, the new one's page and the earlier code."""
    with site.app.app_context():
        event = get_event(SLUG)
        gone = next(row for row in list_delegates(event.id) if row.person.phone and row.delegation)
        told = {**current_data(gone), "phone": format_phone(gone.person.phone)}
        cancel(event, gone.id, actor=SYSTEM, at=now())
        made = register(event, told, source=Source.STAFF, actor=SYSTEM, at=now())
        found = (made.person.full_name, f"{WAY}/{made.id}", get_registration(event.id, gone.id).code)
        db.session.remove()
    return found


def test_staff_joins_who_came_back_with_who_cancelled(open_page: Open, site: Site) -> None:
    name, address, code = come_back(site)
    page = open_page("/", viewport=PHONE)
    sign_in(page, site, "staff")
    page.goto(WAY)
    expect(page.locator(".notice.tone-warning").first).to_contain_text(name)
    assert find_violations(page) == []
    page.locator(".notice.tone-warning").get_by_role("link", name=name).click()
    page.wait_for_url(f"**{address}")
    expect(page.locator("#doubt-title")).to_contain_text(name)
    assert find_violations(page) == []
    page.get_by_role("button", name="Cùng một người: gộp").click()
    expect(page.locator(".notice.tone-success")).to_contain_text("Đã gộp thành một người")
    expect(page.locator("#doubt-title")).to_have_count(0)
    page.get_by_role("link", name=code).click()
    expect(page.locator(".history").last).to_contain_text("Gộp: cùng một người")


def test_another_category_brings_its_questions_and_keeps_what_was_typed(open_page: Open, site: Site) -> None:
    question_id = ask_guests(site)
    page = open_page("/", viewport=DESK)
    sign_in(page, site, "organizer")
    page.goto(f"{WAY}/new")
    page.fill("[name=full_name]", "Đỗ Thị Mẫu Khách")
    expect(page.get_by_label("Quà lưu niệm Mẫu?")).to_have_count(0)
    page.locator("#category").select_option("guest")
    page.get_by_label("Quà lưu niệm Mẫu?").fill("Nón lá")
    expect(page.locator("[name=full_name]")).to_have_value("Đỗ Thị Mẫu Khách")
    assert find_violations(page) == []
    add(page)
    expect(page.locator(".given-answers")).to_contain_text("Nón lá")
    with site.app.app_context():
        retire_question(get_event(SLUG), question_id, actor=SYSTEM, at=now())
        db.session.remove()


def ask_guests(site: Site) -> UUID:
    """A question for guests alone."""
    data = question_data("text", "Quà lưu niệm Mẫu?", categories=["guest"], places=[Place.REGISTRATION])
    with site.app.app_context():
        made = create_question(get_event(SLUG), data, actor=SYSTEM, at=now()).id
        db.session.remove()
    return made


def add(page: Page) -> None:
    page.locator("main form").get_by_role("button", name="Thêm").click()
    page.wait_for_url(f"**{WAY}/*-*")
