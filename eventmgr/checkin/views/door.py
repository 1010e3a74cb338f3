"""The door: camera, scanner, names, walk-ins."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import current_app, redirect, render_template, request, url_for

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import list_attendance_sessions
from eventmgr.checkin import queries, service
from eventmgr.checkin.forms import (
    REASONS,
    ScanForm,
    UndoForm,
    WalkInForm,
)
from eventmgr.checkin.queries import DelegateFacts
from eventmgr.checkin.rules import Result, Source
from eventmgr.checkin.service import Answer
from eventmgr.checkin.views.shared import Page, bp, chosen, counts_of, is_rehearsed, read_uuid
from eventmgr.core.access import current_actor, may, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.core.ids import uuid7
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.questionnaires.forms import AskedForm, asked_form
from eventmgr.questionnaires.queries import AtDoor, at_door, stored_values
from eventmgr.questionnaires.rules import Place
from eventmgr.registration.queries import (
    current_pass,
    get_registration,
    list_categories,
    list_delegations,
    list_exceeded,
)
from eventmgr.registration.service import LIMIT_WORDS
from eventmgr.registration.service import answer as keep_answers
from eventmgr.rendering import qr


@dataclass(frozen=True)
class Told:
    """What stands in the panel after a scan, an undo or a refusal of the form."""

    kind: str
    delegate: DelegateFacts | None = None
    answer: Answer | None = None
    message: str = ""
    undo_form: UndoForm | None = None
    door: AtDoor | None = None
    asked: AskedForm | None = None


@bp.get("/events/<slug>/check-in")
@require("checkin.view")
def index(slug: str) -> Page:
    """The door: camera, USB scanner or typed code, and search by name; who may only look is led to the list."""
    event = current_event()
    if not may("checkin.scan"):
        return redirect(url_for("checkin.attendance", slug=slug))
    return _door(event, chosen(event, request.args.get("session")))


@bp.post("/events/<slug>/check-in")
@require("checkin.scan")
def scan(slug: str) -> Page:
    """Check in the bearer of a code, or a person found by name."""
    del slug
    event, form = current_event(), ScanForm()
    session = chosen(event, form.session_id.data)
    if session is None or not form.validate() or not (form.token.data or form.registration_id.data):
        return _door(event, session, Told("invalid", message=_("Scan or type the code of a pass.")), status=422)
    answer = service.check_in(
        event,
        operation_id=uuid7(),
        token=form.token.data,
        registration_id=read_uuid(form.registration_id.data) if form.registration_id.data else None,
        session_id=session.id,
        source=Source.STAFF,
        at=now(),
        recorded_at=now(),
        actor=current_actor(),
        is_rehearsal=is_rehearsed(event),
    )
    told = Told(answer.result.value, answer.delegate, answer, undo_form=_undo_form(answer))
    return _door(event, session, _with_questions(event, told))


@bp.post("/events/<slug>/check-in/exit")
@require("checkin.scan")
def leave(slug: str) -> Page:
    """Write down that somebody leaves the session; they may come back."""
    del slug
    event = current_event()
    session = chosen(event, request.form.get("session_id"))
    delegate = queries.get_delegate(event.id, read_uuid(request.form.get("registration_id", "")))
    answer = service.exit(
        event,
        operation_id=uuid7(),
        registration_id=delegate.id,
        session_id=session.id if session else None,
        source=Source.STAFF,
        at=now(),
        recorded_at=now(),
        actor=current_actor(),
        is_rehearsal=is_rehearsed(event),
    )
    if answer.result is Result.REFUSED:
        return _door(event, session, Told("refused", delegate, answer))
    return _door(event, session, Told("left", delegate, answer, undo_form=_undo_form(answer)))


@bp.post("/events/<slug>/check-in/answers/<uuid:registration_id>")
@require("checkin.scan")
def answers(slug: str, registration_id: UUID) -> Page:
    """Keep what somebody answers to the questions that are asked at the door."""
    del slug
    event = current_event()
    delegate = queries.get_delegate(event.id, registration_id)
    session = chosen(event, request.form.get("session_id"))
    form = _asked(event, delegate)
    if not form.validate():
        told = Told("invalid", delegate, message=_("The answers were not saved. Please check them."), asked=form)
        return _door(event, session, _with_questions(event, told), status=422)
    try:
        keep_answers(event, registration_id, form.entries(), is_strict=True, actor=current_actor(), at=now())
    except DomainError as error:
        return _door(event, session, Told("invalid", delegate, message=str(error)), status=error.status)
    return _door(event, session, _with_questions(event, Told("answered", delegate)))


@bp.route("/events/<slug>/check-in/walk-in", methods=["GET", "POST"])
@require("registration.edit")
def walk_in(slug: str) -> Page:
    """Take in who stands at the desk without a registration."""
    event = current_event()
    session = chosen(event, request.values.get("session_id") or request.args.get("session"))
    if session is None:
        return redirect(url_for("checkin.index", slug=slug), 303)
    form = WalkInForm().offer(list_delegations(event.id), list_categories(event.id))
    if form.validate_on_submit():
        try:
            made = service.walk_in(
                event,
                form.values(),
                operation_id=uuid7(),
                session_id=session.id,
                actor=current_actor(),
                at=now(),
                recorded_at=now(),
                is_rehearsal=is_rehearsed(event),
            )
        except DomainError as error:
            add_error(form, error)
        else:
            return redirect(
                url_for("checkin.walked_in", slug=slug, registration_id=made.registration.id, session=session.id), 303
            )
    form.session_id.data = str(session.id)
    status = 422 if request.method == "POST" else 200
    return render_template("checkin/walk_in.html", event=event, session=session, form=form), status


@bp.get("/events/<slug>/check-in/walk-in/<uuid:registration_id>")
@require("registration.edit")
def walked_in(slug: str, registration_id: UUID) -> str:
    """The pass of who was just taken in: to photograph, or to print."""
    del slug
    event = current_event()
    registration = get_registration(event.id, registration_id)
    given = current_pass(registration)
    return render_template(
        "checkin/walked_in.html",
        event=event,
        registration=registration,
        given=given,
        drawing=qr.svg(f"{current_app.config['PUBLIC_URL'].upper()}/P/{given.token}") if given else None,
        exceeded=[LIMIT_WORDS[limit] for limit in list_exceeded(event, registration)],
        session_id=request.args.get("session"),
    )


@bp.post("/events/<slug>/check-in/undo")
@require("checkin.edit")
def undo(slug: str) -> Page:
    """Take a check-in back, with the reason."""
    del slug
    event, form = current_event(), UndoForm()
    session = chosen(event, form.session_id.data)
    delegate = queries.get_delegate(event.id, read_uuid(form.registration_id.data or ""))
    if session is None or not form.validate():
        return _door(event, session, Told("invalid", delegate, undo_form=form), status=422)
    try:
        service.undo(
            event,
            operation_id=uuid7(),
            registration_id=delegate.id,
            session_id=session.id,
            reason=form.reason.data or "",
            source=Source.STAFF,
            at=now(),
            recorded_at=now(),
            actor=current_actor(),
            is_rehearsal=is_rehearsed(event),
        )
    except DomainError as error:
        add_error(form, error)
        return _door(event, session, Told("invalid", delegate, undo_form=form), status=error.status)
    return _door(event, session, Told("undone", delegate))


def _door(event: Event, session: Session | None, told: Told | None = None, *, status: int = 200) -> tuple[str, int]:
    context: dict[str, Any] = {"event": event, "session": session, "told": told, "reasons": REASONS}
    context["came"] = counts_of(event, session)
    if told is not None and request.headers.get("HX-Request"):
        return render_template("checkin/_answer.html", **context), status
    q = request.args.get("q", "")[:100]
    page = render_template(
        "checkin/index.html",
        **context,
        sessions=list_attendance_sessions(event.id),
        q=q,
        hits=queries.find_delegates(event.id, q),
    )
    return page, status


def _undo_form(answer: Answer) -> UndoForm | None:
    if answer.delegate is None or answer.at is None or not may("checkin.edit"):
        return None
    form = UndoForm(formdata=None)
    form.session_id.data, form.registration_id.data = str(answer.session.id), str(answer.delegate.id)
    return form


def _with_questions(event: Event, told: Told) -> Told:
    """What the door is told of a person's answers, and the form for what is asked there."""
    if told.delegate is None:
        return told
    door = at_door(event.id, told.delegate.id, told.delegate.category_key)
    if door is None:
        return told
    asked = told.asked or (_asked(event, told.delegate, formdata=None) if door.asks else None)
    return replace(told, door=door, asked=asked)


def _asked(event: Event, delegate: DelegateFacts, **options: Any) -> AskedForm:
    answered = stored_values(delegate.id)
    return asked_form(event.id, Place.DOOR, delegate.category_key, answered, with_sensitive=False, **options)
