"""How a refusal reaches the person: a page in their language, or problem+json (RFC 9457) for programs."""

import errno
from http import HTTPStatus

import structlog
from flask import Flask, Response, flash, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response as BaseResponse

from eventmgr.accounts import again
from eventmgr.accounts.signin import ask_for_nobody
from eventmgr.core.access import SecondFactorRequired, ShowAgain, SignInRequired
from eventmgr.core.db import is_passing
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import _, lazy
from eventmgr.core.problems import asks_program, problem

log = structlog.get_logger(__name__)

MESSAGES = {
    404: lazy("This page does not exist."),
    405: lazy("This cannot be done here."),
    412: lazy("Somebody changed this meanwhile. Please read it again and decide anew."),
    428: lazy("Please say in If-Match which version you saw: its ETag."),
    429: lazy("Too many requests. Please wait a minute and try again."),
    500: lazy("Something went wrong on our side. What you saved before is safe."),
    503: lazy("The system cannot reach its data at the moment. What you saved before is safe; please try again soon."),
    507: lazy(
        "The system cannot keep files at the moment: its disk is full or can only be read. What you saved before is"
        " safe; please tell whoever runs the system, and send this again later."
    ),
}
# What a disk says that takes no file now, and may take it later.
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM})
# Seconds after which programs may ask again when the database is away.
RETRY_AFTER = 5
# And where somebody asked too often.
A_MINUTE = 60


def init_app(app: Flask) -> None:
    """Answer every error in the form of the one who asked."""
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SQLAlchemyError, _unavailable)
    app.register_error_handler(OSError, _no_room)
    app.register_error_handler(500, _broken)


def _answer(status: int, code: str, message: str, **more: str) -> tuple[str, int] | Response:
    if asks_program():
        return problem(status, code, message, **more)
    title = {404: _("Not found"), 403: _("No right to do this"), 500: _("Something went wrong")}.get(
        status, _("This did not work")
    )
    return render_template("errors/error.html", status=status, title=title, message=message), status


def _refused(error: DomainError) -> tuple[str, int] | Response | BaseResponse:
    if isinstance(error, SignInRequired) and not asks_program():
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")), 303)
    if isinstance(error, ShowAgain) and not asks_program():
        return again.page(str(error))
    if isinstance(error, SecondFactorRequired) and not asks_program():
        flash(str(error), "warning")
        here = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("accounts.index", next=here), 303)
    return _answer(error.status, error.code, str(error), **({"field": error.field} if error.field else {}))


def _expired(error: CSRFError) -> tuple[str, int] | Response:
    del error
    return _answer(400, "csrf", _("This form was open for too long. Please go back, reload and send it again."))


def _http_error(error: HTTPException) -> tuple[str, int] | Response | BaseResponse:
    status = error.code or 500
    if status < HTTPStatus.BAD_REQUEST:
        return BaseResponse.force_type(error.get_response())
    message = str(MESSAGES.get(status) or _("The request could not be understood."))
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        # The whole form may hold 1 MB more than the file in it.
        limit = (request.max_content_length or 0) // 1024**2 - 1
        message = _("What was sent is too large. At most %(n)s MB can be sent at once.", n=limit)
    answer: Response = make_response(_answer(status, HTTPStatus(status).phrase.lower().replace(" ", "_"), message))
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        answer.headers["Retry-After"] = str(A_MINUTE)
    return answer


def _unavailable(error: SQLAlchemyError) -> Response:
    """The database is away or busy: nothing that was answered is lost, and what was sent may be sent again."""
    if not is_passing(error):
        raise error
    log.warning("database", endpoint=request.endpoint, exc_info=error)
    ask_for_nobody()
    response = make_response(_answer(503, "unavailable", str(MESSAGES[503])))
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _no_room(error: OSError) -> tuple[str, int] | Response:
    """A disk takes no file: whoever runs the system can mend that, and nothing half written is kept."""
    if error.errno not in NO_ROOM:
        raise error
    log.error("disk", endpoint=request.endpoint, exc_info=error)
    return _answer(507, "no_room", str(MESSAGES[507]))


def _broken(error: InternalServerError) -> tuple[str, int] | Response:
    log.error("unhandled", endpoint=request.endpoint, exc_info=error.original_exception)
    return _answer(500, "internal_error", str(MESSAGES[500]))
