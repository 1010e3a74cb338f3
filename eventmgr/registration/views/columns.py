"""What the columns of a list are: looked at and put right, remembered for the next list of the same make."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.events.queries import current_event
from eventmgr.registration import service
from eventmgr.registration.forms import ColumnsForm
from eventmgr.registration.importing.layout import Layout
from eventmgr.registration.importing.sensitive import COLUMNS
from eventmgr.registration.models import Import
from eventmgr.registration.queries import list_delegations
from eventmgr.registration.queries.imports import get_import
from eventmgr.registration.views.shared import Page, bp, page


@bp.route("/events/<slug>/registrations/imports/<uuid:import_id>/columns", methods=["GET", "POST"])
@require("registration.import")
def columns(slug: str, import_id: UUID) -> Page:
    event = current_event()
    found = get_import(event.id, import_id)
    form = ColumnsForm.of(found.tables, found.chosen_province).offer(list_delegations(event.id))
    if form.validate_on_submit():
        try:
            _save(form, found)
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Saved. The list is read anew; the next list with this header is read the same way."), "success")
            return redirect(url_for("registration.preview", slug=slug, import_id=import_id), 303)
    return page(
        "registration/columns.html", form=form, event=event, found=found, tables=_tables(found), sensitive=COLUMNS
    )


@bp.post("/events/<slug>/registrations/imports/<uuid:import_id>/columns/<int:table>/forget")
@require("registration.import")
def forget(slug: str, import_id: UUID, table: int) -> Response:
    service.forget_layout(current_event(), import_id, table, actor=current_actor(), at=now())
    flash(_("Forgotten. The columns are guessed from the header again."), "success")
    return redirect(url_for("registration.columns", slug=slug, import_id=import_id), 303)


def _save(form: ColumnsForm, found: Import) -> None:
    columns, fonts = form.said()
    left = [number for number, table in enumerate(form.tables) if not table.form.is_read.data]
    service.correct_columns(
        current_event(),
        found.id,
        columns,
        fonts,
        left_tables=left,
        province=form.province.data or None,
        actor=current_actor(),
        at=now(),
    )


def _said_at(table: dict[str, Any]) -> datetime | None:
    return datetime.fromisoformat(table["said"]["at"]) if table["said"] else None


def _tables(found: Import) -> list[dict[str, Any]]:
    """Each table with its header above its first rows, as long as these are kept."""
    samples = service.open_samples(found) or [[] for _table in found.tables]
    tables = []
    for each, sample in zip(found.tables, samples, strict=True):
        shown = {"sample": each["header"] + sample, "depth": len(each["header"]), "said_at": _said_at(each)}
        tables.append({**each, **shown, "layout": Layout.from_json(each["layout"])})
    return tables
