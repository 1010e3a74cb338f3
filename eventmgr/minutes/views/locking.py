"""The way of the minutes to the chair, and their lock."""

from flask import render_template

from eventmgr.core.access import current_actor, fresh, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.minutes import service
from eventmgr.minutes.forms import SECTIONS, STATES, AskBackForm, LockForm, MinutesForm
from eventmgr.minutes.models import Minutes
from eventmgr.minutes.papers import mark_of, minutes_paper, render_read
from eventmgr.minutes.queries import find_minutes, list_open_comments, list_unsettled
from eventmgr.minutes.views.shared import Page, bp, done, get_begun, refused
from eventmgr.outcomes.queries import list_records


@bp.post("/events/<slug>/minutes/submit")
@require("minutes.edit")
def submit(slug: str) -> Page:
    del slug
    event = current_event()
    minutes = get_begun(event)
    try:
        service.submit(minutes, actor=current_actor(), at=now())
    except DomainError as error:
        return refused(event, MinutesForm.of(event, find_minutes(event.id)), error)
    return done(event, _("The minutes are submitted to the chair."))


@bp.post("/events/<slug>/minutes/ask-back")
@require("minutes.edit")
def ask_back(slug: str) -> Page:
    del slug
    event = current_event()
    minutes, form = get_begun(event), AskBackForm()
    if not form.validate_on_submit():
        return _chair_page(event, minutes, _lock_form(event), form, 422)
    try:
        service.ask_back(minutes, form.word.data or "", actor=current_actor(), at=now())
    except DomainError as error:
        add_error(form, error)
        return _chair_page(event, minutes, _lock_form(event), form, error.status)
    return done(event, _("The minutes can be written again."))


@bp.get("/events/<slug>/minutes/lock")
@require("minutes.lock")
def review(slug: str) -> Page:
    """What the chair looks at before the lock: the paper, what was said of it, and who has not confirmed."""
    del slug
    event = current_event()
    return _chair_page(event, get_begun(event), _lock_form(event), AskBackForm(formdata=None))


@bp.post("/events/<slug>/minutes/lock")
@require("minutes.lock")
@fresh()
def lock(slug: str) -> Page:
    del slug
    event = current_event()
    minutes, form = get_begun(event), LockForm()
    if not form.validate_on_submit():
        return _chair_page(event, minutes, form, AskBackForm(formdata=None), 422)
    try:
        service.lock(
            minutes,
            render_read(form.seen.data or ""),
            reason=form.reason.data or "",
            actor=current_actor(),
            at=now(),
        )
    except DomainError as error:
        add_error(form, error)
        form.seen.data = mark_of(minutes_paper(event))
        return _chair_page(event, minutes, form, AskBackForm(formdata=None), error.status)
    return done(event, _("The minutes are locked."))


def _lock_form(event: Event) -> LockForm:
    form = LockForm(formdata=None)
    form.seen.data = mark_of(minutes_paper(event))
    return form


def _chair_page(event: Event, minutes: Minutes, form: LockForm, back: AskBackForm, status: int = 200) -> Page:
    records = {record.group_id: record for record in list_records(event.id)}
    html = render_template(
        "minutes/review.html",
        event=event,
        minutes=minutes,
        state=minutes.state,
        states=STATES,
        sections=SECTIONS,
        form=form,
        back=back,
        unsettled=[(group, records.get(group.id)) for group in list_unsettled(event.id)],
        comments=list_open_comments(minutes.id),
    )
    return html, status
