"""Where a browser sends what was done on it, for a device or the account signed in, or hands in its file."""

import json
from datetime import datetime
from http import HTTPStatus
from typing import Any, ClassVar
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request

from eventmgr.accounts.models import Device
from eventmgr.accounts.queries import check_device, find_device
from eventmgr.accounts.service import note_device
from eventmgr.checkin.queries import get_gate
from eventmgr.core.access import current_actor, may, public, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import lazy
from eventmgr.core.limits import count_strangers, for_devices
from eventmgr.core.problems import for_programs
from eventmgr.core.remembered import DEVICES, is_remembered
from eventmgr.events.queries import current_event
from eventmgr.sync import rules, service
from eventmgr.sync.forms import DEEDS, REASONS, RESULTS, UnsentForm

MAX_OPERATIONS = 500

bp = Blueprint("sync", __name__)


class TooLarge(DomainError):
    """So much at once is not read."""

    code = "too_large"
    status: ClassVar[int] = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class OtherAccount(DomainError):
    """What is sent was done by another account than the one that is signed in."""

    code = "other_account"
    status: ClassVar[int] = HTTPStatus.UNAUTHORIZED


@bp.post("/sync")
@public
@for_programs
@for_devices
@count_strangers
def sync() -> Response:
    """Do what was done on a device, one by one; none at all only tells that the device is there."""
    body = _body()
    operations = _operations(body)
    unsent = None if body.get("unsent") is None else max(0, rules.read_number(body, "unsent"))
    device = _device(rules.read_id(body, "device"))
    moment = now()
    answers = service.apply_for(device, operations, received_at=moment)
    note_device(device, unsent=unsent, at=moment)
    return _told(answers, moment)


@bp.post("/events/<slug>/sync")
@require("minutes.edit")
@for_programs
def staff(slug: str) -> Response:
    """Do what was done on the page of the minutes."""
    del slug
    return _of_account()


@bp.post("/events/<slug>/training/sync")
@require("training.mark")
@for_programs
def trainer(slug: str) -> Response:
    """Do what was done on a trainer's roster."""
    del slug
    return _of_account()


def _of_account() -> Response:
    """Do what was done on a page of staff, within the rights of the account that did it and is signed in still."""
    body, actor, moment = _body(), current_actor(), now()
    if rules.read_id(body, "device") != actor.id:
        raise OtherAccount(lazy("Somebody else is signed in in this browser now."))
    rights = frozenset(kind.permission for kind in service.KINDS.values() if may(kind.permission))
    operations = _operations(body)
    answers = service.apply_all(
        current_event(), str(actor.id), operations, rights=rights, actor=actor, received_at=moment
    )
    return _told(answers, moment)


@bp.route("/events/<slug>/check-in/gates/<uuid:gate_id>/unsent", methods=["GET", "POST"])
@require("checkin.gates")
def hand_in(slug: str, gate_id: UUID) -> tuple[str, int]:
    """Do what a phone had not sent and saved as a file: told one by one, done once however often it is handed in."""
    event, form = current_event(), UnsentForm()
    gate = get_gate(event.id, gate_id)
    context = {"event": event, "gate": gate, "form": form, "results": RESULTS, "deeds": DEEDS, "reasons": REASONS}
    if not form.validate_on_submit():
        return render_template("sync/hand_in.html", **context, told=None), 422 if form.is_submitted() else 200
    with form.file.data.stream as file:
        data = file.read(rules.LARGEST_REQUEST + 1)
    try:
        unsent = rules.read_file(data, slug=slug, gate_id=gate.id)
        answers = service.apply_file(gate, unsent, actor=current_actor(), received_at=now())
    except DomainError as error:
        add_error(form, error)
        return render_template("sync/hand_in.html", **context, told=None), error.status
    told = list(zip(unsent.operations, answers, strict=True))
    return render_template("sync/hand_in.html", **context, told=told), 200


def _device(device_id: UUID) -> Device:
    return check_device(find_device(device_id) if is_remembered(DEVICES, device_id) else None)


def _told(answers: list[dict[str, Any]], moment: datetime) -> Response:
    told = json.dumps({"answers": answers, "now": rules.show_moment(moment)}, ensure_ascii=False)
    return make_response(told, 200, {"Content-Type": "application/json", "Cache-Control": "no-store"})


def _operations(body: dict[str, Any]) -> list[object]:
    operations = body.get("operations")
    if not isinstance(operations, list) or len(operations) > MAX_OPERATIONS:
        message = lazy("This must be a list of at most %(n)s operations.", n=MAX_OPERATIONS)
        raise rules.Malformed(message, field="operations")
    return operations


def _body() -> dict[str, Any]:
    if (request.content_length or 0) > rules.LARGEST_REQUEST:
        raise TooLarge(lazy("This is too much at once: at most %(n)s MB.", n=rules.LARGEST_REQUEST // 1024**2))
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise rules.Malformed(lazy("The body must be an object."))
    return body
