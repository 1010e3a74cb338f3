"""The scanner of a gate on a phone: its shell, its PIN, and the list that it holds."""

import json
from hashlib import sha256
from typing import Any

from flask import Response, make_response, render_template, request
from flask_wtf.csrf import generate_csrf

from eventmgr.accounts.models import Device
from eventmgr.accounts.queries import NotPaired, check_device, find_device_for
from eventmgr.accounts.service import note_device
from eventmgr.checkin import queries, service
from eventmgr.checkin.models import Gate
from eventmgr.checkin.queries import DoorState
from eventmgr.checkin.rules import SCOPE
from eventmgr.checkin.views.shared import bp
from eventmgr.core import live
from eventmgr.core.access import public
from eventmgr.core.clock import now
from eventmgr.core.i18n import keep_choice, lazy
from eventmgr.core.limits import PUBLIC_LIMIT, limiter
from eventmgr.core.problems import for_programs, problem
from eventmgr.core.remembered import DEVICES, list_remembered, remember


@bp.get("/SCAN/<key>")
@bp.get("/scan/<key>")
@public
def scanner(key: str) -> Response:
    """The shell of the scanner: nothing personal and no token is in it, so that it may be kept on the phone."""
    gate = queries.get_gate_by_key(key)
    keep_choice()
    response = make_response(render_template("checkin/scanner.html", gate=gate, event=gate.event))
    response.headers["X-Offline-Copy"] = "shell"
    return response


@bp.get("/scan/<key>/manifest.webmanifest")
@public
def manifest(key: str) -> Response:
    """What a phone puts on its screen for this gate: its name, its sign, and the address that it opens."""
    told = render_template("checkin/manifest.json", gate=queries.get_gate_by_key(key))
    return Response(told, mimetype="application/manifest+json")


@bp.post("/scan/<key>/pin")
@public
@limiter.limit(PUBLIC_LIMIT)
@for_programs
def pin(key: str) -> Response:
    """Let this browser scan at the gate by its PIN."""
    gate = queries.get_gate_by_key(key)
    body = request.get_json(silent=True)
    given: dict[str, Any] = body if isinstance(body, dict) else {}
    told = (str(given.get("pin") or ""), str(given.get("name") or ""))
    device = service.pair_gate(gate, *told, list_remembered(DEVICES), at=now())
    remember(DEVICES, device.id)
    return _with_token(make_response({"device": _device(device)}))


@bp.get("/scan/<key>/list")
@public
@for_programs
def door_list(key: str) -> Response:
    """Everybody of the event for a phone to hold, or what changed since it asked last; and a fresh token."""
    gate = queries.get_gate_by_key(key)
    try:
        device = own_device(gate)
    except NotPaired as error:
        return _with_token(problem(error.status, error.code, str(error)))
    moment = now()
    door = queries.open_door(gate, request.args.get("since"), at=moment)
    response = _whole(door) if door.changes is None else _changed(door, device)
    note_device(device, at=moment)
    return _with_token(response)


def _whole(door: DoorState) -> Response:
    """Everybody, drawn once for all phones at the gate; what was done since then a phone asks for with its cursor."""

    def draw() -> tuple[str, str]:
        return "", _told({"now": _moment(door.at), "cursor": door.cursor, **_show(door)})

    drawn = live.draw(("door_list", door.gate.id, door.mark, door.wide), draw)
    is_packed = request.accept_encodings.best_match(["gzip"]) is not None
    response = Response(drawn.packed if is_packed else drawn.html, mimetype="application/json")
    if is_packed:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def _changed(door: DoorState, device: Device) -> Response:
    """What changed, with the mark of it: who has it already is told where to ask from next, and nothing else."""
    content = _told({"device": _device(device), **_show(door)})
    told = _told({"now": _moment(door.at), "cursor": door.cursor})
    response = Response(f"{told[:-1]},{content[1:]}", mimetype="application/json")
    response.headers["X-Cursor"] = door.cursor
    response.set_etag(sha256(content.encode()).hexdigest()[:32])
    response.make_conditional(request)
    return response


def own_device(gate: Gate) -> Device:
    """The device as which this browser scans at a gate; refused where its access, or the gate, ended."""
    device = check_device(find_device_for(SCOPE, gate.id, list_remembered(DEVICES)))
    if gate.revoked_at is not None:
        raise NotPaired(lazy("The organizer ended this gate. Ask for another one."))
    return device


def _show(door: DoorState) -> dict[str, Any]:
    gate, event, found = door.gate, door.gate.event, queries.read_door_list(door)
    return {
        "full": door.changes is None,
        "gate": {"id": str(gate.id), "name": gate.name, "what": gate.what, "direction": gate.direction.value},
        "event": {"id": str(event.id), "slug": event.slug, "name": event.name, "zone": event.timezone},
        "rehearsal": door.is_rehearsal,
        "sessions": door.sessions,
        "people": found.people,
        "gone": found.gone,
        "facts": found.facts,
        **({} if found.questions is None else {"questions": found.questions}),
    }


def _told(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _device(device: Device) -> dict[str, str]:
    return {"id": str(device.id), "name": device.name}


def _with_token(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-CSRF-Token"] = generate_csrf()
    return response


def _moment(moment: Any) -> str:
    return str(moment.isoformat().replace("+00:00", "Z"))
