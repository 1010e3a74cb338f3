"""The examples of docs/api.md, run as they stand against a real server."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from eventmgr.accounts.service import create_token
from eventmgr.core.access import SYSTEM
from eventmgr.core.db import db
from tests.factories import AT, make_event, make_session

DOCS = Path(__file__).resolve().parents[2] / "docs" / "api.md"


@pytest.fixture
def names(committed_app: Flask) -> Iterator[dict[str, object]]:
    """What the examples call their own: an address that answers, an event, and a token of an organizer."""
    event = make_event()
    make_session(event, "check_in")
    token = create_token(event, "organizer", "Máy Mẫu", actor=SYSTEM, at=AT)
    slug = event.slug
    db.session.remove()
    server = make_server("127.0.0.1", 0, committed_app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield {"BASE": f"http://127.0.0.1:{server.port}", "EVENT": slug, "TOKEN": token}
    server.shutdown()
    thread.join()


def test_the_examples_run_as_they_stand(names: dict[str, object]) -> None:
    examples = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    for example in examples:
        exec(compile(example, DOCS.name, "exec"), names)
    assert len(examples) == 6


def test_every_address_is_in_the_table(client: FlaskClient) -> None:
    spec = json.loads(client.get("/api/v1/openapi.json").data)
    text = DOCS.read_text(encoding="utf-8")
    short = {re.sub(r"\{\w+_id\}", "<id>", path.removeprefix("/api/v1/events/{slug}")) for path in spec["paths"]}
    paths = {path.replace("{section}", "<section>") for path in short} - {""}
    assert sorted(path for path in paths if path.removeprefix("/api/v1") not in text and path not in text) == []
