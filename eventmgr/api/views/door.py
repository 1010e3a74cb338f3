"""What happens at doors, and what devices did while they were offline."""

from typing import Any

from flask import Response

from eventmgr.api.queries import page_facts
from eventmgr.api.schemas import door
from eventmgr.api.views.shared import as_json, bp, read_body
from eventmgr.checkin.models import CheckIn
from eventmgr.core.access import current_actor, may, require
from eventmgr.core.clock import now
from eventmgr.core.i18n import lazy
from eventmgr.core.limits import for_devices
from eventmgr.events.queries import current_event
from eventmgr.sync import rules, service

MAX_OPERATIONS = 500


@bp.get("/events/<slug>/check-ins")
@require("checkin.view")
@bp.etag
@bp.arguments(door.FactQuery, location="query")
@bp.response(200, door.FactPage)
def facts(query: dict[str, Any], slug: str) -> dict[str, Any]:
    """What happened at the doors, in the order in which it was recorded: a fact never changes, another follows it."""
    del slug
    rows, following = page_facts(current_event().id, query["session"], query["cursor"], query["limit"])
    return {"items": [_shown(row) for row in rows], "next": following}


@bp.post("/events/<slug>/check-ins")
@require("checkin.scan")
@for_devices
@bp.response(200, door.CheckInAnswer)
@bp.doc(requestBody={"required": True, "content": {"application/json": {"schema": door.CheckIn}}})
def check_in(slug: str) -> Response:
    """Check one person in. Read by hand: this is the busiest address of an event."""
    del slug
    body = read_body()
    payload = {"pass": body.get("pass"), "session": body.get("session"), "source": body.get("source", "staff")}
    payload |= {name: body[name] for name in ("what", "rehearsal") if name in body}
    operation = {"id": body.get("id"), "kind": "checkin.check_in", "at": body.get("at"), "payload": payload}
    actor = current_actor()
    answer = service.apply(current_event(), actor.label, operation, actor=actor, received_at=now())
    return as_json(answer)


@bp.post("/sync")
@require("events.view")
@for_devices
@bp.response(200, door.OperationAnswers)
@bp.doc(requestBody={"required": True, "content": {"application/json": {"schema": door.Operations}}})
def sync() -> Response:
    """Do what a device did while it was offline, one by one; each operation gets its own answer."""
    body = read_body()
    operations = body.get("operations")
    if not isinstance(operations, list) or len(operations) > MAX_OPERATIONS:
        message = lazy("This must be a list of at most %(n)s operations.", n=MAX_OPERATIONS)
        raise rules.Malformed(message, field="operations")
    rights = frozenset(kind.permission for kind in service.KINDS.values() if may(kind.permission))
    answers = service.apply_all(
        current_event(),
        rules.read_text(body, "device"),
        operations,
        rights=rights,
        actor=current_actor(),
        received_at=now(),
    )
    return as_json({"answers": answers})


def _shown(row: CheckIn) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind.value,
        "registration": row.registration_id,
        "session": row.session_id,
        "round": row.round,
        "what": row.what,
        "source": row.source.value,
        "at": row.at,
        "recorded_at": row.recorded_at,
        "by": row.recorded_by,
    }
