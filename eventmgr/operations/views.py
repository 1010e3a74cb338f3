"""The page for who runs the installation: what lives, what waits, what failed, in words."""

import shutil
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from eventmgr import VERSION
from eventmgr.core.access import current_actor, current_host_id, require
from eventmgr.core.clock import now
from eventmgr.core.i18n import ngettext
from eventmgr.documents.models import PrintState
from eventmgr.operations import service
from eventmgr.operations.backup import newest_revision
from eventmgr.operations.queries import read_standing, schema
from eventmgr.operations.rules import LOW_DISK
from eventmgr.outbox.rules import MessageState

bp = Blueprint("operations", __name__, url_prefix="/admin")


@bp.get("")
@require("operations.view")
def index() -> str:
    """How everything stands."""
    standing = read_standing(current_host_id(), at=now())
    disk = shutil.disk_usage(current_app.config["INSTANCE_PATH"])
    return render_template(
        "operations/index.html",
        standing=standing,
        papers={state.value: standing.papers.get(state, 0) for state in PrintState},
        mails={state.value: standing.mails.get(state, 0) for state in MessageState},
        disk=disk,
        is_disk_low=disk.free < LOW_DISK,
        version=VERSION,
        schema=schema(),
        newest=newest_revision(),
        has_mail=bool(current_app.config["MAIL_URL"]),
    )


@bp.post("/papers/<uuid:job_id>/retry")
@require("operations.view")
def retry_paper(job_id: UUID) -> Response:
    """Ask once more for a paper that could not be made."""
    service.retry_paper(current_host_id(), job_id, actor=current_actor(), at=now())
    return redirect(url_for("operations.index"), 303)


@bp.post("/mails/retry")
@require("operations.view")
def retry_mails() -> Response:
    """Send e-mails once more that the mail server could not take."""
    count = service.retry_mails(current_host_id(), actor=current_actor(), at=now())
    flash(ngettext("%(num)s e-mail is sent again.", "%(num)s e-mails are sent again.", count), "success")
    return redirect(url_for("operations.index"), 303)
