"""Every text of the interface exists in Vietnamese, and every template is whole."""

import re
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from flask import Flask

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "eventmgr" / "translations" / "vi" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {"_": None, "gettext": None, "lazy": None, "ngettext": (1, 2), "lazy_ngettext": (1, 2)}
METHODS = [("**.py", "python"), ("**.html", "jinja2")]


def used_texts() -> set[str]:
    """Every text that the code and the templates ask to be translated."""
    found = set()
    for folder in ("eventmgr", "templates"):
        for _file, _line, message, _comments, _context in extract_from_dir(
            ROOT / folder, method_map=METHODS, options_map={"**.html": {"trimmed": "true"}}, keywords=KEYWORDS
        ):
            found.add(message if isinstance(message, str) else message[0])
    return found


def catalogue() -> Catalog:
    """The Vietnamese catalogue."""
    with CATALOGUE.open("rb") as stream:
        return pofile.read_po(stream, locale="vi")


def test_every_text_is_translated_and_none_is_left_over() -> None:
    translated = {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalogue()
        if message.id and message.string and not message.fuzzy and any(message.string)
    }
    used = used_texts()
    assert sorted(used - translated) == []
    assert sorted(translated - used) == []


def test_a_translation_keeps_the_values_of_its_text() -> None:
    for message in catalogue():
        ids, texts = ((value,) if isinstance(value, str) else value for value in (message.id, message.string))
        wanted = set(re.findall(r"%\((\w+)\)[sd]", ids[-1]))
        for text in texts:
            assert set(re.findall(r"%\((\w+)\)[sd]", text)) <= wanted, message.id


def test_every_template_compiles_and_belongs_to_somebody(app: Flask) -> None:
    folders = {"layouts", "components", "errors", "print", "accounts"} | {name.split(".")[0] for name in app.blueprints}
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
        assert name.split("/")[0] in folders, name
