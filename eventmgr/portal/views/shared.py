"""What the pages of the portal share."""

from uuid import UUID

from flask import Blueprint, request
from werkzeug.wrappers import Response as AnyResponse

from eventmgr.core import remembered
from eventmgr.core.errors import DomainError, Forbidden, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import clean_token
from eventmgr.registration.models import Pass
from eventmgr.registration.queries import find_pass

bp = Blueprint("portal", __name__)


Page = str | tuple[str, int] | AnyResponse

_KIND = "passes"


class PassEnded(DomainError):
    """The pass was replaced by a newer one, or the registration ended."""

    code = "pass_ended"
    status = 410

    def __init__(self, given: Pass) -> None:
        super().__init__(lazy("This pass is no longer valid."))
        self.given = given


def remember(pass_id: UUID) -> None:
    """This device has shown that it may see the personal part; it keeps that for the passes opened last."""
    remembered.remember(_KIND, pass_id)


def forget(pass_id: UUID) -> None:
    """This device has to show the code again."""
    remembered.forget(_KIND, pass_id)


def is_remembered(given: Pass) -> bool:
    """Whether this device gave the code of the pass."""
    return remembered.is_remembered(_KIND, given.id)


def get_pass(token: str) -> Pass:
    """The pass of this token; one that opens nothing any more is refused."""
    given = find_pass(clean_token(token))
    if given is None:
        raise NotFound(lazy("There is no such pass."))
    if given.revoked_at is not None:
        raise PassEnded(given)
    return given


def own_pass(token: str) -> Pass:
    """The pass of this token, on a device that gave its code."""
    given = get_pass(token)
    if not is_remembered(given):
        raise Forbidden(lazy("Open the pass with its 4-digit code first."))
    return given


class NotOpened(DomainError):
    """A script asks on a device that has to give the code of the pass again."""

    code = "not_opened"
    status = 401


def own_key() -> str:
    """What is counted where each pass has a limit of its own."""
    return f"pass {clean_token((request.view_args or {})['token'])}"
