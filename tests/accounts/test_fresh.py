"""A fresh sign-in for what an open browser alone is not enough for, a second factor where it is asked for."""

from datetime import timedelta

import pytest
from flask import Flask

from eventmgr.accounts.models import Account
from eventmgr.accounts.queries import find_account
from eventmgr.accounts.service import create_account, grant_role, set_second_factor
from eventmgr.accounts.service.codes import new_secret
from eventmgr.core.access import FRESH, FRESH_FOR_COPIES, SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.events.models import Event
from tests.accounts.test_own import PASSWORD, code_at
from tests.factories import AT, count_audit
from tests.pages import PageClient


@pytest.fixture
def account(event: Event) -> Account:
    """An organizer with a password."""
    account = create_account(event.host_id, "Lê Thị Mẫu An", "an@example.org", PASSWORD, actor=SYSTEM, at=AT)
    grant_role(account, "organizer", event.id, actor=SYSTEM, at=AT)
    return account


@pytest.fixture
def browser(app: Flask, account: Account) -> PageClient:
    client = app.test_client()
    assert isinstance(client, PageClient)
    client.sign_in(account.fs_uniquifier)
    return client


def age(client: PageClient, by: timedelta) -> None:
    with client.session_transaction() as session:
        session["fs_paa"] = (now() - by).timestamp()


def test_what_asks_for_a_fresh_sign_in(app: Flask) -> None:
    asked = {name: view.__dict__["fresh"] for name, view in app.view_functions.items() if "fresh" in view.__dict__}
    deeds = {name for name, within in asked.items() if within == FRESH}
    copies = {name for name, within in asked.items() if within == FRESH_FOR_COPIES}
    assert {name for name in deeds if not name.startswith("accounts.")} == {
        "minutes.lock",
        "minutes.lock_amendment",
        "people.erase",
    }
    assert {name for name in copies if not name.startswith("accounts.")} == {
        "documents.emergency_pack",
        "people.copy",
        "people.copy_as_pdf",
        "registration.export_answers",
        "registration.reminders_file",
        "registration.sensitive_answers",
    }


def test_a_copy_of_personal_data_asks_once_and_comes_then(event: Event, account: Account, browser: PageClient) -> None:
    export = f"/events/{event.slug}/registrations/questions/answers.xlsx"
    age(browser, timedelta(minutes=29))
    assert browser.post(export).status_code == 200
    age(browser, timedelta(minutes=31))
    page = browser.post(export, data={"sensitive": "y"})
    assert page.status_code == 401
    assert f'action="{export}"' in page.get_data(as_text=True)
    assert 'name="sensitive" value="y"' in page.get_data(as_text=True)
    assert browser.post(export, data={"again_password": "sai"}).status_code == 401
    assert browser.post(export, data={"again_password": PASSWORD}).mimetype.endswith("sheet")
    assert browser.post(export).status_code == 200


def test_a_file_that_is_fetched_comes_by_way_of_a_page_that_asks(
    event: Event, account: Account, browser: PageClient
) -> None:
    file = f"/events/{event.slug}/delegations/reminders.xlsx"
    age(browser, timedelta(hours=1))
    way = browser.get(file)
    assert way.location == f"/account/again?next={file}"
    assert browser.get(way.location).status_code == 200
    assert browser.post(way.location, data={"again_password": "sai"}).status_code == 401
    assert f"url={file}" in browser.post(way.location, data={"again_password": PASSWORD}).get_data(as_text=True)
    assert browser.get(file).status_code == 200


@pytest.mark.parametrize("there", ["//example.org", "https://example.org/", "/\\example.org", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(browser: PageClient, account: Account, client: PageClient, there: str) -> None:
    age(browser, timedelta(0))
    page = browser.post("/account/again", query_string={"next": there}).get_data(as_text=True)
    assert 'content="0;url=/account"' in page
    assert f'href="{there}"' not in page
    form = {"email": "an@example.org", "password": PASSWORD}
    answer = client.post("/account/sign-in", query_string={"next": there}, data=form)
    assert answer.location in {None, "/events", "/%5Cexample.org"}  # refused, the usual page, a path of ours
    answer = client.post("/account/sign-out", data={"next": there})
    assert answer.location in {"/", "/%5Cexample.org"}


def test_an_event_that_asks_for_a_second_factor_leads_to_it_and_lets_in_who_proved_one(
    event: Event, account: Account, browser: PageClient
) -> None:
    page, people = f"/events/{event.slug}/agenda", f"/events/{event.slug}/settings/people"
    assert browser.post(f"{people}/second-factor", data={"demanded": "y"}).status_code == 303
    assert count_audit("event.second_factor") == 1
    assert browser.get(page).location == f"/account?next={page}"
    assert f"next={page}" in browser.get(f"/account?next={page}").get_data(as_text=True)
    assert browser.post(f"{people}/invite", data={}).location == "/account"
    assert browser.get("/events").status_code == 200  # what belongs to no event is open
    set_second_factor(account, (secret := new_secret()), code_at(secret, AT), actor=SYSTEM, at=AT)
    found = find_account(account.id)
    assert found is not None
    db.session.refresh(found)
    browser.sign_in(found.fs_uniquifier)
    assert browser.get(page).status_code == 200


def test_who_signed_in_by_a_passkey_has_both_factors(event: Event, account: Account, browser: PageClient) -> None:
    with transaction():
        event.second_factor = True
    with browser.session_transaction() as session:
        session["second_factor"] = True
    assert browser.get(f"/events/{event.slug}/agenda").status_code == 200


def test_the_installation_asks_administrators_or_everybody(
    app: Flask, event: Event, account: Account, browser: PageClient, monkeypatch
) -> None:
    page = f"/events/{event.slug}/agenda"
    monkeypatch.setitem(app.config, "SECOND_FACTOR", "administrators")
    assert browser.get(page).status_code == 200
    grant_role(account, "organizer", None, actor=SYSTEM, at=AT)
    assert browser.get(page).status_code == 303
    monkeypatch.setitem(app.config, "SECOND_FACTOR", "everybody")
    assert browser.get("/events").status_code == 303
    assert browser.get("/account").status_code == 200


def test_scripts_are_told_in_their_own_way(event: Event, account: Account, browser: PageClient) -> None:
    with transaction():
        event.second_factor = True
    answer = browser.post(f"/events/{event.slug}/sync", json={})
    assert (answer.status_code, answer.get_json()["code"]) == (403, "second_factor_required")
    age(browser, timedelta(hours=1))
    answer = browser.post("/account/passkeys/options")
    assert (answer.status_code, answer.get_json()["code"]) == (403, "fresh_sign_in_required")
