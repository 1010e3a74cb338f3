"""What all addresses of the API share: the blueprint, its description, and how a body is read."""

import json
from typing import Any

from flask import Flask, Request, Response, g, request
from flask_smorest import Api, Blueprint, current_api
from flask_wtf import CSRFProtect
from marshmallow import Schema
from webargs.flaskparser import FlaskParser

from eventmgr.api import problems
from eventmgr.api.queries import find_event_of_token
from eventmgr.api.schemas.problems import Problem
from eventmgr.api.service import LONGEST_KEY
from eventmgr.core.access import current_actor, public
from eventmgr.core.i18n import lazy
from eventmgr.sync import rules


class _Parser(FlaskParser):
    def load_json(self, req: Request, schema: Schema) -> Any:
        """The body; of brackets in brackets there may be too many to read."""
        try:
            return super().load_json(req, schema)
        except RecursionError:
            raise problems.NotJson(lazy("The body is not JSON.")) from None


bp = Blueprint("api", __name__, url_prefix="/api/v1", description="What the pages do, for programs")
bp.ARGUMENTS_PARSER = _Parser()
problems.install(bp)
SPEC = {
    "title": "eventmgr",
    "version": "v1",
    "openapi_version": "3.0.3",
    "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    "security": [{"token": []}],
}

# What makes a request that is sent again, because its answer was lost, do nothing a second time.
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": LONGEST_KEY},
    "description": "made by the program; the same request under the same key is done once",
}


class _Api(Api):
    ERROR_SCHEMA = Problem

    def _register_responses(self) -> None:
        """Describe refusals as what they are."""
        self.DEFAULT_RESPONSE_CONTENT_TYPE = "application/problem+json"
        super()._register_responses()
        del self.DEFAULT_RESPONSE_CONTENT_TYPE

    def _register_error_handlers(self) -> None:
        """Leave the errors of all other pages to the shell."""


def init_app(app: Flask, csrf: CSRFProtect) -> None:
    """Put the API under /api/v1; programs hold a token and no cookie, so there is nothing to forge."""
    _Api(app, spec_kwargs=SPEC).register_blueprint(bp)
    csrf.exempt(bp)


@bp.before_request
def find_event_of_the_token() -> None:
    """Where the path names no event, the token's own is meant: it is bound to one."""
    if "slug" not in (request.view_args or {}) and current_actor().kind == "token":
        g.event = find_event_of_token(current_actor().id)


@bp.get("/openapi.json")
@public
def openapi() -> dict[str, Any]:
    """This description (OpenAPI 3)."""
    spec: dict[str, Any] = current_api.spec.to_dict()
    return spec


def read_body() -> dict[str, Any]:
    """The object that was sent, read by hand where the ready-made way is too slow."""
    try:
        body = json.loads(request.get_data())
    except (ValueError, RecursionError):  # of brackets in brackets there may be too many to read
        raise problems.NotJson(lazy("The body is not JSON.")) from None
    if not isinstance(body, dict):
        raise rules.Malformed(lazy("The body must be an object."))
    return body


def as_json(body: object) -> Response:
    """An answer made by hand."""
    return Response(json.dumps(body, ensure_ascii=False), mimetype="application/json")
