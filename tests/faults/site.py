"""A real server, started as `flask serve` starts it, over a database of its own, with an event and its people."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from eventmgr.cli import serve
from eventmgr.core.db import db, transaction
from eventmgr.people.models import Host
from eventmgr.people.service import load_admin_units
from eventmgr.registration.models import Pass
from eventmgr.registration.rules import Source
from eventmgr.registration.service import RegistrationData, register_many
from tests.conftest import build_app
from tests.factories import AT, ORGANIZER, make_delegation, make_event, make_gate, make_registration, make_session
from tests.faults.phone import Line, Phone
from tests.postgres import FAST, Cluster, free_port, running_cluster

ROOT = Path(__file__).resolve().parents[2]
# What was committed must survive the end of the database.
DURABLE = tuple("synchronous_commit=on" if each.startswith("synchronous_commit") else each for each in FAST)

HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


class Server:
    """The web server's processes, on one port for as long as the site stands."""

    def __init__(self, app: Flask, url: str, folder: Path) -> None:
        self.port = app.config["PORT"] = free_port()
        self._command = serve._commands(app)[0]
        own = {"DATABASE_URL": url, "INSTANCE_PATH": str(folder), "SECRET_KEY": app.config["SECRET_KEY"]}
        self._environment = {**os.environ, **own, "REDIS_URL": "", "PYTHONPATH": str(ROOT)}
        self._log = folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        for _try in range(600):
            if self._process.poll() is not None:
                raise RuntimeError(self._log.read_text())
            if self._is_up():
                return
            time.sleep(0.05)
        raise RuntimeError("the server did not start")

    def end(self, number: signal.Signals) -> None:
        """End all its processes by this signal."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)
            self._process.wait(30)

    def _is_up(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            with connection.getresponse() as response:
                return response.status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


@dataclass
class Site:
    """What runs, and whom phones may still check in: (id of the registration, pass)."""

    app: Flask
    server: Server
    folder: Path
    cluster: Cluster | None
    session: str
    key: str
    pin: str
    foreign: str  # a pass of another event
    people: list[tuple[str, str]]

    def take(self, count: int) -> list[tuple[str, str]]:
        """Some people that no other run uses."""
        taken, self.people = self.people[:count], self.people[count:]
        assert len(taken) == count
        return taken

    def line(self, name: str, port: int | None = None) -> Line:
        """The way of a browser that was let in, over another port than the server's own where a proxy stands."""
        line = Line(self.server.port, f"/scan/{self.key}", "list")
        line.pair(self.pin, name)
        line.port = port or self.server.port
        return line

    def phone(self, name: str = "Máy Mẫu", port: int | None = None) -> Phone:
        """A phone that was let in."""
        return Phone(self.line(name, port).send)

    @contextmanager
    def database_gone(self, seconds: float) -> Iterator[None]:
        """PostgreSQL crashes for a while; an SQLite file is held by another process."""
        until = time.monotonic() + seconds
        if self.cluster is not None:
            self.cluster.stop()
            try:
                yield
                time.sleep(max(0.0, until - time.monotonic()))
            finally:
                self.cluster.start()
            return
        command = [sys.executable, "-c", HOLD, str(self.folder / "faults.db")]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == b"held\n"
            yield
            time.sleep(max(0.0, until - time.monotonic()))
            holder.communicate()


@contextmanager
def running_site(database: str, folder: Path, people: int) -> Iterator[Site]:
    """A site with so many people on one of the two databases; nothing is left of it."""
    with ExitStack() as stack:
        cluster = stack.enter_context(running_cluster(DURABLE)) if database == "postgresql" else None
        url = cluster.url if cluster else f"sqlite:///{folder}/faults.db"
        app = build_app(url, folder)
        with app.app_context():
            told = _prepare(people)
            db.session.remove()
            db.engine.dispose()
        server = Server(app, url, folder)
        stack.callback(server.end, signal.SIGTERM)
        server.start()
        yield Site(app, server, folder, cluster, *told)


def _prepare(people: int) -> tuple[str, str, str, str, list[tuple[str, str]]]:
    db.create_all()
    load_admin_units()
    with transaction() as session:
        session.add(Host(name="Hội Mẫu", short_name="Mẫu"))
    event = make_event()
    row = make_session(event, "check_in")
    gate = make_gate(event, "Cửa chính Mẫu", row)
    make_delegation(event, "56")
    names = [RegistrationData(full_name=f"Nguyễn Thị Mẫu {number}", province="56") for number in range(people)]
    register_many(event, names, source=Source.STAFF, actor=ORGANIZER, at=AT)
    known = db.session.execute(select(Pass.registration_id, Pass.token).order_by(Pass.id)).all()
    guest = make_registration(make_event(), province=None)
    foreign = db.session.execute(select(Pass.token).where(Pass.registration_id == guest.id)).scalar_one()
    return str(row.id), gate.key, gate.pin, foreign, [(str(one), token) for one, token in known]
