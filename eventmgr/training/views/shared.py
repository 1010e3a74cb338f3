"""What the pages of the training share."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventmgr.core.clock import now
from eventmgr.core.forms import invalid
from eventmgr.core.i18n import _
from eventmgr.events.models import Event

bp = Blueprint("training", __name__)
Page = str | tuple[str, int] | Response


def today(event: Event) -> date:
    """The day on the event's clock."""
    return now().astimezone(event.zone).date()


def saved(endpoint: str, **values: Any) -> Response:
    """On to another page, with a word."""
    flash(_("Saved."), "success")
    return redirect(url_for(endpoint, **values), 303)


def page(template: str, **context: Any) -> Page:
    """The page of a form: with what is wrong with it after a refused POST, else as it is."""
    return invalid(template, **context) if request.method == "POST" else render_template(template, **context)
