"""A real server with the Nha Trang event, and real Chromium with a camera of its own."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import UUID
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from werkzeug.serving import make_server
from werkzeug.wsgi import ClosingIterator

from eventmgr.agenda.queries import list_attendance_sessions
from eventmgr.agenda.rules import SessionKind
from eventmgr.cli.demo import SLUG, load_demo
from eventmgr.cli.serve import Credential
from eventmgr.core.db import db
from eventmgr.events.queries import get_event
from tests.conftest import build_app
from tests.e2e.recording import Group, make_groups

CHROMIUM = "/usr/bin/chromium-headless-shell"
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}

# Waiting for what the page should show costs nothing where it shows it; a busy machine needs the time.
expect.set_options(timeout=30_000)


class Site:
    """The running server, with the sign-ins that its demo event was given."""

    def __init__(self, app: Flask, url: str, credentials: list[Credential]) -> None:
        self.app = app
        self.url = url
        self.passwords = {credential.role: credential for credential in credentials}

    def training_sessions(self) -> list[tuple[UUID, str]]:
        """The sessions of the training that take attendance, with the moment at which each begins."""
        with self.app.app_context():
            rows = list_attendance_sessions(get_event(SLUG).id)
            found = [(row.id, row.starts_at.isoformat()) for row in rows if row.kind is SessionKind.TRAINING]
            db.session.remove()
        return found


def in_one_piece(app: WSGIApplication) -> WSGIApplication:
    """Answer with bytes: Werkzeug's server leaves a file open that it was sending when the browser hung up."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        with closing(ClosingIterator(app(environ, start_response))) as parts:
            return [b"".join(parts)]

    return answer


@contextmanager
def running(app: Flask, port: int = 0) -> Iterator[str]:
    """The site at this port, or at a free one, until the end: then nobody answers there any more."""
    server = make_server("127.0.0.1", port, in_one_piece(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """A server of its own on a free port, with the demo event in a fresh database."""
    app = build_app(f"sqlite:///{folder}/site.db", folder)
    with app.app_context():
        db.create_all()
        credentials = load_demo()
        db.session.remove()
    try:
        with running(app) as url:
            app.config["PUBLIC_URL"] = url
            yield Site(app, url, credentials)
    finally:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for all journeys; each works on people of its own."""
    with served(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
        )
        yield browser
        browser.close()


@pytest.fixture
def groups(site: Site) -> list[Group]:
    """Five groups that discuss while the test runs."""
    return make_groups(site)


@pytest.fixture
def group(groups: list[Group]) -> Group:
    """One of them."""
    return groups[0]


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[Open]:
    """Open a page of the site in a browser of its own; a script error there fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(path: str = "/", *, viewport: dict[str, int] | None = None, **options: object) -> Page:
        settings = {"locale": "vi-VN", "base_url": site.url, **options}
        context = browser.new_context(viewport=viewport or DESK, **settings)  # type: ignore[arg-type]  # Playwright's own types
        context.set_default_timeout(30_000)  # the server draws a hundred badges within one click
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if "Content Security" in message.text else None)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


def sign_in(page: Page, site: Site, role: str) -> None:
    """Sign in as the demo's holder of a role."""
    credential = site.passwords[role]
    page.goto("/account/sign-in")
    page.fill("input[name=email]", credential.login)
    page.fill("input[name=password]", credential.password)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/events")


def find_violations(page: Page) -> list[str]:
    """What axe-core finds wrong with a page (WCAG 2 A and AA and best practices)."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {node['html'][:160]}" for violation in result["violations"] for node in violation["nodes"]
    ]
