"""What the pages of the agenda share."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, request
from werkzeug.wrappers import Response

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import list_clashes
from eventmgr.agenda.rules import Clash, say
from eventmgr.core.forms import Form, invalid
from eventmgr.core.i18n import _
from eventmgr.events.models import Event

bp = Blueprint("agenda", __name__)
Page = str | tuple[str, int] | Response


def clashes_of(event: Event, session_id: UUID) -> list[Clash]:
    """What a session clashes with."""
    return [clash for clash in list_clashes(event.id) if clash.is_about(session_id)]


def tell_saved(event: Event, session: Session) -> None:
    """It is saved; what clashes now is told beside it."""
    flash(_("Saved."), "success")
    for clash in clashes_of(event, session.id):
        flash(say(clash, event.zone), "warning")


def form_page(template: str, form: Form, **context: Any) -> Page:
    """The page of a form: with what is wrong with it after a refused POST, else as it is."""
    is_wrong = request.method == "POST" and (form.errors or form.form_errors)
    show = invalid if is_wrong else render_template
    page: Page = show(template, form=form, **context)
    return page
