"""What programs may ask and tell: REST, version 1."""

import json
from typing import Any, cast

from flask import Flask, Response, g, request
from flask_smorest import Api, Blueprint, current_api
from flask_wtf import CSRFProtect

from eventmgr.agenda.queries import arrival_session, list_attendance_sessions
from eventmgr.api import answering, problems, schemas
from eventmgr.api.queries import find_event_of_token
from eventmgr.checkin.queries import DelegateFacts, list_facts
from eventmgr.core.access import current_actor, may, public, require
from eventmgr.core.clock import now
from eventmgr.core.i18n import lazy
from eventmgr.events.queries import current_event
from eventmgr.registration.queries import search
from eventmgr.registration.rules import Source
from eventmgr.registration.service import RegistrationData, register_with_answers
from eventmgr.sync import rules, service

MAX_OPERATIONS = 500

bp = Blueprint("api", __name__, url_prefix="/api/v1", description="Check-ins, registrations, offline operations")
problems.install(bp)
SPEC = {
    "title": "eventmgr",
    "version": "v1",
    "openapi_version": "3.0.3",
    "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    "security": [{"token": []}],
}


class _Api(Api):
    def _register_error_handlers(self) -> None:
        """Leave the errors of all other pages to the shell."""


def init_app(app: Flask, csrf: CSRFProtect) -> None:
    """Put the API under /api/v1; programs hold a token and no cookie, so there is nothing to forge."""
    _Api(app, spec_kwargs=SPEC).register_blueprint(bp)
    csrf.exempt(bp)


@bp.before_request
def find_event_of_the_token() -> None:
    """Where the path names no event, the token's own is meant: it is bound to one."""
    if "slug" not in (request.view_args or {}) and current_actor().kind == "token":
        g.event = find_event_of_token(current_actor().id)


@bp.get("/openapi.json")
@public
def openapi() -> dict[str, Any]:
    """This description (OpenAPI 3)."""
    spec: dict[str, Any] = current_api.spec.to_dict()
    return spec


@bp.get("/events/<slug>")
@require("events.view")
@bp.response(200, schemas.Event)
def event(slug: str) -> dict[str, Any]:
    """The event and the sessions to which people are checked in."""
    del slug
    here = current_event()
    arrival = arrival_session(here.id)
    names = ("id", "slug", "name", "venue", "city", "starts_on", "ends_on", "timezone")
    return {
        **{name: getattr(here, name) for name in names},
        "kind": here.kind.value,
        "state": here.state.value,
        "arrival_session": arrival.id if arrival else None,
        "sessions": [
            {
                "id": session.id,
                "kind": session.kind.value,
                "title": session.title,
                "starts_at": rules.show_moment(session.starts_at),
                "ends_at": rules.show_moment(session.ends_at),
            }
            for session in list_attendance_sessions(here.id)
        ],
    }


@bp.get("/events/<slug>/registrations")
@require("registration.view")
@bp.arguments(schemas.RegistrationQuery, location="query")
@bp.response(200, schemas.RegistrationPage)
def registrations(query: dict[str, Any], slug: str) -> dict[str, Any]:
    """Registrations in the order of names; `q` finds names without diacritics, in any order of words."""
    del slug
    page = search(current_event().id, query["q"], cursor=query["cursor"], limit=query["limit"])
    facts = list_facts([entry.id for entry in page.items])
    return {"items": [_listed(facts[entry.id], entry.code) for entry in page.items], "next": page.next}


@bp.get("/events/<slug>/questions")
@require("questionnaires.view")
@bp.response(200, schemas.QuestionList)
def questions(slug: str) -> dict[str, Any]:
    """What is asked at registration and may be answered by programs: no files, and nothing sensitive."""
    del slug
    return {"items": answering.list_open(current_event())}


@bp.post("/events/<slug>/registrations")
@require("registration.edit")
@bp.arguments(schemas.NewRegistration)
@bp.response(201, schemas.ListedRegistration)
def register(data: dict[str, Any], slug: str) -> dict[str, Any]:
    """Sign somebody up as the organizer does, with answers: confirmed at once, or waiting when the event is full."""
    del slug
    here = current_event()
    entries = answering.read_entries(here, data.pop("answers", []), data.get("category", "official"))
    told = cast("RegistrationData", data)
    made = register_with_answers(here, told, entries, source=Source.STAFF, actor=current_actor(), at=now())
    return _listed(list_facts([made.id])[made.id], made.code)


@bp.post("/events/<slug>/check-ins")
@require("checkin.scan")
@bp.response(200, schemas.CheckInAnswer)
@bp.doc(requestBody={"required": True, "content": {"application/json": {"schema": schemas.CheckIn}}})
def check_in(slug: str) -> Response:
    """Check one person in. Read by hand: this is the busiest address of an event."""
    del slug
    body = _body()
    payload = {"pass": body.get("pass"), "session": body.get("session"), "source": body.get("source", "staff")}
    payload |= {name: body[name] for name in ("what", "rehearsal") if name in body}
    operation = {"id": body.get("id"), "kind": "checkin.check_in", "at": body.get("at"), "payload": payload}
    actor = current_actor()
    answer = service.apply(current_event(), actor.label, operation, actor=actor, received_at=now())
    return _json(answer)


@bp.post("/sync")
@require("events.view")
@bp.response(200, schemas.OperationAnswers)
@bp.doc(requestBody={"required": True, "content": {"application/json": {"schema": schemas.Operations}}})
def sync() -> Response:
    """Do what a device did while it was offline, one by one; each operation gets its own answer."""
    body = _body()
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
    return _json({"answers": answers})


def _listed(delegate: DelegateFacts, code: str) -> dict[str, Any]:
    shown = {**service.show_delegate(delegate), "code": code}
    return {**shown, "pass": delegate.token} if may("checkin.scan") else shown


def _body() -> dict[str, Any]:
    try:
        body = json.loads(request.get_data())
    except (ValueError, RecursionError):  # of brackets in brackets there may be too many to read
        raise problems.NotJson(lazy("The body is not JSON.")) from None
    if not isinstance(body, dict):
        raise rules.Malformed(lazy("The body must be an object."))
    return body


def _json(body: object) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), mimetype="application/json")
