"""Who comes: listed, signed up, put right, and taken off the list."""

from typing import Any, cast
from uuid import UUID

from flask import request

from eventmgr.api import answering
from eventmgr.api.schemas import people
from eventmgr.api.service import change_registration, do_once
from eventmgr.api.views.shared import KEY, bp
from eventmgr.checkin.queries import DelegateFacts, list_facts
from eventmgr.core.access import current_actor, may, require
from eventmgr.core.clock import now
from eventmgr.core.db import id_of
from eventmgr.events.queries import current_event
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import get_registration, search
from eventmgr.registration.rules import Source
from eventmgr.registration.service import RegistrationData, cancel, register_with_answers
from eventmgr.sync.service import show_delegate

PATH = "/events/<slug>/registrations/<uuid:registration_id>"


@bp.get("/events/<slug>/registrations")
@require("registration.view")
@bp.etag
@bp.arguments(people.RegistrationQuery, location="query")
@bp.response(200, people.RegistrationPage)
def registrations(query: dict[str, Any], slug: str) -> dict[str, Any]:
    """Registrations in the order of names; `q` finds names without diacritics, in any order of words."""
    del slug
    page = search(current_event().id, query["q"], cursor=query["cursor"], limit=query["limit"])
    facts = list_facts([entry.id for entry in page.items])
    return {"items": [_listed(facts[entry.id]) for entry in page.items], "next": page.next}


@bp.get(PATH)
@require("registration.view")
@bp.etag
@bp.response(200, people.WholeRegistration)
def registration(slug: str, registration_id: UUID) -> dict[str, Any]:
    """One person; the ETag is what a change has to bring along."""
    del slug
    return _whole(get_registration(current_event().id, registration_id))


@bp.get("/events/<slug>/questions")
@require("questionnaires.view")
@bp.etag
@bp.response(200, people.QuestionList)
def questions(slug: str) -> dict[str, Any]:
    """What is asked at registration and may be answered by programs: no files, and nothing sensitive."""
    del slug
    return {"items": answering.list_open(current_event())}


@bp.post("/events/<slug>/registrations")
@require("registration.edit")
@bp.doc(parameters=[KEY])
@bp.arguments(people.NewRegistration)
@bp.response(201, people.ListedRegistration)
def register(data: dict[str, Any], slug: str) -> dict[str, Any]:
    """Sign somebody up as the organizer does, with answers: confirmed at once, or waiting when the event is full.

    The same request under the same Idempotency-Key signs nobody up twice: it is answered with who was.
    """
    del slug
    here = current_event()
    entries = answering.read_entries(here, data.pop("answers", []), data.get("category", "official"))
    told = cast("RegistrationData", data)

    def work() -> UUID:
        return id_of(register_with_answers(here, told, entries, source=Source.STAFF, actor=current_actor(), at=now()))

    made = _once(work)
    return _listed(list_facts([made])[made])


@bp.patch(PATH)
@require("registration.edit")
@bp.etag
@bp.arguments(people.ChangedRegistration)
@bp.response(200, people.WholeRegistration)
def change(data: dict[str, Any], slug: str, registration_id: UUID) -> dict[str, Any]:
    """Put right what is told of somebody, upon the state that `If-Match` names; what is left out stays."""
    del slug
    changed = change_registration(
        current_event(),
        registration_id,
        cast("RegistrationData", data),
        check=lambda row: bp.check_etag(_whole(row), people.WholeRegistration),
        actor=current_actor(),
        at=now(),
    )
    return _whole(changed)


@bp.post(PATH + "/cancel")
@require("registration.edit")
@bp.doc(parameters=[KEY])
@bp.response(200, people.ListedRegistration)
def cancel_registration(slug: str, registration_id: UUID) -> dict[str, Any]:
    """Somebody does not come after all: the place goes to the next who waits, and the pass opens nothing any more."""
    del slug
    here = current_event()
    _once(lambda: cancel(here, registration_id, actor=current_actor(), at=now()).id)
    return _listed(list_facts([registration_id])[registration_id])


def _once(work: Any) -> UUID:
    asked = b"\n".join((request.method.encode(), request.path.encode(), request.get_data()))
    key = request.headers.get("Idempotency-Key")
    made, _was = do_once(current_event(), key, asked, work, actor=current_actor(), at=now())
    return made


def _listed(delegate: DelegateFacts) -> dict[str, Any]:
    shown = {**show_delegate(delegate), "code": delegate.code}
    return {**shown, "pass": delegate.token} if may("checkin.scan") else shown


def _whole(row: Registration) -> dict[str, Any]:
    told = {**_listed(list_facts([row.id])[row.id]), "language": row.language}
    if not may("registration.contacts"):
        return told
    person = {name: getattr(row.person, name) for name in ("phone", "email", "birth_date", "birth_year")}
    return {**told, **person, "note": row.note}
