"""The pages for whoever installs: their commands are tried here, as far as they need no machine of their own."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import click
import pytest
from cryptography.fernet import Fernet
from flask_migrate import stamp

from config import settings
from eventmgr.core.db import db
from tests.deploy.test_files import DEPLOY, SETTINGS
from tests.load.fleet import ROOT
from tests.operations.installations import installation

DOCS = ROOT / "docs"
PAGES = ("laptop", "server", "many-servers", "operations")
ASKS_FOR_KEY = ".venv/bin/flask seal --print-key"  # without starting all of it once more
BLOCK = re.compile(r"```sh(?: (try)(?:=(\w+))?)?\n(.*?)```", re.DOTALL)


def blocks(page, name=None):
    """The commands that are marked to be tried."""
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    return [words for is_tried, called, words in BLOCK.findall(text) if is_tried and (called or None) == name]


def run(words, folder, **settings):
    """Type it in the program's folder, with an installation of its own."""
    own = {"INSTANCE_PATH": str(folder / "own"), "DATABASE_URL": f"sqlite:///{folder}/own.db", "REDIS_URL": ""}
    kept = {key: value for key, value in os.environ.items() if key not in {"PROMETHEUS_MULTIPROC_DIR", "DATA_KEYS"}}
    environment = {**kept, **own, "FLASK_APP": "wsgi", **settings}
    done = subprocess.run(
        ["sh", "-eu", "-c", words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_laptop_page_is_right_command_by_command(tmp_path):
    with installation(tmp_path / "own") as app:
        db.create_all()
        stamp()
        look, account, backup = (shlex.split(words) for words in blocks("laptop"))
        assert look.pop(0) == "HOST=0.0.0.0"  # as it was started: else the doctor takes the address for a dead one
        assert {words[0] for words in (look, account, backup)} == {".venv/bin/flask"}
        runner = app.test_cli_runner()
        told = runner.invoke(args=look[1:])
        assert (told.exit_code, told.output.count("✓") > 5, "Traceback" in told.output) == (1, True, False)
        typed = "mat khau Mau 2024\nmat khau Mau 2024\n"
        assert "--host" in runner.invoke(args=account[1:], input=typed).stderr  # the example brings an organization
        done = runner.invoke(args=[*account[1:], "--host", "Hội Mẫu"], input=typed)
        assert done.output.endswith("lan@example.org\n")
        assert backup[-1] == "backup.zip"
        assert runner.invoke(args=[*backup[1:-1], str(tmp_path / backup[-1])]).exit_code == 0
        assert (tmp_path / "backup.zip").stat().st_size > 1000


def test_the_settings_of_a_server_come_out_of_its_commands(tmp_path, app):
    [words] = blocks("server", "settings")
    key = app.test_cli_runner().invoke(args=["seal", "--print-key"]).output.strip()
    assert words.count(ASKS_FOR_KEY) == 1
    words = words.replace(ASKS_FOR_KEY, f"echo {key}")
    run(words.replace("/etc/eventmgr", str(tmp_path / "etc")), tmp_path)
    lines = (tmp_path / "etc" / "settings").read_text(encoding="utf-8").splitlines()
    own = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert len(own["SECRET_KEY"]) >= 48
    assert re.fullmatch("[A-Za-z0-9_-]{43}=", own["DATA_KEYS"])
    assert (tmp_path / "etc" / "settings").stat().st_mode & 0o777 == 0o640


def test_keys_for_containers_are_made_before_there_is_any(tmp_path):
    [words] = blocks("many-servers", "keys")
    done = subprocess.run(["sh", "-eu", "-c", words], capture_output=True, text=True, check=True)
    secret, data = done.stdout.split()
    own = settings({"INSTANCE_PATH": str(tmp_path), "SECRET_KEY": secret, "DATA_KEYS": data})
    assert (len(secret) >= 48, own["DATA_KEYS"]) == (True, [data])
    assert Fernet(data).decrypt(Fernet(data).encrypt(b"mau")) == b"mau"


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_names_is_there(page, app):
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    for name in re.findall(r"deploy/[\w./-]*\w", text):
        assert (ROOT / name).exists() or name == "deploy/.env", name
    for name, anchor in re.findall(r"\]\(([\w-]+\.md)#?([\w-]*)\)", text):
        titles = re.findall(r"^#+ (.*)$", (DOCS / name).read_text(encoding="utf-8"), re.MULTILINE)
        known = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
        assert not anchor or anchor in known, (name, anchor)
    mentioned = set(re.findall(r"`([A-Z]+_[A-Z]+)(?:=[^`]*)?`", text)) - {"APP_SERVERS"}
    assert mentioned <= SETTINGS


@pytest.mark.parametrize("page", PAGES)
def test_commands_of_a_page_and_their_options_are_real(page, app):
    """Each is read by the command itself, as far as its words go, and does nothing."""
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    blocks_of = re.findall(r"(?ms)^```.*?\n(.*?)^```", text)
    inline = re.findall(r"`((?:flask|eventmgr) [^`]+)`", text)
    lines = [re.sub(r"\s+#.*$", "", line) for block in blocks_of for line in block.splitlines()]
    typed = [match[1] for line in [*lines, *inline] if (match := COMMAND.search(line))]
    assert typed
    for words in typed:
        read(app.cli, shlex.split(words))


COMMAND = re.compile(r"(?:^eventmgr|^flask|\.venv/bin/flask| app flask) ([a-z][^|;&)]*)")


def read(command, words):
    """Let click take the words without doing anything; a command or an option that is not there is an error."""
    context = click.Context(command)
    while isinstance(command, click.Group):
        name, command, words = command.resolve_command(context, words)
        context = click.Context(command, parent=context, info_name=name)
    parser = command.make_parser(context)
    _values, left, _order = parser.parse_args(list(words))
    assert left == [], words


def texts_of(text):
    return [re.sub("(?m)#.*$", "", words) for _is_tried, _called, words in BLOCK.findall(text)]


def test_the_commands_of_services_are_those_of_the_files():
    text = (DOCS / "server.md").read_text(encoding="utf-8")
    started = set(re.findall(r"eventmgr-[a-z]+(?:\.timer)?", text.partition("enable --now")[2].partition("\n")[0]))
    units = {path.name.removesuffix(".service") for path in (DEPLOY / "systemd").iterdir()}
    assert started == units - {"eventmgr-backup"}
    assert {Path(each).name for each in re.findall(r"deploy/\S+\.sh", text)} == {"eventmgr.sh"}
