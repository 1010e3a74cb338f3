"""The sign-in page: who guesses is stopped, an unknown account costs as much, a planted session is worth nothing."""

from collections.abc import Iterator
from pathlib import Path

import flask_security.forms
import pytest
from flask import Flask

from eventmgr.accounts.models import Account
from eventmgr.accounts.service import create_account
from eventmgr.app import create_app
from eventmgr.core.access import SYSTEM
from eventmgr.core.db import db, transaction
from eventmgr.core.limits import limiter
from eventmgr.events.models import Event
from eventmgr.people.models import Host
from tests.factories import AT
from tests.pages import PageClient

PASSWORD = "mot mat khau dai"
SIGN_IN = "/account/sign-in"


@pytest.fixture
def account(event: Event) -> Account:
    return create_account(event.host_id, "Lê Thị Mẫu An", "an@example.org", PASSWORD, actor=SYSTEM, at=AT)


@pytest.fixture
def limited(tmp_path: Path) -> Iterator[Flask]:
    """An application that counts, as the one in production does, with one account."""
    app = create_app(
        {
            "TESTING": True,
            "RATELIMIT_ENABLED": True,
            "WTF_CSRF_ENABLED": False,
            "SECRET_KEY": "a key for tests only",
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/limits.db",
            "INSTANCE_PATH": tmp_path,
            "PUBLIC_URL": "http://127.0.0.1:8000",
            "REDIS_URL": "",
        }
    )
    with app.app_context():
        db.create_all()
        with transaction() as session:
            session.add(host := Host(name="Hội Mẫu", short_name="Mẫu"))
            session.flush()
            create_account(host.id, "Lê Thị Mẫu An", "an@example.org", PASSWORD, actor=SYSTEM, at=AT)
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()
    limiter.enabled = False


def test_who_guesses_is_stopped_and_nobody_else(limited: Flask) -> None:
    client = limited.test_client()
    wrong = {"email": "AN@example.org ", "password": "sai mat khau"}
    assert [client.post(SIGN_IN, data=wrong).status_code for _number in range(11)] == [200] * 10 + [429]
    right = {"email": "an@example.org", "password": PASSWORD}
    assert client.post(SIGN_IN, data=right).status_code == 429
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.post(SIGN_IN, data={**right, "email": "khac@example.org"}).status_code == 200
    assert client.post(SIGN_IN, data=right, environ_base=elsewhere).status_code == 302


def test_showing_again_is_counted_too(limited: Flask) -> None:
    client = limited.test_client()
    assert client.post(SIGN_IN, data={"email": "an@example.org", "password": PASSWORD}).status_code == 302
    with client.session_transaction() as session:
        session["fs_paa"] = 0
    tries = [client.post("/account/again", data={"again_password": "sai"}).status_code for _number in range(11)]
    assert tries == [401] * 10 + [429]


def test_an_unknown_account_is_hashed_for_like_a_known_one(
    client: PageClient, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed = []
    real = flask_security.forms.hash_password
    monkeypatch.setattr(flask_security.forms, "hash_password", lambda text: hashed.append(text) or real(text))
    unknown = client.post(SIGN_IN, data={"email": "la@example.org", "password": "sai mat khau"})
    known = client.post(SIGN_IN, data={"email": "an@example.org", "password": "sai mat khau"})
    assert hashed == ["sai mat khau"]  # a known one is compared with its own hash instead
    texts = [page.get_data(as_text=True).replace("la@", "an@") for page in (unknown, known)]
    start = [text[text.index("error-summary") : text.index("</ul>", text.index("error-summary"))] for text in texts]
    assert start[0] == start[1]


def test_a_session_that_was_planted_before_the_sign_in_is_worth_nothing_after_it(
    app: Flask, account: Account, client: PageClient
) -> None:
    client.get(SIGN_IN)
    planted = client.get_cookie("session")
    assert planted is not None
    with client.session_transaction() as session:
        token = session["csrf_token"]
    assert client.post(SIGN_IN, data={"email": "an@example.org", "password": PASSWORD}).status_code == 302
    attacker = app.test_client()
    attacker.set_cookie("session", planted.value)
    assert attacker.get("/account").status_code == 303
    client.get("/account")
    with client.session_transaction() as session:
        assert session["csrf_token"] != token


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: PageClient) -> None:
    [cookie] = [value for value in client.get(SIGN_IN).headers.getlist("Set-Cookie") if value.startswith("session=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_pages_of_the_library_that_are_done_otherwise_are_closed(client: PageClient) -> None:
    for path in ("tf-setup", "tf-rescue", "mf-recovery-codes", "tf-select", "verify"):
        assert client.get(f"/account/{path}").status_code == 404
