"""What belongs to another event or another host is not found, wherever an address or a form names it."""

from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from eventmgr.accounts.policy import ROLES
from eventmgr.accounts.service import create_token
from eventmgr.core.access import SYSTEM
from eventmgr.core.db import Model, db, transaction
from eventmgr.core.ids import new_token, uuid7
from eventmgr.documents.models import PrintJob, PrintState
from eventmgr.people.models import DataRequest, Host
from eventmgr.people.rules import RequestKind
from tests.architecture.test_roles import WRITING, bodies, guarded
from tests.architecture.world import make_world
from tests.conftest import SignIn
from tests.factories import AT, make_breach, make_event, make_registration

# Things that each event counts from one: another event has the same number.
NUMBERED = {"agenda.released", "portal.affected", "portal.tell"}
# Pages of one person or point that say what is wrong at their head instead of an error page.
TOLD_ON_THE_PAGE = {"groups.move", "groups.pin", "outcomes.take_out"}


def contents() -> dict[str, int]:
    """How many rows each table has."""
    tables = Model.metadata.tables
    return {
        name: db.session.execute(select(func.count()).select_from(each)).scalar_one() for name, each in tables.items()
    }


def role_for(right: str) -> str:
    return "organizer" if right in ROLES["organizer"] else "chair"


def test_things_of_another_event_are_not_found_under_the_own_one_and_nothing_is_written(
    app: Flask, as_role: SignIn
) -> None:
    own, other = make_world(), make_world()
    clients = {role: as_role(own.event, role) for role in ("organizer", "chair")}
    tokens = {role: create_token(own.event, role, "Mẫu", actor=SYSTEM, at=AT) for role in clients}
    texts, before, wrong = bodies(other), contents(), []
    for rule, method, right in guarded(app):
        named = {"slug", "kind", "section", "file_format"} | ({"number"} if rule.endpoint in NUMBERED else set())
        if not rule.arguments - named:
            continue
        url, body = other.url(app, rule, slug=own.event.slug), texts.get(rule.endpoint, {})
        sent: dict[str, Any] = {"data": body}
        if rule.rule.startswith("/api/"):
            headers = {"Authorization": f"Bearer {tokens[role_for(right)]}", "If-Match": '"seen"'}
            sent = {"json": body, "headers": headers}
        status = clients[role_for(right)].open(url, method=method, **sent).status_code
        if status != 404:
            wrong.append((method, rule.rule, status))
    assert wrong == []
    assert contents() == before


def test_what_a_form_names_of_another_event_is_refused_and_nothing_is_written(app: Flask, as_role: SignIn) -> None:
    own, other = make_world(), make_world()
    clients = {role: as_role(own.event, role) for role in ("organizer", "chair")}
    texts, foreign, before, wrong, asked = bodies(own), bodies(other), contents(), [], 0
    for rule, method, right in guarded(app):
        named = {name: value for name, value in foreign.get(rule.endpoint, {}).items() if is_id(value)}
        if method != "POST" or not named or rule.rule.startswith("/api/"):
            continue
        asked += 1
        body = {**texts[rule.endpoint], **named}
        status = clients[role_for(right)].post(own.url(app, rule), data=body).status_code
        if status not in ({303} if rule.endpoint in TOLD_ON_THE_PAGE else {404, 409, 422}):
            wrong.append((rule.rule, status, sorted(named)))
    assert asked > 10
    assert wrong == []
    assert contents() == before


def is_id(value: Any) -> bool:
    """Whether a field of a form names a thing, or several."""
    return isinstance(value, UUID) or (isinstance(value, list) and bool(value) and isinstance(value[0], UUID))


def test_what_belongs_to_another_host_is_not_found_by_an_administrator(app: Flask, as_role: SignIn) -> None:
    theirs = make_event()
    person_id = make_registration(theirs).person_id
    with transaction() as session:
        session.add(other := Host(name="Hội khác", short_name="Khác"))
        session.flush()
        theirs.host_id = other.id
        request = DataRequest(
            host_id=other.id,
            person_id=person_id,
            key=new_token(20),
            kind=RequestKind.ERASE,
            received_at=AT,
            answer_by=AT.date(),
            done_by=AT.date(),
        )
        job = PrintJob(
            event_id=theirs.id, kind="badges", format="pdf", asked_by="Mẫu", created_at=AT, state=PrintState.FAILED
        )
        session.add_all([request, job])
        session.flush()
        names = {"request_id": request.id, "job_id": job.id, "passkey_id": uuid7()}
    names |= {"breach_id": make_breach(theirs).id, "file_format": "pdf"}
    administrator, before, wrong, asked = as_role(None, "organizer"), contents(), [], 0
    for rule in app.url_map.iter_rules():
        access = app.view_functions[rule.endpoint].__dict__.get("access", "public")
        if access == "public" or "slug" in rule.arguments or not rule.arguments - {"file_format"}:
            continue
        url = app.url_map.bind("localhost").build(rule.endpoint, names)
        for method in sorted((rule.methods or set()) & {"GET", *WRITING}):
            asked += 1
            if (status := administrator.open(url, method=method).status_code) != 404:
                wrong.append((method, rule.rule, status))
    assert asked > 10
    assert wrong == []
    assert contents() == before
