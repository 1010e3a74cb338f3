"""The staff's pages of all records."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for

from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.i18n import _
from eventmgr.events.queries import current_event
from eventmgr.groups.queries import get_group
from eventmgr.outcomes import queries, service
from eventmgr.outcomes.views.shared import Answer, bp, words
from eventmgr.rendering import qr


@bp.get("/events/<slug>/records")
@require("outcomes.view")
def index(slug: str) -> str:
    """All records with their counts, states and links."""
    del slug
    event = current_event()
    return render_template("outcomes/index.html", event=event, subjects=queries.list_subjects(event.id), **words())


@bp.get("/events/<slug>/records/<uuid:record_id>")
@require("outcomes.view")
def record(slug: str, record_id: UUID) -> str:
    """One record to read, with its link and QR for the facilitator's phone."""
    del slug
    event = current_event()
    found = queries.get_record(event.id, record_id)
    link = f"{current_app.config['PUBLIC_URL']}{url_for('outcomes.recorder', key=found.key)}"
    return render_template(
        "outcomes/record.html", event=event, record=found, link=link, code=qr.svg(link, level="M"), **words()
    )


@bp.post("/events/<slug>/records/open")
@require("outcomes.edit")
def open_all(slug: str) -> Answer:
    """Open the records of all groups and discussions that have none yet."""
    opened = service.open_all(current_event().id, actor=current_actor(), at=now())
    flash(_("%(opened)s records are open.", opened=opened), "success")
    return redirect(url_for("outcomes.index", slug=slug), 303)


@bp.post("/events/<slug>/groups/<uuid:group_id>/record")
@require("outcomes.edit")
def open_group(slug: str, group_id: UUID) -> Answer:
    """Open the record of a group, or find it, and show its link."""
    event = current_event()
    group = get_group(event.id, group_id)
    found = service.open_record(event.id, group.session_id, group.id, actor=current_actor(), at=now())
    return redirect(url_for("outcomes.record", slug=slug, record_id=found.id), 303)


@bp.post("/events/<slug>/records/<uuid:record_id>/ask-back")
@require("outcomes.edit")
def ask_back(slug: str, record_id: UUID) -> Answer:
    """Give a record back to its group."""
    found = queries.get_record(current_event().id, record_id)
    service.ask_back(found, actor=current_actor(), at=now())
    return redirect(url_for("outcomes.record", slug=slug, record_id=record_id), 303)


@bp.post("/events/<slug>/records/<uuid:record_id>/confirm")
@require("outcomes.edit")
def confirm(slug: str, record_id: UUID) -> Answer:
    """Confirm what a group handed in."""
    found = queries.get_record(current_event().id, record_id)
    service.confirm(found, actor=current_actor(), at=now())
    return redirect(url_for("outcomes.record", slug=slug, record_id=record_id), 303)
