"""The public pages of an event: agenda, registration, the way back to a lost pass."""

from flask import current_app, redirect, render_template, request, session, url_for

from eventmgr.agenda.queries import changes_between, given_days, last_releases, sessions_of
from eventmgr.agenda.rules.telling import say_change
from eventmgr.core.access import Actor, public
from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error, invalid
from eventmgr.core.limits import PUBLIC_LIMIT, limiter
from eventmgr.events.models import Event
from eventmgr.events.queries import get_public_event
from eventmgr.groups.queries import list_groups
from eventmgr.materials.queries import list_materials
from eventmgr.portal.forms import FindForm, RegisterForm
from eventmgr.portal.views.shared import Page, bp, remember
from eventmgr.questionnaires.forms import asked_form
from eventmgr.questionnaires.rules import Place
from eventmgr.registration.forms import LIMIT_LABELS
from eventmgr.registration.queries import (
    current_pass,
    find_by_code,
    find_standing,
    list_delegations,
    list_purposes,
)
from eventmgr.registration.rules import Source
from eventmgr.registration.service import (
    consent_texts,
    find_own_pass,
    open_invitation,
    opening_of,
    register_with_answers,
)
from eventmgr.rendering import qr

_NOBODY = Actor("anonymous", None, "")


@bp.get("/e/<slug>")
@public
def event(slug: str) -> str:
    found = get_public_event(slug)
    latest, before = (*last_releases(found.id), None, None)[:2]
    sessions = sessions_of(latest)
    return render_template(
        "portal/event.html",
        event=found,
        release=latest,
        days=given_days(found, sessions),
        rooms=sorted({session.room for session in sessions if session.room}, key=lambda room: room.name),
        changes=[say_change(change, found.zone) for change in changes_between(found, before, latest)],
        groups=list_groups(found.id),
        opening=opening_of(found, at=now()),
        materials=list_materials(found.id, only_public=True),
    )


@bp.route("/e/<slug>/register", methods=["GET", "POST"])
@public
@limiter.limit(PUBLIC_LIMIT)
def register(slug: str) -> Page:
    found = get_public_event(slug)
    delegations = list_delegations(found.id)
    key = request.args.get("invitation")
    invitation = open_invitation(key, at=now()) if key else None
    form = (RegisterForm.of(invitation) if invitation else RegisterForm()).explain(consent_texts(found))
    asked = asked_form(found.id, Place.REGISTRATION, invitation.category.key if invitation else "official")
    is_answered = not asked.is_submitted() or asked.validate()
    if form.validate_on_submit() and is_answered:
        data = form.values(delegations, key)
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
        "opening": opening_of(found, at=now(), invited=invitation is not None),
        "invitation": invitation,
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
    made = find_by_code(found.id, code)
    standing = find_standing(found, made) if made is not None else None
    return render_template("portal/received.html", event=found, code=code, standing=standing, limits=LIMIT_LABELS)


@bp.get("/i/<key>")
@public
@limiter.limit(PUBLIC_LIMIT)
def invited(key: str) -> Page:
    """Follow a personal invitation to the form of its event."""
    invitation = open_invitation(key, at=now())
    found = db.session.get_one(Event, invitation.event_id)
    return redirect(url_for("portal.register", slug=found.slug, invitation=invitation.key))


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
