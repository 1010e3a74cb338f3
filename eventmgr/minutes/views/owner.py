"""The page of the owner of tasks, opened by the secret link alone: how they stand, and what was told of them."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError

from eventmgr.core.access import public
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _, lazy
from eventmgr.core.ids import uuid7
from eventmgr.core.limits import PUBLIC_LIMIT, limiter
from eventmgr.minutes import service
from eventmgr.minutes.forms import TASK_STATES, ReportForm
from eventmgr.minutes.models import TaskOwner
from eventmgr.minutes.queries import event_of_owner, list_standings
from eventmgr.minutes.views.shared import Page

bp = Blueprint("owner", __name__)


@bp.after_request
def keep_private(response: Response) -> Response:
    """No search engine keeps the tasks, whoever posts the link somewhere."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@bp.errorhandler(CSRFError)
def keep_text(error: CSRFError) -> Page:
    """A page that stood open too long loses nothing: what was typed is shown again, ready to be sent."""
    del error
    return report(**(request.view_args or {}))


@bp.get("/T/<key>")
@bp.get("/t/<key>")
@public
@limiter.limit(PUBLIC_LIMIT)
def index(key: str) -> Page:
    return _page(service.open_link(key))


@bp.post("/t/<key>/<uuid:task_id>")
@public
@limiter.limit(PUBLIC_LIMIT)
def report(key: str, task_id: UUID) -> Page:
    owner, form = service.open_link(key), ReportForm(prefix=_prefix(task_id))
    if all(task.id != task_id for task in owner.tasks):
        raise NotFound(lazy("There is no such task."))
    if not form.validate_on_submit():
        return _page(owner, task_id, form, 422)
    try:
        service.report(key, task_id, form.told(), at=now())
    except DomainError as error:
        add_error(form, error)
        return _page(service.open_link(key), task_id, form, error.status)
    flash(_("Thank you. What you told has arrived."), "success")
    return redirect(url_for("minutes.owner.index", key=owner.key, _anchor=f"task-{task_id}"), 303)


def _page(owner: TaskOwner, sent_id: UUID | None = None, sent: ReportForm | None = None, status: int = 200) -> Page:
    event = event_of_owner(owner)
    rows = [row for row in list_standings(event, at=now()) if row.task.owner_id == owner.id]
    html = render_template(
        "minutes/owner/index.html",
        event=event,
        owner=owner,
        rows=[(row, sent if sent and row.task.id == sent_id else _fresh(row.task.id)) for row in rows],
        states=TASK_STATES,
        is_open=service.takes_reports(event),
    )
    return html, status


def _fresh(task_id: UUID) -> ReportForm:
    return ReportForm(formdata=None, prefix=_prefix(task_id), data={"report_id": str(uuid7())})


def _prefix(task_id: UUID) -> str:
    return f"t{task_id.hex}-"
