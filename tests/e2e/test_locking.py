"""From the submitted minutes to the delegate's phone: asked back, locked, amended, sent, fetched and compared."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from eventmgr.agenda.queries import arrival_session
from eventmgr.cli.demo import SLUG
from eventmgr.core.access import Actor
from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.core.ids import uuid7
from eventmgr.events.queries import get_event
from eventmgr.minutes import service
from eventmgr.minutes.queries import find_minutes
from eventmgr.minutes.rules import Section
from eventmgr.registration.models import Pass, Registration
from tests.e2e.conftest import DESK, PHONE, Open, Site, find_violations, served, sign_in
from tests.minutes.meeting import check_in

STAFF = f"/events/{SLUG}/minutes"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: the minutes of a meeting are locked once."""
    with served(tmp_path_factory.mktemp("locking")) as site:
        yield site


@pytest.fixture
def delegate(site: Site) -> tuple[str, str]:
    """Minutes at the chair, of a meeting to which some came; the token and the code of one of them."""
    actor = Actor("account", uuid7(), "Thư ký Mẫu")
    with site.app.app_context():
        event = get_event(SLUG)
        minutes = service.get_or_create(event, actor=actor, at=now())
        names = service.Details(chair_name="Nguyễn Thị Mẫu An", secretary_name="Trần Thị Mẫu Bích")
        service.set_details(minutes, names, actor=actor, at=now())
        service.write_text(minutes, Section.CONCLUSIONS, "Triển khai ngay sau hội nghị.", actor=actor, at=now())
        service.submit(minutes, actor=actor, at=now())
        arrival = arrival_session(event.id)
        assert arrival is not None
        few = select(Registration).join(Registration.passes).where(Registration.event_id == event.id).limit(3)
        people = db.session.execute(few).unique().scalars().all()
        check_in(event, arrival, *people)
        given = select(Pass.token, Pass.pin).where(Pass.registration_id == people[0].id, Pass.revoked_at.is_(None))
        token, pin = db.session.execute(given).one()
        db.session.remove()
    return token, pin


def code_of(site: Site) -> str:
    with site.app.app_context():
        minutes = find_minutes(get_event(SLUG).id)
        assert minutes is not None
        code = minutes.code
        db.session.remove()
    assert code is not None
    return code


def looks(page: Page) -> None:
    """Nothing for axe and nothing sideways, on a phone and on a desk."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # Playwright's own size type
        assert find_violations(page) == []
        assert not page.evaluate("document.scrollingElement.scrollWidth > innerWidth")


def test_from_the_chair_to_the_phone_of_a_delegate(
    open_page: Open, site: Site, delegate: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secretary, chair = open_page(), open_page(color_scheme="dark")
    sign_in(secretary, site, "secretary")
    sign_in(chair, site, "chair")
    lock(chair, site, monkeypatch)
    amend(secretary, chair)
    send(secretary)
    file = fetch(open_page(viewport=PHONE), *delegate, tmp_path)
    compare(open_page(f"/verify/{code_of(site)}"), file)


def lock(chair: Page, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The chair signed in a while ago: the reason that was typed stays while the password is asked for."""
    stale = replace(site.app.extensions["gate"], is_fresh=lambda _within: False)
    monkeypatch.setitem(site.app.extensions, "gate", stale)
    chair.goto(STAFF)
    chair.locator(f"a[href='{STAFF}/lock']").click()
    expect(chair.locator("[name=reason]")).to_be_visible()
    looks(chair)
    chair.fill("[name=reason]", "Nhóm 2 về sớm")
    chair.check("[name=confirm]")
    chair.locator("form[action$='/lock'] button").click()
    expect(chair.locator("[name=again_password]")).to_be_visible()
    expect(chair.locator("[name=reason]")).to_have_value("Nhóm 2 về sớm")
    looks(chair)
    chair.fill("[name=again_password]", site.passwords["chair"].password)
    chair.locator("form[action$='/lock'] button[type=submit]").click()
    expect(chair.locator(".minutes-proof .hash")).to_have_count(2)
    looks(chair)
    monkeypatch.undo()


def amend(secretary: Page, chair: Page) -> None:
    """The secretary drafts, the chair locks."""
    secretary.goto(f"{STAFF}/amendments")
    looks(secretary)
    secretary.fill("[name=reason]", "Ghi sót số liệu.")
    secretary.fill("[name=text]", "Mục II: sửa “170 tỷ” thành “171 tỷ”.")
    secretary.get_by_role("button", name="Lưu dự thảo").click()
    expect(secretary.locator("main a[href$='.pdf']")).to_be_visible()
    looks(secretary)
    chair.goto(f"{STAFF}/amendments")
    chair.get_by_role("link", name="Biên bản sửa đổi, bổ sung số 01").click()
    expect(chair.locator("[name=confirm]")).to_be_visible()
    looks(chair)
    chair.check("[name=confirm]")
    chair.locator("form[action$='/lock'] button").click()
    expect(chair.locator(".minutes-proof .hash")).to_have_count(2)
    looks(chair)


def send(secretary: Page) -> None:
    """Once, and then the page says when."""
    secretary.goto(f"{STAFF}/sending")
    looks(secretary)
    secretary.get_by_role("button", name="Gửi cho").click()
    expect(secretary.locator("main [name=count]")).to_have_count(0)
    looks(secretary)


def fetch(phone: Page, token: str, pin: str, folder: Path) -> Path:
    """The minutes are on the own page, behind the code."""
    phone.goto(f"/p/{token}")
    expect(phone.locator(f"a[href='/p/{token}/minutes.pdf']")).to_have_count(0)
    phone.fill("[name=pin]", pin)
    phone.click("main form button[type=submit]")
    with phone.expect_download() as waiting:
        phone.locator(f"a[href='/p/{token}/minutes.pdf']").click()
    file = folder / "bien-ban.pdf"
    waiting.value.save_as(file)
    looks(phone)
    return file


def compare(anybody: Page, file: Path) -> None:
    """The very file, and one with another byte at its end."""
    expect(anybody.locator("dl code.hash").first).to_have_text(sha256(file.read_bytes()).hexdigest())
    looks(anybody)
    check(anybody, file)
    expect(anybody.locator("main [role=status] .tone-success")).to_contain_text("biên bản đã khóa (PDF)")
    looks(anybody)
    file.write_bytes(file.read_bytes() + b"\n")
    check(anybody, file)
    expect(anybody.locator("main [role=status] .tone-danger")).to_be_visible()
    looks(anybody)


def check(anybody: Page, file: Path) -> None:
    anybody.set_input_files("[name=file]", file)
    anybody.get_by_role("button", name="Đối chiếu tệp").click()
