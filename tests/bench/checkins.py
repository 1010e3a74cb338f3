"""What a check-in over HTTP costs: gunicorn 2 × 4 threads, PostgreSQL, 8 connections; server and database counted."""

import http.client
import json
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
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
from tests.bench.server import TICKS, cpu_of, serving
from tests.conftest import build_app
from tests.factories import AT, ORGANIZER, make_delegation, make_event, make_session
from tests.postgres import temporary_cluster

CONNECTIONS = 8
PEOPLE = 1600
WARM_UP = 200


def run(people: int = PEOPLE) -> dict[str, dict[str, Any]]:
    """CPU a check-in, speed, waiting times, and whether any was lost or doubled."""
    with tempfile.TemporaryDirectory() as name, temporary_cluster() as url:
        folder = Path(name)
        app = build_app(url, folder)
        with app.app_context():
            slug, token, passes = _prepare(people)
            with transaction() as session:
                session.execute(text("ANALYZE"))  # the cluster of the tests runs without autovacuum
            db.session.remove()
            db.engine.dispose()
        with serving(url, folder) as (port, server):
            post = _poster(port, slug, token)
            post(passes[:WARM_UP])
            before, start = (cpu_of(server), _cpu_of_database(url)), time.perf_counter()
            waits = post(passes[WARM_UP:])
            seconds = time.perf_counter() - start
            after = (cpu_of(server), _cpu_of_database(url))
        with app.app_context():
            kept = db.session.execute(select(func.count()).select_from(CheckIn)).scalar_one()
            db.session.remove()
            db.engine.dispose()
    return _results(waits, seconds, after[0] - before[0], after[1] - before[1], people - kept)


def _results(waits: list[float], seconds: float, server: float, database: float, lost: int) -> dict[str, Any]:
    n = len(waits)
    waits = sorted(waits)
    measured = {
        "checkin_cpu": ((server + database) * 1000 / n, "ms"),
        "checkin_cpu_server": (server * 1000 / n, "ms"),
        "checkin_cpu_database": (database * 1000 / n, "ms"),
        "checkin_rate": (n / seconds, "1/s"),
        "checkin_p50": (waits[n // 2] * 1000, "ms"),
        "checkin_p99": (waits[n * 99 // 100] * 1000, "ms"),
        "checkin_lost_or_doubled": (abs(lost), "rows"),
    }
    return {name: {"value": round(value, 2), "unit": unit, "n": n} for name, (value, unit) in measured.items()}


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

    def one_connection(passes: list[str]) -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        waits = []
        for code in passes:
            at = datetime.now(UTC).isoformat()  # noqa: TID251 - a device's own clock
            body = json.dumps({"id": str(uuid7()), "pass": code, "session": None, "at": at, "source": "staff"})
            start = time.perf_counter()
            connection.request("POST", f"/api/v1/events/{slug}/check-ins", body, headers)
            answer = json.loads(connection.getresponse().read())
            waits.append(time.perf_counter() - start)
            assert answer.get("result") == "accepted", answer
        connection.close()
        return waits

    def post(passes: list[str]) -> list[float]:
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            parts = pool.map(one_connection, [passes[number::CONNECTIONS] for number in range(CONNECTIONS)])
            return [wait for part in parts for wait in part]

    return post


def _cpu_of_database(url: str) -> float:
    """CPU seconds of the cluster on this port: its postmaster, the server processes and those that ended."""
    port = url.rsplit(":", 1)[1].split("/", maxsplit=1)[0]
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = command.read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if words[0].endswith("/postgres") and f"port={port}" in words:
            fields = (command.parent / "stat").read_text().rsplit(") ", 1)[1].split()
            ended = (int(fields[13]) + int(fields[14])) / TICKS
            return cpu_of(int(command.parent.name)) + ended
    raise RuntimeError("no database on this port")


if __name__ == "__main__":
    for key, result in run().items():
        print(f"{key:28} {result['value']:10} {result['unit']}  (n={result['n']})")
