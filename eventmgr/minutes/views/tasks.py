"""The staff pages of the tasks: all of them with who is silent, one of them, and their owners with links and words."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types

from eventmgr.accounts.queries import rights
from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import LOCALES, _, ngettext
from eventmgr.core.ids import uuid7
from eventmgr.core.links import public_url
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.minutes import service
from eventmgr.minutes.duties import ROUNDS, Standing, count_states, round_begun
from eventmgr.minutes.forms import LETTERS, TASK_STATES, CarryOnForm, GiveForm, OwnerForm, ReportForm, TaskForm
from eventmgr.minutes.models import TaskOwner
from eventmgr.minutes.queries import (
    find_contacts,
    find_minutes,
    get_owner,
    get_task,
    list_earlier,
    list_owners,
    list_standings,
    locked_since,
)
from eventmgr.minutes.rules import TaskState
from eventmgr.minutes.views.shared import Page, bp
from eventmgr.outbox.queries import list_wordings, sent_about
from eventmgr.outbox.rules import Channel
from eventmgr.registration.rules import TASK_REPORT_KIND
from eventmgr.rendering import qr

_STATES = {state.value for state in TaskState}
_CLOSED = 422


@bp.get("/events/<slug>/minutes/tasks")
@require("minutes.view")
def tasks(slug: str) -> Page:
    del slug
    return _tasks_page(current_event(), GiveForm(formdata=None))


@bp.post("/events/<slug>/minutes/tasks")
@require("minutes.tasks")
def give_tasks(slug: str) -> Page:
    event, form = current_event(), GiveForm()
    if not form.validate_on_submit():
        return _tasks_page(event, form, _CLOSED)
    try:
        given = service.give(event, form.lines.data or "", actor=current_actor(), at=now())
    except DomainError as error:
        add_error(form, error)
        return _tasks_page(event, form, error.status)
    flash(ngettext("%(num)s task is given.", "%(num)s tasks are given.", len(given)), "success")
    return redirect(url_for("minutes.tasks", slug=slug), 303)


@bp.post("/events/<slug>/minutes/tasks/carry-on")
@require("minutes.tasks")
def carry_on(slug: str) -> Page:
    event = current_event()
    form = _carry_on_form(event)
    if not form.validate_on_submit():
        flash(_("Choose an earlier event of the same host."), "danger")
        return redirect(url_for("minutes.tasks", slug=slug), 303)
    earlier = next(row for row, _count in _earlier(event) if str(row.id) == form.earlier.data)
    came = service.carry_on(event, earlier, with_session=form.with_session.data, actor=current_actor(), at=now())
    flash(ngettext("%(num)s open task came along.", "%(num)s open tasks came along.", came), "success")
    return redirect(url_for("minutes.tasks", slug=slug), 303)


@bp.get("/events/<slug>/minutes/tasks/<uuid:task_id>")
@require("minutes.view")
def task(slug: str, task_id: UUID) -> Page:
    del slug
    event = current_event()
    return _task_page(event, task_id, TaskForm.of(get_task(event.id, task_id)), _fresh_report())


@bp.post("/events/<slug>/minutes/tasks/<uuid:task_id>")
@require("minutes.tasks")
def change_task(slug: str, task_id: UUID) -> Page:
    event, form = current_event(), TaskForm()
    get_task(event.id, task_id)
    if not form.validate_on_submit():
        return _task_page(event, task_id, form, _fresh_report(), _CLOSED)
    try:
        seen = form.seen.data or ""
        service.change_task(event, task_id, form.values(), seen=seen, actor=current_actor(), at=now())
    except DomainError as error:
        add_error(form, error)
        form.seen.data = TaskForm.of(get_task(event.id, task_id)).seen.data
        return _task_page(event, task_id, form, _fresh_report(), error.status)
    flash(_("Saved."), "success")
    return redirect(url_for("minutes.tasks", slug=slug), 303)


@bp.post("/events/<slug>/minutes/tasks/<uuid:task_id>/note")
@require("minutes.tasks")
def note_task(slug: str, task_id: UUID) -> Page:
    event, form = current_event(), ReportForm()
    task_form = TaskForm.of(get_task(event.id, task_id))
    if not form.validate_on_submit():
        return _task_page(event, task_id, task_form, form, _CLOSED)
    try:
        service.note(event, task_id, form.told(), actor=current_actor(), at=now())
    except DomainError as error:
        add_error(form, error)
        return _task_page(event, task_id, task_form, form, error.status)
    flash(_("Noted."), "success")
    return redirect(url_for("minutes.task", slug=slug, task_id=task_id), 303)


@bp.post("/events/<slug>/minutes/tasks/<uuid:task_id>/move")
@require("minutes.tasks")
def move_task(slug: str, task_id: UUID) -> Page:
    up = request.form.get("direction") == "up"
    service.move_task(current_event(), task_id, up=up, actor=current_actor(), at=now())
    return redirect(url_for("minutes.tasks", slug=slug, _anchor=f"task-{task_id}"), 303)


@bp.post("/events/<slug>/minutes/tasks/<uuid:task_id>/remove")
@require("minutes.tasks")
def remove_task(slug: str, task_id: UUID) -> Page:
    service.remove_task(current_event(), task_id, actor=current_actor(), at=now())
    flash(_("The task is taken away."), "success")
    return redirect(url_for("minutes.tasks", slug=slug), 303)


@bp.get("/events/<slug>/minutes/tasks/owners")
@require("minutes.tasks")
def task_owners(slug: str) -> Page:
    del slug
    event = current_event()
    owners = list_owners(event.id)
    silent = {row.task.owner_id for row in list_standings(event, at=now()) if row.missing}
    return render_template(
        "minutes/task_owners.html",
        event=event,
        owners=owners,
        contacts=find_contacts(event.id, owners),
        silent=silent,
        letters=LETTERS,
        languages=LOCALES,
        own=list_wordings(event.id),
        **_sent(event),
    ), 200


@bp.get("/events/<slug>/minutes/tasks/owners/<uuid:owner_id>")
@require("minutes.tasks")
def task_owner(slug: str, owner_id: UUID) -> Page:
    del slug
    event = current_event()
    owner = get_owner(event.id, owner_id)
    return _owner_page(event, owner, OwnerForm(formdata=None, obj=owner))


@bp.post("/events/<slug>/minutes/tasks/owners/<uuid:owner_id>")
@require("minutes.tasks")
def set_task_owner(slug: str, owner_id: UUID) -> Page:
    event, form = current_event(), OwnerForm()
    owner = get_owner(event.id, owner_id)
    if not form.validate_on_submit():
        return _owner_page(event, owner, form, _CLOSED)
    try:
        email, phone = form.email.data or "", form.phone.data or ""
        service.set_contact(event, owner_id, email, phone, actor=current_actor(), at=now())
    except DomainError as error:
        add_error(form, error)
        return _owner_page(event, get_owner(event.id, owner_id), form, error.status)
    flash(_("Saved."), "success")
    return redirect(url_for("minutes.task_owner", slug=slug, owner_id=owner_id), 303)


@bp.post("/events/<slug>/minutes/tasks/owners/<uuid:owner_id>/key")
@require("minutes.tasks")
def renew_task_key(slug: str, owner_id: UUID) -> BaseResponse:
    service.renew_key(current_event(), owner_id, actor=current_actor(), at=now())
    flash(_("There is a new link. The old one opens nothing any more."), "success")
    return redirect(url_for("minutes.task_owner", slug=slug, owner_id=owner_id), 303)


@bp.post("/events/<slug>/minutes/tasks/owners/<uuid:owner_id>/sent")
@require("minutes.tasks")
def tick_task_owner(slug: str, owner_id: UUID) -> BaseResponse:
    service.tick(current_event(), owner_id, actor=current_actor(), at=now())
    return redirect(url_for("minutes.task_owner", slug=slug, owner_id=owner_id), 303)


def _tasks_page(event: Event, form: GiveForm, status: int = 200) -> Page:
    rows = list_standings(event, at=now())
    shown, owner_id = request.args.get("show", ""), request.args.get("owner", "")
    minutes = find_minutes(event.id)
    html = render_template(
        "minutes/tasks.html",
        event=event,
        form=form,
        carry_on=_carry_on_form(event),
        rows=[row for row in rows if _is_shown(row, shown, owner_id)],
        total=len(rows),
        counts=count_states(row.task for row in rows),
        late=sum(row.is_late for row in rows),
        missing=[(days, sum(days in row.missing for row in rows)) for days in ROUNDS],
        owners=list_owners(event.id),
        states=TASK_STATES,
        shown=shown,
        owner_id=owner_id,
        locked_at=locked_since(event.id),
        is_submitted=minutes is not None and minutes.state.value == "submitted",
    )
    return html, status


def _is_shown(row: Standing, shown: str, owner_id: str) -> bool:
    if owner_id and str(row.task.owner_id) != owner_id:
        return False
    if shown in _STATES:
        return row.task.state.value == shown
    if shown == "late":
        return row.is_late
    return bool(row.missing) if shown == "missing" else True


def _task_page(event: Event, task_id: UUID, form: TaskForm, report: ReportForm, status: int = 200) -> Page:
    found, locked_at = get_task(event.id, task_id), locked_since(event.id)
    html = render_template(
        "minutes/task.html",
        event=event,
        task=found,
        form=form,
        report=report,
        states=TASK_STATES,
        is_fixed=locked_at is not None and found.created_at <= locked_at,
    )
    return html, status


def _owner_page(event: Event, owner: TaskOwner, form: OwnerForm, status: int = 200) -> Page:
    contact, days = find_contacts(event.id, [owner])[owner.id], round_begun(locked_since(event.id), at=now())
    html = render_template(
        "minutes/task_owner.html",
        event=event,
        owner=owner,
        form=form,
        contact=contact,
        states=TASK_STATES,
        words=service.words_for(event, owner, contact, days),
        link=public_url(f"/t/{owner.key}"),
        drawing=qr.svg(public_url(f"/T/{owner.key}").upper()),
        **_sent(event),
    )
    return html, status


def _sent(event: Event) -> dict[str, object]:
    """Who was written to, and who was told by hand."""
    kinds = {channel: sent_about(event.id, TASK_REPORT_KIND, channel) for channel in Channel}
    return {"mailed": kinds[Channel.EMAIL], "ticked": kinds[Channel.ZALO]}


def _fresh_report() -> ReportForm:
    return ReportForm(formdata=None, data={"report_id": str(uuid7())})


def _carry_on_form(event: Event) -> CarryOnForm:
    form = CarryOnForm() if request.endpoint == "minutes.carry_on" else CarryOnForm(formdata=None)
    form.earlier.choices = [SelectChoice(str(row.id), f"{row.name} ({count})") for row, count in _earlier(event)]
    return form


def _earlier(event: Event) -> list[tuple[Event, int]]:
    """Only events whose minutes the one who asks may see."""
    return [(row, count) for row, count in list_earlier(event) if "minutes.view" in rights(current_actor(), row)]
