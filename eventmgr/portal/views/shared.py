"""What the pages of the portal share."""

from uuid import UUID

from flask import Blueprint, session
from werkzeug.wrappers import Response

bp = Blueprint("portal", __name__)


Page = str | tuple[str, int] | Response


_REMEMBERED = 10


def remember(pass_id: UUID) -> None:
    """This device has shown that it may see the personal part; it keeps that for the passes opened last."""
    kept = [known for known in session.get("passes", []) if known != pass_id.hex]
    session["passes"] = [*kept, pass_id.hex][-_REMEMBERED:]
    session.permanent = True
