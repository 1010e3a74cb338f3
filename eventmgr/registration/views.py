"""The organizer's pages about who comes: list, person, lists from provinces, delegations."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventmgr.core.access import current_actor, may, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.files import store
from eventmgr.core.forms import add_error, invalid
from eventmgr.core.i18n import _
from eventmgr.core.ids import uuid7
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.people.queries import list_units
from eventmgr.people.rules import InvalidPhone, format_phone, parse_phone
from eventmgr.registration import service
from eventmgr.registration.forms import (
    FIELD_LABELS,
    ROW_LABELS,
    SOURCE_LABELS,
    STATE_LABELS,
    TABS,
    VERB_LABELS,
    ConfirmForm,
    DelegationsForm,
    QuotaForm,
    RegistrationForm,
    UploadForm,
)
from eventmgr.registration.importing.report import ImportReport, ListRow, RowStatus
from eventmgr.registration.queries import (
    count_by_state,
    count_delegations,
    current_pass,
    get_delegation,
    get_registration,
    list_categories,
    list_delegations,
    list_history,
    search,
)
from eventmgr.registration.rules import RegistrationState, Source, may_move

bp = Blueprint("registration", __name__)
Page = str | tuple[str, int] | Response
_SHOWN_ROWS = 300


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
    )


@bp.route("/events/<slug>/registrations/new", methods=["GET", "POST"])
@require("registration.edit")
def new(slug: str) -> Page:
    event = current_event()
    form = _offered(RegistrationForm(), event)
    if form.validate_on_submit():
        try:
            added = service.register(event, form.values(), source=Source.STAFF, actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Added: %(name)s.", name=added.person.full_name), "success")
            return redirect(url_for("registration.show", slug=slug, registration_id=added.id), 303)
    return _page("registration/new.html", form=form, event=event)


@bp.get("/events/<slug>/registrations/<uuid:registration_id>")
@require("registration.view")
def show(slug: str, registration_id: UUID) -> str:
    del slug
    event = current_event()
    registration = get_registration(event.id, registration_id)
    moves = {there.value: may_move(registration.state, there) for there in RegistrationState}
    return render_template(
        "registration/show.html",
        event=event,
        registration=registration,
        given=current_pass(registration),
        history=list_history(registration),
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
            service.correct(event, registration_id, form.values(), actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("registration.show", slug=slug, registration_id=registration_id), 303)
    return _page("registration/edit.html", form=form, event=event, registration=registration)


@bp.post("/events/<slug>/registrations/<uuid:registration_id>/approve")
@require("registration.edit")
def approve(slug: str, registration_id: UUID) -> Response:
    service.approve(current_event(), registration_id, actor=current_actor(), at=now())
    return _done(slug, registration_id, _("Confirmed. The pass is ready."))


@bp.post("/events/<slug>/registrations/<uuid:registration_id>/reject")
@require("registration.edit")
def reject(slug: str, registration_id: UUID) -> Response:
    service.reject(current_event(), registration_id, actor=current_actor(), at=now())
    return _done(slug, registration_id, _("Rejected."))


@bp.post("/events/<slug>/registrations/<uuid:registration_id>/cancel")
@require("registration.edit")
def cancel(slug: str, registration_id: UUID) -> Response:
    service.cancel(current_event(), registration_id, actor=current_actor(), at=now())
    return _done(slug, registration_id, _("Cancelled. The pass is no longer valid."))


@bp.post("/events/<slug>/registrations/<uuid:registration_id>/pass")
@require("registration.edit")
def reissue(slug: str, registration_id: UUID) -> Response:
    service.reissue_pass(current_event(), registration_id, actor=current_actor(), at=now())
    return _done(slug, registration_id, _("A new pass was issued. The old one is no longer valid."))


@bp.route("/events/<slug>/registrations/import", methods=["GET", "POST"])
@require("registration.import")
def upload(slug: str) -> Page:
    del slug
    event = current_event()
    form = UploadForm()
    if not form.validate_on_submit():
        return _page("registration/upload.html", form=form, event=event, report=None)
    data, filename = form.file.data.read(), form.file.data.filename or ""
    report = service.import_delegates(event, filename, data, dry_run=True, actor=current_actor(), at=now())
    if report.errors:
        return invalid("registration/upload.html", form=form, event=event, report=report)
    key = uuid7()
    store().put(_import_key(event, key), data)
    return _preview(event, report, key, ConfirmForm(formdata=None, filename=report.file))


@bp.post("/events/<slug>/registrations/import/<uuid:key>/confirm")
@require("registration.import")
def confirm(slug: str, key: UUID) -> Page:
    event = current_event()
    form = ConfirmForm()
    data = store().get(_import_key(event, key))
    filename = form.filename.data or ""
    report = service.import_delegates(event, filename, data, dry_run=False, actor=current_actor(), at=now())
    if report.errors:
        return invalid("registration/upload.html", form=UploadForm(formdata=None), event=event, report=report)
    store().delete(_import_key(event, key))
    added, changed = report.count(RowStatus.NEW), report.count(RowStatus.UPDATE)
    left = len(report.rows) - added - changed
    flash(_("%(new)s added, %(changed)s updated, %(left)s left out.", new=added, changed=changed, left=left), "success")
    return redirect(url_for("registration.index", slug=slug, province=report.province and report.province[1]), 303)


@bp.get("/events/<slug>/delegations")
@require("registration.view")
def delegations(slug: str) -> str:
    del slug
    event = current_event()
    form = _with_units(DelegationsForm(formdata=None), event)
    return render_template("registration/delegations.html", **_delegations(event, form))


@bp.post("/events/<slug>/delegations")
@require("registration.edit")
def add_delegations(slug: str) -> Page:
    event = current_event()
    form = _with_units(DelegationsForm(), event)
    if form.validate_on_submit():
        try:
            added = service.add_delegations(
                event, map(UUID, form.units.data or []), form.quota.data, actor=current_actor(), at=now()
            )
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("%(n)s delegations added.", n=len(added)), "success")
            return redirect(url_for("registration.delegations", slug=slug), 303)
    return invalid("registration/delegations.html", **_delegations(event, form))


@bp.route("/events/<slug>/delegations/<uuid:delegation_id>/quota", methods=["GET", "POST"])
@require("registration.edit")
def quota(slug: str, delegation_id: UUID) -> Page:
    event = current_event()
    delegation = get_delegation(event.id, delegation_id)
    form = QuotaForm(obj=delegation)
    if form.validate_on_submit():
        try:
            service.set_quota(event, delegation_id, form.quota.data, actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("registration.delegations", slug=slug), 303)
    return _page("registration/quota.html", form=form, event=event, delegation=delegation)


def _page(template: str, form: Any, **context: Any) -> Page:
    if request.method == "POST":
        return invalid(template, form=form, **context)
    return render_template(template, form=form, **context)


def _done(slug: str, registration_id: UUID, message: str) -> Response:
    flash(message, "success")
    return redirect(url_for("registration.show", slug=slug, registration_id=registration_id), 303)


def _offered(form: RegistrationForm, event: Event) -> RegistrationForm:
    return form.offer(list_delegations(event.id), list_categories(event.id))


def _with_units(form: DelegationsForm, event: Event) -> DelegationsForm:
    taken = {row.admin_unit_id for row in list_delegations(event.id)}
    return form.offer(unit for unit in list_units(event.unit_set) if unit.id not in taken)


def _delegations(event: Event, form: DelegationsForm) -> dict[str, Any]:
    counts = count_delegations(event.id)
    return {
        "event": event,
        "form": form,
        "counts": counts,
        "missing": [row for row in counts if row.missing],
        "registered": sum(row.registered for row in counts),
        "confirmed": sum(row.confirmed for row in counts),
        "quota": sum(row.delegation.quota or 0 for row in counts),
    }


def _preview(event: Event, report: ImportReport, key: UUID, form: ConfirmForm) -> str:
    """Rows with something to say first come into view; a list of thousands is not shown whole."""
    telling = [row for row in report.rows if row.messages]
    shown = sorted((telling + [row for row in report.rows if not row.messages])[:_SHOWN_ROWS], key=_line)
    return render_template(
        "registration/preview.html",
        event=event,
        report=report,
        rows=shown,
        counts=[(*ROW_LABELS[status], report.count(status)) for status in RowStatus],
        labels=ROW_LABELS,
        fields=FIELD_LABELS,
        key=key,
        form=form,
        writes=report.count(RowStatus.NEW) + report.count(RowStatus.UPDATE),
    )


def _line(row: ListRow) -> int:
    return row.line


def _import_key(event: Event, key: UUID) -> str:
    return f"imports/{event.id}/{key}"


def _phone_in(q: str) -> str | None:
    """A whole phone number finds its owner, for those who may see numbers."""
    if not may("registration.contacts"):
        return None
    try:
        return parse_phone(q)
    except InvalidPhone:
        return None
