"""A PostgreSQL of the tests' own: made before the first test that asks for it, gone after the last."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

BINARIES = Path("/usr/lib/postgresql")
USER = "postgres"
# Speed over safety: the data live as long as the tests.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=60")


class PostgresMissingError(RuntimeError):
    """The tests run on both databases or not at all."""


class Cluster:
    """A PostgreSQL of one test run in a folder of its own, on a free loopback port."""

    def __init__(self, folder: Path, settings: tuple[str, ...]) -> None:
        self.folder, port = folder, free_port()
        self.url = f"postgresql+psycopg://{USER}@127.0.0.1:{port}/postgres"
        self._options = " ".join(f"-c {each}" for each in (*settings, f"port={port}", "listen_addresses=127.0.0.1"))
        self._control = [find_binaries() / "pg_ctl", "-D", folder / "data", "-w", "-t", "60"]

    def create(self) -> None:
        """Make its files."""
        where = [find_binaries() / "initdb", "-D", self.folder / "data"]
        _run([*where, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"])

    def start(self) -> None:
        """Start it, and wait until it answers."""
        _run([*self._control, "-l", self.folder / "log", "-o", f"{self._options} -k {self.folder}", "start"])

    def stop(self) -> None:
        """End it as a crash would: nobody is asked."""
        _run([*self._control, "-m", "immediate", "stop"])


@contextmanager
def running_cluster(settings: tuple[str, ...] = FAST) -> Iterator[Cluster]:
    """A new cluster that runs, and is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="eventmgr-pg-"))
    if os.geteuid() == 0:
        folder.chmod(0o711)
        shutil.chown(folder, USER, USER)
    cluster = Cluster(folder, settings)
    try:
        cluster.create()
        cluster.start()
        yield cluster
    finally:
        with suppress(RuntimeError):
            cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def temporary_cluster() -> Iterator[str]:
    """The URL of an empty database in a new cluster on a free loopback port."""
    with running_cluster() as cluster:
        yield cluster.url


def find_binaries(root: Path = BINARIES) -> Path:
    """The newest PostgreSQL that Debian's package holds."""
    found = sorted(root.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if not found:
        raise PostgresMissingError(f"no PostgreSQL in {root}: run `make test`, or `apt-get install postgresql`")
    return found[-1].parent


def _run(command: list[str | Path]) -> None:
    """Run it as somebody who is not root, since PostgreSQL refuses root; the output goes into the error."""
    as_user = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
    # A file, not a pipe: the server inherits it and would keep a pipe open.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run([*as_user, *command], stdout=output, stderr=output, cwd="/", check=False)
        if done.returncode != 0:
            output.seek(0)
            raise RuntimeError(f"{' '.join(map(str, command))}: {output.read().decode(errors='replace')}")


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
