"""What the live page of arrivals costs with 200 members of staff who look while 5,000 people come, 5 a second.

The server and its database are counted; what the check-ins themselves cost is measured elsewhere: they come from here.
"""

import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask, session
from sqlalchemy import insert, select, text

from eventmgr.accounts.models import Account, Grant
from eventmgr.checkin.models import CheckIn
from eventmgr.checkin.rules import Source
from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.core.ids import uuid7
from eventmgr.events.models import Event
from eventmgr.people.models import AdminUnit, Host
from eventmgr.people.service import load_admin_units
from eventmgr.registration.models import Registration
from eventmgr.registration.rules import Source as From
from eventmgr.registration.service import RegistrationData, register_many
from tests.bench.server import cpu_of, cpu_of_database, serving
from tests.bench.viewers import EVERY, look, told
from tests.conftest import build_app
from tests.factories import AT, make_delegation, make_event, make_session
from tests.postgres import temporary_cluster

PEOPLE = 5000
HERE = 2500
PACE = 5
VIEWERS = 200
SECONDS = 20.0
KEY = "a key for measuring only"


def run(viewers: int = VIEWERS, seconds: float = SECONDS) -> dict[str, dict[str, Any]]:
    """The share of one core on either database."""
    return {**_measure("sqlite", viewers, seconds), **_measure("postgresql", viewers, seconds)}


def _measure(database: str, viewers: int, seconds: float) -> dict[str, dict[str, Any]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite:///{folder}/bench.db"
        if database == "postgresql":
            url = stack.enter_context(temporary_cluster())
        app = build_app(url, folder)
        app.secret_key = KEY
        with app.app_context():
            event, session_id, coming = _prepare()
            path = f"/events/{event.slug}/check-in/live/part?session={session_id}&lang=vi"
            db.session.remove()
        cookies = [_sign_in(app, number, event) for number in range(viewers)]
        with serving(url, folder) as (port, server), app.app_context():
            look(port, [path] * viewers, 2 * EVERY, cookies)
            stop = threading.Event()
            writer = threading.Thread(target=_arrive, args=(app, event, session_id, coming, stop))
            writer.start()
            before = cpu_of(server) + (cpu_of_database(url) if database == "postgresql" else 0)
            answers = look(port, [path] * viewers, seconds, cookies)
            used = cpu_of(server) + (cpu_of_database(url) if database == "postgresql" else 0) - before
            stop.set()
            writer.join()
            db.session.remove()
            db.engine.dispose()
    return told(f"live.{database}", viewers, answers, used / seconds)


def _prepare() -> tuple[Event, UUID, list[UUID]]:
    db.create_all()
    load_admin_units()
    with transaction() as unit:
        unit.add(Host(name="Hội Mẫu", short_name="Mẫu"))
    event = make_event()
    provinces = db.session.execute(select(AdminUnit.code).where(AdminUnit.set == "vn63")).scalars().all()
    for code in provinces:
        make_delegation(event, code)
    people = [
        RegistrationData(full_name=f"Nguyễn Thị Mẫu {number}", province=provinces[number % len(provinces)])
        for number in range(PEOPLE)
    ]
    register_many(event, people, actor=SYSTEM, at=AT, source=From.STAFF)
    lesson = make_session(event, start=now(), takes_attendance=True)
    ids = list(db.session.execute(select(Registration.id).where(Registration.event_id == event.id)).scalars())
    _come(event, lesson.id, ids[:HERE])
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    db.session.refresh(event)
    db.session.expunge(event)
    return event, lesson.id, ids[HERE:]


def _come(event: Event, session_id: UUID, ids: list[UUID]) -> None:
    at = now()
    fact = {"event_id": event.id, "session_id": session_id, "source": Source.STAFF, "at": at, "recorded_at": at}
    rows = [{**fact, "id": uuid7(), "registration_id": each, "recorded_by": "Mẫu"} for each in ids]
    with transaction() as unit:
        unit.execute(insert(CheckIn), rows)


def _arrive(app: Flask, event: Event, session_id: UUID, coming: list[UUID], stop: threading.Event) -> None:
    with app.app_context():
        while not stop.wait(1 / PACE):
            _come(event, session_id, [coming.pop()])
        db.session.remove()


def _sign_in(app: Flask, number: int, event: Event) -> str:
    with app.app_context(), transaction() as unit:
        account = Account(
            host_id=event.host_id,
            name=f"Mẫu {number}",
            email=f"mau{number}@example.org",
            password=None,
            fs_uniquifier=uuid7().hex,
            created_at=AT,
        )
        unit.add(account)
        unit.flush()
        unit.add(Grant(account_id=account.id, event_id=event.id, role="staff"))
        uniquifier = account.fs_uniquifier
    with app.test_request_context():
        session.update(_user_id=uniquifier, _fresh=True, fs_cc="set")
        signed = app.session_interface.get_signing_serializer(app).dumps(dict(session))  # type: ignore[attr-defined]  # Flask's own
        return f"session={signed}"


if __name__ == "__main__":
    for name, result in run().items():
        print(f"{name:28} {result['value']:10} {result['unit']}  (n={result['n']}, unchanged {result['unchanged']})")
