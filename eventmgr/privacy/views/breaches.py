"""The register of breaches: of the whole host for who answers for it, of one event for its organizers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for

from eventmgr.core.access import after_archiving, current_actor, current_host_id, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import Form, add_error, invalid
from eventmgr.core.i18n import DEFAULT_ZONE, LazyString, _
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event, list_events
from eventmgr.people.models import Host
from eventmgr.people.queries import get_host
from eventmgr.privacy import service
from eventmgr.privacy.forms import REPORT_LABELS, BreachForm, CloseForm, ReportForm, ToldForm, local, moment_of
from eventmgr.privacy.models import Breach
from eventmgr.privacy.papers import breach_paper
from eventmgr.privacy.queries import get_breach, list_breaches
from eventmgr.privacy.rules import ReportState, hours_left, kept_until, report_by, report_state
from eventmgr.privacy.views.shared import Page, bp, send

_ANY_TIME = "a breach may come to light at any time, and its 72 hours run"


@dataclass(frozen=True)
class Shown:
    """A breach with what its clock says."""

    row: Breach
    state: ReportState
    words: tuple[LazyString, str]
    due: datetime
    hours: int
    kept_until: date | None


def shown(row: Breach, at: datetime) -> Shown:
    """A breach as the pages show it."""
    state = report_state(row.noticed_at, row.reported_at, at, is_harmful=row.is_harmful)
    closed = row.closed_at.astimezone(DEFAULT_ZONE).date() if row.closed_at else None
    hours = hours_left(row.noticed_at, at)
    return Shown(
        row, state, REPORT_LABELS[state], report_by(row.noticed_at), hours, kept_until(closed) if closed else None
    )


@bp.get("/privacy/breaches")
@require("privacy.edit")
def breaches() -> str:
    host = get_host(current_host_id())
    names = {event.id: event.name for event in list_events(None) if event.host_id == host.id}
    rows = [shown(row, now()) for row in list_breaches(host.id)]
    return render_template("privacy/breaches.html", host=host, rows=rows, names=names, event=None)


@bp.route("/privacy/breaches/new", methods=["GET", "POST"])
@bp.route("/events/<slug>/privacy/breaches/new", methods=["GET", "POST"])
@require("privacy.edit")
@after_archiving(_ANY_TIME)
def new_breach(slug: str | None = None) -> Page:
    event, host = _where(slug)
    zone = event.zone if event else DEFAULT_ZONE
    proposed = {"noticed_at": local(now(), zone), "contact": host.data_protection}
    form = BreachForm() if request.method == "POST" else BreachForm(data=proposed)
    if form.validate_on_submit():
        try:
            made = service.note_breach(host, event, form.data_of(zone), actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("The record is begun. Write into it what is found out."), "success")
            return _to(slug, made.id)
    page = invalid if form.errors else render_template
    return page("privacy/new_breach.html", event=event, host=host, form=form, back=_back(slug))


@bp.route("/privacy/breaches/<uuid:breach_id>", methods=["GET", "POST"])
@bp.route("/events/<slug>/privacy/breaches/<uuid:breach_id>", methods=["GET", "POST"])
@require("privacy.edit")
@after_archiving(_ANY_TIME)
def breach(breach_id: UUID, slug: str | None = None) -> Page:
    """The record of a breach, to be written on until it is closed."""
    event, host = _where(slug)
    zone = event.zone if event else DEFAULT_ZONE
    found = _found(breach_id, event, host)
    if request.method == "GET":
        return render_template("privacy/breach.html", **_context(found, slug))
    form = BreachForm()
    return _act(
        slug,
        found,
        form,
        "form",
        lambda: service.correct_breach(found, form.data_of(zone), actor=current_actor(), at=now()),
    )


@bp.post("/privacy/breaches/<uuid:breach_id>/report")
@bp.post("/events/<slug>/privacy/breaches/<uuid:breach_id>/report")
@require("privacy.edit")
@after_archiving(_ANY_TIME)
def report(breach_id: UUID, slug: str | None = None) -> Page:
    event, host = _where(slug)
    found = _found(breach_id, event, host)
    form = ReportForm(prefix="report")

    def act() -> None:
        moment = _moment(form.reported_at.data, event)
        service.report_breach(found, moment, form.report.data or "", actor=current_actor(), at=now())

    return _act(slug, found, form, "reporting", act)


@bp.post("/privacy/breaches/<uuid:breach_id>/told")
@bp.post("/events/<slug>/privacy/breaches/<uuid:breach_id>/told")
@require("privacy.edit")
@after_archiving(_ANY_TIME)
def tell(breach_id: UUID, slug: str | None = None) -> Page:
    event, host = _where(slug)
    found = _found(breach_id, event, host)
    form = ToldForm(prefix="told")

    def act() -> None:
        moment = _moment(form.told_at.data, event)
        service.tell_people(found, moment, form.told.data or "", actor=current_actor(), at=now())

    return _act(slug, found, form, "telling", act)


@bp.post("/privacy/breaches/<uuid:breach_id>/close")
@bp.post("/events/<slug>/privacy/breaches/<uuid:breach_id>/close")
@require("privacy.edit")
@after_archiving(_ANY_TIME)
def close(breach_id: UUID, slug: str | None = None) -> Page:
    found = _found(breach_id, *_where(slug))
    form = CloseForm(prefix="close")

    def act() -> None:
        service.close_breach(found, form.conclusion.data or "", actor=current_actor(), at=now())

    return _act(slug, found, form, "closing", act)


@bp.get("/privacy/breaches/<uuid:breach_id>/record.<any(pdf, docx):file_format>")
@bp.get("/events/<slug>/privacy/breaches/<uuid:breach_id>/record.<any(pdf, docx):file_format>")
@require("privacy.edit")
def breach_record(breach_id: UUID, file_format: str, slug: str | None = None) -> Response:
    """The record to sign, and to send with the report."""
    event, host = _where(slug)
    found = _found(breach_id, event, host)
    return send(breach_paper(host, event or _event_of(found), found), f"breach-{found.number}", file_format)


def _where(slug: str | None) -> tuple[Event | None, Host]:
    event = current_event() if slug is not None else None
    return event, get_host(event.host_id if event else current_host_id())


def _found(breach_id: UUID, event: Event | None, host: Host) -> Breach:
    return get_breach(host.id, breach_id, event.id if event else None)


def _event_of(found: Breach) -> Event | None:
    return next(iter(list_events([found.event_id])), None) if found.event_id else None


def _moment(typed: datetime | None, event: Event | None) -> datetime:
    return moment_of(typed, event.zone if event else DEFAULT_ZONE)


def _context(found: Breach, slug: str | None) -> dict[str, object]:
    event, host = _where(slug)
    zone = event.zone if event else DEFAULT_ZONE
    data = {name: getattr(found, name) for name in BreachForm()._fields if name != "csrf_token"}
    begin = local(now(), zone)
    return {
        "event": event,
        "host": host,
        "slug": slug,
        "about": _event_of(found),
        "shown": shown(found, now()),
        "form": BreachForm(formdata=None, data={**data, "noticed_at": local(found.noticed_at, zone)}),
        "reporting": ReportForm(formdata=None, prefix="report", data={"reported_at": begin}),
        "telling": ToldForm(formdata=None, prefix="told", data={"told_at": begin}),
        "closing": CloseForm(formdata=None, prefix="close"),
        "failed": None,
        "back": _back(slug),
    }


def _act(slug: str | None, found: Breach, form: Form, name: str, act: Callable[[], None]) -> Page:
    """Do it, or show the record once more with what is wrong."""
    if form.validate_on_submit():
        try:
            act()
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Saved."), "success")
            return _to(slug, found.id)
    return invalid("privacy/breach.html", **{**_context(found, slug), name: form, "failed": form})


def _to(slug: str | None, breach_id: UUID) -> Page:
    return redirect(url_for("privacy.breach", slug=slug, breach_id=breach_id), 303)


def _back(slug: str | None) -> str:
    return url_for("privacy.index", slug=slug) if slug else url_for("privacy.breaches")
