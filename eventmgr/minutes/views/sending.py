"""The page on which locked minutes, or an amendment, are sent to those who were there."""

from uuid import UUID

from flask import flash, redirect, render_template, request

from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import ngettext
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.minutes import service
from eventmgr.minutes.forms import SendForm
from eventmgr.minutes.models import Amendment, Minutes
from eventmgr.minutes.queries import get_amendment, list_participants
from eventmgr.minutes.views.shared import Page, bp, get_begun


@bp.get("/events/<slug>/minutes/sending")
@require("outbox.send")
def sending(slug: str) -> Page:
    del slug
    event = current_event()
    return _page(event, get_begun(event), SendForm(formdata=None))


@bp.post("/events/<slug>/minutes/sending")
@require("outbox.send")
def send(slug: str) -> Page:
    del slug
    event = current_event()
    return _send(event, get_begun(event))


@bp.get("/events/<slug>/minutes/amendments/<uuid:amendment_id>/sending")
@require("outbox.send")
def sending_amendment(slug: str, amendment_id: UUID) -> Page:
    del slug
    event = current_event()
    return _page(event, get_amendment(event.id, amendment_id), SendForm(formdata=None))


@bp.post("/events/<slug>/minutes/amendments/<uuid:amendment_id>/sending")
@require("outbox.send")
def send_amendment(slug: str, amendment_id: UUID) -> Page:
    del slug
    event = current_event()
    return _send(event, get_amendment(event.id, amendment_id))


def _send(event: Event, paper: Minutes | Amendment) -> Page:
    form = SendForm()
    if not form.validate_on_submit() or form.count.data is None:
        return _page(event, paper, form, 422)
    try:
        count = service.send(paper, form.count.data, actor=current_actor(), at=now())
    except DomainError as error:
        add_error(form, error)
        return _page(event, paper, form, error.status)
    flash(ngettext("%(num)s person is written to.", "%(num)s people are written to.", count), "success")
    return redirect(request.path, 303)


def _page(event: Event, paper: Minutes | Amendment, form: SendForm, status: int = 200) -> Page:
    html = render_template(
        "minutes/sending.html",
        event=event,
        paper=paper,
        amendment=paper if isinstance(paper, Amendment) else None,
        address=request.path,
        participants=len(list_participants(event.id)),
        reach=service.reach(paper) if paper.locked_at else None,
        form=form,
    )
    return html, status
