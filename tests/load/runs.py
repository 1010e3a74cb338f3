"""The load, what breaks meanwhile, and the count in the database afterwards."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import session as cookie_session
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, select, text, update

from eventmgr.accounts.models import Account, Grant
from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.core.ids import uuid7
from eventmgr.documents.models import PrintJob, PrintState
from eventmgr.events.models import Event
from eventmgr.operations.models import Beat
from eventmgr.outbox.models import Message
from eventmgr.outbox.rules import MessageState
from eventmgr.outcomes.models import Item
from eventmgr.people.models import Host, Person
from eventmgr.people.service import load_admin_units
from eventmgr.registration.models import Pass, Registration
from eventmgr.registration.rules import RegistrationState, Source
from eventmgr.registration.service import RegistrationData, register_many
from tests.factories import AT, ORGANIZER, make_delegation, make_event, make_gate, make_group, make_record, make_session
from tests.faults.runs import CHECK_IN, compare
from tests.load.fleet import KEY, Fleet, running_fleet
from tests.load.people import Device, Visitor, Watch, Way, address, ask_for_paper, at_their_times, look

ADD_ITEM = "outcomes.add_item"
EVERY = 3.0
WARM_UP = 40
PAPERS = ("agenda", "delegate-list", "sign-in", "room-signs")
SETTLE = 300.0
STUCK = 5.0  # seconds without any progress: what is left waits for the end of a lease


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


@dataclass
class Told:
    """What came out: waits by kind, CPU by kind, what is missing or there twice, and what went wrong on the way."""

    waits: dict[str, list[float]]
    cpu: dict[str, dict[str, float]]
    accepted: dict[str, int]
    lost: dict[str, int]
    doubled: dict[str, int]
    troubles: dict[str, int]
    restarts: dict[str, int]
    seconds: dict[str, float]
    load: list[str]
    broken: list[str]


def run_all(size: Size) -> Told:
    """All of it: what each kind costs alone, the rush, the opening hour, the faults, and the count."""
    load = [Path("/proc/loadavg").read_text().split()[0]]
    with TemporaryDirectory(prefix="eventmgr-load-") as name, running_fleet(Path(name)) as fleet:
        with fleet.app.app_context():
            world = _prepare(size, fleet)
            db.session.remove()
            db.engine.dispose()
        fleet.start()
        watch, way = Watch(), Way(fleet.port, fleet.trust)
        _wait_until_up(way)
        hall = Hall(size, fleet, world, way, watch)
        cpu = hall.alone()
        watch.waits.clear()
        seconds = {"rush": hall.rush(), "opening": hall.opening()}
        load.append(Path("/proc/loadavg").read_text().split()[0])
        seconds["settling"] = hall.settle()
        limited = hall.limits()
        with fleet.app.app_context():
            accepted, lost, doubled = _count(hall)
            db.session.remove()
            db.engine.dispose()
        lost["answers 500"] = sum(n for what, n in watch.troubles.items() if what.endswith(" 500"))
        lost["limits counted together"] = int(not limited)
        restarts = {part.name: part.starts - 1 for part in fleet.parts.values()}
        return Told(watch.waits, cpu, accepted, lost, doubled, dict(watch.troubles), restarts, seconds, load, fleet.broken())


@dataclass
class Hall:
    """Everybody who takes part."""

    size: Size
    fleet: Fleet
    world: World
    way: Way
    watch: Watch
    registered: dict[str, str] = field(default_factory=dict)  # phone → how it ended
    devices: list[Device] = field(default_factory=list)
    recorders: list[Device] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)

    def alone(self) -> dict[str, dict[str, float]]:
        """What one request of a kind takes of each part, in milliseconds of CPU, while nothing else is done."""
        size, world = self.size, self.world
        key, pin = world.gate
        self.devices = [
            Device.let_in(self.way, self.watch, "scan", address(20, number), f"/scan/{key}", "list", pin)
            for number in range(size.devices)
        ]
        self.recorders = [
            Device.let_in(self.way, self.watch, "point", address(30, number), f"/g/{key}", "state", pin)
            for number, (_id, key, pin) in enumerate(world.records)
        ]
        passes = [world.passes.pop() for _each in range(size.alone + WARM_UP)]
        works: dict[str, tuple[int, Callable[[int], None]]] = {
            "form + register + pass": (size.alone // 2, self._register),
            "scan": (size.alone, lambda number: self._scan(number, passes[number])),
            "point": (size.alone // 2, self._point),
        }
        told = {}
        for kind, (count, work) in works.items():
            threads = 4 if work == self._register else 1
            at_their_times(WARM_UP, 0.0, lambda number, work=work, count=count: work(count + number), threads=threads)
            with self._costing(told, kind, count):
                at_their_times(count, 0.0, work, threads=threads)
        with self._costing(told, "live", int(self.size.viewers / EVERY * 5)), self._viewers():
            time.sleep(5)
        return told

    def rush(self) -> float:
        """People register; an app server and Redis are killed, papers are asked for."""
        begun, count = time.perf_counter(), self.size.people
        before = len(self.registered)
        with (
            self._viewers(),
            self._faults(self.size.rush, {0.3: lambda: self.fleet.kill("web1"), 0.6: self._kill_redis}),
        ):
            at_their_times(count, self.size.rush, lambda number: self._register(before + number))
        return time.perf_counter() - begun

    def opening(self) -> float:
        """The doors open and the groups begin; an app server, a worker, Redis are killed, PostgreSQL crashes."""
        size, begun = self.size, time.perf_counter()
        faults: dict[float, Callable[[], object]] = {
            0.2: lambda: self.fleet.kill("worker1"),
            0.35: lambda: self.fleet.kill("web2"),
            0.5: lambda: self.fleet.restart_database(2.0),
            0.7: self._kill_redis,
        }
        passes = self.world.passes[: size.scans]
        turns = [passes[number :: size.devices] for number in range(size.devices)]
        with self._viewers(), self._faults(size.opening, faults), ThreadPoolExecutor(size.devices + 5) as pool:
            working = [pool.submit(self._door, number, each, size.opening) for number, each in enumerate(turns)]
            working += [pool.submit(self._group, number, size.opening) for number in range(len(self.recorders))]
            for done in working:
                done.result()
        return time.perf_counter() - begun

    def settle(self) -> float:
        """Wait until nothing waits any more; what a lease of ten minutes keeps is let go of at once."""
        begun = moved = time.perf_counter()
        before = -1
        while time.perf_counter() - begun < SETTLE:
            with self.fleet.app.app_context():
                waiting = _waiting(self.world.event_id)
                if waiting != before:
                    before, moved = waiting, time.perf_counter()
                elif time.perf_counter() - moved > STUCK:
                    _let_leases_end(self.world.event_id)
                    moved = time.perf_counter()
                db.session.remove()
                db.engine.dispose()
            if not waiting:
                break
            time.sleep(1)
        return time.perf_counter() - begun

    def limits(self) -> bool:
        """Whether the servers count together: a secret is asked for more often than allowed, from many addresses."""
        statuses: Counter[int] = Counter()
        for number in range(330):
            connection = self.way.connect(address(60, number))
            connection.request("GET", "/p/ABCDEFGHJKLMNP")
            answer = connection.getresponse()
            answer.read()
            connection.close()
            statuses[answer.status] += 1
        return statuses[429] > 0

    def _register(self, number: int) -> None:
        phone = f"09{number + 10_000_000:08d}"
        visitor = Visitor(self.way, self.watch, self.world.slug, address(10, number))
        self.registered[phone] = visitor.register(f"Trần Thị Mẫu Số {number}", phone)

    def _scan(self, number: int, code: str) -> None:
        self.devices[number % len(self.devices)].do(CHECK_IN, **{"pass": code, "session": self.world.session})

    def _point(self, number: int) -> None:
        chosen = number % len(self.recorders)
        payload = {"record": self.world.records[chosen][0], "text": f"Nhân rộng mô hình Mẫu {number}"}
        self.recorders[chosen].do(ADD_ITEM, **{**payload, "kind": "solution"})

    def _door(self, number: int, passes: Sequence[str], seconds: float) -> None:
        at_their_times(len(passes), seconds, lambda turn: self._scan(number, passes[turn]), threads=1)
        self.devices[number].phone.settle(120)

    def _group(self, number: int, seconds: float) -> None:
        count = self.size.points
        at_their_times(count, seconds, lambda turn: self._point(turn * len(self.recorders) + number), threads=1)
        self.recorders[number].phone.settle(120)

    def _kill_redis(self) -> None:
        """While papers are being asked for: those before, those just after."""
        for kind in PAPERS[:2]:
            self._paper(kind)
        self.fleet.kill("redis")
        for kind in PAPERS[2:]:
            self._paper(kind)

    def _paper(self, kind: str) -> None:
        where = ask_for_paper(self.way, self.watch, self.world.slug, kind, lambda: self.world.organizer)
        if where is not None:
            self.papers.append(where.rsplit("/", 1)[1])

    @contextmanager
    def _viewers(self) -> Any:
        stop = threading.Event()
        path = f"/events/{self.world.slug}/check-in/live/part?session={self.world.session}&lang=vi"
        with ThreadPoolExecutor(1) as pool:
            looking = pool.submit(look, self.way, self.watch, path, self.world.viewers, EVERY, stop)
            try:
                yield
            finally:
                stop.set()
            looking.result()

    @contextmanager
    def _faults(self, seconds: float, faults: dict[float, Callable[[], object]]) -> Any:
        begun = time.perf_counter()

        def cause() -> None:
            for share, fault in faults.items():
                time.sleep(max(0.0, begun + seconds * share - time.perf_counter()))
                fault()

        with ThreadPoolExecutor(1) as pool:
            causing: Future[None] = pool.submit(cause)
            yield
            causing.result()

    @contextmanager
    def _costing(self, told: dict[str, dict[str, float]], kind: str, count: int) -> Any:
        before = self.fleet.cpu()
        yield
        after = self.fleet.cpu()
        told[kind] = {part: (after[part] - before[part]) * 1000 / count for part in after} | {"n": count}


def _prepare(size: Size, fleet: Fleet) -> World:
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
    world.viewers = [_sign_in(fleet, event, "staff", each)[0] for each in range(size.viewers)]
    world.organizer = _sign_in(fleet, event, "organizer", 0)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    return world


def _sign_in(fleet: Fleet, event: Event, role: str, number: int) -> tuple[str, str]:
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


def _wait_until_up(way: Way) -> None:
    for _try in range(600):
        connection = way.connect("127.0.0.1")
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    raise RuntimeError("the fleet did not start")


def _waiting(event_id: Any) -> int:
    """Jobs that are not done yet."""
    mails = select(func.count()).where(
        Message.event_id == event_id, Message.state.in_((MessageState.QUEUED, MessageState.SENDING))
    )
    papers = select(func.count()).where(
        PrintJob.event_id == event_id, PrintJob.state.in_((PrintState.WAITING, PrintState.RUNNING))
    )
    return db.session.execute(mails).scalar_one() + db.session.execute(papers).scalar_one()


def _let_leases_end(event_id: Any) -> None:
    """As if ten minutes had passed since a job was begun or asked for."""
    at = now()
    with transaction() as session:
        waiting = Message.state.in_((MessageState.QUEUED, MessageState.SENDING))
        session.execute(
            update(Message)
            .where(Message.event_id == event_id, waiting, Message.next_try_at > at)
            .values(next_try_at=at)
        )
        session.execute(
            update(PrintJob)
            .where(PrintJob.event_id == event_id, PrintJob.state == PrintState.WAITING)
            .values(created_at=AT)
        )
        session.execute(
            update(PrintJob)
            .where(PrintJob.event_id == event_id, PrintJob.state == PrintState.RUNNING)
            .values(leased_until=AT)
        )


def _count(hall: Hall) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Hold the database against what people were told: accepted, lost, doubled."""
    here = hall.world.event_id
    people = Counter(
        phone
        for (phone,) in db.session.execute(
            select(Person.phone)
            .join(Registration, Registration.person_id == Person.id)
            .join(Pass, Pass.registration_id == Registration.id)
            .where(Registration.event_id == here, Registration.state == RegistrationState.CONFIRMED)
            .where(Person.phone.is_not(None))
        )
    )
    expected = {f"+84{phone[1:]}" for phone in hall.registered}
    lost = {"registrations": len(expected - set(people))}
    doubled = {"registrations": sum(people.values()) - len(set(people) & expected)}
    outcome = compare(hall.fleet, [device.phone for device in hall.devices])
    lost["check-ins"], doubled["check-ins"] = outcome.lost, outcome.doubled
    deeds = {each for device in hall.recorders for each in device.phone.done}
    items = Counter(str(each) for (each,) in db.session.execute(select(Item.id)))
    lost["points"], doubled["points"] = len(deeds - set(items)), len(set(items) - deeds)
    rows = db.session.execute(select(Message).where(Message.event_id == here)).scalars().all()
    given = Counter(str(mail["Message-ID"]) for mail in hall.fleet.mail.mails)
    lost["mails"] = len(expected) - len({row.recipient for row in rows if row.state is MessageState.SENT})
    lost["mails"] += max(0, len(rows) - len(given))
    doubled["mails"] = len(rows) - len({(row.recipient, row.key) for row in rows}) + max(0, len(given) - len(rows))
    doubled["mails sent again"] = sum(given.values()) - len(given)
    jobs = db.session.execute(select(PrintJob).where(PrintJob.event_id == here)).scalars().all()
    lost["papers"] = sum(job.state is not PrintState.DONE for job in jobs)
    lost["papers"] += len(set(hall.papers) - {str(job.id) for job in jobs})
    doubled["papers"] = sum(len(job.files) != len({file.key for file in job.files}) for job in jobs)
    beats = db.session.execute(
        select(func.count()).select_from(Beat).where(Beat.name.startswith("worker:"))
    ).scalar_one()
    lost["sweeps"] = int(beats == 0)
    accepted = {
        "registrations": len(expected),
        "registrations whose first answer was lost": sum(how == "known" for how in hall.registered.values()),
        "check-ins": outcome.told.get("accepted", 0),
        "points": len(deeds),
        "mails": len(rows),
        "papers": len(jobs),
        "papers begun more than once": sum(job.attempts > 1 for job in jobs),
    }
    return accepted, lost, doubled
