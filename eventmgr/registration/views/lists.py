"""Lists from provinces: uploaded, looked at, entered."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for

from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.files import store
from eventmgr.core.forms import invalid
from eventmgr.core.i18n import _
from eventmgr.core.ids import uuid7
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.registration import service
from eventmgr.registration.forms import (
    FIELD_LABELS,
    ROW_LABELS,
    ConfirmForm,
    UploadForm,
)
from eventmgr.registration.importing.report import ImportReport, ListRow, RowStatus
from eventmgr.registration.views.shared import Page, bp, page

_SHOWN_ROWS = 300


@bp.route("/events/<slug>/registrations/import", methods=["GET", "POST"])
@require("registration.import")
def upload(slug: str) -> Page:
    del slug
    event = current_event()
    form = UploadForm()
    if not form.validate_on_submit():
        return page("registration/upload.html", form=form, event=event, report=None)
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
