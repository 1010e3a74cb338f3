"""What the pages of the training share."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventmgr.core.clock import now
from eventmgr.core.forms import invalid
from eventmgr.core.i18n import _
from eventmgr.events.models import Event
from eventmgr.rendering.blocks import Paper, to_html
from eventmgr.rendering.pdf import render_pdf
from eventmgr.rendering.word import to_docx

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
bp = Blueprint("training", __name__)
Page = str | tuple[str, int] | Response


def made(paper: Paper, file_format: str) -> bytes:
    """A paper as PDF or for Word."""
    return render_pdf(to_html(paper), title=paper.name) if file_format == "pdf" else to_docx(paper)


def sent(data: bytes, name: str, file_format: str) -> Response:
    """A file under a name that says what it is."""
    how = "inline" if file_format == "pdf" else "attachment"
    headers = {"Content-Disposition": f'{how}; filename="{name}.{file_format}"'}
    return Response(data, mimetype=TYPES[file_format], headers=headers)


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
