"""The way of the minutes to the chair, and their lock."""

from collections.abc import Callable

from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.events.queries import current_event
from eventmgr.minutes import service
from eventmgr.minutes.forms import LockForm, MinutesForm
from eventmgr.minutes.papers import render
from eventmgr.minutes.queries import find_minutes
from eventmgr.minutes.views.shared import Page, bp, done, get_begun, page, refused


@bp.post("/events/<slug>/minutes/submit")
@require("minutes.edit")
def submit(slug: str) -> Page:
    del slug
    return _move(service.submit, _("The minutes are submitted to the chair."))


@bp.post("/events/<slug>/minutes/ask-back")
@require("minutes.edit")
def ask_back(slug: str) -> Page:
    del slug
    return _move(service.ask_back, _("The minutes can be written again."))


@bp.post("/events/<slug>/minutes/lock")
@require("minutes.lock")
def lock(slug: str) -> Page:
    del slug
    event = current_event()
    minutes, form = get_begun(event), LockForm()
    if not form.validate_on_submit():
        return page(event, MinutesForm.of(event, minutes), form, 422)
    try:
        service.lock(minutes, render, reason=form.reason.data or "", actor=current_actor(), at=now())
    except DomainError as error:
        add_error(form, error)
        return page(event, MinutesForm.of(event, find_minutes(event.id)), form, error.status)
    return done(event, _("The minutes are locked."))


def _move(action: Callable[..., None], message: str) -> Page:
    event = current_event()
    minutes = get_begun(event)
    try:
        action(minutes, actor=current_actor(), at=now())
    except DomainError as error:
        return refused(event, MinutesForm.of(event, find_minutes(event.id)), error)
    return done(event, message)
