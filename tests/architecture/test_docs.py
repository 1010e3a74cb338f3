"""The documents name what the code offers."""

import re
from pathlib import Path

import click
from flask import Flask

from eventmgr.accounts.policy import PERMISSIONS, ROLES
from eventmgr.core import jobs
from eventmgr.documents.rules import Kind

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
LIBRARY_COMMANDS = {"db", "run", "routes", "shell", "openapi", "limiter", "mfa"}


def test_every_permission_stands_in_the_table_as_it_is() -> None:
    rows = {
        line.split("|")[1].strip(" `"): [cell.strip() for cell in line.split("|")[2:-1]]
        for line in REFERENCE.splitlines()
        if re.match(r"\| `[a-z]+\.[a-z]+` \|", line) and line.count("|") == len(ROLES) + 2
    }
    assert sorted(rows) == sorted(PERMISSIONS)
    for permission in PERMISSIONS - {"events.list"}:
        held = [role for role in ROLES if permission in ROLES[role]]
        assert [role for role, cell in zip(ROLES, rows[permission], strict=True) if cell == "✓"] == held


def test_every_command_is_described(app: Flask) -> None:
    missing = [name for name in _paths(app.cli, "") if f"`{name}" not in REFERENCE and f"· `{name}" not in REFERENCE]
    assert missing == []


def test_every_job_setting_and_paper_is_described() -> None:
    own_jobs = [name for name in jobs.names() if not name.startswith("tests.")]
    assert [name for name in own_jobs if f"`{name}`" not in REFERENCE] == []
    assert [kind.value for kind in Kind if f"`{kind.value}`" not in REFERENCE] == []
    source = (ROOT / "config.py").read_text(encoding="utf-8")
    read = set(re.findall(r'environ(?:\.get)?[(\[]"([A-Z_]+)"', source))
    assert read
    assert [name for name in read if f"`{name}`" not in REFERENCE] == []


def _paths(group: click.Group, prefix: str) -> list[str]:
    found = []
    for name, command in group.commands.items():
        if not prefix and name in LIBRARY_COMMANDS:
            continue
        path = f"{prefix}{name}"
        found += _paths(command, f"{path} ") if isinstance(command, click.Group) else [path]
    return found
