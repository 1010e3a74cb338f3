"""What a wall with 200 viewers costs: each asks every 3 seconds, the groups note a point every other second."""

import random
import tempfile
import threading
from pathlib import Path
from typing import Any

from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.outcomes.models import Record
from eventmgr.outcomes.service import open_wall
from eventmgr.people.models import Host
from eventmgr.people.service import load_admin_units
from tests.bench.server import cpu_of, serving
from tests.bench.viewers import EVERY, look, told
from tests.conftest import build_app
from tests.factories import make_event, make_group, make_item, make_record, make_registration, make_session

GROUPS = 5
MEMBERS = 16
VIEWERS = 200
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
            look(port, [f"/w/{key}/live"] * viewers, EVERY)
            stop = threading.Event()
            writer = threading.Thread(target=_write, args=(app, records, stop))
            writer.start()
            before = cpu_of(server)
            answers = look(port, [f"/w/{key}/live"] * viewers, seconds)
            used = cpu_of(server) - before
            stop.set()
            writer.join()
            db.session.remove()
            db.engine.dispose()
    return told("wall", viewers, answers, used / seconds)


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


if __name__ == "__main__":
    for name, result in run().items():
        print(f"{name:28} {result['value']:10} {result['unit']}  (n={result['n']})")
