"""The organizer's pages about who comes: the list, and one person."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventmgr.core.access import current_actor, may, require
from eventmgr.core.clock import now
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _, lazy
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.outbox.queries import list_messages_to
from eventmgr.people.rules import InvalidPhone, format_phone, parse_phone
from eventmgr.questionnaires.forms import AskedForm, asked_form
from eventmgr.questionnaires.queries import list_given
from eventmgr.questionnaires.rules import Place
from eventmgr.registration import service
from eventmgr.registration.forms import (
    CHANNEL_LABELS,
    FIELD_LABELS,
    KIND_LABELS,
    LIMIT_LABELS,
    MESSAGE_LABELS,
    SOURCE_LABELS,
    STATE_LABELS,
    TABS,
    VERB_LABELS,
    RegistrationForm,
    RejectForm,
)
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import (
    count_by_state,
    count_placed,
    current_pass,
    find_standing,
    get_registration,
    list_categories,
    list_delegations,
    list_doubts,
    list_exceeded,
    list_history,
    list_others_of_person,
    list_returned,
    list_terms,
    list_waiting,
    search,
)
from eventmgr.registration.rules import ACTIVE_STATES, RegistrationState, Source, may_move, pass_address
from eventmgr.registration.views.shared import Page, bp, page
from eventmgr.rendering import qr


@bp.app_template_filter("phone")
def shown_phone(e164: str | None) -> str:
    return format_phone(e164) if e164 else ""


@bp.get("/events/<slug>/registrations")
@require("registration.view")
def index(slug: str) -> str:
    del slug
    event = current_event()
    tab = request.args.get("state", "all")
    tab = tab if tab in TABS else "all"
    q = request.args.get("q", "")[:200]
    delegations, categories = list_delegations(event.id), list_categories(event.id)
    delegation = next((row for row in delegations if row.admin_unit.code == request.args.get("province")), None)
    category = next((row for row in categories if row.key == request.args.get("category")), None)
    page = search(
        event.id,
        q,
        states=TABS[tab][1],
        delegation_id=delegation.id if delegation else None,
        category_id=category.id if category else None,
        phone=_phone_in(q),
        cursor=request.args.get("cursor"),
    )
    counts = count_by_state(event.id)
    return render_template(
        "registration/index.html",
        event=event,
        ending=[term for term in list_terms(event, now().date()) if term.is_near],
        page=page,
        q=q,
        tab=tab,
        tabs=[(key, words, sum(counts.get(state, 0) for state in states)) for key, (words, states) in TABS.items()],
        total=sum(counts.values()),
        delegations=delegations,
        categories=categories,
        delegation=delegation,
        category=category,
        labels=STATE_LABELS,
        doubts={row.id: row for row in list_doubts(event.id)},
    )


@bp.route("/events/<slug>/registrations/new", methods=["GET", "POST"])
@require("registration.edit")
def new(slug: str) -> Page:
    event = current_event()
    form = _offered(RegistrationForm(), event)
    asked = _asked(event, form)
    if "look" in request.form:  # another category was chosen: its questions, before anything is sent
        return render_template("registration/new.html", form=form, asked=asked, event=event)
    is_answered = not asked.is_submitted() or asked.validate()
    if form.validate_on_submit() and is_answered and _has_seen(form, asked):
        try:
            added = service.register_with_answers(
                event, form.values(), asked.entries(), source=Source.STAFF, actor=current_actor(), at=now()
            )
        except DomainError as error:
            add_error(form, error)
        else:
            _tell_place(event, added, _("Added: %(name)s.", name=added.person.full_name))
            return redirect(url_for("registration.show", slug=slug, registration_id=added.id), 303)
    return page("registration/new.html", form=form, asked=asked, event=event)


@bp.get("/events/<slug>/registrations/<uuid:registration_id>")
@require("registration.view")
def show(slug: str, registration_id: UUID) -> str:
    del slug
    event = current_event()
    return _shown(event, get_registration(event.id, registration_id), RejectForm(formdata=None))


def _shown(event: Event, registration: Registration, reject_form: RejectForm) -> str:
    moves = {there.value: may_move(registration.state, there) for there in RegistrationState}
    return render_template(
        "registration/show.html",
        event=event,
        registration=registration,
        reject_form=reject_form,
        standing=find_standing(event, registration),
        exceeded=[LIMIT_LABELS[limit] for limit in list_exceeded(event, registration)],
        limits=LIMIT_LABELS,
        messages=list_messages_to(event.id, registration.person_id) if may("outbox.view") else [],
        kinds=KIND_LABELS,
        message_states=MESSAGE_LABELS,
        channels=CHANNEL_LABELS,
        given=current_pass(registration),
        answers=list_given(registration.id),
        history=list_history(registration),
        doubt=registration.alike if registration.state in ACTIVE_STATES else None,
        returned=list_returned(registration),
        others=list_others_of_person(registration),
        labels=STATE_LABELS,
        moves=moves,
        state=STATE_LABELS[registration.state],
        source=SOURCE_LABELS[registration.source],
        verbs=VERB_LABELS,
        fields=FIELD_LABELS,
    )


@bp.route("/events/<slug>/registrations/<uuid:registration_id>/edit", methods=["GET", "POST"])
@require("registration.edit")
def edit(slug: str, registration_id: UUID) -> Page:
    event = current_event()
    registration = get_registration(event.id, registration_id)
    filled = RegistrationForm() if request.method == "POST" else RegistrationForm.of(service.current_data(registration))
    form = _offered(filled, event)
    if form.validate_on_submit():
        try:
            tells = form.tell.data
            service.correct(event, registration_id, form.values(), tells=tells, actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("registration.show", slug=slug, registration_id=registration_id), 303)
    return page("registration/edit.html", form=form, event=event, registration=registration)


@bp.get("/events/<slug>/registrations/waiting")
@require("registration.view")
def waiting(slug: str) -> str:
    del slug
    event = current_event()
    rows = list_waiting(event.id)
    return render_template(
        "registration/waiting.html",
        event=event,
        rows=[(row, find_standing(event, row)) for row in rows],
        taken=count_placed(event.id),
        limits=LIMIT_LABELS,
    )


@bp.post("/events/<slug>/registrations/<uuid:registration_id>/approve")
@require("registration.edit")
def approve(slug: str, registration_id: UUID) -> Response:
    event, beyond = current_event(), request.form.get("beyond") == "yes"
    try:
        made = service.approve(event, registration_id, beyond=beyond, actor=current_actor(), at=now())
    except Conflict as refusal:
        flash(str(refusal), "error")
    else:
        _tell_place(event, made, _("Confirmed. The pass is ready."))
    return redirect(url_for("registration.show", slug=slug, registration_id=registration_id), 303)


@bp.post("/events/<slug>/registrations/<uuid:registration_id>/wait")
@require("registration.edit")
def wait(slug: str, registration_id: UUID) -> Response:
    service.put_on_waiting_list(current_event(), registration_id, actor=current_actor(), at=now())
    return _done(slug, registration_id, _("On the waiting list."))


@bp.post("/events/<slug>/registrations/<uuid:registration_id>/reopen")
@require("registration.edit")
def reopen(slug: str, registration_id: UUID) -> Response:
    event = current_event()
    made = service.reopen(event, registration_id, actor=current_actor(), at=now())
    _tell_place(event, made, _("The registration stands again."))
    return redirect(url_for("registration.show", slug=slug, registration_id=registration_id), 303)


@bp.post("/events/<slug>/registrations/<uuid:registration_id>/reject")
@require("registration.edit")
def reject(slug: str, registration_id: UUID) -> Page:
    event, form = current_event(), RejectForm()
    registration = get_registration(event.id, registration_id)
    if form.validate_on_submit():
        try:
            service.reject(event, registration_id, form.reason.data or "", actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            return _done(slug, registration_id, _("Rejected."))
    return _shown(event, registration, form), 422


@bp.post("/events/<slug>/registrations/<uuid:registration_id>/cancel")
@require("registration.edit")
def cancel(slug: str, registration_id: UUID) -> Response:
    service.cancel(current_event(), registration_id, actor=current_actor(), at=now())
    return _done(slug, registration_id, _("Cancelled. The pass is no longer valid."))


@bp.post("/events/<slug>/registrations/<uuid:registration_id>/pass")
@require("registration.edit")
def reissue(slug: str, registration_id: UUID) -> Response:
    service.reissue_pass(current_event(), registration_id, actor=current_actor(), at=now())
    flash(_("A new pass was issued. The old one is no longer valid."), "success")
    door = request.form.get("door")
    return redirect(url_for("registration.show_pass", slug=slug, registration_id=registration_id, door=door), 303)


@bp.get("/events/<slug>/registrations/<uuid:registration_id>/pass")
@require("registration.edit")
def show_pass(slug: str, registration_id: UUID) -> str:
    """The pass itself, for who lost it: to be scanned by the person's phone, or written down."""
    del slug
    event = current_event()
    registration = get_registration(event.id, registration_id)
    given = current_pass(registration)
    if given is None:
        raise NotFound(lazy("This person has no valid pass."))
    address = pass_address(current_app.config["PUBLIC_URL"], given.token)
    return render_template(
        "registration/show_pass.html",
        event=event,
        registration=registration,
        given=given,
        drawing=qr.svg(address),
        is_door="door" in request.args,
    )


def _tell_place(event: Event, registration: Registration, message: str) -> None:
    """Say what became of somebody: a place, one beyond a limit, or the waiting list and why."""
    standing = find_standing(event, registration)
    if standing is not None:
        reason = LIMIT_LABELS[standing.limit]
        flash(
            _("%(message)s Waiting list, number %(n)s: %(why)s", message=message, n=standing.place, why=reason),
            "warning",
        )
        return
    flash(message, "success")
    for limit in list_exceeded(event, registration):
        flash(_("Beyond the limit: %(why)s", why=LIMIT_LABELS[limit]), "warning")


def _done(slug: str, registration_id: UUID, message: str) -> Response:
    flash(message, "success")
    return redirect(url_for("registration.show", slug=slug, registration_id=registration_id), 303)


def _asked(event: Event, form: RegistrationForm) -> AskedForm:
    """What is asked of the chosen category; nothing has to be answered, and what is sensitive only people themselves
    are asked.
    """
    chosen = form.category.data or list_categories(event.id)[0].key
    return asked_form(event.id, Place.REGISTRATION, chosen, is_strict=False, with_sensitive=False)


def _has_seen(form: RegistrationForm, asked: AskedForm) -> bool:
    """Whether the page showed the questions of the category that was chosen in the end."""
    shown = request.form.getlist("asked")
    if "asked" not in request.form or all(question.id.hex in shown for question in asked.here):
        return True
    form.category.errors = [lazy("This category is asked other questions: they stand below now.")]
    return False


def _offered(form: RegistrationForm, event: Event) -> RegistrationForm:
    return form.offer(list_delegations(event.id), list_categories(event.id))


def _phone_in(q: str) -> str | None:
    """A whole phone number finds its owner, for those who may see numbers."""
    if not may("registration.contacts"):
        return None
    try:
        return parse_phone(q)
    except InvalidPhone:
        return None
