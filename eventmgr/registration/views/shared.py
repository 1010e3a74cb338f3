"""What the pages of registration share."""

from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from eventmgr.core.forms import invalid

bp = Blueprint("registration", __name__)
Page = str | tuple[str, int] | Response


def page(template: str, form: Any, **context: Any) -> Page:
    if request.method == "POST":
        return invalid(template, form=form, **context)
    return render_template(template, form=form, **context)
