"""What is counted and written down tells how things go, and nothing of anybody."""

import io
import logging

import pytest
import sqlalchemy as sa
from flask_migrate import upgrade

from eventmgr.app import create_app
from eventmgr.core.db import db, transaction
from eventmgr.people.models import Host
from tests.factories import make_event, make_registration

SECRETS = ("Nguyễn Thị Mẫu Riêng", "+84987654321", "0987654321", "an.rieng@example.org")


@pytest.fixture
def site(tmp_path, capsys):
    """An application as it runs in earnest, with one person, whose table of passes is then broken."""
    own = {"SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/own.db", "INSTANCE_PATH": tmp_path}
    app = create_app({**own, "SECRET_KEY": "Mẫu" * 20, "METRICS_TOKEN": "", "RATELIMIT_ENABLED": False})
    with app.app_context():
        upgrade()
        with transaction() as session:
            session.add(Host(name="Hội Mẫu", short_name="Mẫu"))
        app.test_cli_runner().invoke(args=["demo", "--delegates", "1"])
        event = make_event()
        person = make_registration(event, SECRETS[0], phone=SECRETS[1])
        token, slug = person.passes[-1].token, event.slug
        db.session.remove()
        yield app.test_client(), slug, token
        db.session.remove()
        db.engine.dispose()


def test_logs_hold_no_names_phones_or_keys(site, capsys):
    client, slug, token = site
    capsys.readouterr()
    with db.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE pass RENAME TO passes_gone"))
        connection.execute(sa.text("ALTER TABLE person RENAME TO people_gone"))
    query = {"name": SECRETS[0], "phone": SECRETS[2]}
    for path in (f"/p/{token}", f"/P/{token}", f"/e/{slug}", f"/e/{slug}/register", f"/d/{token}", "/events"):
        client.get(path, query_string=query)
        client.post(path, data={"full_name": SECRETS[0], "phone": SECRETS[2], "email": SECRETS[3]})
    told = capsys.readouterr().err
    assert "unhandled" in told
    assert "sqlite3" in told or "SQLITE_ERROR" in told
    assert [secret for secret in (*SECRETS, token, slug) if secret in told] == []


def test_what_libraries_write_passes_the_same_sieve():
    sink, logger = io.StringIO(), logging.getLogger("gunicorn.error")
    handler = logging.StreamHandler(sink)
    logger.addHandler(handler)
    try:
        int(SECRETS[0])
    except ValueError:
        logger.exception("Error handling request %s", "/p/ABCDEFGH?name=An")
    finally:
        logger.removeHandler(handler)
    told = sink.getvalue()
    assert told.startswith("Error handling request /p/…\n")
    assert told.endswith("builtins.ValueError\n")
    assert "test_watching.py" in told
    assert [secret for secret in (SECRETS[0], "ABCDEFGH", "An") if secret in told] == []


def test_requests_are_counted_by_route_and_never_by_address(client, event):
    before = counted(client, 'eventmgr_requests_total{method="GET",route="/p/<token>",status="404"}')
    client.get("/p/ABCDEFGHJKLMNP")
    client.get("/there-is-no-such-page")
    told = client.get("/metrics").text
    assert counted(client, 'eventmgr_requests_total{method="GET",route="/p/<token>",status="404"}') == before + 1
    assert 'eventmgr_requests_total{method="GET",route="-",status="404"}' in told
    assert 'eventmgr_request_seconds_count{route="/p/<token>"}' in told
    assert 'eventmgr_jobs_in_line{state="waiting"} 0.0' in told
    assert [word for word in ("ABCDEFGH", "there-is-no", event.slug) if word in told] == []


def counted(client, name):
    lines = client.get("/metrics").text.splitlines()
    return next((float(line.rpartition(" ")[2]) for line in lines if line.startswith(name)), 0)


def test_numbers_are_for_this_machine_or_for_who_has_the_token(app, client, monkeypatch):
    outside = {"REMOTE_ADDR": "203.0.113.7"}
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", environ_overrides=outside).status_code == 403
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 403
    monkeypatch.setitem(app.config, "METRICS_TOKEN", "khoa-mau")
    assert client.get("/metrics").status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer khoa"}).status_code == 403
    right = {"Authorization": "Bearer khoa-mau"}
    assert client.get("/metrics", headers=right, environ_overrides=outside).status_code == 200
