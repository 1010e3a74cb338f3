"""The event of the load, and those who take part in it."""

from dataclasses import dataclass, field
from typing import Any

from flask import session as cookie_session
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select, text

from eventmgr.accounts.models import Account, Grant
from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.core.ids import uuid7
from eventmgr.events.models import Event
from eventmgr.people.models import Host
from eventmgr.people.service import load_admin_units
from eventmgr.registration.models import Pass
from eventmgr.registration.rules import Source
from eventmgr.registration.service import RegistrationData, register_many
from tests.factories import AT, ORGANIZER, make_delegation, make_event, make_gate, make_group, make_record, make_session
from tests.load.fleet import KEY, Fleet

WARM_UP = 40


@dataclass(frozen=True)
class Size:
    """How many of whom, in how many seconds; the long form is what a country's opening day looks like."""

    people: int = 2000
    rush: float = 120.0
    scans: int = 10_000
    devices: int = 40
    opening: float = 180.0
    viewers: int = 200
    recorders: int = 5
    points: int = 150
    alone: int = 200  # requests of each kind for what one costs


SHORT = Size(people=160, rush=12.0, scans=800, devices=20, opening=16.0, viewers=100, points=20, alone=40)


@dataclass
class World:
    """The event of the load: whom devices let in, and the keys of doors and records."""

    slug: str
    event_id: Any
    session: str
    gate: tuple[str, str]
    records: list[tuple[str, str, str]]  # id, key, PIN
    passes: list[str]
    viewers: list[str] = field(default_factory=list)
    organizer: tuple[str, str] = ("", "")


def prepare(size: Size, fleet: Fleet) -> World:
    """Fill the database: an event, its people, a door, groups, and staff who are signed in."""
    db.create_all()
    with db.engine.begin() as connection:  # `flask doctor` and the workers ask for it
        connection.execute(text("CREATE TABLE IF NOT EXISTS alembic_version (version_num varchar(32) NOT NULL)"))
    load_admin_units()
    with transaction() as session:
        session.add(Host(name="Hội Mẫu", short_name="Mẫu"))
    event = make_event()
    lesson = make_session(event, "check_in", start=now(), takes_attendance=True)
    gate = make_gate(event, "Cửa chính Mẫu", lesson)
    make_delegation(event, "56")
    number = size.scans + size.alone + WARM_UP
    people = [RegistrationData(full_name=f"Nguyễn Thị Mẫu {each}", province="56") for each in range(number)]
    ids = register_many(event, people, source=Source.STAFF, actor=ORGANIZER, at=AT)
    passes = list(db.session.execute(select(Pass.token).where(Pass.registration_id.in_(ids))).scalars())
    work = make_session(event, "group_work", start=now(), takes_attendance=True)
    records = [make_record(work, make_group(work, each)) for each in range(1, size.recorders + 1)]
    told = [(str(record.id), record.key, record.pin) for record in records]
    world = World(event.slug, event.id, str(lesson.id), (gate.key, gate.pin), told, passes)
    world.viewers = [sign_in(fleet, event, "staff", each)[0] for each in range(size.viewers)]
    world.organizer = sign_in(fleet, event, "organizer", 0)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    return world


def sign_in(fleet: Fleet, event: Event, role: str, number: int) -> tuple[str, str]:
    """The cookie of somebody who signed in, and the token of their forms."""
    with transaction() as unit:
        account = Account(
            host_id=event.host_id,
            name=f"Mẫu {role} {number}",
            email=f"{role}{number}@example.org",
            password=None,
            fs_uniquifier=uuid7().hex,
            created_at=AT,
        )
        unit.add(account)
        unit.flush()
        unit.add(Grant(account_id=account.id, event_id=event.id, role=role))
        uniquifier = account.fs_uniquifier
    app, raw = fleet.app, "0" * 40
    with app.test_request_context():
        cookie_session.update(_user_id=uniquifier, _fresh=True, fs_cc="set", csrf_token=raw)
        signed = app.session_interface.get_signing_serializer(app).dumps(dict(cookie_session))  # type: ignore[attr-defined]  # Flask's own
    return f"session={signed}", str(URLSafeTimedSerializer(KEY, salt="wtf-csrf-token").dumps(raw))
