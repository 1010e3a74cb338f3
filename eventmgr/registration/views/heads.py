"""The pages of the head of a delegation, opened by the secret link alone: the list, and what is done with it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError

from eventmgr.core.access import public
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.forms import Form, add_error
from eventmgr.core.i18n import _
from eventmgr.core.limits import PUBLIC_LIMIT, limiter
from eventmgr.questionnaires.forms import asked_form
from eventmgr.questionnaires.queries import list_asked, stored_values
from eventmgr.questionnaires.rules import Place, asked_here
from eventmgr.registration import service
from eventmgr.registration.forms import (
    GAP_LABELS,
    STATE_LABELS,
    AddForm,
    CancelForm,
    CorrectForm,
    SuccessorForm,
)
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import (
    get_registration,
    get_status,
    list_categories,
    list_slots,
    print_list,
    print_lists,
)
from eventmgr.registration.service import Link
from eventmgr.registration.views.delegations import is_full, place_rows
from eventmgr.registration.views.shared import Page

bp = Blueprint("heads", __name__)
_CONFLICT = 409


@bp.after_request
def keep_private(response: Response) -> Response:
    """No search engine keeps the list, whoever posts the link somewhere."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@bp.errorhandler(CSRFError)
def keep_text(error: CSRFError) -> Page:
    """A page that stood open too long loses nothing: what was typed is shown again, ready to be sent."""
    del error
    again: dict[str, Callable[..., Page]] = {"add": add, "edit": edit, "replace": replace, "cancel": cancel}
    values = request.view_args or {}
    page = (request.endpoint or "").rsplit(".", 1)[-1]
    if page in again:
        return again[page](**values)
    flash(_("This page was open for too long. Please send it again."), "warning")
    return redirect(url_for("registration.heads.index", key=values["key"]), 303)


@bp.get("/d/<key>")
@public
@limiter.limit(PUBLIC_LIMIT)
def index(key: str) -> Page:
    return _index(key, 200)


@bp.route("/d/<key>/new", methods=["GET", "POST"])
@public
@limiter.limit(PUBLIC_LIMIT)
def add(key: str) -> Page:
    link = service.open_link(key, at=now())
    agreed = service.head_consent_text(link.event)
    form = AddForm().offer(service.offered_categories(link)).explain(agreed)

    def save() -> object:
        made = service.add_person(key, form.values(), agreed=agreed, actor=link.actor, at=now())
        if made.state.value == "waitlisted":
            return _("%(name)s is on the waiting list: no place is left.", name=made.person.full_name)
        return _("Added: %(name)s.", name=made.person.full_name)

    places = place_rows(link.event, link.delegation.id)
    return _answer("add", link, key, form, save, is_full=is_full(link), places=places)


@bp.route("/d/<key>/people/<uuid:registration_id>", methods=["GET", "POST"])
@public
@limiter.limit(PUBLIC_LIMIT)
def edit(key: str, registration_id: UUID) -> Page:
    link, registration, seen = _open(key, registration_id)
    form = CorrectForm() if request.method == "POST" else CorrectForm.of(registration, seen)
    form.offer(service.offered_categories(link, registration.category))

    def save() -> object:
        service.correct_person(
            key, registration_id, form.values(), seen=form.seen.data or "", actor=link.actor, at=now()
        )
        return _("Saved.")

    return _answer("edit", link, key, form, save, registration=registration, seen=seen)


@bp.route("/d/<key>/people/<uuid:registration_id>/replace", methods=["GET", "POST"])
@public
@limiter.limit(PUBLIC_LIMIT)
def replace(key: str, registration_id: UUID) -> Page:
    link, registration, seen = _open(key, registration_id)
    agreed = service.head_consent_text(link.event)
    form = SuccessorForm(data={"organization": registration.organization, "seen": seen}).explain(agreed)

    def save() -> object:
        seen_then = form.seen.data or ""
        made = service.replace_person(
            key, registration_id, form.values(), seen=seen_then, agreed=agreed, actor=link.actor, at=now()
        )
        return _("%(name)s now comes in this place.", name=made.person.full_name)

    return _answer("replace", link, key, form, save, registration=registration, seen=seen)


@bp.route("/d/<key>/people/<uuid:registration_id>/cancel", methods=["GET", "POST"])
@public
@limiter.limit(PUBLIC_LIMIT)
def cancel(key: str, registration_id: UUID) -> Page:
    link, registration, seen = _open(key, registration_id)
    form = CancelForm(data={"seen": seen})

    def save() -> object:
        reason = form.reason.data or ""
        service.cancel_person(key, registration_id, reason, seen=form.seen.data or "", actor=link.actor, at=now())
        return _("%(name)s does not come. The place is free.", name=registration.person.full_name)

    return _answer("cancel", link, key, form, save, registration=registration, seen=seen)


@bp.route("/d/<key>/people/<uuid:registration_id>/answers", methods=["GET", "POST"])
@public
@limiter.limit(PUBLIC_LIMIT)
def answers(key: str, registration_id: UUID) -> Page:
    """What the event asks heads about each of their people; what is sensitive only the people themselves are asked."""
    link, registration, seen = _open(key, registration_id)
    stored = stored_values(registration_id)
    form = asked_form(link.event.id, Place.HEAD, registration.category.key, stored, with_sensitive=False)

    def save() -> object:
        service.answer_for(key, registration_id, form.entries(), actor=link.actor, at=now())
        return _("Saved.")

    return _answer("answers", link, key, form, save, registration=registration, seen=seen)


@bp.post("/d/<key>/confirm")
@public
@limiter.limit(PUBLIC_LIMIT)
def confirm(key: str) -> Page:
    link = service.open_link(key, at=now())
    try:
        service.confirm_list(key, seen=request.form.get("seen", ""), actor=link.actor, at=now())
    except NotFound:
        raise
    except DomainError as error:
        flash(str(error.message), "warning")
    else:
        flash(_("Thank you. The organizer sees that the list of your delegation is complete."), "success")
    return redirect(url_for("registration.heads.index", key=key), 303)


def _index(key: str, code: int) -> tuple[str, int]:
    link = service.open_link(key, at=now())
    slots, left = list_slots(link.delegation.id)
    prints = print_lists([link.delegation.id])[link.delegation.id]
    shown = render_template(
        "registration/heads/index.html",
        key=key,
        link=link,
        event=link.event,
        status=get_status(link.event.id, link.delegation.id),
        slots=slots,
        left=left,
        places=place_rows(link.event, link.delegation.id),
        is_full=is_full(link),
        seen=print_list(prints),
        asked=_asked_categories(link),
        states=STATE_LABELS,
        gaps=GAP_LABELS,
    )
    return shown, code


def _asked_categories(link: Link) -> set[str]:
    """The categories about whose people this event asks heads something."""
    questions = list_asked(link.event.id)
    keys = {category.key for category in list_categories(link.event.id)}
    return {key for key in keys if asked_here(questions, Place.HEAD, key, with_sensitive=False)}


def _open(key: str, registration_id: UUID) -> tuple[Link, Registration, str]:
    """The link, one of its people, and the fingerprint of what the list says now; empty for who stands no more."""
    link = service.open_link(key, at=now())
    registration = get_registration(link.event.id, registration_id)
    if registration.delegation_id != link.delegation.id:
        raise NotFound(_("There is no such registration."))
    return link, registration, print_lists([link.delegation.id])[link.delegation.id].get(registration_id, "")


def _answer(page: str, link: Link, key: str, form: Form, save: Callable[[], object], **context: Any) -> Page:
    """One of the forms: shown, or saved; refused, it keeps what was typed and tells what stands now."""
    code = 200
    if request.method == "GET" and not (link.is_writable and context.get("seen", "-")):
        return redirect(url_for("registration.heads.index", key=key), 303)
    if form.validate_on_submit():
        try:
            message = save()
        except NotFound:
            raise
        except DomainError as error:
            add_error(form, error)
            code = error.status
            if isinstance(error, service.ChangedMeanwhile):
                form["seen"].data = context["seen"]
        else:
            flash(str(message), "success")
            return redirect(url_for("registration.heads.index", key=key), 303)
    elif request.method == "POST":
        code = 422
    context |= {"key": key, "link": link, "event": link.event, "form": form, "is_changed": code == _CONFLICT}
    return render_template(f"registration/heads/{page}.html", **context), code
