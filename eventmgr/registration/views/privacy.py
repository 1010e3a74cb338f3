"""The organizer's pages about the use of personal data: purposes of the event, their wording, their end; one person."""

from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from eventmgr.core.access import after_archiving, current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.forms import add_error, invalid
from eventmgr.core.i18n import DEFAULT_ZONE, _, current_locale, lazy
from eventmgr.events.queries import current_event
from eventmgr.people import service as people
from eventmgr.people.queries import get_host, list_consents, list_requests_of, list_versions
from eventmgr.people.rules import Purpose, RequestKind
from eventmgr.registration import service
from eventmgr.registration.forms import (
    ConsentTextForm,
    PaperConsentForm,
    PurposesForm,
    StaffRequestForm,
    WithdrawForm,
)
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import get_registration, list_fates, list_purposes, list_terms
from eventmgr.registration.views.shared import Page, bp, page


@bp.route("/events/<slug>/settings/privacy", methods=["GET", "POST"])
@require("events.edit")
def privacy(slug: str) -> Page:
    event = current_event()
    rows = list_purposes(event.id)
    form = PurposesForm() if request.method == "POST" else PurposesForm.of(rows)
    if form.validate_on_submit():
        service.set_purposes(event, form.values(), actor=current_actor(), at=now())
        flash(_("Saved."), "success")
        return redirect(url_for("registration.privacy", slug=slug), 303)
    return page(
        "registration/privacy.html",
        form,
        event=event,
        texts=service.consent_texts(event),
        terms=list_terms(event, _today()),
        host=get_host(event.host_id),
    )


@bp.route("/events/<slug>/settings/privacy/texts/<kind>", methods=["GET", "POST"])
@require("events.edit")
def consent_text(slug: str, kind: str) -> Page:
    event = current_event()
    purpose = next((each for each in Purpose if each.value == kind), None)
    if purpose is None:
        raise NotFound(lazy("There is no such purpose."))
    language = current_locale()
    proposed = service.proposed_texts(event)[purpose]
    versions = list_versions(event.id, purpose.value, language)
    shown = versions[0].text if versions and versions[0].is_own else proposed
    form = ConsentTextForm() if request.method == "POST" else ConsentTextForm(text=shown)
    if form.validate_on_submit():
        service.set_text(event, purpose, language, form.text.data or "", actor=current_actor(), at=now())
        flash(_("Saved. Who agreed before agreed to the words of then."), "success")
        return redirect(url_for("registration.privacy", slug=slug), 303)
    return page(
        "registration/consent_text.html",
        form,
        event=event,
        purpose=purpose,
        versions=versions,
        proposed=proposed,
    )


@bp.get("/events/<slug>/settings/privacy/terms")
@require("events.edit")
def terms(slug: str) -> str:
    del slug
    event = current_event()
    return render_template(
        "registration/terms.html", event=event, terms=list_terms(event, _today()), fates=list_fates(event.id)
    )


@bp.get("/events/<slug>/registrations/<uuid:registration_id>/data")
@require("registration.contacts")
def data(slug: str, registration_id: UUID) -> Page:
    del slug
    return render_template("registration/data.html", **_context(_found(registration_id)))


@bp.post("/events/<slug>/registrations/<uuid:registration_id>/data/agree")
@require("registration.edit")
def agree(slug: str, registration_id: UUID) -> Page:
    found = _found(registration_id)
    form = PaperConsentForm().offer(service.consent_texts(found.event))
    if not form.validate_on_submit():
        return invalid("registration/data.html", **{**_context(found), "paper": form})
    evidence = form.evidence.data or ""
    service.agree(found, form.purpose.data, method="paper", evidence=evidence, actor=current_actor(), at=now())
    return _saved(slug, registration_id)


@bp.post("/events/<slug>/registrations/<uuid:registration_id>/data/withdraw")
@require("registration.edit")
@after_archiving("who gave a consent may take it back at any time")
def withdraw(slug: str, registration_id: UUID) -> Page:
    found = _found(registration_id)
    form = WithdrawForm()
    if form.validate_on_submit():
        purpose = form.purpose.data or ""
        people.withdraw(found.person, found.event_id, purpose, actor=current_actor(), at=now())
    return _saved(slug, registration_id)


@bp.post("/events/<slug>/registrations/<uuid:registration_id>/data/request")
@require("registration.edit")
@after_archiving("a person may ask about the own data at any time")
def request_for(slug: str, registration_id: UUID) -> Page:
    """A request that came by telephone, by letter or at the desk."""
    found = _found(registration_id)
    form = StaffRequestForm()
    if form.validate_on_submit():
        try:
            wish = people.Wish(RequestKind(form.kind.data), found.event_id, note=form.note.data or "")
            people.ask(found.person, wish, actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            return _saved(slug, registration_id)
    return invalid("registration/data.html", **{**_context(found), "asking": form})


def _found(registration_id: UUID) -> Registration:
    return get_registration(current_event().id, registration_id)


def _context(found: Registration) -> dict[str, object]:
    consents = [row for row in list_consents(found.person_id) if row.event_id == found.event_id]
    return {
        "event": found.event,
        "registration": found,
        "consents": consents,
        "requests": list_requests_of(found.person_id),
        "paper": PaperConsentForm(formdata=None).offer(service.consent_texts(found.event)),
        "asking": StaffRequestForm(formdata=None),
    }


def _saved(slug: str, registration_id: UUID) -> Page:
    flash(_("Saved."), "success")
    return redirect(url_for("registration.data", slug=slug, registration_id=registration_id), 303)


def _today() -> date:
    return now().astimezone(DEFAULT_ZONE).date()
