"""The table of the report, and the forms to enter what it states."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.figures import service
from eventmgr.figures.forms import FORMULAS, CountedForm, DerivedForm
from eventmgr.figures.models import Indicator
from eventmgr.figures.queries import get_indicator, list_indicators, list_rows, national_figures
from eventmgr.figures.views.shared import Page, bp, page


@bp.get("/events/<slug>/figures")
@require("figures.view")
def index(slug: str) -> str:
    del slug
    event = current_event()
    return render_template("figures/index.html", event=event, rows=list_rows(event.id), formulas=FORMULAS)


@bp.route("/events/<slug>/figures/new", methods=["GET", "POST"])
@require("figures.edit")
def new(slug: str) -> Page:
    del slug
    event = current_event()
    form = CountedForm()
    if form.validate_on_submit():
        try:
            service.add_counted(
                event, form.label.data or "", form.unit.data or "", form.statement(), actor=current_actor(), at=now()
            )
        except DomainError as error:
            add_error(form, error)
        else:
            return _saved(event)
    return page("figures/new.html", event=event, form=form)


@bp.route("/events/<slug>/figures/new-derived", methods=["GET", "POST"])
@require("figures.edit")
def new_derived(slug: str) -> Page:
    del slug
    event = current_event()
    indicators = list_indicators(event.id)
    form = DerivedForm().offer(indicators)
    if form.validate_on_submit():
        try:
            service.add_derived(
                event,
                form.label.data or "",
                form.unit.data or "",
                form.derivation(indicators),
                actor=current_actor(),
                at=now(),
            )
        except DomainError as error:
            add_error(form, error)
        else:
            return _saved(event)
    return page("figures/new_derived.html", event=event, form=form)


@bp.route("/events/<slug>/figures/<uuid:indicator_id>", methods=["GET", "POST"])
@require("figures.edit")
def edit(slug: str, indicator_id: UUID) -> Page:
    del slug
    event = current_event()
    indicator = get_indicator(event.id, indicator_id)
    return _edit_counted(event, indicator) if indicator.operation is None else _edit_derived(event, indicator)


@bp.post("/events/<slug>/figures/<uuid:indicator_id>/delete")
@require("figures.edit")
def delete(slug: str, indicator_id: UUID) -> Page:
    event = current_event()
    indicator = get_indicator(event.id, indicator_id)
    try:
        service.delete_indicator(event, indicator, actor=current_actor(), at=now())
    except DomainError as error:
        flash(str(error), "error")
        return redirect(url_for("figures.edit", slug=slug, indicator_id=indicator_id), 303)
    flash(_("The figure was deleted."), "success")
    return redirect(url_for("figures.index", slug=slug), 303)


def _edit_counted(event: Event, indicator: Indicator) -> Page:
    figures = national_figures(indicator)
    wanted = request.args.get("period")
    figure = next((row for row in figures if row.period == wanted), figures[-1] if figures and wanted is None else None)
    form = CountedForm() if request.method == "POST" else CountedForm.of(indicator, figure)
    if form.validate_on_submit():
        try:
            service.update_counted(
                event,
                indicator,
                form.label.data or "",
                form.unit.data or "",
                form.statement(),
                replaces=form.replaces.data,
                actor=current_actor(),
                at=now(),
            )
        except DomainError as error:
            add_error(form, error)
        else:
            return _saved(event)
    return page("figures/edit.html", event=event, form=form, indicator=indicator, figures=figures)


def _edit_derived(event: Event, indicator: Indicator) -> Page:
    indicators = list_indicators(event.id)
    form = (DerivedForm() if request.method == "POST" else DerivedForm.of(indicator)).offer(indicators)
    if form.validate_on_submit():
        try:
            service.update_derived(
                event,
                indicator,
                form.label.data or "",
                form.unit.data or "",
                form.derivation(indicators),
                actor=current_actor(),
                at=now(),
            )
        except DomainError as error:
            add_error(form, error)
        else:
            return _saved(event)
    return page("figures/edit.html", event=event, form=form, indicator=indicator, figures=[])


def _saved(event: Event) -> Response:
    flash(_("Saved."), "success")
    return redirect(url_for("figures.index", slug=event.slug), 303)
