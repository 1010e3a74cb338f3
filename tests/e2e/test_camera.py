"""The door in a real browser: a badge before the camera, a USB scanner, a name, and a network that is gone."""

import base64
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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
from tests.conftest import build_app
from tests.e2e.conftest import CHROMIUM, find_violations, in_one_piece
from tests.e2e.scenes import Look, png, scene, write_video
from tests.factories import AT, make_event, make_group, make_registration, make_room, make_session
from tests.pages import PageClient

# The camera's picture is a canvas on which the test puts what the camera sees.
FAKE_CAMERA = """
const canvas = document.createElement("canvas");
canvas.width = 1280; canvas.height = 720;
const context = canvas.getContext("2d");
window.show = async (source) => {
  const image = new Image(); image.src = source; await image.decode();
  context.drawImage(image, 0, 0);
};
context.fillStyle = "#777"; context.fillRect(0, 0, 1280, 720);
setInterval(() => { context.fillStyle = "#888"; context.fillRect(0, 0, 1, 1); }, 30);
window.opened = [];
const getUserMedia = async () => { opened.push(canvas.captureStream(30)); return opened.at(-1); };
Object.defineProperty(navigator, "mediaDevices", { value: { getUserMedia }, configurable: true });
"""
PICTURES = """count => new Promise((done) => {
  const video = document.querySelector("video");
  const next = () => (count-- > 0 ? video.requestVideoFrameCallback(next) : done());
  next();
})"""
# What is handed to the worker that reads codes.
COUNT_READS = """() => {
  window.reads = 0;
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (...told) { window.reads += 1; return postMessage.apply(this, told); };
}"""
# Each is held before the camera once, by somebody of its own.
LOOKS = {
    "Mẫu Quay Một": Look(turn=15),
    "Mẫu Quay Hai": Look(turn=45, noise=20),
    "Mẫu Quay Ba": Look(turn=90),
    "Mẫu Quay Bốn": Look(turn=180),
    "Mẫu Nghiêng": Look(tilt=50, turn=10),
    "Mẫu Nhỏ": Look(side=48),
    "Mẫu Nhỏ Bên Lề": Look(side=64, turn=20, at=(120, 600)),
    "Mẫu Tối": Look(light=0.2, contrast=0.3, noise=10),
    "Mẫu Mờ": Look(blur=4),
    "Mẫu Lóa": Look(glare=True),
    "Mẫu Đảo Màu": Look(inverted=True),
    "Mẫu Nhiễu": Look(noise=40),
}
# These are seen by Chromium's own camera, whose film is a file.
FILMED = {
    "Mẫu Phim Rõ": Look(),
    "Mẫu Phim Quay": Look(turn=30, tilt=30),
    "Mẫu Phim Nhỏ": Look(side=64),
    "Mẫu Phim Tối": Look(light=0.25, contrast=0.5, noise=8),
}
PAIR = ("Mẫu Gần", "Mẫu Xa")
LATER = ("Mẫu Trước", "Mẫu Sau")


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
        others = [make_registration(event, name) for name in (*LOOKS, *FILMED, *PAIR, *LATER)]
        room = make_room(event, "Phòng Mẫu 2")
        make_group(make_session(event, "group_work"), 2, tuple(people), room_id=room.id)
        passes = dict(db.session.execute(select(Pass.registration_id, Pass.token)).all())
        names = {person.person.full_name: passes[person.id] for person in (*people, *others)}
        slug, cookie = event.slug, _sign_in(app, event.id)
        db.session.remove()
    server = make_server("127.0.0.1", 0, in_one_piece(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    origin = f"http://127.0.0.1:{server.server_port}"
    yield Door(app, origin, f"{origin}/events/{slug}/check-in", cookie, names)
    server.shutdown()
    thread.join()
    server.server_close()
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


def address(token: str) -> str:
    """What the badge's code says."""
    return f"HTTPS://EVENT.EXAMPLE/P/{token}"


def show(page: Page, *badges: tuple[str, Look]) -> None:
    """Hold these passes before the camera; none: an empty hall."""
    picture = base64.b64encode(png(scene(*((address(token), look) for token, look in badges)))).decode()
    page.evaluate("source => show(source)", f"data:image/png;base64,{picture}")


def start(page: Page) -> None:
    page.locator("[data-camera-start]").click()
    expect(page.locator("video")).to_be_visible()


def told(page: Page, result: str):
    return page.locator(f"#answer [data-result={result}]")


def undo(page: Page, reason: str) -> None:
    page.locator(".answer-undo summary").click()
    page.locator(".answer-undo [name=reason]").fill(reason)
    page.locator(".answer-undo button").click()


def test_a_badge_before_the_camera_a_scanner_a_name_and_no_network(page: Page, door: Door) -> None:
    hoa, an = door.passes["Nguyễn Thị Mẫu Hòa"], door.passes["Đào Mẫu An"]
    start(page)
    show(page, (hoa, Look()))
    expect(told(page, "accepted")).to_contain_text("Nguyễn Thị Mẫu Hòa")
    expect(told(page, "accepted")).to_contain_text("Phòng Mẫu 2")
    show(page, (an, Look()))
    expect(told(page, "accepted")).to_contain_text("Đào Mẫu An")
    expect(page.locator(".came")).to_contain_text(f"2/{len(door.passes)}")
    show(page, ("NOSUCHTOKEN346", Look()))
    expect(told(page, "refused")).to_be_visible()
    show(page)

    page.locator("#token").press_sequentially(hoa)
    page.keyboard.press("Enter")
    expect(told(page, "already_in")).to_contain_text("Cửa Mẫu")
    expect(page.locator("#token")).to_have_value("")

    page.get_by_role("searchbox").fill("dao an")
    page.get_by_role("button", name="Điểm danh Đào Mẫu An").click()
    expect(told(page, "already_in")).to_contain_text("Đào Mẫu An")

    undo(page, "Quét nhầm")
    expect(told(page, "undone")).to_contain_text("Đào Mẫu An")
    expect(page.locator(".came")).to_contain_text(f"1/{len(door.passes)}")

    page.context.set_offline(True)
    page.locator("#token").press_sequentially(an)
    page.keyboard.press("Enter")
    expect(told(page, "invalid")).to_be_visible()
    page.context.set_offline(False)
    with door.app.app_context():
        assert db.session.execute(select(func.count()).select_from(CheckIn)).scalar_one() == 3


def test_badges_are_read_however_they_are_held(page: Page, door: Door) -> None:
    start(page)
    for name, look in LOOKS.items():
        show(page, (door.passes[name], look))
        expect(told(page, "accepted"), name).to_contain_text(name)


@pytest.mark.parametrize("name", FILMED)
def test_a_camera_of_the_browser_is_read(browser: Browser, door: Door, tmp_path: Path, name: str) -> None:
    empty = scene()
    badge = scene((address(door.passes[name]), FILMED[name]))
    film = write_video(tmp_path / "door.mjpeg", [empty] * 5 + [badge] * 20)
    args = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    args.append(f"--use-file-for-fake-video-capture={film}")
    filmed = browser.browser_type.launch(executable_path=CHROMIUM, args=args)
    context = filmed.new_context()
    context.add_cookies([{"name": "session", "value": door.cookie, "url": door.origin}])
    page = context.new_page()
    page.goto(door.url)
    start(page)
    expect(told(page, "accepted")).to_contain_text(name)
    filmed.close()


def test_of_two_badges_the_one_in_the_middle_counts(page: Page, door: Door) -> None:
    near, far = PAIR
    start(page)
    show(page, (door.passes[near], Look(side=150, at=(560, 360))), (door.passes[far], Look(side=220, at=(960, 360))))
    expect(told(page, "accepted")).to_contain_text(near)
    show(page, (door.passes[near], Look(side=150, at=(300, 360))), (door.passes[far], Look(side=220, at=(660, 360))))
    expect(told(page, "accepted")).to_contain_text(far)


def test_the_picture_comes_back_after_the_camera_was_lost(page: Page, door: Door) -> None:
    before, after = LATER
    page.evaluate(COUNT_READS)
    start(page)
    show(page, (door.passes[before], Look()))
    expect(told(page, "accepted")).to_contain_text(before)
    show(page)
    page.evaluate("opened.at(-1).getTracks()[0].stop(); opened.at(-1).getTracks()[0].dispatchEvent(new Event('ended'))")
    page.wait_for_function("opened.length === 2")
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    reads = page.evaluate("reads")
    show(page, (door.passes[after], Look()))
    page.evaluate(PICTURES, 20)
    assert page.evaluate("reads") == reads
    expect(told(page, "accepted")).to_contain_text(before)
    page.evaluate("Object.defineProperty(document, 'hidden', { value: false, configurable: true })")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(told(page, "accepted")).to_contain_text(after)


@pytest.mark.parametrize(
    ("refusal", "words", "reason"),
    [
        ("NotAllowedError", "Permission denied", "denied"),
        ("NotAllowedError", "Permission denied by system", "denied_by_system"),
        ("NotFoundError", "Requested device not found", "no_camera"),
        ("NotReadableError", "Could not start video source", "in_use"),
    ],
)
def test_why_there_is_no_picture_is_told_apart(page: Page, refusal: str, words: str, reason: str) -> None:
    page.evaluate(
        "([name, words]) => { navigator.mediaDevices.getUserMedia = async () => {"
        " throw new DOMException(words, name); } }",
        [refusal, words],
    )
    page.locator("[data-camera-start]").click()
    expect(page.locator("[data-camera-failed]")).to_have_attribute("data-reason", reason)
    expect(page.locator("[data-camera-failed]")).to_be_visible()
    expect(page.locator("[data-camera-start]")).to_be_visible()


def test_a_decoder_that_cannot_be_had_is_told(page: Page, door: Door) -> None:
    page.route("**/code-reader-*.js", lambda route: route.abort())
    page.locator("[data-camera-start]").click()
    expect(page.locator("[data-camera-failed]")).to_have_attribute("data-reason", "decoder")


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
