"""How long staff wait for the list of registrations and the search in it, with 50,000 of them."""

import time
from statistics import median, quantiles
from typing import Any

from eventmgr.accounts.models import Account
from eventmgr.cli.demo import SLUG
from eventmgr.core.db import db
from tests.bench.world import demo_site

ROWS = 50_000
TIMES = 40
QUERIES = {"list": "", "search": "?q=nguyen+thi+hoa", "reversed": "?q=hoa+nguyen", "two_letters": "?q=ly"}


def run(rows: int = ROWS) -> dict[str, dict[str, Any]]:
    """The whole page, in milliseconds, on both databases."""
    found = {}
    for database in ("sqlite", "postgresql"):
        with demo_site(rows, database) as app:
            with app.app_context():
                uniquifier = db.session.query(Account).filter_by(email="organizer@example.org").one().fs_uniquifier
                db.session.remove()
            client = app.test_client()
            with client.session_transaction() as session:
                session["_user_id"], session["_fresh"] = uniquifier, True
            for name, query in QUERIES.items():
                waits = [_wait(client, f"/events/{SLUG}/registrations{query}") for _ in range(TIMES)][5:]
                found[f"registrations.{name}.{database}"] = {
                    "value": round(median(waits), 1),
                    "unit": "ms p50",
                    "p95": round(quantiles(waits, n=20)[-1], 1),
                    "n": rows,
                }
    return found


def _wait(client: Any, path: str) -> float:
    start = time.perf_counter()
    response = client.get(path)
    seconds = time.perf_counter() - start
    assert response.status_code == 200, response.status_code
    return seconds * 1000
