"""What a point said before, what changed, and the way back."""

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from eventmgr.core.access import current_actor, require
from eventmgr.core.changes import Change, word_changes
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import _
from eventmgr.events.queries import current_event
from eventmgr.outcomes import queries, service
from eventmgr.outcomes.models import Item, ItemRevision
from eventmgr.outcomes.views.shared import Answer, bp, words


@dataclass(frozen=True)
class Step:
    """A text of a point beside the one before it."""

    revision: ItemRevision
    changes: list[tuple[Change, str]]
    is_current: bool


@bp.get("/events/<slug>/records/<uuid:record_id>/revisions")
@require("outcomes.view")
def revisions(slug: str, record_id: UUID) -> str:
    """The points of a record that were changed or taken away."""
    del slug
    event = current_event()
    found = queries.get_record(event.id, record_id)
    items = queries.list_revised(found)
    return render_template("outcomes/revisions.html", event=event, record=found, items=items, **words())


@bp.get("/events/<slug>/records/<uuid:record_id>/items/<uuid:item_id>")
@require("outcomes.view")
def history(slug: str, record_id: UUID, item_id: UUID) -> str:
    """Every text of one point, the newest first, with what changed from one to the next."""
    del slug
    event = current_event()
    found = queries.get_record(event.id, record_id)
    item = queries.get_item_with_history(found, item_id)
    return render_template(
        "outcomes/history.html",
        event=event,
        record=found,
        item=item,
        steps=_steps(item),
        name_of=queries.name_of,
        **words(),
    )


@bp.post("/events/<slug>/records/<uuid:record_id>/items/<uuid:item_id>/restore")
@require("outcomes.edit")
def restore(slug: str, record_id: UUID, item_id: UUID) -> Answer:
    """Go back to an earlier text, or bring the point back where none is named."""
    found = queries.get_record(current_event().id, record_id)
    queries.get_item_with_history(found, item_id)
    revision_id, version = request.form.get("revision", type=UUID), request.form.get("version", 0, type=int)
    try:
        if revision_id is None:
            service.restore_item(found, item_id, actor=current_actor(), at=now())
        else:
            service.restore_revision(found, item_id, revision_id, version=version, actor=current_actor(), at=now())
    except DomainError as error:
        flash(str(error), "error")
    else:
        flash(_("The point stands in the record again."), "success")
    return redirect(url_for("outcomes.history", slug=slug, record_id=record_id, item_id=item_id), 303)


def _steps(item: Item) -> list[Step]:
    """Each text beside the version before it; a text that nobody chose, beside the version that stood there then."""
    steps: list[Step] = []
    before = item.revisions[0].text if item.revisions else ""
    for revision in item.revisions:
        steps.append(Step(revision, word_changes(before, revision.text), revision.version == item.version))
        before = revision.text if revision.version is not None else before
    return steps[::-1]
