"""Every door that opens without an account counts who knocks."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask_limiter.util import get_qualified_name
from flask_security import hash_password

from eventmgr.accounts.models import Account
from eventmgr.accounts.signin import NOT_OURS
from eventmgr.app import create_app
from eventmgr.core.db import db, transaction
from eventmgr.core.ids import uuid7
from eventmgr.core.limits import limiter
from eventmgr.people.models import Host
from tests.factories import AT

SITE = "su-kien.example.org"
PASSWORD = "bon tu khong ai doan ra"
WRITTEN = Path("docs/security.md")


@pytest.fixture
def counting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An application that counts, as the one in production does, with two accounts."""
    monkeypatch.setenv("PUBLIC_URL", f"https://{SITE}")
    app = create_app(
        {
            "TESTING": True,
            "RATELIMIT_ENABLED": True,
            "WTF_CSRF_ENABLED": False,
            "SECRET_KEY": "a key for tests only",
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/limits.db",
            "INSTANCE_PATH": tmp_path,
            "REDIS_URL": "",
        }
    )
    with app.app_context():
        db.create_all()
        with transaction() as session:
            host = Host(name="Hội Mẫu", short_name="Mẫu")
            session.add(host)
            session.flush()
            for name in ("an", "binh"):
                session.add(
                    Account(
                        host_id=host.id,
                        name=f"Mẫu {name}",
                        email=f"{name}@example.org",
                        password=hash_password(PASSWORD),
                        fs_uniquifier=uuid7().hex,
                        created_at=AT,
                    )
                )
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


def sign_in(client, name: str, password: str, **more: str):
    return client.post("/account/sign-in", data={"email": f"{name}@example.org", "password": password, **more})


def limits_of(app: Flask, endpoint: str) -> list[str]:
    view = app.view_functions[endpoint]
    found = [limit.limit for limit in limiter.limit_manager.decorated_limits(get_qualified_name(view))]
    return sorted(str(limit) for limit in {*found, *view.__dict__.get("limits", [])})


def doors(app: Flask) -> dict[str, list[str]]:
    """Each address at which somebody without an account may write, with its limits."""
    shut = {f"security.{name}" for name in NOT_OURS}
    return {
        rule.rule: limits_of(app, rule.endpoint)
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or set())
        and rule.endpoint not in shut
        and (
            app.view_functions[rule.endpoint].__dict__.get("access") == "public"
            or rule.endpoint.startswith("security.")
        )
    }


def test_every_public_writing_route_has_a_limit_of_its_own(app: Flask) -> None:
    assert [path for path, limits in doors(app).items() if not limits] == []


def test_the_limits_stand_in_the_document(app: Flask) -> None:
    """A change of a limit, or a new door, is a line in docs/security.md."""
    rows = re.findall(r"^\| `(/[^`]*)` \| ([^|]+) \|$", WRITTEN.read_text(encoding="utf-8"), re.MULTILINE)
    assert dict(rows) == {path: ", ".join(limits) for path, limits in sorted(doors(app).items())}


def test_who_tries_passwords_of_one_account_is_stopped_and_colleagues_are_not(counting: Flask) -> None:
    client = counting.test_client(use_cookies=False)
    assert {sign_in(client, "an", f"sai {number}").status_code for number in range(10)} == {200}
    assert sign_in(client, "an", PASSWORD).status_code == 429
    assert sign_in(client, "AN", PASSWORD).status_code == 429, "the same account"
    assert sign_in(client, "binh", PASSWORD).status_code == 302


def test_who_signs_in_rightly_is_never_counted(counting: Flask) -> None:
    answers = {sign_in(counting.test_client(), "an", PASSWORD).status_code for _each in range(12)}
    assert answers == {302}


def test_strangers_at_the_address_of_devices_are_counted(counting: Flask) -> None:
    client, body = counting.test_client(use_cookies=False), {"device": str(uuid7()), "operations": []}
    answers = [client.post("/sync", json=body).status_code for _number in range(1201)]
    assert (set(answers[:1200]), answers[1200]) == ({401}, 429)


def test_brackets_in_brackets_are_no_json_and_break_nothing(counting: Flask) -> None:
    client = counting.test_client()
    for path in ("/sync", "/p/KHONGCO/sync", "/g/KHONGCO/pin", "/scan/KHONGCO/pin"):
        answer = client.post(path, data=b"[" * 100_000, content_type="application/json")
        assert answer.status_code in {400, 404, 413, 415, 422}, (path, answer.status_code)


def test_cookies_are_kept_from_scripts_other_sites_and_open_networks(counting: Flask) -> None:
    answer = sign_in(counting.test_client(), "an", PASSWORD, remember="y")
    cookies = {line.split("=", 1)[0]: line for line in answer.headers.getlist("Set-Cookie")}
    assert set(cookies) == {"session", "remember_token"}
    for line in cookies.values():
        assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(line.split("; ")), line


def test_signing_in_begins_another_session(counting: Flask) -> None:
    """What somebody planted in a browser before is worth nothing after the sign-in: no id of a session is kept."""
    client = counting.test_client()
    with client.session_transaction() as session:
        session["csrf_token"] = "planted"
    before = client.get_cookie("session")
    sign_in(client, "an", PASSWORD)
    after = client.get_cookie("session")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    stale = counting.test_client()
    stale.set_cookie("session", before.value)
    assert stale.get("/events").status_code == 303


@pytest.mark.parametrize(
    "target",
    ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
     "http:evil.example", "javascript:alert(1)", "////evil.example", " //evil.example"],
)  # fmt: skip
def test_no_way_back_leads_to_another_site(counting: Flask, target: str) -> None:
    client = counting.test_client()
    ways = [
        client.post("/language", data={"lang": "en", "next": target}),
        client.post(
            "/account/sign-in",
            query_string={"next": target},
            data={"email": "an@example.org", "password": PASSWORD, "next": target},
        ),
    ]
    for answer in ways:
        place = answer.headers.get("Location", "/")
        as_browsers_read_it = re.sub(r"[\t\r\n]", "", place).replace("\\", "/").strip()
        assert urlsplit(urljoin(f"https://{SITE}/account/sign-in", as_browsers_read_it)).netloc == SITE, place
