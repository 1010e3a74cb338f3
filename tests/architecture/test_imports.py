"""The house stands as docs/architecture.md draws it."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "eventmgr"
# What a feature shows to the other features.
SHOWN = {"service", "queries", "models", "rules"}
# The catalogue over all papers knows who makes each; the portal shows the registration form to the public.
SHOWN_MORE = {"documents": {"papers"}, "portal": {"forms"}}
# Questions are put wherever people are met: whoever asks them shows the one form. The copy of one's data is handed over
# by the person's own page as by the queue of requests: whoever does, gives the one paper. So is a certificate.
SHOWN_BY = {"questionnaires": {"forms"}, "people": {"papers"}, "training": {"papers"}}
# Not features: the ground, the tools, the shell.
OTHERS = {"core", "rendering", "web", "api", "cli"}
LAYERED = {"views", "tasks", "papers", "parts", "forms", "service", "queries", "models", "rules", "permissions"}


def features() -> list[str]:
    return sorted(
        path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists() and path.name not in OTHERS
    )


def imported_names(tree: ast.AST) -> set[str]:
    """Every module, or name out of one, that is imported: `eventmgr.groups.service.assign`."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def intrusions(feature: str, source: str, among: list[str]) -> list[str]:
    """Imports that reach into a private file of another feature."""
    wrong = []
    for name in sorted(imported_names(ast.parse(source))):
        parts = name.split(".")
        is_foreign = parts[0] == "eventmgr" and len(parts) > 1 and parts[1] in among and parts[1] != feature
        shown = SHOWN | SHOWN_MORE.get(feature, set())
        if is_foreign and (len(parts) < 3 or parts[2] not in shown | SHOWN_BY.get(parts[1], set())):
            wrong.append(name)
    return wrong


def test_import_contracts_hold():
    command = [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("feature", features())
def test_other_features_are_known_only_by_service_queries_models_and_rules(feature):
    files = sorted((PACKAGE / feature).rglob("*.py"))
    found = {str(path): intrusions(feature, path.read_text(), features()) for path in files}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_an_intrusion_is_seen():
    source = (
        "from eventmgr.groups.forms import GroupForm\n"
        "from eventmgr.groups import views\n"
        "import eventmgr.groups.tasks\n"
        "from eventmgr.groups.service import assign\n"
        "from eventmgr.groups import rules\n"
        "from eventmgr.checkin.forms import ScanForm\n"
        "from eventmgr.core.forms import Form\n"
    )
    assert intrusions("checkin", source, ["checkin", "groups"]) == [
        "eventmgr.groups.forms.GroupForm",
        "eventmgr.groups.tasks",
        "eventmgr.groups.views",
    ]


def test_only_the_catalogue_knows_the_papers_of_others():
    source = "from eventmgr.groups.papers import door_list"
    assert intrusions("documents", source, ["groups"]) == []
    assert intrusions("checkin", source, ["groups"]) == ["eventmgr.groups.papers.door_list"]


def test_each_feature_stands_in_the_contract_about_its_files():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    inside = next(contract for contract in contracts if contract["name"].startswith("Inside a feature"))
    with_layers = {name for name in features() if {path.stem for path in (PACKAGE / name).iterdir()} & LAYERED}
    assert with_layers <= {name.removeprefix("eventmgr.") for name in inside["containers"]}
