"""The load, what breaks meanwhile, and the count in the database afterwards."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from eventmgr.core.clock import now
from eventmgr.core.db import db
from tests.factories import AT
from tests.faults.runs import CHECK_IN
from tests.load.counting import count, count_waiting, let_leases_end
from tests.load.fleet import Fleet, running_fleet
from tests.load.people import Device, Visitor, Watch, Way, address, ask_for_paper, at_their_times, look
from tests.load.world import WARM_UP, Size, World, prepare

ADD_ITEM = "outcomes.add_item"
EVERY = 3.0
PAPERS = ("agenda", "delegate-list", "sign-in", "room-signs")
SETTLE = 400.0
STUCK = 20.0  # seconds without any progress: what is left waits for the end of a lease


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
            world = prepare(size, fleet)
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
            accepted, lost, doubled = count(hall)
            db.session.remove()
            db.engine.dispose()
        lost["answers 500"] = sum(n for what, n in watch.troubles.items() if what.endswith(" 500"))
        lost["limits counted together"] = int(not limited)
        restarts = {part.name: part.starts - 1 for part in fleet.parts.values()}
        return Told(
            watch.waits, cpu, accepted, lost, doubled, dict(watch.troubles), restarts, seconds, load, fleet.broken()
        )


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
    broken_at: datetime = AT

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
        for kind, (times, work) in works.items():
            threads = 4 if work == self._register else 1
            at_their_times(WARM_UP, 0.0, lambda number, work=work, times=times: work(times + number), threads=threads)
            with self._costing(told, kind, times):
                at_their_times(times, 0.0, work, threads=threads)
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
            0.2: self._kill_worker,
            0.35: lambda: self.fleet.kill("web2"),
            0.5: self._crash_database,
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
                waiting = count_waiting(self.world.event_id)
                if waiting != before:
                    before, moved = waiting, time.perf_counter()
                elif time.perf_counter() - moved > STUCK:
                    let_leases_end(self.world.event_id, self.broken_at)
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

    def _kill_worker(self) -> None:
        self.fleet.kill("worker1")
        self.broken_at = now()

    def _crash_database(self) -> None:
        self.fleet.restart_database(2.0)
        self.broken_at = now()

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
