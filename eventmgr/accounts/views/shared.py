"""What the pages about accounts share."""

from flask import Blueprint, request
from flask_security.utils import validate_redirect_url
from werkzeug.wrappers import Response

from eventmgr.accounts import passkeys

bp = Blueprint("accounts", __name__)
Page = str | tuple[str, int] | Response


@bp.app_template_global("passkeys_possible")
def passkeys_possible() -> bool:
    """Whether this page was opened at an address for which browsers make passkeys."""
    return passkeys.are_possible()


def going_to() -> str:
    """Where somebody was going; an address of ours, else nothing."""
    there = request.args.get("next", "")
    is_path = there.startswith("/") and not there.startswith(("//", "/\\"))
    return there if is_path and validate_redirect_url(there) else ""
