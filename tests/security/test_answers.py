"""What every answer says to a browser, whatever it is, and what it must never repeat."""

import ast
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

from eventmgr.accounts.service import create_token
from eventmgr.core.access import SYSTEM
from eventmgr.core.db import Model, db, transaction
from eventmgr.registration.models import Registration
from tests.architecture.world import make_world
from tests.conftest import SignIn
from tests.factories import AT, make_registration
from tests.pages import PageClient

HOSTILE = '<hostile onclick="alert(1)">\'"--></script></style></title></textarea><script>alert(2)</script>{{7*7}}'
SECRETS = {"pin", "password", "secret", "passphrase", "csrf_token", "signature"}


def test_every_answer_even_an_error_forbids_what_is_inline_or_from_elsewhere(
    app: Flask, client: PageClient, as_role: SignIn, event
) -> None:
    answers = [
        client.get("/"),
        client.get("/khong-co"),
        client.get("/p/KHONGCO"),
        client.get(f"/events/{event.slug}/registrations"),
        client.post("/language", csrf=False),
        client.delete("/"),
        as_role(event, "viewer").get(f"/events/{event.slug}/settings"),
        client.get("/api/v1/events/khong-co"),
        client.get("/static/khong-co.js"),
        client.get("/healthz"),
    ]
    assert {answer.status_code for answer in answers} == {200, 303, 400, 401, 403, 404, 405}
    for answer in answers:
        policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
        assert (policy["default-src"], policy["script-src"], policy["style-src"]) == ("'self'",) * 3
        assert (policy["object-src"], policy["base-uri"], policy["frame-ancestors"]) == ("'none'",) * 3
        assert policy["form-action"] == "'self'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_page_that_broke_is_as_safe_as_others_and_tells_nothing_of_the_inside(
    app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down() -> str:
        message = "mật khẩu bí mật"
        raise RuntimeError(message)

    monkeypatch.setitem(app.view_functions, "web.home", break_down)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "script-src 'self';" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "bí mật" not in answer.get_data(as_text=True)
    assert "RuntimeError" not in answer.get_data(as_text=True)


def test_what_is_about_persons_stays_in_no_cache_of_others(app: Flask, as_role: SignIn) -> None:
    """Pages, files and answers to programs alike; a proxy keeps none of them."""
    world = make_world()
    client = as_role(world.event, "organizer")
    token = create_token(world.event, "staff", "Mẫu", actor=SYSTEM, at=AT)
    base = f"/events/{world.event.slug}"
    answers = [
        client.get(f"{base}/registrations"),
        client.get(f"{base}/delegations/reminders.xlsx"),
        client.get(f"/api/v1{base}/registrations", headers={"Authorization": f"Bearer {token}"}),
        client.get("/events/khong-co/registrations"),
    ]
    for answer in answers:
        said = answer.headers["Cache-Control"]
        assert "no-store" in said or "private" in said, (answer.request.path, said)
        assert "public" not in said


def test_neither_a_hostile_name_nor_a_forged_host_gets_into_a_page(app: Flask, as_role: SignIn) -> None:
    """Persons, places, titles and points hold markup, and the request names another host: text stays text, and every
    address is the house's own."""
    world = make_world()
    poison()
    client, wrong, seen = as_role(world.event, "organizer"), [], 0
    cookie = client.get_cookie("session")
    assert cookie is not None
    client.set_cookie("session", cookie.value, domain="evil.example")
    for rule in pages(app):
        try:
            address = world.url(app, rule)
        except KeyError:
            continue  # public addresses of which this world has nothing
        answer = client.get(address, base_url="http://evil.example")
        if answer.mimetype != "text/html":
            continue
        text = answer.get_data(as_text=True)
        seen += "&lt;hostile" in text
        if any(is_hostile(element) for element in html5lib.parse(text, namespaceHTMLElements=False).iter()):
            wrong.append(rule.rule)
        if "evil.example" in text or "evil.example" in answer.headers.get("Location", ""):
            wrong.append(("host", rule.rule))
    assert wrong == []
    assert seen > 30


def pages(app: Flask) -> list[Rule]:
    """What may be read as a page. Papers are asked where they are made: there nothing runs."""
    papers = (".pdf", ".xlsx", ".docx", ".zip", ".ics", ".png", "<file_format>", "preview", "/paper", "poster", "print")
    return [
        rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or set())
        and app.view_functions[rule.endpoint].__dict__.get("access")
        and not rule.rule.startswith(("/api/", "/static"))
        and not any(word in rule.rule for word in papers)
    ]


def poison() -> None:
    """Every free text that people write about persons, places and what was said."""
    names = {"full_name", "position", "organization", "note", "text", "title", "label", "venue"}
    with transaction() as session:
        for table in Model.metadata.sorted_tables:
            own = [one for one in table.columns if one.name in names and type(one.type) in {sa.String, sa.Text}]
            if own and table.name not in {"admin_unit", "host"}:
                session.execute(table.update().values({one.name: HOSTILE for one in own}))


def is_hostile(element: Element) -> bool:
    return element.tag == "hostile" or "alert(" in "".join(map(str, element.attrib)) or (
        element.tag == "script" and "alert(2)" in (element.text or "")
    )  # fmt: skip


def test_the_api_takes_no_field_that_it_does_not_name(app: Flask, event) -> None:
    token = create_token(event, "staff", "Mẫu", actor=SYSTEM, at=AT)
    for field in ("id", "event_id", "state", "host_id", "person_id", "code"):
        body = {"full_name": "Mẫu An", field: "confirmed"}
        answer = app.test_client().post(
            f"/api/v1/events/{event.slug}/registrations", json=body, headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.status_code in {403, 422}, (field, answer.status_code)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Registration)) == 0


def test_secrets_are_compared_in_the_same_time_whatever_was_guessed() -> None:
    """`==` ends at the first letter that differs, which a patient guesser can measure; with its own
    former value a secret is compared only as it is made anew."""
    wrong = []
    for path in Path("eventmgr").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare) and any(isinstance(sign, ast.Eq | ast.NotEq) for sign in node.ops):
                names = {name_of(side) for side in (node.left, *node.comparators)}
                if (
                    names & SECRETS
                    and "former" not in names
                    and not any(isinstance(side, ast.Constant) for side in node.comparators)
                ):
                    wrong.append(f"{path}:{node.lineno}")
    assert wrong == []


def name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def test_a_name_that_looks_like_a_formula_leaves_as_text(app: Flask, as_role: SignIn, event) -> None:
    """One writer makes all tables that are handed out, so that no other can forget it."""
    writers = [
        str(path)
        for path in Path("eventmgr").rglob("*.py")
        if any(word in path.read_text(encoding="utf-8") for word in ("csv.writer", "xlsxwriter.Workbook", "openpyxl"))
    ]
    assert writers == ["eventmgr/rendering/sheets.py"]
    assert make_registration(event, "=1+1")
