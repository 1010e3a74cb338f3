"""What the pages of the minutes share: the whole page with its forms, and what becomes of a refusal."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event
from eventmgr.minutes.forms import SECTIONS, STATES, LockForm, MinutesForm
from eventmgr.minutes.models import Minutes
from eventmgr.minutes.papers import attendance_text, data_blocks
from eventmgr.minutes.queries import compile_minutes, find_minutes, list_amendments, list_unsettled, texts
from eventmgr.minutes.rules import WRITTEN_ONLY, MinutesState

bp = Blueprint("minutes", __name__)
Page = tuple[str, int] | BaseResponse


def page(event: Event, form: MinutesForm, lock_form: LockForm, status: int = 200) -> Page:
    """The minutes with what was typed, or as they are stored."""
    minutes = find_minutes(event.id)
    compiled = compile_minutes(event)
    html = render_template(
        "minutes/index.html",
        event=event,
        minutes=minutes,
        state=minutes.state if minutes else MinutesState.DRAFT,
        states=STATES,
        form=form,
        lock_form=lock_form,
        attendance=compiled.attendance,
        attendance_text=attendance_text(compiled.attendance),
        sections=[(section, label, data_blocks(compiled, section, event.zone)) for section, label in SECTIONS.items()],
        written_only=WRITTEN_ONLY,
        stored=texts(minutes),
        unsettled=list_unsettled(event.id),
        amendments=list_amendments(minutes.id) if minutes else [],
    )
    return html, status


def refused(event: Event, form: MinutesForm, error: DomainError) -> Page:
    """The page again, with the reason beside what it is about."""
    add_error(form, error)
    return page(event, form, LockForm(formdata=None), error.status)


def done(event: Event, message: str) -> BaseResponse:
    """Back to the minutes, with a word."""
    flash(message, "success")
    return redirect(url_for("minutes.index", slug=event.slug), 303)


def get_begun(event: Event) -> Minutes:
    """The minutes, which somebody must have begun."""
    minutes = find_minutes(event.id)
    if minutes is None:
        raise NotFound(lazy("Nobody has begun the minutes yet."))
    return minutes
