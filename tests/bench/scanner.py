"""How long the door waits for an answer, from the code that was read until it is painted, with 5,000 people there."""

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright
from sqlalchemy import select

from eventmgr.cli.demo import SLUG, load_demo
from eventmgr.core.db import db
from eventmgr.events.queries import get_event
from eventmgr.registration.models import Pass
from tests.bench.server import serving
from tests.conftest import build_app
from tests.e2e.conftest import CHROMIUM, PHONE
from tests.factories import make_gate

PEOPLE = 5_000
SCANS = 100
SLOW = 4
EVERY = 0.3
# A USB scanner's way: the code stands in the field at once, and Enter follows.
SCAN = """code => {
  const field = document.querySelector("#code");
  field.value = code;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.form.requestSubmit();
}"""
WAITED = "() => performance.getEntriesByName('scan to answer').map(({ duration }) => duration)"


def run(people: int = PEOPLE, scans: int = SCANS) -> dict[str, dict[str, Any]]:
    """Milliseconds at the speed of this machine, on a processor four times slower, and there without a network."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder}/bench.db"
        app = build_app(url, folder)
        with app.app_context():
            db.create_all()
            load_demo(SLUG, people)
            gate = make_gate(get_event(SLUG), "Cửa Mẫu")
            path, pin = f"/scan/{gate.key}", gate.pin
            passes = list(db.session.scalars(select(Pass.token).limit(3 * scans)))
            db.session.remove()
            db.engine.dispose()
        with serving(url, folder) as (port, _server), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM)
            page = browser.new_page(viewport=PHONE, base_url=f"http://127.0.0.1:{port}")
            _open(page, path, pin)
            devtools = page.context.new_cdp_session(page)
            usual = _scan(page, devtools, passes[:scans], 1)
            slow = _scan(page, devtools, passes[scans : 2 * scans], SLOW)
            page.context.set_offline(True)
            alone = _scan(page, devtools, passes[2 * scans :], SLOW)
            browser.close()
    return {
        "scan_answer": _told(usual, people),
        "scan_answer_slow": _told(slow, people),
        "scan_answer_slow_alone": _told(alone, people),
    }


def _open(page: Page, path: str, pin: str) -> None:
    page.set_default_timeout(120_000)
    page.goto(path)
    page.fill("[name=pin]", pin)
    page.fill("[name=name]", "Chị Mẫu Hạnh")
    page.press("[name=name]", "Enter")
    page.locator(".scan-head").wait_for()
    page.locator("#scanner[data-kept]").wait_for(state="attached")


def _scan(page: Page, devtools: CDPSession, passes: list[str], rate: int) -> list[float]:
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    page.evaluate("performance.clearMeasures()")
    for token in passes:
        page.evaluate(SCAN, token)
        time.sleep(EVERY)
    page.wait_for_function(f"{WAITED[6:]}.length === {len(passes)}")
    return [float(one) for one in page.evaluate(WAITED)]


def _told(waited: list[float], people: int) -> dict[str, Any]:
    parts = statistics.quantiles(waited, n=100, method="inclusive")
    return {
        "value": round(parts[49], 1),
        "unit": "ms (p50)",
        "p95": round(parts[94], 1),
        "p99": round(parts[98], 1),
        "n": len(waited),
        "people": people,
    }


if __name__ == "__main__":
    for name, result in run().items():
        print(f"{name:28} {result['value']:10} {result['unit']}  p95={result['p95']} p99={result['p99']}")
