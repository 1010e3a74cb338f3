"""The pages of the amendments of locked minutes."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from eventmgr.core.access import current_actor, fresh, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.minutes import service
from eventmgr.minutes.forms import AmendmentForm, LockAmendmentForm
from eventmgr.minutes.models import Amendment
from eventmgr.minutes.papers import render_amendment
from eventmgr.minutes.queries import get_amendment, list_amendments, recipients_of, recipients_of_amendment
from eventmgr.minutes.rules import MinutesState, amendment_mark
from eventmgr.minutes.views.shared import Page, bp, get_begun


@bp.get("/events/<slug>/minutes/amendments")
@require("minutes.view")
def amendments(slug: str) -> Page:
    del slug
    event = current_event()
    proposed = "\n".join(recipients_of(event, get_begun(event)))
    return _list(event, AmendmentForm(formdata=None, data={"recipients": proposed}))


@bp.post("/events/<slug>/minutes/amendments")
@require("minutes.edit")
def new_amendment(slug: str) -> Page:
    del slug
    event, form = current_event(), AmendmentForm()
    minutes = get_begun(event)
    if not form.validate_on_submit():
        return _list(event, form, 422)
    try:
        made = service.draft_amendment(minutes, *form.words(), actor=current_actor(), at=now())
    except DomainError as error:
        add_error(form, error)
        return _list(event, form, error.status)
    flash(_("Saved."), "success")
    return _to(event, made)


@bp.get("/events/<slug>/minutes/amendments/<uuid:amendment_id>")
@require("minutes.view")
def amendment(slug: str, amendment_id: UUID) -> Page:
    del slug
    event = current_event()
    found = get_amendment(event.id, amendment_id)
    return _one(event, found, AmendmentForm.of(found, recipients_of_amendment(found)), _lock_form(found))


@bp.post("/events/<slug>/minutes/amendments/<uuid:amendment_id>")
@require("minutes.edit")
def change_amendment(slug: str, amendment_id: UUID) -> Page:
    del slug
    event, form = current_event(), AmendmentForm()
    found = get_amendment(event.id, amendment_id)
    if not form.validate_on_submit():
        return _one(event, found, form, _lock_form(found), 422)
    try:
        service.change_amendment(found, *form.words(), seen=form.seen.data or "", actor=current_actor(), at=now())
    except DomainError as error:
        add_error(form, error)
        form.seen.data = amendment_mark(found.reason, found.text, found.recipients)
        return _one(event, found, form, _lock_form(found), error.status)
    flash(_("Saved."), "success")
    return _to(event, found)


@bp.post("/events/<slug>/minutes/amendments/<uuid:amendment_id>/drop")
@require("minutes.edit")
def drop_amendment(slug: str, amendment_id: UUID) -> Page:
    event = current_event()
    service.drop_amendment(get_amendment(event.id, amendment_id), actor=current_actor(), at=now())
    flash(_("The draft is dropped."), "success")
    return redirect(url_for("minutes.amendments", slug=slug), 303)


@bp.post("/events/<slug>/minutes/amendments/<uuid:amendment_id>/lock")
@require("minutes.lock")
@fresh()
def lock_amendment(slug: str, amendment_id: UUID) -> Page:
    del slug
    event, form = current_event(), LockAmendmentForm()
    found = get_amendment(event.id, amendment_id)
    if not form.validate_on_submit():
        return _one(event, found, AmendmentForm.of(found, recipients_of_amendment(found)), form, 422)
    try:
        service.lock_amendment(found, render_amendment, seen=form.seen.data or "", actor=current_actor(), at=now())
    except DomainError as error:
        add_error(form, error)
        form.seen.data = amendment_mark(found.reason, found.text, found.recipients)
        return _one(event, found, AmendmentForm.of(found, recipients_of_amendment(found)), form, error.status)
    flash(_("The amendment is locked."), "success")
    return _to(event, found)


def _lock_form(found: Amendment) -> LockAmendmentForm:
    form = LockAmendmentForm(formdata=None)
    form.seen.data = amendment_mark(found.reason, found.text, found.recipients)
    return form


def _list(event: Event, form: AmendmentForm, status: int = 200) -> Page:
    minutes = get_begun(event)
    rows = list_amendments(minutes.id)
    html = render_template(
        "minutes/amendments.html",
        event=event,
        minutes=minutes,
        rows=rows,
        may_begin=minutes.state is MinutesState.LOCKED and all(row.locked_at for row in rows),
        form=form,
    )
    return html, status


def _one(event: Event, found: Amendment, form: AmendmentForm, lock: LockAmendmentForm, status: int = 200) -> Page:
    html = render_template(
        "minutes/amendment.html",
        event=event,
        amendment=found,
        minutes=found.minutes,
        form=form,
        lock_form=lock,
    )
    return html, status


def _to(event: Event, found: Amendment) -> BaseResponse:
    return redirect(url_for("minutes.amendment", slug=event.slug, amendment_id=found.id), 303)
