"""The files of deploy/ say what the program wants, and are read by the programs that they are for."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path

import pytest
import yaml

from eventmgr.cli import serve
from eventmgr.registration.views.lists import MOST_AT_ONCE
from tests.conftest import build_app
from tests.load.fleet import ROOT, command_of, write_nginx
from tests.postgres import free_port

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
NGINX, CADDY = (DEPLOY / "nginx.conf").read_text(), (DEPLOY / "Caddyfile").read_text()
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SETTINGS = set(re.findall(r'environ\.get\("([A-Z_]+)"', (ROOT / "config.py").read_text()))
OWN = ("app", "worker", "migrate")
LARGEST_MB = MOST_AT_ONCE // 1024**2 + 1
# Not for the program: where systemd lets it listen, where the counts of its processes lie, what compose fills in.
KEYS_OF_UNITS = set(
    re.findall(
        r"\w+",
        "Description After Wants WantedBy Type User Group WorkingDirectory EnvironmentFile Environment StateDirectory"
        " StateDirectoryMode RuntimeDirectory LoadCredential ExecStart ExecReload Restart RestartSec TimeoutStopSec"
        " Nice IOSchedulingClass OnCalendar RandomizedDelaySec Persistent NoNewPrivileges CapabilityBoundingSet"
        " AmbientCapabilities ProtectSystem ProtectHome PrivateTmp PrivateDevices ProtectKernelTunables"
        " ProtectKernelModules ProtectKernelLogs ProtectControlGroups ProtectClock ProtectHostname ProtectProc"
        " RestrictAddressFamilies RestrictNamespaces RestrictRealtime RestrictSUIDSGID LockPersonality"
        " SystemCallArchitectures SystemCallFilter UMask",
    )
)
AROUND = {"LISTEN", "PROMETHEUS_MULTIPROC_DIR", "DOMAIN", "DATABASE_PASSWORD"}
NAME_OF_STACK = "COMPOSE_PROJECT_NAME"  # read by compose itself: its older versions know no `name`


def test_nginx_reads_its_file(tmp_path):
    own, _trust = write_nginx(tmp_path, [8101, 8102, 8103], (free_port(), free_port()))
    done = subprocess.run(
        ["nginx", "-e", tmp_path / "log", "-t", "-c", own], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[-1].endswith("test is successful")


def test_folders_that_nginx_writes_into_are_those_of_its_package():
    """It makes the last part of a path by itself, and refuses to start where the one before is missing."""
    written = re.findall(r"(?:proxy_cache_path|access_log|error_log) (/\S+?)[ ;]", NGINX)
    assert len(written) == 4
    assert [each for each in written if not Path(each).parent.is_dir()] == []


def test_proxies_take_what_the_program_takes_and_no_more():
    assert re.findall(r"client_max_body_size (\d+)m;", NGINX) == [str(LARGEST_MB)]
    assert re.findall(r"max_size (\d+)MB", CADDY) == [str(LARGEST_MB)]


def test_logs_of_proxies_hold_no_addresses_and_no_people():
    assert set(re.findall(r"\$\w+", NGINX.partition("log_format")[2].partition(";")[0])) == {
        "$time_iso8601", "$request_method", "$status", "$request_time", "$upstream_addr", "$body_bytes_sent",
    }  # fmt: skip
    assert set(re.findall("error_log .* (.*);", NGINX)) == {"crit"}  # lesser ones quote the request
    assert re.findall(r"^\s+log\b", CADDY, re.MULTILINE) == []


def test_what_a_visitor_writes_about_the_address_reaches_the_program_from_no_proxy():
    assert re.findall("proxy_set_header X-Forwarded-For (.*);", NGINX) == ["$remote_addr"]
    assert NGINX.count("proxy_set_header") == len(re.findall("^    proxy_set_header", NGINX, re.MULTILINE)) == 4
    assert "trusted_proxies" not in CADDY


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_reads_the_unit(unit, tmp_path):
    shutil.copytree(DEPLOY / "systemd", tmp_path / "units")
    for path in (tmp_path / "units").iterdir():  # here, programs and folders lie elsewhere
        text = path.read_text().replace("/opt/eventmgr/.venv/bin", str(Path(sys.executable).parent))
        path.write_text(text.replace("/opt/eventmgr", str(ROOT)))
    for program in programs_of(tmp_path / "units" / unit.name):
        assert os.access(program, os.X_OK), program
    if shutil.which("systemd-analyze") is None:  # then a reader of ours, which knows what systemd would refuse
        assert read_unit(unit).keys() <= KEYS_OF_UNITS
        return
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / "units" / unit.name],
        capture_output=True,
        text=True,
        check=False,
    )
    told = [line for line in done.stderr.splitlines() if "eventmgr-" in line]
    assert (done.returncode, told) == (0, [])


def test_each_key_of_a_unit_is_one_that_was_looked_at():
    """Where systemd is not there to tell a slip of the pen, these are what it knows."""
    assert set().union(*(read_unit(unit) for unit in UNITS)) == KEYS_OF_UNITS


def programs_of(unit):
    return [shlex.split(line)[0] for line in re.findall("(?m)^ExecStart=(.*)$", unit.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda path: path.name)
def test_units_give_the_program_no_more_than_it_needs(unit):
    own = read_unit(unit)
    assert own["User"] == ["eventmgr"]
    assert own["ProtectSystem"] == ["strict"]
    assert (own["NoNewPrivileges"], own["PrivateTmp"], own["CapabilityBoundingSet"]) == (["yes"], ["yes"], [""])
    names = {pair.partition("=")[0] for pair in shlex.split(" ".join(own["Environment"]))}
    assert names <= SETTINGS | AROUND


def read_unit(path):
    class Reader(RawConfigParser):
        optionxform = staticmethod(str)

    reader = Reader(strict=False)
    reader.read(path)
    return {key: [value] for section in reader.sections() for key, value in reader[section].items()}


def test_all_ways_start_the_same_programs(tmp_path):
    app = build_app(f"sqlite:///{tmp_path}/own.db", tmp_path)
    app.config["PORT"] = 8000
    web, worker = serve._commands(app)
    assert flags(command_of("eventmgr-web.service", "127.0.0.1:8000")) == flags(web)
    assert flags(command_of("eventmgr-worker.service")) == flags(worker)
    [line] = re.findall("^CMD (.*)$", (DEPLOY / "Containerfile").read_text(), re.MULTILINE)
    assert flags(yaml.safe_load(line)) - {"--bind=0.0.0.0:8000"} == flags(web) - {"--bind=127.0.0.1:8000"}
    assert flags(COMPOSE["services"]["worker"]["command"]) == flags(worker)


def flags(command):
    return {word for word in command if word.startswith(("--", "wsgi"))}


def test_compose_names_settings_and_commands_that_there_are():
    services = COMPOSE["services"]
    for name in OWN:
        assert set(services[name]["environment"]) <= SETTINGS, name
        assert services[name]["volumes"] == ["files:/var/lib/eventmgr"]
    assert services["migrate"]["command"] == ["flask", "db", "upgrade"]
    mentioned = set(re.findall(r"\$\{([A-Z_]+)", (DEPLOY / "compose.yaml").read_text()))
    assert mentioned <= SETTINGS | AROUND
    assert set(examples("compose.env.example")) - mentioned == {NAME_OF_STACK}
    assert set(COMPOSE) == {"x-eventmgr", "services", "volumes"}
    volumes = {volume.partition(":")[0] for service in services.values() for volume in service.get("volumes", ())}
    assert volumes - {"./Caddyfile"} == set(COMPOSE["volumes"])
    assert services["caddy"]["environment"].keys() == set(re.findall(r"\{\$([A-Z_]+):", CADDY))


def test_examples_of_settings_are_settings():
    own = examples("settings.example")
    assert set(own) <= SETTINGS | AROUND
    assert (own["SECRET_KEY"], own["DATA_KEYS"], own["TRUSTED_PROXIES"]) == ("", "", "1")


def examples(name):
    lines = (DEPLOY / name).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_a_command_of_a_server_has_its_settings(tmp_path):
    """As root it would become the user eventmgr; here whoever runs the tests is to see what it was told."""
    settings = tmp_path / "settings"
    settings.write_text(f'INSTANCE_PATH={tmp_path}/own\nMAIL_FROM="Ban Tổ chức Mẫu <mau@example.org>"\n', "utf-8")
    folder = tmp_path / "opt"
    (folder / ".venv" / "bin").mkdir(parents=True)
    told = folder / ".venv" / "bin" / "flask"
    told.write_text('#!/bin/sh\nprintf "%s|" "$MAIL_FROM" "$INSTANCE_PATH" "$@"\n')
    told.chmod(0o755)
    script = (DEPLOY / "eventmgr.sh").read_text().replace("$(id -u)", "1")
    environment = {"EVENTMGR_SETTINGS": str(settings), "EVENTMGR_FOLDER": str(folder), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        ["sh", "-c", script, "eventmgr", "backup", "a b"], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split("|")[:-1] == [
        "Ban Tổ chức Mẫu <mau@example.org>", f"{tmp_path}/own", "backup", "a b",
    ]  # fmt: skip
