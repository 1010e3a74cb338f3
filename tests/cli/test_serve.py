"""One command starts all of it, one signal ends all of it."""

import os
import re
import select
import signal
import socket
import ssl
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300  # how long a busy machine may take for what must happen; nothing is measured here
BLOCKS = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}


def free_port() -> int:
    """A port that is free, and the one above it too."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            with suppress(OSError):
                second.bind(("127.0.0.1", port + 1))
                return port


def environment(instance: Path, port: int, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in {"PUBLIC_URL", "DATABASE_URL", "REDIS_URL", "SECRET_KEY"}}
    return {**kept, "HOST": "127.0.0.1", "PORT": str(port), "INSTANCE_PATH": str(instance), **more}


def processes_of(instance: Path) -> dict[int, str]:
    """Living processes of this installation, told by their environment."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"INSTANCE_PATH={instance}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    return found


def assert_all_end(instance: Path) -> None:
    """Nothing of this installation stays behind; what was just killed may still be on its way out."""
    for pid in processes_of(instance):
        with suppress(ProcessLookupError):
            ended = os.pidfd_open(pid)
            select.select([ended], [], [], PATIENCE)
            os.close(ended)
    assert processes_of(instance) == {}


@contextmanager
def watched(process: subprocess.Popen[str]) -> Iterator[None]:
    """A process that does not come to its end is killed, so that whoever waits for it hears so."""
    watchdog = threading.Timer(PATIENCE, process.kill)
    watchdog.start()
    try:
        yield
    finally:
        watchdog.cancel()


@contextmanager
def serving(env: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """`flask serve` and the lines that it printed until it was ready."""
    command = [sys.executable, "-m", "flask", "serve"]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    with watched(process):
        try:
            yield process, read_until_ready(process)
        finally:
            process.terminate()
            process.communicate()


def read_until_ready(process: subprocess.Popen[str]) -> list[str]:
    lines: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if "Ctrl-C" in line:
            return lines
    raise AssertionError("it ended before it was ready:\n" + "\n".join(lines))


def answer(url: str, ca: Path | None = None) -> tuple[int, bytes]:
    trust = ssl.create_default_context(cafile=str(ca)) if ca else None
    with urllib.request.urlopen(url, context=trust, timeout=PATIENCE) as response:
        return response.status, response.read()


def decode(lines: Sequence[str]) -> str:
    """What a phone's camera reads from the blocks in the terminal."""
    drawn = [line for line in lines if len(line) > 20 and set(line) <= set(BLOCKS)]
    modules = bytes(255 - 255 * BLOCKS[char][half] for line in drawn for half in (0, 1) for char in line)
    side = len(drawn[0])
    picture = Image.frombytes("L", (side, 2 * len(drawn)), modules).resize(
        (8 * side, 16 * len(drawn)), Image.Resampling.NEAREST
    )
    return zxingcpp.read_barcodes(picture)[0].text


def test_a_first_start_serves_tells_the_sign_ins_and_ends_with_a_signal(tmp_path):
    port = free_port()
    with serving(environment(tmp_path, port)) as (process, lines):
        assert answer(f"http://127.0.0.1:{port}/healthz") == (200, b"ok\n")
        assert answer(f"http://127.0.0.1:{port}/readyz") == (200, b"ok\n")
        text = "\n".join(lines)
        assert f"eventmgr: http://127.0.0.1:{port}\n" in text
        passwords = re.findall(r"^    \S+@\S+  +(\S{10,})  ", text, re.MULTILINE)
        assert passwords
        assert len(passwords) == len(set(passwords))
        kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
        assert [password for password in passwords if password.encode() in kept] == []
        assert decode(lines) == f"http://127.0.0.1:{port}/e/nha-trang-2024/register"
        assert len(processes_of(tmp_path)) >= 4
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 0
    assert_all_end(tmp_path)

    https_port = free_port()
    with serving(environment(tmp_path, https_port, HOST="0.0.0.0")) as (process, lines):
        ca = tmp_path / "tls" / "ca.crt"
        assert answer(f"https://127.0.0.1:{https_port}/healthz", ca) == (200, b"ok\n")
        assert answer(f"http://127.0.0.1:{https_port + 1}/ca.crt") == (200, ca.read_bytes())
        assert "mật khẩu" not in "\n".join(lines)
        worker = next(pid for pid, command in processes_of(tmp_path).items() if "huey_consumer" in command)
        os.kill(worker, signal.SIGKILL)
        assert process.wait() == signal.SIGKILL
    assert_all_end(tmp_path)


def test_ctrl_c_during_the_start_leaves_nothing_behind(tmp_path):
    command = [sys.executable, "-m", "flask", "serve"]
    env = environment(tmp_path, free_port())
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, text=True)
    with watched(process):
        while not any("gunicorn" in line for line in processes_of(tmp_path).values()):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.wait() == 0
    assert_all_end(tmp_path)


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_a_port_that_is_taken_is_told_in_both_languages(tmp_path, host):
    with socket.socket() as other:
        other.bind((host, 0))
        other.listen()
        port = other.getsockname()[1]
        command = [sys.executable, "-m", "flask", "serve"]
        env = environment(tmp_path, port, HOST=host)
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.returncode == 2
    assert f"Cổng {port} đang được chương trình khác sử dụng." in done.stderr
    assert f"Port {port} is already in use." in done.stderr
    assert not (tmp_path / "eventmgr.db").exists()
