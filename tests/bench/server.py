"""The server as it runs in production, and what it costs."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(url: str, folder: Path) -> Iterator[tuple[int, int]]:
    """A real server of two processes on a free port: the port, and the process that holds the two."""
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "INSTANCE_PATH": str(folder),
        "SECRET_KEY": "a key for measuring only",
        "REDIS_URL": "",
    }
    log = (folder / "log").open("w+b")
    command = [sys.executable, "-m", "gunicorn", "-w", "2", "-k", "gthread", "--threads", "4", "-b", "127.0.0.1:0"]
    server = subprocess.Popen([*command, "wsgi:app"], cwd=ROOT, env=environment, stderr=log, stdout=log)
    try:
        yield _port(folder / "log", server), server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
        log.close()


def _port(log: Path, server: subprocess.Popen[bytes]) -> int:
    for _try in range(300):
        told = log.read_text()
        if "Listening at: http://127.0.0.1:" in told and told.count("Booting worker") == 2:
            return int(told.split("http://127.0.0.1:", 1)[1].split(" ", 1)[0])
        if server.poll() is not None:
            raise RuntimeError(told)
        time.sleep(0.1)
    raise RuntimeError("the server did not start")


def cpu_of(parent: int) -> float:
    """CPU seconds of a process and its children."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(") ", 1)[1].split()
        except OSError:
            continue
        if int(stat.parent.name) == parent or int(fields[1]) == parent:
            total += int(fields[11]) + int(fields[12])
    return total / TICKS


def cpu_of_database(url: str) -> float:
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
