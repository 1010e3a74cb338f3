"""What an account does about itself: the second factor, recovery codes, passkeys, sessions; with their trail."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from passlib.totp import TOTP

from eventmgr.accounts import passkeys
from eventmgr.accounts.models import Account
from eventmgr.accounts.queries import find_account
from eventmgr.accounts.service import (
    accept_code,
    accept_recovery_code,
    add_passkey,
    create_account,
    grant_role,
    reset_access,
    set_second_factor,
)
from eventmgr.accounts.service.codes import new_secret
from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.core.errors import DomainError
from eventmgr.events.models import Event
from tests.factories import AT, count_audit
from tests.pages import PageClient

PASSWORD = "mot mat khau dai"
SIGN_IN, CODE, RECOVERY = "/account/sign-in", "/account/code", "/account/recovery-code"


def code_at(secret: str, at: datetime) -> str:
    return str(TOTP(key=secret, format="base32").generate(time=at).token)


@pytest.fixture
def account(event: Event) -> Account:
    """An organizer with a password."""
    account = create_account(event.host_id, "Lê Thị Mẫu An", "an@example.org", PASSWORD, actor=SYSTEM, at=AT)
    grant_role(account, "organizer", event.id, actor=SYSTEM, at=AT)
    return account


@pytest.fixture
def browser(app: Flask, account: Account) -> PageClient:
    """Where that organizer has just signed in."""
    client = app.test_client()
    assert isinstance(client, PageClient)
    client.sign_in(account.fs_uniquifier)
    return client


def typed(client: Any, **more: str) -> Any:
    return client.post(SIGN_IN, data={"email": "an@example.org", "password": PASSWORD, **more})


def again(account: Account) -> Account:
    found = find_account(account.id)
    assert found is not None
    db.session.refresh(found)
    return found


def test_a_second_factor_is_set_up_asked_for_and_replaced_by_a_recovery_code(
    app: Flask, account: Account, browser: PageClient
) -> None:
    page = browser.get("/account/second-factor").get_data(as_text=True)
    secret = page.split('class="account-key">')[1].split("<")[0].replace(" ", "")
    state = re.search(r'name="state" type="hidden" value="([^"]+)"', page)
    assert state is not None
    form = {"state": state[1], "code": "000000"}
    assert browser.post("/account/second-factor", data=form).status_code == 422
    assert again(account).tf_primary_method is None
    answer = browser.post("/account/second-factor", data={**form, "code": code_at(secret, now())})
    codes = re.findall(r"<li><code>([0-9A-Z-]+)</code></li>", answer.get_data(as_text=True))
    assert (answer.status_code, len(codes)) == (200, 10)
    assert count_audit("account.set_factor") == 1
    kept = again(account)
    assert secret not in (kept.tf_totp_secret or "")
    assert not set(codes) & set(kept.mf_recovery_codes or [])
    assert browser.get("/account").status_code == 200  # this browser stays signed in
    signs_in_by(app, secret, codes[0])


def signs_in_by(app: Flask, secret: str, recovery_code: str) -> None:
    """With the app once, without it by a recovery code, which then counts no more."""
    client, other, third = (app.test_client() for _number in range(3))
    assert typed(client).location.startswith(CODE)
    assert client.get("/events").status_code == 303  # the password alone is half the way
    assert client.post(CODE, data={"code": "000000"}).status_code == 200
    shown = code_at(secret, now() + timedelta(seconds=30))
    assert client.post(CODE, data={"code": shown}).location == "/events"
    assert client.get("/account").status_code == 200

    typed(other)
    assert other.post(CODE, data={"code": shown}).status_code == 200  # that code was used
    assert other.get(RECOVERY).status_code == 200
    assert other.post(RECOVERY, data={"code": recovery_code.lower()}).location == "/events"
    assert count_audit("account.use_code") == 1
    typed(third)
    assert third.post(RECOVERY, data={"code": recovery_code}).status_code == 200  # each counts once
    assert third.get("/events").status_code == 303


def test_setting_up_signs_out_who_proved_no_second_factor(app: Flask, account: Account, browser: PageClient) -> None:
    former = account.fs_uniquifier
    set_second_factor(account, (secret := new_secret()), code_at(secret, AT), actor=SYSTEM, at=AT)
    assert again(account).fs_uniquifier != former
    assert browser.get("/account").status_code == 303


def test_a_code_is_taken_once_and_a_while_before_and_after_its_time(account: Account) -> None:
    secret = new_secret()
    set_second_factor(account, secret, code_at(secret, AT), actor=SYSTEM, at=AT)
    later = AT + timedelta(minutes=10)
    assert not accept_code(account, code_at(secret, AT), at=AT)
    assert not accept_code(account, "khong phai", at=later)
    assert not accept_code(account, code_at(secret, later), at=later + timedelta(minutes=2))
    assert accept_code(account, code_at(secret, later), at=later + timedelta(seconds=29))
    assert not accept_code(account, code_at(secret, later), at=later)


def test_without_its_key_no_code_is_taken_and_nothing_breaks(account: Account, app: Flask, monkeypatch) -> None:
    codes = set_second_factor(account, (secret := new_secret()), code_at(secret, AT), actor=SYSTEM, at=AT)
    monkeypatch.setitem(app.config, "DATA_KEYS", ["A" * 43 + "="])
    assert not accept_recovery_code(account, codes[0], actor=SYSTEM, at=AT)


def test_switching_off_renewing_and_changing_the_password_ask_for_a_fresh_sign_in(
    account: Account, browser: PageClient
) -> None:
    set_second_factor(account, (secret := new_secret()), code_at(secret, AT), actor=SYSTEM, at=AT)
    browser.sign_in(again(account).fs_uniquifier)
    with browser.session_transaction() as session:
        session["fs_paa"] = (now() - timedelta(hours=1)).timestamp()
    for path in ("second-factor/end", "recovery-codes", "password"):
        assert browser.post(f"/account/{path}").status_code == 401
    words = {"new_password": "mot mat khau khac", "new_password_confirm": "mot mat khau khac"}
    answer = browser.post("/account/password", data=words)
    assert answer.status_code == 401
    assert 'name="new_password" value="mot mat khau khac"' in answer.get_data(as_text=True)
    assert browser.post("/account/password", data={**words, "again_password": "sai"}).status_code == 401
    proof = {"again_code": code_at(secret, now())}
    assert browser.post("/account/password", data={**words, **proof}).status_code == 303
    assert browser.get("/account").status_code == 200
    assert browser.post("/account/recovery-codes").status_code == 200
    assert browser.post("/account/second-factor/end").status_code == 303
    assert again(account).mf_recovery_codes is None
    assert [count_audit(f"account.{verb}") for verb in ("password", "renew_codes", "drop_factor")] == [1, 1, 1]


def test_signing_out_everywhere_leaves_this_browser(app: Flask, account: Account, browser: PageClient) -> None:
    other = app.test_client()
    assert isinstance(other, PageClient)
    other.sign_in(account.fs_uniquifier)
    assert browser.post("/account/sessions/end").status_code == 303
    assert other.get("/account").status_code == 303
    assert browser.get("/account").status_code == 200
    assert count_audit("account.end_sessions") == 1


def test_the_name_is_changed_and_a_blank_one_refused(account: Account, browser: PageClient) -> None:
    assert browser.post("/account/name", data={"name": " "}).status_code == 422
    assert browser.post("/account/name", data={"name": "Lê Thị Mẫu Ân"}).status_code == 303
    assert again(account).name == "Lê Thị Mẫu Ân"


def test_a_passkey_is_named_once_and_removed_by_its_own_account_only(
    app: Flask, event: Event, account: Account, browser: PageClient
) -> None:
    add_passkey(account, "Điện thoại Mẫu", b"id", b"key", 0, actor=SYSTEM, at=AT)
    with pytest.raises(DomainError):
        add_passkey(account, "Khác", b"id", b"key", 0, actor=SYSTEM, at=AT)
    stranger = create_account(event.host_id, "Người Mẫu", "la@example.org", PASSWORD, actor=SYSTEM, at=AT)
    theirs = app.test_client()
    assert isinstance(theirs, PageClient)
    theirs.sign_in(stranger.fs_uniquifier)
    [key] = again(account).passkeys
    path = f"/account/passkeys/{key.id}/remove"
    assert theirs.post(path).status_code == 404
    assert len(again(account).passkeys) == 1
    assert "Điện thoại Mẫu" in browser.get("/account").get_data(as_text=True)
    assert browser.post(path).status_code == 303
    assert again(account).passkeys == []


def test_passkeys_are_offered_where_browsers_make_them(app: Flask) -> None:
    offered = {}
    for url in ("http://localhost:8000", "http://127.0.0.1:8000", "http://hoinghi.example.org", "https://10.0.0.2"):
        with app.test_request_context(base_url=url):
            offered[url] = passkeys.are_possible()
    assert offered == {
        "http://localhost:8000": True,
        "http://127.0.0.1:8000": False,
        "http://hoinghi.example.org": False,
        "https://10.0.0.2": False,
    }
    with app.test_request_context(base_url="https://hoinghi.example.org"):
        assert passkeys.are_possible()


def test_a_credential_without_a_challenge_signs_nobody_in(client: PageClient) -> None:
    answer = client.post("/account/passkey", data={"credential": '{"id": "x"}'})
    assert answer.location.startswith(SIGN_IN)
    assert client.get("/events").status_code == 303


def test_resetting_takes_every_way_in_but_the_new_password(account: Account, client: PageClient) -> None:
    set_second_factor(account, (secret := new_secret()), code_at(secret, AT), actor=SYSTEM, at=AT)
    add_passkey(account, "Điện thoại Mẫu", b"id", b"key", 0, actor=SYSTEM, at=AT)
    reset_access(account, "mat khau moi toanh", actor=SYSTEM, at=AT)
    db.session.expire_all()
    assert typed(client).status_code == 200
    assert typed(client, password="mat khau moi toanh").location == "/events"
    assert again(account).passkeys == []
