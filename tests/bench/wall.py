"""What a wall with 200 viewers costs: each asks every 3 seconds, the groups note a point every other second."""

import http.client
import random
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles
from typing import Any

from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.outcomes.models import Record
from eventmgr.outcomes.service import open_wall
from eventmgr.people.models import Host
from eventmgr.people.service import load_admin_units
from tests.bench.server import cpu_of, serving
from tests.conftest import build_app
from tests.factories import make_event, make_group, make_item, make_record, make_registration, make_session

GROUPS = 5
MEMBERS = 16
VIEWERS = 200
EVERY = 3.0
CONNECTIONS = 8
SECONDS = 20.0


def run(viewers: int = VIEWERS, seconds: float = SECONDS) -> dict[str, dict[str, Any]]:
    """The share of one core, CPU a question, and how long viewers wait; on SQLite, as in a hall without internet."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder}/bench.db"
        app = build_app(url, folder)
        with app.app_context():
            key, records = _prepare()
            db.session.remove()
        with serving(url, folder) as (port, server), app.app_context():
            _look(port, key, viewers, EVERY)
            stop = threading.Event()
            writer = threading.Thread(target=_write, args=(app, records, stop))
            writer.start()
            before = cpu_of(server)
            answers = _look(port, key, viewers, seconds)
            used = cpu_of(server) - before
            stop.set()
            writer.join()
            db.session.remove()
            db.engine.dispose()
    waits = [wait for wait, _status in answers]
    facts = {"n": len(answers), "unchanged": sum(status == http.client.NOT_MODIFIED for _wait, status in answers)}
    return {
        "wall.core": {"value": round(used / seconds * 100, 1), "unit": "% of a core", "viewers": viewers, **facts},
        "wall.cpu": {"value": round(used / len(answers) * 1000, 2), "unit": "ms a question", **facts},
        "wall.p99": {"value": round(quantiles(waits, n=100)[-1] * 1000, 1), "unit": "ms", **facts},
    }


def _prepare() -> tuple[str, list[Any]]:
    db.create_all()
    load_admin_units()
    with transaction() as session:
        session.add(Host(name="Hội Mẫu", short_name="Mẫu"))
    event = make_event()
    work = make_session(event, "group_work", start=now(), takes_attendance=True)
    records = []
    for number in range(1, GROUPS + 1):
        members = tuple(make_registration(event, f"Nguyễn Thị Mẫu {number} {seat}") for seat in range(MEMBERS))
        records.append(make_record(work, make_group(work, number, members)).id)
    return open_wall(work, actor=SYSTEM, at=now()).wall_key, records


def _write(app: Any, records: list[Any], stop: threading.Event) -> None:
    with app.app_context():
        while not stop.wait(2):
            make_item(db.session.get_one(Record, random.choice(records)))
        db.session.remove()


def _look(port: int, key: str, viewers: int, seconds: float) -> list[tuple[float, int]]:
    """All viewers ask for so long, each with the mark of what it was shown last; their turns are spread evenly."""

    def share(numbers: range) -> list[tuple[float, int]]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        marks: dict[int, str] = {}
        answers, start, turn = [], time.perf_counter(), 0
        while (due := turn * EVERY / len(numbers)) < seconds:
            time.sleep(max(0.0, start + due - time.perf_counter()))
            viewer = numbers[turn % len(numbers)]
            asked = time.perf_counter()
            connection.request("GET", f"/w/{key}/live", headers={"If-None-Match": marks.get(viewer, "")})
            answer = connection.getresponse()
            answer.read()
            answers.append((time.perf_counter() - asked, answer.status))
            assert answer.status in {200, 304}, answer.status
            marks[viewer] = answer.headers["ETag"]
            turn += 1
        connection.close()
        return answers

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        parts = pool.map(share, [range(number, viewers, CONNECTIONS) for number in range(CONNECTIONS)])
        return [answer for part in parts for answer in part]


if __name__ == "__main__":
    for name, result in run().items():
        print(f"{name:28} {result['value']:10} {result['unit']}  (n={result['n']})")
