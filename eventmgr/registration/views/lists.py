"""Lists from provinces: uploaded, looked at, entered, taken back."""

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as BaseResponse

from eventmgr.core.access import after_archiving, current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import Conflict
from eventmgr.core.forms import invalid
from eventmgr.core.i18n import _, lazy, unpack
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.registration import service
from eventmgr.registration.forms import (
    COLUMN_LABELS,
    DECISION_LABELS,
    FIELD_LABELS,
    FILTER_LABELS,
    IMPORT_LABELS,
    OUTCOME_LABELS,
    ROW_LABELS,
    SEX_LABELS,
    DecisionForm,
    UploadForm,
)
from eventmgr.registration.importing.report import RowStatus
from eventmgr.registration.models import Import
from eventmgr.registration.queries import list_delegations
from eventmgr.registration.queries.imports import (
    ROWS_SHOWN,
    count_rows,
    get_import,
    list_imports,
    list_rows,
    list_same_files,
)
from eventmgr.registration.views.shared import Page, bp
from eventmgr.rendering.refusals import MAX_BYTES

MOST_AT_ONCE = 64 * 1024**2
_REST_OF_THE_FORM = 1024**2
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.url_value_preprocessor
def take_many_files(endpoint: str | None, values: dict[str, object] | None) -> None:
    """This form alone may carry the lists of all provinces; it must be said before anything reads the form."""
    del values
    if endpoint == "registration.upload":
        request.max_content_length = MOST_AT_ONCE + _REST_OF_THE_FORM


@bp.get("/events/<slug>/registrations/imports")
@require("registration.import")
def imports(slug: str) -> str:
    del slug
    event = current_event()
    return render_template("registration/imports.html", **_imports(event, UploadForm(formdata=None)))


@bp.post("/events/<slug>/registrations/imports")
@require("registration.import")
def upload(slug: str) -> Page:
    event = current_event()
    form = UploadForm()
    if not form.validate_on_submit():
        return invalid("registration/imports.html", **_imports(event, form))
    files = map(_read, form.files.data)
    found = service.upload_lists(event, files, actor=current_actor(), at=now())
    if len(found) == 1:
        return redirect(url_for("registration.preview", slug=slug, import_id=found[0].id), 303)
    return redirect(url_for("registration.imports", slug=slug), 303)


@bp.get("/events/<slug>/registrations/imports/<uuid:import_id>")
@require("registration.import")
def preview(slug: str, import_id: UUID) -> str:
    del slug
    event = current_event()
    found = get_import(event.id, import_id)
    shown = request.args.get("show", "all")
    shown = shown if shown in FILTER_LABELS else "all"
    after = request.args.get("after", -1, type=int)
    kept = list_rows(found.id, shown=shown, after=after, limit=ROWS_SHOWN + 1)
    counts = count_rows([found.id])[found.id]
    return render_template(
        "registration/preview.html",
        **_import(event, found),
        shown=shown,
        after=after,
        rows=service.show_rows(found, kept[:ROWS_SHOWN]),
        next=kept[ROWS_SHOWN - 1].number if len(kept) > ROWS_SHOWN else None,
        counts=counts,
        by_status=[(status, counts.by_status[status]) for status in RowStatus if status in counts.by_status],
        tabs=[(key, words, counts.filters[key]) for key, words in FILTER_LABELS.items()],
        errors=service.take_messages(found.errors),
        same_files=list_same_files(found),
        decisions={each.value: words for each, words in DECISION_LABELS.items()},
    )


@bp.post("/events/<slug>/registrations/imports/<uuid:import_id>/rows/<uuid:row_id>")
@require("registration.import")
def decide(slug: str, import_id: UUID, row_id: UUID) -> BaseResponse:
    form = DecisionForm()
    if not form.validate():
        raise Conflict(lazy("Please choose one of the offered decisions."))
    row = service.decide_row(current_event(), import_id, row_id, form.value(), actor=current_actor(), at=now())
    show, after, anchor = request.args.get("show"), request.args.get("after"), f"row-{row.number}"
    here = url_for("registration.preview", slug=slug, import_id=import_id, show=show, after=after, _anchor=anchor)
    return redirect(here, 303)


@bp.post("/events/<slug>/registrations/imports/<uuid:import_id>/compare")
@require("registration.import")
def compare(slug: str, import_id: UUID) -> BaseResponse:
    service.compare_again(current_event(), import_id, actor=current_actor(), at=now())
    flash(_("Compared with everybody who is registered by now."), "success")
    return _shown(slug, import_id)


@bp.post("/events/<slug>/registrations/imports/<uuid:import_id>/enter")
@require("registration.import")
def enter(slug: str, import_id: UUID) -> BaseResponse:
    service.ask_to_enter(current_event(), import_id, actor=current_actor(), at=now())
    return _shown(slug, import_id)


@bp.get("/events/<slug>/registrations/imports/<uuid:import_id>/report")
@require("registration.import")
def report(slug: str, import_id: UUID) -> Response:
    event = current_event()
    response = Response(service.import_report(event, get_import(event.id, import_id)), mimetype=_XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-import.xlsx"'
    return response


@bp.route("/events/<slug>/registrations/imports/<uuid:import_id>/undo", methods=["GET", "POST"])
@require("registration.import")
def undo(slug: str, import_id: UUID) -> Page:
    event = current_event()
    if request.method == "POST":
        service.ask_to_undo(event, import_id, actor=current_actor(), at=now())
        return _shown(slug, import_id)
    found = get_import(event.id, import_id)
    return render_template("registration/undo.html", event=event, found=found, plan=service.plan_undo(found))


@bp.post("/events/<slug>/registrations/imports/<uuid:import_id>/discard")
@require("registration.import")
@after_archiving("what nobody entered may go")
def discard(slug: str, import_id: UUID) -> BaseResponse:
    service.discard_list(current_event(), import_id, actor=current_actor(), at=now())
    flash(_("The list was thrown away."), "success")
    return redirect(url_for("registration.imports", slug=slug), 303)


def _read(file: FileStorage) -> tuple[str, bytes]:
    with file.stream:
        return file.filename or "", file.read()


def _shown(slug: str, import_id: UUID) -> BaseResponse:
    return redirect(url_for("registration.preview", slug=slug, import_id=import_id), 303)


def _imports(event: Event, form: UploadForm) -> dict[str, Any]:
    found = list_imports(event.id)
    counts = count_rows([each.id for each in found])
    return {
        "event": event,
        "form": form,
        "imports": found,
        "counts": counts,
        "errors": {each.id: service.take_messages(each.errors) for each in found},
        "provinces": _provinces(event),
        "labels": IMPORT_LABELS,
        "largest": (MAX_BYTES, MOST_AT_ONCE),
        "names": [sum(count.filters[key] for count in counts.values()) for key in ("names", "names_as_written")],
        "is_working": any(each.state in service.WORKING_STATES for each in found),
    }


def _import(event: Event, found: Import) -> dict[str, Any]:
    is_working = found.state in service.WORKING_STATES
    return {
        "event": event,
        "found": found,
        "province": _provinces(event).get(found.province or ""),
        "is_working": is_working,
        "progress": service.progress_of(found.id) if is_working else None,
        "fault": unpack(found.fault) if found.fault else None,
        "state": IMPORT_LABELS[found.state],
        "labels": ROW_LABELS,
        "outcomes": OUTCOME_LABELS,
        "fields": {**COLUMN_LABELS, **FIELD_LABELS},
        "sexes": {sex.value: words for sex, words in SEX_LABELS.items()},
        "not_kept": [COLUMN_LABELS[column] for column in service.columns_not_kept(found)],
        "kept_until": found.created_at + service.KEPT_UNENTERED,
    }


def _provinces(event: Event) -> dict[str, str]:
    return {row.admin_unit.code: row.admin_unit.full_name for row in list_delegations(event.id)}
