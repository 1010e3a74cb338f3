"""The API, asked what its own description allows and what it does not: never a breakdown, and answers as described.

`FUZZ_EXAMPLES=500 pytest tests/api/test_fuzz.py` asks longer; what it found stands at the end as tests of its own.
"""

import os
from typing import Any

import pytest
import schemathesis
from flask import Flask, g
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import response_schema_conformance

from eventmgr.accounts.service import create_token
from eventmgr.core.access import SYSTEM
from eventmgr.core.db import db
from tests.architecture.world import make_world
from tests.factories import AT

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "8"))
ASKED = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class Program:
    """A program with a token, in the transaction of the test."""

    def __init__(self, app: Flask) -> None:
        self.app, self.event = app, make_world().event
        self.token = create_token(self.event, "organizer", "Mẫu", actor=SYSTEM, at=AT)
        self.headers = {"Authorization": f"Bearer {self.token}"}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """The application as WSGI; what one request kept in `g` must not answer the next one."""
        for name in list(g):
            g.pop(name)
        db.session.commit()
        return self.app(environ, start_response)


@pytest.fixture
def program(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    return Program(app)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_whatever_is_asked_is_answered_as_described(program: Program, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", program)
    asked = 0
    for result in schema.get_all_operations():
        operation = result.ok()
        if mode is GenerationMode.NEGATIVE and not (operation.body or operation.query):
            continue

        @ASKED
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case) -> None:
            if "slug" in (case.path_parameters or {}):
                case.path_parameters["slug"] = program.event.slug
            response = case.call(headers=program.headers)
            assert response.status_code < 500, (case.method, case.formatted_path, case.query, case.body)
            case.validate_response(response, checks=[not_a_server_error, response_schema_conformance])

        ask()
        asked += 1
    assert asked > 3


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"full_name": "\\ud800"}',
        b'{"full_name": "M\\u0000"}',
        b'{"full_name": "An", "birth_year": 1e999}',
        b'{"full_name": "An", "birth_year": 99999999999999999999}',
        b'{"full_name": "An", "birth_date": "0001-01-01"}',
        b'{"full_name": "An", "answers": [{"question": "\\ud800", "value": {}}]}',
        b'{"device": "\\ud800", "operations": [{"id": {}, "kind": [], "at": "9999-99-99", "payload": null}]}',
        b'{"device": "May", "operations": [null, 1, "x", []]}',
        b'{"id": "\\u0000", "pass": "\\ud800", "session": NaN, "at": -1, "source": []}',
        b"\xff\xfe\x00",
        b"",
    ],
)
def test_bodies_that_no_program_sends_are_refused_and_break_nothing(program: Program, body: bytes) -> None:
    paths = [f"/api/v1/events/{program.event.slug}/{name}" for name in ("registrations", "check-ins")]
    client = program.app.test_client()
    for path in [*paths, "/api/v1/sync"]:
        answer = client.post(path, data=body, content_type="application/json", headers=program.headers, csrf=False)
        assert answer.status_code in {200, 201, 400, 413, 422}, (path, answer.status_code)
        if answer.status_code >= 400:
            assert answer.mimetype == "application/problem+json"
            assert "Traceback" not in answer.get_data(as_text=True)
