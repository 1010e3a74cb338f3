"""The recorder of a group on a phone: its shell, its PIN, and what it asks of the server."""

import json
from hashlib import sha256
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import generate_csrf

from eventmgr.accounts.models import Device
from eventmgr.accounts.queries import NotPaired
from eventmgr.accounts.service import note_device
from eventmgr.core.access import public
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.limits import PUBLIC_LIMIT, limiter
from eventmgr.core.problems import for_programs, problem
from eventmgr.core.remembered import DEVICES, list_remembered, remember
from eventmgr.outcomes import queries, service
from eventmgr.outcomes.forms import PairForm
from eventmgr.outcomes.models import Record
from eventmgr.outcomes.views.shared import Answer, bp, own_device, words
from eventmgr.outcomes.views.state import show_moment, show_state


@bp.get("/G/<key>")
@bp.get("/g/<key>")
@public
def recorder(key: str) -> Answer:
    """The shell of the recorder: nothing personal and no token is in it, so that it may be kept on the phone."""
    record = queries.get_record_by_key(key)
    response = make_response(render_template("outcomes/recorder.html", record=record, event=record.session.event))
    response.headers["X-Offline-Copy"] = "shell"
    return response


@bp.get("/g/<key>/state")
@public
@for_programs
def state(key: str) -> Response:
    """All of the record, and a fresh token for what is sent; who has it already is told so."""
    record = queries.get_record_by_key(key)
    try:
        device = own_device(record)
    except NotPaired as error:
        return _with_token(problem(error.status, error.code, str(error)))
    moment = now()
    shown = show_state(record, device)
    mark = sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()
    body = json.dumps({"now": show_moment(moment), **shown}, ensure_ascii=False)
    response = make_response(body, 200, {"Content-Type": "application/json"})
    response.set_etag(mark[:32])
    response.make_conditional(request)
    note_device(device, at=moment)
    return _with_token(response)


@bp.post("/g/<key>/pin")
@public
@limiter.limit(PUBLIC_LIMIT)
def pin(key: str) -> Answer | Response:
    """Let this browser in by the PIN; from then on it is the one that writes, in the row that was scanned if any."""
    record = queries.get_record_by_key(key)
    if request.is_json:
        body = request.get_json(silent=True)
        given: dict[str, Any] = body if isinstance(body, dict) else {}
        device = _pair(record, str(given.get("pin") or ""), str(given.get("name") or ""))
        return _with_token(make_response({"device": {"id": str(device.id), "name": device.name}}))
    form = PairForm()
    if form.validate_on_submit():
        try:
            _pair(record, form.pin.data or "", form.name.data or "")
        except DomainError as error:
            add_error(form, error)
            return show_pin(record, form, error.status)
        return redirect(url_for("outcomes.plain", key=key, row=request.args.get("row", type=int)), 303)
    return show_pin(record, form, 422)


def show_pin(record: Record, form: PairForm, status: int, unsaved: str = "", why: str = "") -> Answer:
    """The page that asks for the PIN; a text that could not be recorded is shown, so that it is not lost.

    The row of the printed sheet that was scanned goes with the PIN.
    """
    context = {"record": record, "event": record.session.event, "form": form, "now": now(), **words()}
    return render_template("outcomes/pin.html", **context, unsaved=unsaved, why=why), status


def _pair(record: Record, pin: str, name: str) -> Device:
    device = service.pair(record, pin, name, list_remembered(DEVICES), at=now())
    remember(DEVICES, device.id)
    return device


def _with_token(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-CSRF-Token"] = generate_csrf()
    return response
