"""How long somebody at the door waits for one badge that is printed again, from the click to the PDF."""

import time
from statistics import median, quantiles
from typing import Any

from sqlalchemy import select

from eventmgr.accounts.models import Account
from eventmgr.cli.demo import SLUG
from eventmgr.core.db import db
from eventmgr.registration.models import Pass
from tests.bench.world import demo_site

PEOPLE = 5_000
TIMES = 20


def run(people: int = PEOPLE) -> dict[str, dict[str, Any]]:
    """Milliseconds on both databases; the first one in a process, which reads the fonts, told apart."""
    found = {}
    for database in ("sqlite", "postgresql"):
        with demo_site(people, database) as app:
            app.config["WTF_CSRF_ENABLED"] = False  # a click carries its token; here nobody loads the page before
            with app.app_context():
                account = db.session.execute(
                    select(Account).where(Account.email == "organizer@example.org")
                ).scalar_one()
                uniquifier = account.fs_uniquifier
                someone = list(db.session.execute(select(Pass.registration_id).limit(TIMES)).scalars())
                db.session.remove()
            client = app.test_client()
            with client.session_transaction() as session:
                session["_user_id"], session["_fresh"] = uniquifier, True
            first, *waits = [_wait(client, f"/events/{SLUG}/documents/badges/{person}") for person in someone]
            found[f"badges.reprint.{database}"] = {
                "value": round(median(waits)),
                "unit": "ms p50",
                "p95": round(quantiles(waits, n=20)[-1]),
                "first": round(first),
                "n": people,
            }
    return found


def _wait(client: Any, path: str) -> float:
    start = time.perf_counter()
    response = client.post(path, follow_redirects=True)
    seconds = time.perf_counter() - start
    assert response.data.startswith(b"%PDF"), response.status
    return seconds * 1000
