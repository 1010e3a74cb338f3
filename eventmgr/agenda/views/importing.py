"""An agenda out of a spreadsheet: uploaded, its columns put right, looked at row by row, put on the agenda."""

from flask import current_app, flash, redirect, render_template, request, url_for
from itsdangerous import BadData, URLSafeSerializer

from eventmgr.agenda.forms import KIND_LABELS, AgendaFileForm, AgendaRowsForm
from eventmgr.agenda.rules.reading import LineState
from eventmgr.agenda.service import importing as service
from eventmgr.agenda.service.importing import Draft
from eventmgr.agenda.views.shared import Page, bp
from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.forms import add_error, invalid
from eventmgr.core.i18n import lazy, ngettext
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.events.service import require_editable


@bp.get("/events/<slug>/agenda/import")
@require("agenda.edit")
def import_file(slug: str) -> str:
    del slug
    return render_template("agenda/import_file.html", event=current_event(), form=AgendaFileForm())


@bp.post("/events/<slug>/agenda/import")
@require("agenda.edit")
def look(slug: str) -> Page:
    """Show what the file says. It is kept nowhere: this page carries its words to the next one."""
    del slug
    event, form = current_event(), AgendaFileForm()
    require_editable(event)
    if form.validate_on_submit():
        try:
            draft = service.read_upload(form.file.data.read(), form.file.data.filename or "")
        except DomainError as error:
            add_error(form, error)
        else:
            return _preview(event, draft, AgendaRowsForm(formdata=None), draft.likely())
    return invalid("agenda/import_file.html", event=event, form=form)


@bp.post("/events/<slug>/agenda/import/rows")
@require("agenda.edit")
def import_rows(slug: str) -> Page:
    """Read the rows again with other columns, or put those that were ticked on the agenda."""
    event, form = current_event(), AgendaRowsForm()
    require_editable(event)
    draft = _open(event, form.told.data or "")
    sheet = form.sheet.data if form.sheet.data in range(len(draft.sheets)) else 0
    if str(sheet) != form.shown.data:
        return _preview(event, draft, AgendaRowsForm(formdata=None), sheet)
    rows = draft.sheets[sheet].rows
    form.offer([each.name for each in draft.sheets], rows, form.header.data)
    if not form.validate_on_submit() or "enter" not in request.form:
        return _preview(event, draft, form, sheet)
    proposals = service.propose(event, draft, sheet, form.layout())
    try:
        made = service.enter(
            event, proposals, form.taken.data or [], form.rooms.data or [], actor=current_actor(), at=now()
        )
    except DomainError as error:
        add_error(form, error)
        return _preview(event, draft, form, sheet)
    flash(ngettext("%(num)s session is on the agenda.", "%(num)s sessions are on the agenda.", made), "success")
    return redirect(url_for("agenda.index", slug=slug), 303)


def _preview(event: Event, draft: Draft, form: AgendaRowsForm, sheet: int) -> Page:
    is_first = not form.is_submitted() or form.told.data is None
    layout = service.guess(draft, sheet) if is_first else form.layout()
    rows = draft.sheets[sheet].rows
    form.offer([each.name for each in draft.sheets], rows, layout.header)
    form.set_layout(layout)
    form.sheet.data, form.shown.data, form.told.data = sheet, str(sheet), _signer(event).dumps(draft.to_json())
    proposals = service.propose(event, draft, sheet, layout)
    context = {
        "event": event,
        "form": form,
        "name": draft.name,
        "proposals": proposals,
        "kinds": KIND_LABELS,
        "new_rooms": list(dict.fromkeys(each.new_room for each in proposals if each.new_room)),
        "many_sheets": len(draft.sheets) > 1,
        "ready": sum(each.is_taken for each in proposals),
        "wrong": sum(each.line.state is LineState.WRONG for each in proposals),
    }
    if form.errors:
        return invalid("agenda/import_rows.html", **context)
    return render_template("agenda/import_rows.html", **context)


def _open(event: Event, told: str) -> Draft:
    try:
        return Draft.from_json(_signer(event).loads(told))
    except BadData as error:
        raise Conflict(lazy("The file is not at hand any more. Please upload it again.")) from error


def _signer(event: Event) -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=f"agenda-import-{event.id}")
