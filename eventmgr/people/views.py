"""The pages about requests: the host's queue with its clocks, and the answer that a person reads without an account."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from eventmgr.core.access import FRESH_FOR_COPIES, current_actor, current_host_id, fresh, public, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import Form, add_error, invalid
from eventmgr.core.i18n import DEFAULT_ZONE, LazyString, _, speaking
from eventmgr.core.ids import clean_token
from eventmgr.core.limits import PUBLIC_LIMIT, limiter
from eventmgr.people import service
from eventmgr.people.forms import (
    METHOD_LABELS,
    REQUEST_LABELS,
    TRACE_LABELS,
    AcknowledgeForm,
    AnswerForm,
    ContactForm,
    ExtendForm,
)
from eventmgr.people.models import DataRequest
from eventmgr.people.papers import data_copy
from eventmgr.people.queries import (
    get_host,
    get_request,
    get_request_by_key,
    list_closed_requests,
    list_open_requests,
)
from eventmgr.people.rules import Basis, RequestKind

bp = Blueprint("people", __name__)
Page = str | tuple[str, int] | Response
_PURPOSES = {purpose.value: words for purpose, words in service.PURPOSE_LABELS.items()}


@bp.app_template_filter("purpose")
def shown_purpose(purpose: str) -> LazyString | str:
    return _PURPOSES.get(purpose, purpose)


@bp.app_template_filter("basis")
def shown_basis(basis: Basis) -> LazyString:
    return service.BASIS_LABELS[basis]


@bp.app_template_filter("consent_method")
def shown_method(method: str) -> LazyString | str:
    return METHOD_LABELS.get(method, method)


@bp.app_template_filter("request_kind")
def shown_kind(kind: RequestKind) -> LazyString:
    return service.REQUEST_KIND_LABELS[kind]


@bp.app_template_filter("trace")
def shown_trace(table: str) -> LazyString | str:
    return TRACE_LABELS.get(table, table)


@bp.get("/privacy")
@require("people.requests")
def requests() -> str:
    host = get_host(current_host_id())
    return render_template(
        "people/requests.html",
        host=host,
        waiting=list_open_requests(host.id),
        closed=list_closed_requests(host.id),
        today=_today(),
        kinds=service.REQUEST_KIND_LABELS,
        states=REQUEST_LABELS,
    )


@bp.route("/privacy/contact", methods=["GET", "POST"])
@require("people.requests")
def contact() -> Page:
    host = get_host(current_host_id())
    form = ContactForm(obj=host)
    if form.validate_on_submit():
        service.set_contact(host, form.data_protection.data or "", actor=current_actor(), at=now())
        flash(_("Saved."), "success")
        return redirect(url_for("people.requests"), 303)
    if form.errors:
        return invalid("people/contact.html", host=host, form=form)
    return render_template("people/contact.html", host=host, form=form)


@bp.get("/privacy/<uuid:request_id>")
@require("people.requests")
def request(request_id: UUID) -> str:
    return render_template("people/request.html", **_context(_found(request_id)))


@bp.post("/privacy/<uuid:request_id>/acknowledge")
@require("people.requests")
def acknowledge(request_id: UUID) -> Page:
    form = AcknowledgeForm()

    def act(found: DataRequest) -> None:
        service.acknowledge(found, third_parties=form.third_parties.data, actor=current_actor(), at=now())

    return _act(request_id, form, act, acknowledging=form)


@bp.post("/privacy/<uuid:request_id>/extend")
@require("people.requests")
def extend(request_id: UUID) -> Page:
    form = ExtendForm()

    def act(found: DataRequest) -> None:
        service.extend(found, form.reason.data or "", actor=current_actor(), at=now())

    return _act(request_id, form, act, extending=form)


@bp.post("/privacy/<uuid:request_id>/finish")
@require("people.requests")
def finish(request_id: UUID) -> Page:
    form = AnswerForm(prefix="finish")

    def act(found: DataRequest) -> None:
        service.finish(found, form.answer.data or "", actor=current_actor(), at=now())

    return _act(request_id, form, act, finishing=form)


@bp.post("/privacy/<uuid:request_id>/refuse")
@require("people.requests")
def refuse(request_id: UUID) -> Page:
    form = AnswerForm(prefix="refuse")

    def act(found: DataRequest) -> None:
        service.refuse(found, form.answer.data or "", actor=current_actor(), at=now())

    return _act(request_id, form, act, refusing=form)


@bp.post("/privacy/<uuid:request_id>/accept")
@require("people.requests")
def accept(request_id: UUID) -> Page:
    def act(found: DataRequest) -> None:
        service.accept_correction(found, actor=current_actor(), at=now())

    return _act(request_id, Form(), act)


@bp.post("/privacy/<uuid:request_id>/copy")
@require("people.requests")
@fresh(FRESH_FOR_COPIES)
def copy(request_id: UUID) -> Page:
    """A copy of all that is kept, as a page that the person can read: by hand, or the first step of erasing."""
    found = _found(request_id)
    kept = service.export(found.person, actor=current_actor(), at=now())
    page = render_template("people/copy.html", kept=kept, host=get_host(found.host_id), at=now())
    response = make_response(page)
    response.headers["Content-Disposition"] = f'attachment; filename="{request_id}.html"'
    return response


@bp.post("/privacy/<uuid:request_id>/copy.pdf")
@require("people.requests")
@fresh(FRESH_FOR_COPIES)
def copy_as_pdf(request_id: UUID) -> Page:
    """The same copy to print and hand over."""
    found = _found(request_id)
    with speaking("vi"):
        kept = service.export(found.person, actor=current_actor(), at=now())
    response = make_response(data_copy(found.person.full_name, kept, get_host(found.host_id), at=now()))
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{request_id}.pdf"'
    return response


@bp.post("/privacy/<uuid:request_id>/erase")
@require("people.requests")
@fresh()
def erase(request_id: UUID) -> Page:
    def act(found: DataRequest) -> None:
        service.fulfil_erasure(found, actor=current_actor(), at=now())

    return _act(request_id, Form(), act)


@bp.get("/requests/<key>")
@public
@limiter.limit(PUBLIC_LIMIT)
def answer(key: str) -> str:
    """How a request stands: whoever has the key has the right, and nothing personal is told."""
    found = get_request_by_key(clean_token(key))
    return render_template(
        "people/answer.html",
        request_row=found,
        host=get_host(found.host_id),
        kind=service.REQUEST_KIND_LABELS[found.kind],
        state=REQUEST_LABELS[found.state],
    )


def _found(request_id: UUID) -> DataRequest:
    return get_request(current_host_id(), request_id)


def _context(found: DataRequest) -> dict[str, object]:
    return {
        "request_row": found,
        "today": _today(),
        "kind": service.REQUEST_KIND_LABELS[found.kind],
        "state": REQUEST_LABELS[found.state],
        "kept": service.collect(found.person),
        "acknowledging": AcknowledgeForm(formdata=None),
        "extending": ExtendForm(formdata=None),
        "finishing": AnswerForm(formdata=None, prefix="finish"),
        "refusing": AnswerForm(formdata=None, prefix="refuse"),
    }


def _act(request_id: UUID, form: Form, act: Callable[[DataRequest], None], **shown: Form) -> Page:
    """Do it, or show the page once more with what is wrong."""
    found = _found(request_id)
    if form.validate_on_submit():
        try:
            act(found)
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("people.request", request_id=request_id), 303)
    errors = form if form.form_errors else None
    return invalid("people/request.html", **{**_context(found), **shown, "failed": errors})


def _today() -> date:
    return now().astimezone(DEFAULT_ZONE).date()
