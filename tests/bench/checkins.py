"""What a check-in over HTTP costs: gunicorn 2 × 4 threads, PostgreSQL, 8 connections; server and database counted.

Three runs. Two one by one: as fast as it goes, for what one costs; and paced at 100 a second for 10 s, for how long one
waits. There the clock of a check-in starts when its turn comes, so that one that had to queue behind a slow one counts
as slow. The third sends what phones kept while they were offline, in batches of 50. `others` tells how much of the
machine, in cores, other programs used meanwhile.
"""

import http.client
import json
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text

from eventmgr.accounts.service import create_token
from eventmgr.checkin.models import CheckIn
from eventmgr.core.access import SYSTEM
from eventmgr.core.db import db, transaction
from eventmgr.core.ids import uuid7
from eventmgr.people.models import Host
from eventmgr.people.service import load_admin_units
from eventmgr.registration.models import Pass
from eventmgr.registration.rules import Source
from eventmgr.registration.service import RegistrationData, register_many
from tests.bench.server import TICKS, cpu_of, cpu_of_database, serving
from tests.conftest import build_app
from tests.factories import AT, ORGANIZER, make_delegation, make_event, make_session
from tests.postgres import temporary_cluster

CONNECTIONS = 8
PEOPLE = 1600
WARM_UP = 200
PACED, PACE = 1000, 100
BATCHED, BATCH = 1600, 50


@dataclass
class Run:
    """How long each check-in of a run waited, what it took of the machine, and what others took."""

    waits: list[float]
    seconds: float
    server: float
    database: float
    others: float

    def share(self, percent: float) -> float:
        """The wait that so many of a hundred stay within, in milliseconds."""
        return sorted(self.waits)[min(int(len(self.waits) * percent / 100), len(self.waits) - 1)] * 1000


def run(people: int = PEOPLE, paced: int = PACED, batched: int = BATCHED) -> dict[str, dict[str, Any]]:
    """CPU a check-in, speed, waiting times in both runs, and whether any was lost or doubled."""
    with tempfile.TemporaryDirectory() as name, temporary_cluster() as url:
        folder = Path(name)
        app = build_app(url, folder)
        with app.app_context():
            slug, token, passes = _prepare(people + paced + batched)
            with transaction() as session:
                session.execute(text("ANALYZE"))  # the cluster of the tests runs without autovacuum
            db.session.remove()
            db.engine.dispose()
        with serving(url, folder) as (port, server):
            post = _poster(port, slug, token)
            post(passes[:WARM_UP])
            fast = _measure(server, url, lambda: post(passes[WARM_UP:people]))
            slow = _measure(server, url, lambda: post(passes[people : people + paced], PACE))
            kept_back = _measure(server, url, lambda: _post_batches(port, token, passes[people + paced :]))
        with app.app_context():
            kept = db.session.execute(select(func.count()).select_from(CheckIn)).scalar_one()
            db.session.remove()
            db.engine.dispose()
    return _results(fast, slow, kept_back, people + paced + batched - kept)


def _measure(server: int, url: str, work: Callable[[], list[float]]) -> Run:
    before = (time.perf_counter(), cpu_of(server), cpu_of_database(url), time.process_time(), _cpu_of_machine())
    waits = work()
    after = (time.perf_counter(), cpu_of(server), cpu_of_database(url), time.process_time(), _cpu_of_machine())
    seconds, own, database, client, machine = (late - early for early, late in zip(before, after, strict=True))
    return Run(waits, seconds, own, database, max(machine - own - database - client, 0) / seconds)


def _results(fast: Run, slow: Run, batched: Run, lost: int) -> dict[str, Any]:
    n = len(fast.waits)
    measured = {
        "checkin_cpu": (fast, (fast.server + fast.database) * 1000 / n, "ms"),
        "checkin_cpu_server": (fast, fast.server * 1000 / n, "ms"),
        "checkin_cpu_database": (fast, fast.database * 1000 / n, "ms"),
        "checkin_rate": (fast, n / fast.seconds, "1/s"),
        "checkin_p50": (fast, fast.share(50), "ms"),
        "checkin_p99": (fast, fast.share(99), "ms"),
        "checkin_paced_rate": (slow, len(slow.waits) / slow.seconds, "1/s"),
        "checkin_paced_p50": (slow, slow.share(50), "ms"),
        "checkin_paced_p95": (slow, slow.share(95), "ms"),
        "checkin_paced_p99": (slow, slow.share(99), "ms"),
        "checkin_batched_cpu": (batched, (batched.server + batched.database) * 1000 / len(batched.waits), "ms"),
        "checkin_batched_rate": (batched, len(batched.waits) / batched.seconds, "1/s"),
        "checkin_lost_or_doubled": (fast, abs(lost), "rows"),
    }
    return {
        name: {"value": round(value, 2), "unit": unit, "n": len(of.waits), "others": round(of.others, 2)}
        for name, (of, value, unit) in measured.items()
    }


def _prepare(people: int) -> tuple[str, str, list[str]]:
    db.create_all()
    load_admin_units()
    with transaction() as session:
        session.add(Host(name="Hội Mẫu", short_name="Mẫu"))
    event = make_event()
    make_session(event, "check_in")
    make_delegation(event, "56")
    names = [RegistrationData(full_name=f"Nguyễn Thị Mẫu {number}", province="56") for number in range(people)]
    register_many(event, names, source=Source.STAFF, actor=ORGANIZER, at=AT)
    token = create_token(event, "staff", "Máy đo Mẫu", actor=SYSTEM, at=AT)
    return event.slug, token, list(db.session.execute(select(Pass.token)).scalars())


def _poster(port: int, slug: str, token: str) -> Any:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def one_connection(turns: list[tuple[float | None, str]]) -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        waits = []
        for turn, code in turns:
            if turn is not None:
                time.sleep(max(0.0, turn - time.perf_counter()))
            at = datetime.now(UTC).isoformat()  # noqa: TID251 - a device's own clock
            body = json.dumps({"id": str(uuid7()), "pass": code, "session": None, "at": at, "source": "staff"})
            start = turn or time.perf_counter()
            connection.request("POST", f"/api/v1/events/{slug}/check-ins", body, headers)
            answer = json.loads(connection.getresponse().read())
            waits.append(time.perf_counter() - start)
            assert answer.get("result") == "accepted", answer
        connection.close()
        return waits

    def post(passes: list[str], pace: int | None = None) -> list[float]:
        begin = time.perf_counter()
        turns = [(begin + number / pace if pace else None, code) for number, code in enumerate(passes)]
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            parts = pool.map(one_connection, [turns[number::CONNECTIONS] for number in range(CONNECTIONS)])
            return [wait for part in parts for wait in part]

    return post


def _post_batches(port: int, token: str, passes: list[str]) -> list[float]:
    """Eight phones that send what they kept; each check-in waits as long as its batch."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def one_phone(number: int) -> list[float]:
        connection, waits = http.client.HTTPConnection("127.0.0.1", port, timeout=60), []
        own = passes[number::CONNECTIONS]
        for batch in (own[start : start + BATCH] for start in range(0, len(own), BATCH)):
            at = datetime.now(UTC).isoformat()  # noqa: TID251 - a device's own clock
            operations = [
                {"id": str(uuid7()), "kind": "checkin.check_in", "at": at, "payload": {"pass": code}} for code in batch
            ]
            start = time.perf_counter()
            body = json.dumps({"device": f"Máy {number}", "operations": operations})
            connection.request("POST", "/api/v1/sync", body, headers)
            answers = json.loads(connection.getresponse().read())["answers"]
            waits += [time.perf_counter() - start] * len(batch)
            assert [answer.get("result") for answer in answers] == ["accepted"] * len(batch), answers
        connection.close()
        return waits

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return [wait for part in pool.map(one_phone, range(CONNECTIONS)) for wait in part]


def _cpu_of_machine() -> float:
    """CPU seconds that anything on this machine used."""
    user, nice, system, _idle, _wait, irq, softirq, steal = map(int, Path("/proc/stat").read_text().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / TICKS


if __name__ == "__main__":
    for key, result in run().items():
        print(f"{key:28} {result['value']:10} {result['unit']}  (n={result['n']}, others {result['others']} cores)")
