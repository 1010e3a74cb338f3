"""The door in a real browser: a badge before the camera, a USB scanner, a name, and a network that is gone."""

import base64
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select
from werkzeug.serving import make_server

from eventmgr.accounts.models import Account, Grant
from eventmgr.checkin.models import CheckIn
from eventmgr.core.db import db, transaction
from eventmgr.core.ids import uuid7
from eventmgr.people.models import Host
from eventmgr.people.service import load_admin_units
from eventmgr.registration.models import Pass
from eventmgr.rendering import qr
from tests.conftest import build_app
from tests.e2e.conftest import find_violations, in_one_piece
from tests.factories import AT, make_event, make_group, make_registration, make_room, make_session
from tests.pages import PageClient

# The camera's picture is a canvas on which the test puts a badge.
FAKE_CAMERA = """
const canvas = document.createElement("canvas");
canvas.width = 1280; canvas.height = 720;
const context = canvas.getContext("2d");
window.showBadge = async (source) => {
  context.fillStyle = "#777"; context.fillRect(0, 0, 1280, 720);
  if (!source) return;
  const image = new Image(); image.src = source; await image.decode();
  context.imageSmoothingEnabled = false;
  context.drawImage(image, 480, 200, 320, 320);
};
setInterval(() => { context.fillStyle = "#888"; context.fillRect(0, 0, 1, 1); }, 30);
showBadge(null);
Object.defineProperty(navigator, "mediaDevices", {
  value: { getUserMedia: async () => canvas.captureStream(30) }, configurable: true });
"""


@dataclass
class Door:
    """A running server, the event's door and the passes of two people."""

    app: Flask
    origin: str
    url: str
    cookie: str
    passes: dict[str, str]


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    folder = tmp_path_factory.mktemp("door")
    app = build_app(f"sqlite:///{folder}/door.db", folder)
    with app.app_context():
        db.create_all()
        load_admin_units()
        with transaction() as session:
            session.add(Host(name="Hội Mẫu", short_name="Mẫu"))
        event = make_event()
        make_session(event, "check_in", title="Đón tiếp đại biểu, điểm danh, phát tài liệu")
        people = [make_registration(event, name) for name in ("Nguyễn Thị Mẫu Hòa", "Đào Mẫu An")]
        room = make_room(event, "Phòng Mẫu 2")
        make_group(make_session(event, "group_work"), 2, tuple(people), room_id=room.id)
        passes = dict(db.session.execute(select(Pass.registration_id, Pass.token)).all())
        names = {person.person.full_name: passes[person.id] for person in people}
        slug, cookie = event.slug, _sign_in(app, event.id)
        db.session.remove()
    server = make_server("127.0.0.1", 0, in_one_piece(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    origin = f"http://127.0.0.1:{server.server_port}"
    yield Door(app, origin, f"{origin}/events/{slug}/check-in", cookie, names)
    server.shutdown()
    thread.join()
    with app.app_context():
        db.engine.dispose()


def _sign_in(app: Flask, event_id) -> str:
    with transaction() as session:
        host = session.execute(select(Host)).scalar_one()
        account = Account(
            host_id=host.id, name="Cửa Mẫu", email="cua@example.org", fs_uniquifier=uuid7().hex, created_at=AT
        )
        session.add(account)
        session.flush()
        session.add(Grant(account_id=account.id, event_id=event_id, role="staff"))
        uniquifier = account.fs_uniquifier
    app.test_client_class = PageClient
    client = app.test_client()
    client.sign_in(uniquifier)
    return client.get_cookie("session").value


@pytest.fixture
def page(browser: Browser, door: Door) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([{"name": "session", "value": door.cookie, "url": door.origin}])
    context.add_init_script(FAKE_CAMERA)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if "Content Security Policy" in line.text else None)
    page.goto(door.url)
    yield page
    context.close()
    assert wrong == []


def show(page: Page, token: str) -> None:
    picture = base64.b64encode(qr.png(f"HTTPS://EVENT.EXAMPLE/P/{token}", 6)).decode()
    page.evaluate("source => showBadge(source)", f"data:image/png;base64,{picture}")


def told(page: Page, result: str):
    return page.locator(f"#answer [data-result={result}]")


def undo(page: Page, reason: str) -> None:
    page.locator(".answer-undo summary").click()
    page.locator(".answer-undo [name=reason]").fill(reason)
    page.locator(".answer-undo button").click()


def test_a_badge_before_the_camera_a_scanner_a_name_and_no_network(page: Page, door: Door) -> None:
    hoa, an = door.passes["Nguyễn Thị Mẫu Hòa"], door.passes["Đào Mẫu An"]
    page.locator("[data-camera-start]").click()
    expect(page.locator("video")).to_be_visible()
    show(page, hoa)
    expect(told(page, "accepted")).to_contain_text("Nguyễn Thị Mẫu Hòa")
    expect(told(page, "accepted")).to_contain_text("Phòng Mẫu 2")
    show(page, an)
    expect(told(page, "accepted")).to_contain_text("Đào Mẫu An")
    expect(page.locator(".came")).to_contain_text("2/2")
    show(page, "NOSUCHTOKEN346")
    expect(told(page, "refused")).to_be_visible()
    page.evaluate("showBadge(null)")

    page.locator("#token").press_sequentially(hoa)
    page.keyboard.press("Enter")
    expect(told(page, "already_in")).to_contain_text("Cửa Mẫu")
    expect(page.locator("#token")).to_have_value("")

    page.get_by_role("searchbox").fill("dao an")
    page.locator("#hits button").click()
    expect(told(page, "already_in")).to_contain_text("Đào Mẫu An")

    undo(page, "Quét nhầm")
    expect(told(page, "undone")).to_contain_text("Đào Mẫu An")
    expect(page.locator(".came")).to_contain_text("1/2")

    page.context.set_offline(True)
    page.locator("#token").press_sequentially(an)
    page.keyboard.press("Enter")
    expect(told(page, "invalid")).to_be_visible()
    page.context.set_offline(False)
    with door.app.app_context():
        assert db.session.execute(select(func.count()).select_from(CheckIn)).scalar_one() == 3


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "?q=mau", "/attendance"])
def test_everybody_can_read_the_door(page: Page, door: Door, theme: str, width: int, path: str) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=theme)
    page.goto(door.url + path)
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_page_without_script_does_the_same(browser: Browser, door: Door) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": "session", "value": door.cookie, "url": door.origin}])
    page = context.new_page()
    page.goto(door.url)
    page.locator("#token").fill("NOSUCHTOKEN346")
    page.keyboard.press("Enter")
    expect(told(page, "refused")).to_be_visible()
    context.close()
