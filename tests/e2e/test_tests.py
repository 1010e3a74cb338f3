"""The trainer opens a test, a delegate takes it without a network, it arrives, the trainer reads what came of it."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from eventmgr.cli.demo import SLUG
from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.events.queries import get_event
from eventmgr.training.models.feedback import FeedbackComment
from eventmgr.training.queries import list_courses
from eventmgr.training.service.feedback import open_feedback
from tests.e2e.conftest import PHONE, Open, Site, find_violations, sign_in
from tests.factories import make_registration

NAME = "Đinh Thị Mẫu Phượng"


@pytest.fixture
def subject(site: Site) -> str:
    """The address of the test on nutrition."""
    with site.app.app_context():
        module = list_courses(get_event(SLUG).id)[0].modules[1]
        path = f"/events/{SLUG}/training/modules/{module.id}/test"
        db.session.remove()
    return path


@pytest.fixture
def token(site: Site) -> str:
    """The pass of a delegate of this test's own."""
    with site.app.app_context():
        found = make_registration(get_event(SLUG), NAME).passes[0].token
        db.session.remove()
    return found


def test_a_test_is_taken_without_a_network_and_arrives(open_page: Open, site: Site, subject: str, token: str) -> None:
    trainer = open_page("/")
    sign_in(trainer, site, "trainer")
    trainer.goto(subject)
    trainer.get_by_role("button", name="Mở Bài kiểm tra trước khi học").click()
    expect(trainer.get_by_text("Đang mở").first).to_be_visible()

    phone = open_page(f"/p/{token}", viewport=PHONE)
    phone.fill("[name=pin]", "1234")
    phone.click("main form button[type=submit]")
    link = phone.locator("#tests a[data-copy]", has_text="dinh dưỡng")
    path = link.get_attribute("href")
    phone.locator("#tests a[data-copy][data-kept]", has_text="dinh dưỡng").wait_for()
    phone.locator("[data-controller=live][data-kept]").wait_for()
    phone.goto(path)
    answer(phone)
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.locator("[data-question] input:checked").first).to_be_checked()
    phone.get_by_role("button", name="Nộp bài").click()
    expect(phone.locator("#test-sending")).to_contain_text("chưa gửi")
    assert find_violations(phone) == []
    phone.goto(f"/p/{token}")
    expect(phone.locator("#test-sending")).to_contain_text("chưa gửi")

    phone.context.set_offline(False)
    phone.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.locator("#test-sending")).to_contain_text("máy chủ đã nhận được")
    phone.goto(path)
    expect(phone.get_by_text("Đã nộp lúc").first).to_be_visible()

    trainer.get_by_role("button", name="Đóng Bài kiểm tra trước khi học").click()
    trainer.goto(f"{subject}/results")
    expect(trainer.get_by_role("rowheader", name=NAME)).to_be_visible()


def test_feedback_that_meets_no_network_stays_on_the_phone_alone_until_it_is_sent(open_page: Open, site: Site) -> None:
    with site.app.app_context():
        event = get_event(SLUG)
        course = list_courses(event.id)[0]
        open_feedback(course, actor=SYSTEM, at=now())
        token, course_id = make_registration(event, "Đinh Thị Mẫu Hoa").passes[0].token, course.id
        db.session.remove()
    phone = open_page(f"/p/{token}", viewport=PHONE)
    phone.fill("[name=pin]", "1234")
    phone.click("main form button[type=submit]")
    phone.locator(".pass-head").wait_for()
    path = f"/p/{token}/courses/{course_id}/feedback"
    phone.goto(path)
    phone.get_by_label("Rất tốt").first.check()
    phone.locator("[name=words_best]").fill("Phần thực hành")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Gửi ý kiến").click()
    expect(phone.get_by_text("Chưa có mạng nên chưa gửi")).to_be_visible()
    assert find_violations(phone) == []
    phone.context.set_offline(False)
    phone.goto(path)
    expect(phone.locator("[name=words_best]")).to_have_value("Phần thực hành")
    expect(phone.get_by_label("Rất tốt").first).to_be_checked()
    phone.get_by_role("button", name="Gửi ý kiến").click()
    phone.wait_for_url(f"**/p/{token}")
    expect(phone.get_by_text("Ý kiến của quý vị được lưu không kèm tên")).to_be_visible()
    assert phone.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('feedback:')).length") == 0
    with site.app.app_context():
        assert db.session.execute(select(FeedbackComment.words)).scalars().all() == ["Phần thực hành"]
        db.session.remove()


def answer(phone: Page) -> None:
    """The first answer everywhere, and a number where one is asked."""
    for part in phone.locator("[data-question]").all():
        first = part.locator("input").first
        if first.get_attribute("type") == "text":
            first.fill("5")
        else:
            first.check()
