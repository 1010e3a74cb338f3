import pytest
from flask import Flask, g
from sqlalchemy import select

from eventmgr.accounts.service import create_account, grant_role
from eventmgr.core.db import db
from eventmgr.events.models import Event
from eventmgr.people.models import Host
from tests.factories import AT, ORGANIZER
from tests.pages import PageClient

PASSWORD = "mat khau mau 1"
PAGE = "/account/sign-in"


@pytest.fixture
def account(app: Flask, event: Event) -> str:
    """An organizer of the event who can sign in."""
    host = db.session.execute(select(Host)).scalars().first()
    assert host is not None
    made = create_account(host.id, "Nguyễn Thị Mẫu An", "mau@example.org", PASSWORD, actor=ORGANIZER, at=AT)
    grant_role(made, "organizer", event.id, actor=ORGANIZER, at=AT)
    return made.email


def test_who_signs_in_comes_to_the_events(client: PageClient, account: str) -> None:
    assert client.get(PAGE).status_code == 200
    answer = client.post(PAGE, data={"email": account, "password": PASSWORD})
    assert (answer.status_code, answer.location) == (302, "/events")
    assert client.get("/events").status_code == 200


def test_who_was_sent_to_sign_in_comes_back(client: PageClient, account: str, event: Event) -> None:
    address = client.get(f"/events/{event.slug}/agenda").location
    assert client.get(address).status_code == 200
    answer = client.post(address, data={"email": account, "password": PASSWORD})
    assert answer.location == f"/events/{event.slug}/agenda"


@pytest.mark.parametrize(
    ("email", "password"), [("mau@example.org", "falsch"), ("nobody@example.org", PASSWORD), ("", "")]
)
def test_a_wrong_sign_in_is_refused_in_words(client: PageClient, account: str, email: str, password: str) -> None:
    answer = client.post(PAGE, data={"email": email, "password": password})
    assert "/account/sign-out" not in answer.text
    assert 'role="alert"' in answer.text
    assert 'id="email"' in answer.text


def forget_the_request() -> None:
    """The test's application context outlives a request; Flask-Security keeps in it how the last one was let in."""
    for name in list(g):
        g.pop(name)


def test_a_password_is_changed(client: PageClient, account: str) -> None:
    client.post(PAGE, data={"email": account, "password": PASSWORD})
    forget_the_request()
    assert client.get("/account/password").status_code == 200
    forget_the_request()
    short = {"password": PASSWORD, "new_password": "kurz", "new_password_confirm": "kurz"}
    assert 'role="alert"' in client.post("/account/password", data=short).text
    forget_the_request()
    new = {"password": PASSWORD, "new_password": "mat khau mau 2", "new_password_confirm": "mat khau mau 2"}
    assert client.post("/account/password", data=new).location == "/account"


def test_signing_out_ends_it(client: PageClient, account: str) -> None:
    client.post(PAGE, data={"email": account, "password": PASSWORD})
    assert client.post("/account/sign-out").location == "/"
    with client.session_transaction() as session:
        assert "_user_id" not in session
