"""What the pages about events share."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventmgr.core.forms import invalid
from eventmgr.core.i18n import _
from eventmgr.events.models import Event

bp = Blueprint("events", __name__)
Page = str | tuple[str, int] | Response


def saved(endpoint: str, event: Event) -> Response:
    """Back to the page, which says that it was kept."""
    flash(_("Saved."), "success")
    return redirect(url_for(endpoint, slug=event.slug), 303)


def page(template: str, **context: Any) -> Page:
    """The page of a form: with what is wrong with it after a refused POST, else as it is."""
    if request.method == "POST":
        return invalid(template, **context)
    return render_template(template, **context)
