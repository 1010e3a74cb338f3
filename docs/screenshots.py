"""Makes the two pictures of the README from the demo event: `PYTHONPATH=. python docs/screenshots.py`."""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright
from sqlalchemy import select

from eventmgr.cli.demo import SLUG
from eventmgr.core.db import db
from eventmgr.registration.models import Pass
from tests.e2e.conftest import CHROMIUM, DESK, PHONE, served, sign_in

IMAGES = Path(__file__).resolve().parent / "images"


def main() -> None:
    """Write docs/images/overview.png and docs/images/pass.png."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as site, sync_playwright() as playwright:
        site.app.config["PUBLIC_URL"] = "https://hoinghi.example.org"  # where delegates would reach it
        with site.app.app_context():
            given = db.session.execute(select(Pass.token, Pass.pin).order_by(Pass.token).limit(1)).one()
            db.session.remove()
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        desk = browser.new_page(viewport=DESK, base_url=site.url)
        sign_in(desk, site, "organizer")
        desk.goto(f"/events/{SLUG}/")
        desk.wait_for_function("document.fonts.ready.then(() => document.fonts.status === 'loaded')")
        desk.screenshot(path=IMAGES / "overview.png")
        phone = browser.new_page(viewport=PHONE, base_url=site.url)
        phone.goto(f"/p/{given.token}")
        phone.fill("[name=pin]", given.pin)
        phone.click("main form button[type=submit]")
        phone.wait_for_load_state("networkidle")
        phone.wait_for_function("document.fonts.ready.then(() => document.fonts.status === 'loaded')")
        phone.screenshot(path=IMAGES / "pass.png")
        browser.close()


if __name__ == "__main__":
    main()
