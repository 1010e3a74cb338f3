"""Three app servers, two workers, nginx, PostgreSQL, Redis and a mail server on one machine, as `deploy/` sets them up.

What systemd starts is read from its units, and nginx is given the file of `deploy/` with other ports and folders. Each
server has an instance folder of its own: whatever must be shared is shared by settings. A part that ends is started
again, as systemd does.
"""

import os
import re
import shlex
import signal
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import trustme
from flask import Flask
from redis import Redis
from redis.exceptions import RedisError

from eventmgr.core.sealing import new_key
from tests.bench.server import cpu_of, cpu_of_database
from tests.conftest import build_app
from tests.outbox.mail_server import MailServer
from tests.postgres import FAST, Cluster, free_port, running_cluster

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
SERVERS, WORKERS = 3, 2
LONGEST = 80  # lines of what broke
KEY = "a key for measuring only, the same on all servers"
DURABLE = (
    *(each for each in FAST if not each.startswith(("synchronous_commit", "max_connections"))),
    "synchronous_commit=on",
    "max_connections=100",
)
PATIENCE = 180.0  # a worker ends its paper first


def command_of(unit: str, listen: str = "") -> list[str]:
    """What a unit of systemd starts, with the programs of this environment."""
    text = (DEPLOY / "systemd" / unit).read_text(encoding="utf-8")
    [line] = re.findall("^ExecStart=(.*)$", text, re.MULTILINE)
    program, *words = shlex.split(line.replace("${LISTEN}", listen))
    return [sys.executable, str(Path(sys.executable).with_name(Path(program).name)), *words]


def site_of(ports: Sequence[int], listen: tuple[int, int], certificate: tuple[Path, Path], folder: Path) -> str:
    """deploy/nginx.conf with other ports, of app servers and its own (HTTP, HTTPS), and folders that may be written."""
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    changes = {
        "listen 80;": f"listen 127.0.0.1:{listen[0]};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{listen[1]} ssl http2;",
        "/etc/letsencrypt/live/hoinghi.example.org/fullchain.pem": str(certificate[0]),
        "/etc/letsencrypt/live/hoinghi.example.org/privkey.pem": str(certificate[1]),
        "/var/log/nginx": str(folder),
        "/var/lib/nginx": str(folder),
        **{f"127.0.0.1:800{number}": f"127.0.0.1:{port}" for number, port in enumerate(ports, 1)},
    }
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def write_nginx(folder: Path, ports: Sequence[int], listen: tuple[int, int]) -> tuple[Path, ssl.SSLContext]:
    """The files that nginx reads, and what browsers trust."""
    authority = trustme.CA()
    leaf = authority.issue_cert("127.0.0.1", "localhost")
    chain, key = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(b"".join(pem.bytes() for pem in leaf.cert_chain_pems))
    key.write_bytes(leaf.private_key_pem.bytes())
    own = folder / "nginx.conf"
    user = "user root;\n" if os.geteuid() == 0 else ""
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    own.write_text(
        f"{user}daemon off;\nworker_processes 1;\npid {folder}/nginx.pid;\nerror_log {folder}/nginx.log crit;\n"
        f"events {{ worker_connections 1024; }}\nhttp {{\ninclude /etc/nginx/mime.types;\n{temporary}"
        f"include {folder}/site.conf;\n}}\n",
        encoding="utf-8",
    )
    (folder / "site.conf").write_text(site_of(ports, listen, (chain, key), folder), encoding="utf-8")
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    return own, trust


@dataclass
class Part:
    """One program of the fleet and the processes below it."""

    name: str
    command: list[str]
    environment: dict[str, str]
    folder: Path
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0

    def start(self) -> None:
        """Start it; its words go to a file beside the others."""
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        self.starts += 1

    def end(self, number: signal.Signals) -> None:
        """End all its processes by this signal."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)
            self.process.wait(PATIENCE)

    def cpu(self) -> float:
        """CPU seconds of it and its children."""
        return cpu_of(self.process.pid) if self.process is not None else 0.0


@dataclass
class Fleet:
    """What runs, and where people reach it."""

    app: Flask  # reads the database from outside
    folder: Path
    cluster: Cluster
    mail: MailServer
    port: int
    trust: ssl.SSLContext
    parts: dict[str, Part] = field(default_factory=dict)
    stop: threading.Event = field(default_factory=threading.Event)
    supervisor: threading.Thread | None = None

    def start(self) -> None:
        """Start what does not run yet, once the database is ready, and keep all of it running."""
        for part in self.parts.values():
            if part.process is None:
                part.start()
        self.supervisor = threading.Thread(target=self._supervise)
        self.supervisor.start()

    def kill(self, name: str) -> None:
        """kill -9; the supervisor sees to the rest."""
        self.parts[name].end(signal.SIGKILL)

    def restart_database(self, seconds: float) -> None:
        """PostgreSQL crashes and comes back."""
        self.cluster.stop()
        time.sleep(seconds)
        self.cluster.start()

    def broken(self) -> list[str]:
        """What app servers and workers could not do, as their logs tell it."""
        told = []
        for path in sorted(self.folder.glob("web*.log")):
            lines = path.read_text(errors="replace").splitlines()
            told += [
                "\n".join(lines[number : number + LONGEST])
                for number, line in enumerate(lines)
                if '"unhandled"' in line or "Error handling request" in line
            ]
        return told

    def cpu(self) -> dict[str, float]:
        """CPU seconds so far, by kind of part."""
        told = {"database": cpu_of_database(self.cluster.url)}
        for name, part in self.parts.items():
            kind = name.rstrip("0123456789")
            told[kind] = told.get(kind, 0.0) + part.cpu()
        return told

    def end(self) -> None:
        """End all of it, those first that lean on others."""
        self.stop.set()
        if self.supervisor is not None:
            self.supervisor.join()
        for part in reversed(self.parts.values()):
            part.end(signal.SIGTERM)

    def _supervise(self) -> None:
        while not self.stop.wait(0.2):
            for part in self.parts.values():
                if part.process is not None and part.process.poll() is not None:
                    part.start()


@contextmanager
def running_fleet(folder: Path) -> Iterator[Fleet]:
    """All of it; nothing is left afterwards."""
    with ExitStack() as stack:
        cluster = stack.enter_context(running_cluster(DURABLE))
        mail = MailServer()
        mail.start()
        stack.callback(mail.stop)
        ports = [free_port() for _each in range(SERVERS)]
        http, https, redis = free_port(), free_port(), free_port()
        nginx, trust = write_nginx(folder, ports, (http, https))
        app = build_app(cluster.url, folder)
        app.secret_key = KEY
        fleet = Fleet(app, folder, cluster, mail, https, trust)
        shared = _settings(fleet, redis)
        (folder / "redis").mkdir()
        _add(fleet, "redis", _redis(redis, folder / "redis"), {})
        for number, port in enumerate(ports, 1):
            _add(fleet, f"web{number}", command_of("eventmgr-web.service", f"127.0.0.1:{port}"), shared)
        for number in range(1, WORKERS + 1):
            _add(fleet, f"worker{number}", command_of("eventmgr-worker.service"), shared)
        _add(fleet, "nginx", ["nginx", "-e", str(folder / "nginx.log"), "-c", str(nginx)], {})
        stack.callback(fleet.end)
        fleet.parts["redis"].start()
        _wait_for_redis(redis)
        yield fleet


def _add(fleet: Fleet, name: str, command: list[str], settings: dict[str, str]) -> None:
    own = fleet.folder / name
    own.mkdir(exist_ok=True)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **settings, "INSTANCE_PATH": str(own)}
    environment.pop("PROMETHEUS_MULTIPROC_DIR", None)
    fleet.parts[name] = Part(name, command, environment, fleet.folder)


def _settings(fleet: Fleet, redis: int) -> dict[str, str]:
    """What /etc/eventmgr/settings holds on each of many servers."""
    return {
        "DATABASE_URL": fleet.cluster.url,
        "REDIS_URL": f"redis://127.0.0.1:{redis}/0",
        "SECRET_KEY": KEY,
        "DATA_KEYS": new_key(),
        "FILES_PATH": str(fleet.folder / "files"),
        "PUBLIC_URL": f"https://127.0.0.1:{fleet.port}",
        "TRUSTED_PROXIES": "1",
        "MAIL_URL": fleet.mail.url,
        "MAIL_FROM": "Ban Tổ chức Mẫu <mau@example.org>",
    }


def _redis(port: int, folder: Path) -> list[str]:
    own = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
    return ["redis-server", *own, "--appendonly", "yes", "--daemonize", "no", "--loglevel", "warning"]


def _wait_for_redis(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(RedisError), Redis(port=port) as redis:
            redis.ping()
            return
        time.sleep(0.05)
    raise RuntimeError("Redis did not start")
