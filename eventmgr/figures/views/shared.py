"""What the pages of the figures share."""

from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from eventmgr.core.forms import invalid

bp = Blueprint("figures", __name__)
Page = str | tuple[str, int] | Response


def page(template: str, **context: Any) -> Page:
    """The page of a form: with what is wrong with it after a refused POST, else as it is."""
    if request.method == "POST":
        return invalid(template, **context)
    return render_template(template, **context)
