"""The public pages of an event: agenda, registration, the way back to a lost pass."""

from flask import current_app, redirect, render_template, request, session, url_for

from eventmgr.agenda.queries import list_plan
from eventmgr.core.access import Actor, public
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error, invalid
from eventmgr.core.limits import PUBLIC_LIMIT, limiter
from eventmgr.events.models import Event
from eventmgr.events.queries import get_public_event
from eventmgr.events.rules import EventState
from eventmgr.groups.queries import list_groups
from eventmgr.materials.queries import list_materials
from eventmgr.portal.forms import FindForm, RegisterForm
from eventmgr.portal.views.shared import Page, bp, remember
from eventmgr.questionnaires.forms import asked_form
from eventmgr.questionnaires.rules import Place
from eventmgr.registration.queries import current_pass, list_delegations, list_purposes
from eventmgr.registration.rules import Source, is_open
from eventmgr.registration.service import consent_texts, find_own_pass, register_with_answers
from eventmgr.rendering import qr

_NOBODY = Actor("anonymous", None, "")


@bp.get("/e/<slug>")
@public
def event(slug: str) -> str:
    found = get_public_event(slug)
    return render_template(
        "portal/event.html",
        event=found,
        plan=list_plan(found),
        groups=list_groups(found.id),
        is_open=_is_open(found),
        materials=list_materials(found.id, only_public=True),
    )


@bp.route("/e/<slug>/register", methods=["GET", "POST"])
@public
@limiter.limit(PUBLIC_LIMIT)
def register(slug: str) -> Page:
    found = get_public_event(slug)
    delegations = list_delegations(found.id)
    form = RegisterForm().explain(consent_texts(found))
    asked = asked_form(found.id, Place.REGISTRATION, "official")
    is_answered = not asked.is_submitted() or asked.validate()
    if form.validate_on_submit() and is_answered:
        data = form.values(delegations)
        try:
            made = register_with_answers(found, data, asked.entries(), source=Source.WEB, actor=_NOBODY, at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            given = current_pass(made)
            if given is None:
                session["received"] = made.code
                return redirect(url_for("portal.received", slug=slug), 303)
            remember(given.id)
            session["new_pass"] = given.id.hex
            return redirect(url_for("portal.delegate", token=given.token), 303)
    context: dict[str, object] = {
        "event": found,
        "form": form,
        "asked": asked,
        "delegations": delegations,
        "is_open": _is_open(found),
        "at": now(),
        "purposes": list_purposes(found.id),
    }
    if request.method == "POST":
        return invalid("portal/register.html", **context)
    return render_template("portal/register.html", **context)


@bp.get("/e/<slug>/received")
@public
def received(slug: str) -> Page:
    found = get_public_event(slug)
    code = session.get("received")
    if code is None:
        return redirect(url_for("portal.event", slug=slug), 303)
    return render_template("portal/received.html", event=found, code=code)


@bp.route("/e/<slug>/find", methods=["GET", "POST"])
@public
@limiter.limit(PUBLIC_LIMIT)
def find(slug: str) -> Page:
    found = get_public_event(slug)
    form = FindForm()
    if form.validate_on_submit():
        try:
            given = find_own_pass(found, form.phone.data or "", form.secret.data or "", at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            remember(given.id)
            return redirect(url_for("portal.delegate", token=given.token), 303)
    if request.method == "POST":
        return invalid("portal/find.html", event=found, form=form)
    return render_template("portal/find.html", event=found, form=form)


@bp.get("/e/<slug>/poster")
@public
def poster(slug: str) -> str:
    found = get_public_event(slug)
    address = f"{current_app.config['PUBLIC_URL']}/e/{slug}/register"
    return render_template("portal/poster.html", event=found, address=address, drawing=qr.svg(address, level="M"))


def _is_open(found: Event) -> bool:
    bounds = is_open(found.registration_opens_at, found.registration_closes_at, at=now())
    return bounds and found.state is not EventState.CLOSED
