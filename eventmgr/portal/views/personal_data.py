"""The page of a person about their own data: see, correct, take along, take back, ask to stop or to erase."""

import json
from dataclasses import dataclass

from flask import flash, make_response, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from eventmgr.core.access import Actor, public
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.forms import Form, add_error
from eventmgr.core.i18n import _, lazy, speaking
from eventmgr.core.ids import clean_token
from eventmgr.core.limits import PUBLIC_LIMIT, limiter
from eventmgr.people import service as people
from eventmgr.people.forms import REQUEST_LABELS
from eventmgr.people.models import Consent, Person
from eventmgr.people.papers import data_copy
from eventmgr.people.queries import get_host, list_consents, list_requests_of
from eventmgr.people.rules import Purpose, RequestKind
from eventmgr.portal.forms import ConsentForm, DataRequestForm, OwnDataForm
from eventmgr.portal.views.shared import Page, bp
from eventmgr.registration import service as registrations
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import find_pass, list_purposes

_METHOD = "own_page"
_TYPES = {"html": "text/html", "json": "application/json", "pdf": "application/pdf"}


@dataclass(frozen=True)
class Box:
    """One purpose with the words that were, or would be, agreed to."""

    purpose: str
    text: str
    consent: Consent | None


@bp.get("/p/<token>/data")
@public
@limiter.limit(PUBLIC_LIMIT)
def personal_data(token: str) -> Page:
    registration = _opened(token)
    return _page(token, registration) if registration else _to_the_code(token)


@bp.route("/p/<token>/data/correct", methods=["GET", "POST"])
@public
@limiter.limit(PUBLIC_LIMIT)
def correct_data(token: str) -> Page:
    registration = _opened(token)
    if registration is None:
        return _to_the_code(token)
    form = OwnDataForm.of(registration)
    if form.validate_on_submit():
        try:
            is_waiting = _correct(registration, form)
        except DomainError as error:
            add_error(form, error)
        else:
            if is_waiting:
                flash(_("Saved. A person looks at the new name or number; until then the old one stands."), "success")
            else:
                flash(_("Saved."), "success")
            return _back(token)
    page = render_template(
        "portal/correct_data.html", event=registration.event, registration=registration, token=token, form=form
    )
    return page, 422 if form.errors else 200


@bp.post("/p/<token>/data/withdraw")
@public
@limiter.limit(PUBLIC_LIMIT)
def withdraw_consent(token: str) -> Page:
    registration = _opened(token)
    if registration is None:
        return _to_the_code(token)
    purpose = _purpose()
    people.withdraw(registration.person, registration.event_id, purpose, actor=_actor(registration), at=now())
    flash(_("Your consent is taken back from now on. What was done before stays lawful."), "success")
    return _back(token)


@bp.post("/p/<token>/data/agree")
@public
@limiter.limit(PUBLIC_LIMIT)
def give_consent(token: str) -> Page:
    registration = _opened(token)
    if registration is None:
        return _to_the_code(token)
    purpose = _purpose()
    registrations.agree(registration, purpose, method=_METHOD, actor=_actor(registration), at=now())
    flash(_("Thank you. You can take this back here at any time."), "success")
    return _back(token)


@bp.post("/p/<token>/data/request")
@public
@limiter.limit(PUBLIC_LIMIT)
def ask_about_data(token: str) -> Page:
    registration = _opened(token)
    if registration is None:
        return _to_the_code(token)
    form = DataRequestForm()
    if not form.validate_on_submit():
        return _page(token, registration, form)
    wish = people.Wish(RequestKind(form.kind.data), registration.event_id, note=form.note.data or "")
    made = people.ask(registration.person, wish, actor=_actor(registration), at=now())
    flash(_("Your request was received. Keep the address of this page: the answer will stand here."), "success")
    return redirect(url_for("people.answer", key=made.key), 303)


@bp.post("/p/<token>/data/copy.html")
@public
@limiter.limit(PUBLIC_LIMIT)
def copy_as_page(token: str) -> Page:
    registration = _opened(token)
    if registration is None:
        return _to_the_code(token)
    kept = people.export(registration.person, actor=_actor(registration), at=now())
    host = get_host(registration.person.host_id)
    return _file(render_template("people/copy.html", kept=kept, host=host, at=now()), registration, "html")


@bp.post("/p/<token>/data/copy.json")
@public
@limiter.limit(PUBLIC_LIMIT)
def copy_as_json(token: str) -> Page:
    registration = _opened(token)
    if registration is None:
        return _to_the_code(token)
    kept = people.export(registration.person, actor=_actor(registration), at=now())
    return _file(json.dumps(kept, ensure_ascii=False, indent=2), registration, "json")


@bp.post("/p/<token>/data/copy.pdf")
@public
@limiter.limit(PUBLIC_LIMIT)
def copy_as_pdf(token: str) -> Page:
    registration = _opened(token)
    if registration is None:
        return _to_the_code(token)
    with speaking("vi"):
        kept = people.export(registration.person, actor=_actor(registration), at=now())
    person = registration.person
    return _file(data_copy(person.full_name, kept, get_host(person.host_id), at=now()), registration, "pdf")


def _opened(token: str) -> Registration | None:
    """The registration behind a valid pass whose code this device has given; an unknown pass is not found."""
    given = find_pass(clean_token(token))
    if given is None or given.revoked_at is not None:
        raise NotFound(lazy("There is no such pass."))
    return given.registration if given.id.hex in session.get("passes", []) else None


def _to_the_code(token: str) -> Response:
    return redirect(url_for("portal.delegate", token=token), 303)


def _back(token: str) -> Response:
    return redirect(url_for("portal.personal_data", token=token), 303)


def _actor(registration: Registration) -> Actor:
    return Actor("delegate", registration.id, registration.code)


def _purpose() -> str:
    form = ConsentForm()
    if not form.validate_on_submit():
        raise NotFound(lazy("There is no such consent."))
    return form.purpose.data or ""


def _correct(registration: Registration, form: OwnDataForm) -> bool:
    """What harms nobody is put right at once; a new name or number waits for a human. Whether something waits."""
    actor, at = _actor(registration), now()
    registrations.correct_own(registration, form.own(), actor=actor, at=at)
    name, phone = form.full_name.data or "", form.phone.data or ""
    return (
        people.ask_correction(registration.person, registration.event_id, name, phone, actor=actor, at=at) is not None
    )


def _page(token: str, registration: Registration, form: Form | None = None) -> Page:
    person = registration.person
    page = render_template(
        "portal/personal_data.html",
        event=registration.event,
        registration=registration,
        token=token,
        kept=people.collect(person),
        boxes=_boxes(registration, person),
        requests=list_requests_of(person.id),
        states=REQUEST_LABELS,
        purposes=list_purposes(registration.event_id),
        form=form or DataRequestForm(formdata=None),
    )
    return page, 422 if form is not None else 200


def _boxes(registration: Registration, person: Person) -> list[Box]:
    """The boxes of the event, and whatever else was agreed to and not taken back."""
    texts = registrations.consent_texts(registration.event)
    live = {
        row.purpose: row
        for row in list_consents(person.id)
        if row.event_id == registration.event_id and row.withdrawn_at is None
    }
    return [
        Box(
            purpose,
            live[purpose].text.text if purpose in live else texts[purpose],
            live.get(purpose),
        )
        for purpose in dict.fromkeys((*(p.value for p in Purpose), *live))
        if purpose in texts or purpose in live
    ]


def _file(content: str | bytes, registration: Registration, ending: str) -> Response:
    response = make_response(content)
    response.mimetype = _TYPES[ending]
    response.headers["Content-Disposition"] = f'attachment; filename="{registration.code}.{ending}"'
    return response
