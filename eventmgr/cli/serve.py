"""How is all of it started by one command, and ended by one signal?"""

import errno
import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import click
import flask_migrate
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import select

from config import is_loopback
from eventmgr.accounts.service import seal_factors
from eventmgr.cli.tls import ensure_certificate, own_names
from eventmgr.core import metrics
from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.events.models import Event
from eventmgr.questionnaires.service import seal_anew
from eventmgr.registration.service import seal_uploads
from eventmgr.rendering import qr

ROOT = Path(__file__).resolve().parents[2]
PORT_IN_USE = 2
STOP_SECONDS = 8
LOOK_SECONDS = 0.1


@dataclass(frozen=True)
class Credential:
    """A sign-in that was just made; the password is shown once and kept nowhere in clear."""

    role: str
    login: str
    password: str


LoadDemo = Callable[[], Sequence[Credential]]


def serve_command(load_demo: LoadDemo) -> click.Command:
    """`flask serve`; `load_demo` fills an empty database and tells the sign-ins that it made."""

    @click.command("serve", help="Migrate, load the demo event into an empty database, start web server and worker.")
    @click.pass_obj
    def command(info: ScriptInfo) -> None:
        sys.exit(serve(info.load_app(), load_demo))

    return command


def serve(app: Flask, load_demo: LoadDemo) -> int:
    """Run until a signal or the end of a part; the exit code is 0 after a signal, else that of the part that ended."""
    if not all(_is_free(app.config["HOST"], port) for port in _ports(app)):
        return PORT_IN_USE
    with _stop_on_signal() as stop:
        with app.app_context():
            flask_migrate.upgrade()
            slug = _first_event()
            credentials = load_demo() if slug is None else ()
            seal_anew(actor=SYSTEM, at=now())
            seal_uploads()
            seal_factors()
            slug = slug or _first_event()
            db.session.remove()
            db.engine.dispose()
        with _running(_commands(app), _environment(app)) as children:
            is_up = _wait_until_up(app, children, stop)
            if is_up or credentials:
                _announce(app, slug, credentials)
            return _wait_for_end(children, stop)


def _ports(app: Flask) -> list[int]:
    """The web server's, and with TLS the one above for the page that explains the certificate."""
    return [app.config["PORT"], app.config["PORT"] + 1] if app.config["TLS"] else [app.config["PORT"]]


def _is_free(host: str, port: int) -> bool:
    """Whether we may listen there; if not, say why."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        vi, en = (
            (f"Cổng {port} đang được chương trình khác sử dụng.", f"Port {port} is already in use.")
            if error.errno == errno.EADDRINUSE
            else (f"Không thể mở {host}:{port} ({error}).", f"Cannot listen on {host}:{port} ({error}).")
        )
        click.echo(f"{vi} Hãy chọn địa chỉ hoặc cổng khác: HOST=… PORT={port + 10} make run", err=True)
        click.echo(f"{en} Choose another address or port: HOST=… PORT={port + 10} make run", err=True)
        return False
    return True


@contextmanager
def _stop_on_signal() -> Iterator[threading.Event]:
    """An event that Ctrl-C, SIGTERM or a closed terminal sets."""
    stop = threading.Event()
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in numbers}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _first_event() -> str | None:
    return db.session.scalars(select(Event.slug).order_by(Event.starts_on).limit(1)).first()


def _commands(app: Flask) -> list[list[str]]:
    """The parts: web server, worker and, with TLS, the page that explains the certificate."""
    host, port = app.config["HOST"], app.config["PORT"]
    web = [*_gunicorn(host, port), "--workers=2", "--threads=8", "--keep-alive=15", "wsgi:app"]
    worker = [sys.executable, str(Path(sys.executable).with_name("huey_consumer")), "wsgi.worker"]
    worker += ["--workers=2", "--quiet", "--graceful-signal=TERM"]
    if not app.config["TLS"]:
        return [web, worker]
    certificate = ensure_certificate(app.config["TLS_FOLDER"], own_names(host), at=now())
    web[-1:-1] = [f"--certfile={certificate.chain}", f"--keyfile={certificate.key}"]
    return [web, worker, [*_gunicorn(host, port + 1), "--threads=4", "eventmgr.web.trust:application()"]]


def _gunicorn(host: str, port: int) -> list[str]:
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    quiet = ["--no-control-socket", "--log-level=warning", "--graceful-timeout=5"]
    return [sys.executable, "-m", "gunicorn", "--worker-class=gthread", f"--bind={bind}", *quiet]


def _environment(app: Flask) -> dict[str, str]:
    """The parts see the very settings that we announce, also if the network changes while they start."""
    return {
        **os.environ,
        "PUBLIC_URL": app.config["PUBLIC_URL"],
        "INSTANCE_PATH": str(app.config["INSTANCE_PATH"]),
        "PYTHONPATH": str(ROOT),
        metrics.FOLDER: str(_counts(app)),
    }


def _counts(app: Flask) -> Path:
    """Where the processes put what they count, so that each can tell the sum; begun anew at each start."""
    folder: Path = app.config["INSTANCE_PATH"] / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


@contextmanager
def _running(commands: Sequence[list[str]], environment: Mapping[str, str]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Start the parts, each in a process group of its own, and leave none of them behind.

    Where util-linux is installed, the kernel ends them also when this process is killed outright.
    """
    bound = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
    children: list[subprocess.Popen[bytes]] = []
    try:
        for command in commands:
            child = subprocess.Popen([*bound, *command], cwd=ROOT, env=environment, start_new_session=True)  # noqa: S603 - our own words
            children.append(child)
        yield children
    finally:
        _end(children)


def _end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Let each finish what it does, but not for long."""
    for child in children:
        child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _wait_until_up(app: Flask, children: Sequence[subprocess.Popen[bytes]], stop: threading.Event) -> bool:
    """Whether the server answers, before anything ends it."""
    while _ended(children) is None and not stop.is_set():
        if _is_healthy(app):
            return True
        stop.wait(LOOK_SECONDS)
    return False


def _is_healthy(app: Flask) -> bool:
    host, port = _reachable(app.config["HOST"]), app.config["PORT"]
    if app.config["TLS"]:
        trust = ssl.create_default_context(cafile=str(app.config["TLS_FOLDER"] / "ca.crt"))
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(host, port, timeout=5, context=trust)
    else:
        connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        # Said before, so that the server tells of no line that broke.
        connection.request("GET", "/healthz", headers={"Connection": "close"})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _reachable(host: str) -> str:
    """Where this machine reaches a server that listens on every address."""
    with suppress(ValueError):
        if ip_address(host).is_unspecified:
            return "localhost" if ":" in host else "127.0.0.1"
    return host


def _announce(app: Flask, slug: str | None, credentials: Sequence[Credential]) -> None:
    """Everything that the person at this machine needs to go on."""
    url = app.config["PUBLIC_URL"]
    lines = ["", f"  eventmgr: {url}", ""]
    if credentials:
        width = max(len(credential.login) for credential in credentials)
        lines += ["  Đăng nhập (mật khẩu chỉ hiện một lần này) / Sign-ins (passwords are shown only this once):"]
        lines += [f"    {each.login:<{width}}  {each.password}  {each.role}" for each in credentials]
    else:
        lines += ["  Đăng nhập bằng tài khoản đã có / Sign in as before; new account: flask accounts create"]
    if app.config["TLS"]:
        page = app.config["TRUST_URL"]
        lines += ["", f"  Điện thoại cần tin cậy chứng chỉ một lần / Phones trust the certificate once: {page}"]
    if is_loopback(urlsplit(url).hostname or ""):
        lines += ["", "  Chỉ máy này vào được / Only this machine gets in; for phones: HOST=0.0.0.0 make run"]
    if slug is not None:
        register = f"{url}/e/{slug}/register"
        lines += ["", f"  Mã QR đăng ký / Registration QR: {register}", "", *_terminal_qr(register)]
    click.echo("\n".join([*lines, "", "  Ctrl-C: dừng / stop"]))
    sys.stdout.flush()


def _terminal_qr(text: str) -> list[str]:
    """Two rows of modules in a line of half blocks, black on white, with the quiet zone that cameras need."""
    rows = qr.matrix(text, level="M")
    side = len(rows) + 2 * qr.QUIET_ZONE
    blank = [False] * qr.QUIET_ZONE
    padded = [[*blank, *row, *blank] for row in rows]
    empty = [[False] * side for _ in range(qr.QUIET_ZONE)]
    grid = [*empty, *padded, *empty, [False] * side]
    blocks = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
    lines = ("".join(blocks[pair] for pair in zip(grid[y], grid[y + 1], strict=True)) for y in range(0, side, 2))
    return [click.style(line, fg="black", bg="bright_white") for line in lines]


def _ended(children: Sequence[subprocess.Popen[bytes]]) -> subprocess.Popen[bytes] | None:
    return next((child for child in children if child.poll() is not None), None)


def _wait_for_end(children: Sequence[subprocess.Popen[bytes]], stop: threading.Event) -> int:
    """Until we are told to stop or a part ends by itself: half a system is none."""
    while not stop.wait(LOOK_SECONDS):
        ended = _ended(children)
        if ended is not None:
            click.echo(f"Một phần của hệ thống đã dừng / A part has ended: {ended.args!r}", err=True)
            return abs(ended.returncode) or 1
    return 0
