"""How the API refuses: problem+json (RFC 9457), with the field that is wrong where there is one."""

from flask import Response
from flask_smorest import Blueprint
from werkzeug.exceptions import UnprocessableEntity

from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import _
from eventmgr.core.problems import problem

UNAUTHORIZED = 401


class NotJson(DomainError):
    """The body cannot be read at all."""

    code = "not_json"
    status = 400


def install(blueprint: Blueprint) -> None:
    """Answer the refusals of this blueprint's views; what no view answers is told by the shell in the same form."""
    blueprint.register_error_handler(DomainError, _refused)
    blueprint.register_error_handler(UnprocessableEntity, _invalid)


def _refused(error: DomainError) -> Response:
    response = problem(error.status, error.code, str(error), **({"field": error.field} if error.field else {}))
    if error.status == UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _invalid(error: UnprocessableEntity) -> Response:
    messages = getattr(error, "data", {}).get("messages", {})
    fields = {field: texts for part in messages.values() for field, texts in part.items()}
    return problem(422, "malformed", _("Some fields are missing or wrong."), errors=fields)
