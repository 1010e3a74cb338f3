"""Several servers stand on the same things, go on without Redis, and the doctor tells where they do not."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from flask import request
from flask_migrate import upgrade

from eventmgr.app import create_app
from eventmgr.core import jobs
from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.core.files import Folder, store
from eventmgr.operations import doctor, service
from eventmgr.operations.servers import examine_servers, machine, marks
from eventmgr.people.models import Host
from tests.factories import make_event

NOBODY = "redis://127.0.0.1:1/0"


@pytest.fixture
def without_redis(tmp_path):
    """A server as it runs in earnest, behind a proxy, whose Redis is away."""
    own = {"SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/own.db", "INSTANCE_PATH": tmp_path, "REDIS_URL": NOBODY}
    app = create_app({**own, "SECRET_KEY": "Mẫu" * 20, "TRUSTED_PROXIES": 1})
    with app.app_context():
        upgrade()
        with transaction() as session:
            session.add(Host(name="Hội Mẫu", short_name="Mẫu"))
        yield app
        db.session.remove()
        db.engine.dispose()


def test_pages_are_answered_and_still_counted_while_redis_is_away(without_redis):
    slug, client = make_event().slug, without_redis.test_client()
    db.session.remove()
    assert client.get(f"/e/{slug}/register").status_code == 200
    told = Counter(client.get("/p/ABCDEFGHJKLMNP").status_code for _time in range(310))
    assert told.keys() == {404, 429}
    assert client.get("/metrics", environ_overrides={"REMOTE_ADDR": "127.0.0.1"}).status_code == 200


def test_what_was_saved_stands_while_the_line_of_jobs_is_away(without_redis):
    store().put("answers/mau", b"1")
    with transaction() as session:
        session.add(Host(name="Hội khác Mẫu", short_name="Khác"))
        jobs.after_commit("documents.render", "00000000-0000-0000-0000-000000000001")
        jobs.after_commit("questionnaires.forget_file", "answers/mau")
    assert db.session.query(Host).count() == 2
    assert list(store().list_keys()) == []  # nothing else would remember that it was to go
    assert jobs.waiting() is None


def test_visitors_count_by_their_own_addresses_behind_a_proxy_and_cannot_choose_them(without_redis, app):
    told = {"X-Forwarded-For": "198.51.100.9, 203.0.113.7", "X-Forwarded-Proto": "https"}
    with without_redis.test_client() as client:
        client.get("/healthz", headers=told)
        assert (request.remote_addr, request.scheme) == ("203.0.113.7", "https")
    with app.test_client() as client:
        client.get("/healthz", headers=told)
        assert (request.remote_addr, request.scheme) == ("127.0.0.1", "http")


def test_files_are_kept_in_the_shared_folder(tmp_path):
    own = {"SQLALCHEMY_DATABASE_URI": "sqlite://", "INSTANCE_PATH": tmp_path / "own", "TESTING": True, "REDIS_URL": ""}
    for number in (1, 2):
        app = create_app({**own, "FILES_PATH": str(tmp_path / "shared")})
        with app.app_context():
            store().put(f"materials/{number}", b"1")
            assert len(list(store().list_keys())) == number
    assert Folder(tmp_path / "shared").mark() == Folder(tmp_path / "shared").mark() != Folder(tmp_path / "other").mark()
    assert len(list(Folder(tmp_path / "shared").list_keys())) == 2


def test_the_doctor_holds_this_machine_against_the_others(app, monkeypatch):
    service.note_worker(machine(), {}, at=now())
    service.note_worker("may-2", marks(), at=now())
    service.note_worker("may-3", {**marks(), "secret": "khac", "files": "khac"}, at=now())
    service.note_worker("may-4", {"secret": "khac"}, at=now() - timedelta(hours=1))
    monkeypatch.setitem(app.config, "REDIS_URL", NOBODY)
    found = [(is_well, words) for is_well, words in examine_servers(app) if "may-" in words]
    assert [is_well for is_well, _words in found] == [True, False]
    assert "SECRET_KEY, FILES_PATH" in found[1][1]
    monkeypatch.setitem(app.config, "REDIS_URL", "")
    assert "REDIS_URL" in next(words for is_well, words in examine_servers(app) if not is_well)


def test_the_doctor_sees_a_proxy_that_nobody_told_of(app, monkeypatch):
    monkeypatch.setitem(app.config, "PUBLIC_URL", "https://hoinghi.example.org")
    assert [words for is_well, words in doctor.examine(app) if "TRUSTED_PROXIES" in words and not is_well]
    monkeypatch.setitem(app.config, "TRUSTED_PROXIES", 1)
    assert [words for is_well, words in doctor.examine(app) if "TRUSTED_PROXIES" in words] == []


def test_clocks_and_connections_of_postgresql_are_looked_at(app):
    told = [is_well for is_well, _words in examine_servers(app)]
    assert told == ([True, True] if db.engine.dialect.name == "postgresql" else [])


def test_a_key_is_not_told_by_its_mark(app):
    told = marks()
    assert set(told) == {"secret", "keys", "files"}
    assert max(len(told["secret"]), len(told["keys"])) <= 8
    assert app.config["SECRET_KEY"][:8] not in told.values()
    assert Path(store().root / ".folder").read_text() == told["files"]
