"""What the product installs may be given away with it: no part asks that the whole be under its own licence."""

import json
import re
from email.message import Message
from importlib.metadata import distribution
from pathlib import Path
from typing import cast

# What asks for more than naming it. LGPL: used as it is, in its own files, and replaceable there.
ACCEPTED = {"psycopg": "LGPL-3.0-only", "psycopg-binary": "LGPL-3.0-only"}
# Files of their own say what the metadata of the package leaves out, or a choice of several licences is offered.
CHOSEN = {"huey": "MIT", "pyphen": "MPL-1.1"}
FREE = re.compile(
    r"MIT|BSD|0BSD|Apache|ISC|Unlicense|PSF|Python-2\.0|MPL|OFL|CC0|Zlib|HPND|CNRI|Public Domain", re.IGNORECASE
)
STRICT = re.compile(r"[AL]?GPL|General Public", re.IGNORECASE)


def python_licences() -> dict[str, str]:
    names = re.findall(r"^([A-Za-z0-9_.-]+)==", Path("requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    return {name: CHOSEN.get(name) or stated(cast("Message", distribution(name).metadata)) for name in names}


def stated(about: Message) -> str:
    """The expression, else the field and the classifiers; a whole text of a licence is told by its first line."""
    kinds = [text.split("::")[-1].strip() for text in about.get_all("Classifier") or [] if text.startswith("License")]
    return about.get("License-Expression") or ", ".join([(about.get("License") or "").split("\n")[0], *kinds])


def test_python_packages_are_free_to_give_away() -> None:
    found = python_licences()
    assert len(found) > 60
    strict = {name: text for name, text in found.items() if STRICT.search(text)}
    assert strict == ACCEPTED
    assert [name for name, text in found.items() if name not in ACCEPTED and not FREE.search(text)] == []


def test_what_browsers_are_sent_is_free_to_give_away() -> None:
    packages = json.loads(Path("package-lock.json").read_text(encoding="utf-8"))["packages"]
    found = {
        path.rpartition("node_modules/")[2]: str(about.get("license", ""))
        for path, about in packages.items()
        if path and not about.get("dev")
    }
    assert len(found) > 7
    assert [name for name, text in found.items() if STRICT.search(text) or not FREE.search(text)] == []
