"""An archived event stays as it is: whatever writes is refused in words and changes nothing."""

import re
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from eventmgr.accounts.policy import ROLES
from eventmgr.accounts.service import create_token
from eventmgr.core.access import SYSTEM
from eventmgr.core.db import Model, db, transaction
from eventmgr.events.rules import EventState
from tests.architecture.test_roles import WRITING, bodies, guarded
from tests.architecture.world import make_world
from tests.conftest import SignIn
from tests.factories import AT


def rows() -> dict[str, int]:
    """How many rows each table has."""
    tables = Model.metadata.tables
    return {
        name: db.session.execute(select(func.count()).select_from(each)).scalar_one() for name, each in tables.items()
    }


def test_every_writing_route_of_staff_refuses_in_words_and_changes_nothing(app: Flask, as_role: SignIn) -> None:
    world = make_world()
    clients = {role: as_role(world.event, role) for role in ("organizer", "chair")}
    tokens = {role: create_token(world.event, role, "Mẫu", actor=SYSTEM, at=AT) for role in clients}
    texts = bodies(world)
    with transaction():
        world.event.state = EventState.ARCHIVED
    before, wrong = rows(), []
    for rule, method, right in guarded(app):
        view = app.view_functions[rule.endpoint].__dict__
        if method not in WRITING or "after_archiving" in view:
            continue
        role = "organizer" if right in ROLES["organizer"] else "chair"
        url, body = world.url(app, rule), texts.get(rule.endpoint, {})
        answer: Any
        if rule.rule.startswith("/api/"):
            headers = {"Authorization": f"Bearer {tokens[role]}"}
            answer = clients[role].open(url, method=method, json=body, headers=headers)
        else:
            answer = clients[role].post(url, data=body)
        told = str(answer.get_json()) if answer.is_json else answer.get_data(as_text=True)
        if answer.status_code != 409 or not re.search("lưu trữ|archived", told):
            wrong.append((rule.endpoint, answer.status_code, told[-300:]))
    assert wrong == []
    assert rows() == before


def test_what_still_answers_gives_its_reason(app: Flask) -> None:
    views = app.view_functions.items()
    kept = {name: view.__dict__["after_archiving"] for name, view in views if "after_archiving" in view.__dict__}
    assert all(len(reason) > 15 for reason in kept.values())
    assert kept.keys() <= {rule.endpoint for rule, method, _right in guarded(app) if method in WRITING}


def test_who_comes_with_a_secret_link_changes_nothing_either_but_what_the_law_gives(app: Flask) -> None:
    """A delegate with an open pass may still ask, object and be forgotten; all other doors stay as they are.

    Each write leaves an entry in the trail, so that counting rows sees changed ones, too.
    """
    world = make_world()
    phone = app.test_client()
    assert phone.post(f"/p/{world.names['token']}", data={"pin": "1234"}).status_code == 303
    with transaction():
        world.event.state = EventState.ARCHIVED
    question = world.names["question_id"].hex
    body = {
        f"q_{question}": "Ăn chay", "record": str(world.names["record_id"]), "pin": "1234", "full_name": "Lê Mẫu",
        "name": "Máy Mẫu", "kind": "result", "text": "Ý kiến Mẫu", "state": "done",
        "wish": str(world.names["group_id"]),
        "phone": "0900000001", "province": "Khánh Hòa", "organising": "y", "code": "000000", "version": "1",
    }  # fmt: skip
    before, wrong, asked = rows(), [], 0
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint].__dict__
        is_right = rule.rule.startswith("/p/<token>/data/") or rule.endpoint == "portal.open_personal"
        if view.get("access") != "public" or "POST" not in (rule.methods or set()) or is_right:
            continue
        if not set(rule.arguments) - {"sitting_id"} or "sitting_id" in rule.arguments:
            continue
        answer = phone.post(world.url(app, rule), data=body)
        asked += 1
        if answer.status_code < 300 or rows() != before:
            wrong.append((rule.rule, answer.status_code))
            before = rows()
    assert wrong == []
    assert asked > 30
