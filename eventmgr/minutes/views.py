"""The pages of the minutes, their files, and the page on which anybody checks a code."""

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from eventmgr.core.access import current_actor, public, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.files import store
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _, lazy
from eventmgr.core.ids import clean_token
from eventmgr.core.limits import PUBLIC_LIMIT, limiter
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.minutes import service
from eventmgr.minutes.forms import SECTIONS, STATES, LockForm, MinutesForm
from eventmgr.minutes.models import Minutes
from eventmgr.minutes.papers import attendance_text, data_blocks, minutes_paper, render, to_pdf
from eventmgr.minutes.queries import compile_minutes, event_of, find_locked, find_minutes, list_unsettled, texts
from eventmgr.minutes.rules import WRITTEN_ONLY, MinutesState
from eventmgr.rendering.word import to_docx
from eventmgr.training.queries import find_certificate
from eventmgr.training.rules import serial

bp = Blueprint("minutes", __name__)
Page = tuple[str, int] | BaseResponse
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.get("/events/<slug>/minutes")
@require("minutes.view")
def index(slug: str) -> Page:
    del slug
    event = current_event()
    return _page(event, MinutesForm.of(event, find_minutes(event.id)), LockForm())


@bp.post("/events/<slug>/minutes")
@require("minutes.edit")
def save(slug: str) -> Page:
    del slug
    event, actor, at = current_event(), current_actor(), now()
    form = MinutesForm()
    if form.validate_on_submit():
        try:
            minutes = service.get_or_create(event, actor=actor, at=at)
            service.save(minutes, form.values(event), form.written(), seen=form.seen_at(), actor=actor, at=at)
        except DomainError as error:
            form.see(find_minutes(event.id))
            return _refused(event, form, error)
        return _done(event, _("Saved."))
    return _page(event, form, LockForm(formdata=None), 422)


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
    minutes, form = _get(event), LockForm()
    if not form.validate_on_submit():
        return _page(event, MinutesForm.of(event, minutes), form, 422)
    try:
        service.lock(minutes, render, reason=form.reason.data or "", actor=current_actor(), at=now())
    except DomainError as error:
        add_error(form, error)
        return _page(event, MinutesForm.of(event, find_minutes(event.id)), form, error.status)
    return _done(event, _("The minutes are locked."))


@bp.get("/events/<slug>/minutes/minutes.pdf")
@require("minutes.view")
def pdf(slug: str) -> Response:
    event = current_event()
    data = _kept(event, "pdf") or to_pdf(minutes_paper(event))
    return _file(data, "application/pdf", f"inline; filename={slug}-minutes.pdf")


@bp.get("/events/<slug>/minutes/minutes.docx")
@require("minutes.view")
def docx(slug: str) -> Response:
    event = current_event()
    data = _kept(event, "docx") or to_docx(minutes_paper(event))
    return _file(data, _WORD, f"attachment; filename={slug}-minutes.docx")


@bp.get("/verify/<code>")
@public
@limiter.limit(PUBLIC_LIMIT)
def verify(code: str) -> tuple[str, int]:
    """What is said of a certificate: name, course, date; of locked minutes: event, date, number, SHA-256."""
    clean = clean_token(code)
    minutes, certificate = find_locked(clean), find_certificate(clean)
    return (
        render_template(
            "minutes/verify.html",
            code=clean,
            minutes=minutes,
            held=event_of(minutes) if minutes else None,
            certificate=certificate,
            serial=serial,
        ),
        200 if minutes or certificate else 404,
    )


def _page(event: Event, form: MinutesForm, lock_form: LockForm, status: int = 200) -> Page:
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
    )
    return html, status


def _move(action: Callable[..., None], message: str) -> Page:
    event = current_event()
    minutes = _get(event)
    try:
        action(minutes, actor=current_actor(), at=now())
    except DomainError as error:
        return _refused(event, MinutesForm.of(event, find_minutes(event.id)), error)
    return _done(event, message)


def _refused(event: Event, form: MinutesForm, error: DomainError) -> Page:
    add_error(form, error)
    return _page(event, form, LockForm(formdata=None), error.status)


def _done(event: Event, message: str) -> BaseResponse:
    flash(message, "success")
    return redirect(url_for("minutes.index", slug=event.slug), 303)


def _get(event: Event) -> Minutes:
    minutes = find_minutes(event.id)
    if minutes is None:
        raise NotFound(lazy("Nobody has begun the minutes yet."))
    return minutes


def _kept(event: Event, name: str) -> bytes | None:
    minutes = find_minutes(event.id)
    if minutes is None or minutes.state is not MinutesState.LOCKED:
        return None
    return store().get(service.file_key(minutes, name))


def _file(data: bytes, kind: str, disposition: str) -> Response:
    return Response(data, mimetype=kind, headers={"Content-Disposition": disposition})
