"""What every test stands on: one application per database, one transaction per test, a client that reads its pages."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from eventmgr.accounts.models import Account, Grant
from eventmgr.app import create_app
from eventmgr.core.db import db, transaction
from eventmgr.core.ids import uuid7
from eventmgr.events.models import Event
from eventmgr.people.models import Host
from eventmgr.people.service import load_admin_units
from tests.factories import AT, make_event
from tests.pages import PageClient
from tests.postgres import temporary_cluster

DATABASES = os.environ.get("TEST_DATABASES", "sqlite,postgresql").split(",")
SignIn = Callable[..., PageClient]


class ByFileAndDatabase(LoadScopeScheduling):
    """Where processes share the tests, one does a whole file on one database: servers and browsers start once."""

    def _split_scope(self, nodeid: str) -> str:
        path, _, test = nodeid.partition("::")
        values = re.split(r"[][-]", test)
        return " ".join([path, *(database for database in DATABASES if database in values)])


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFileAndDatabase:
    """How xdist shares the tests out."""
    return ByFileAndDatabase(config, log)


@pytest.fixture(scope="session", params=DATABASES)
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on one of the two databases, with the provinces and one host in it."""
    folder = tmp_path_factory.mktemp(request.param)
    with ExitStack() as stack:
        url = f"sqlite:///{folder}/test.db"
        if request.param == "postgresql":
            url = stack.enter_context(temporary_cluster())
        app = build_app(url, folder)
        with app.app_context():
            db.create_all()
            load_admin_units()
            with transaction() as session:
                session.add(Host(name="Hội Liên hiệp Phụ nữ Việt Nam", short_name="Hội LHPN Việt Nam"))
            db.session.remove()
        app.test_client_class = PageClient
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def build_app(url: str, folder: Path) -> Flask:
    """The application as tests run it: forms keep their CSRF tokens, jobs run at once, nothing is limited."""
    return create_app(
        {
            "TESTING": True,
            "SECRET_KEY": "a key for tests only",
            "SECURITY_PASSWORD_SALT": "salt",
            "SQLALCHEMY_DATABASE_URI": url,
            "INSTANCE_PATH": folder,
            "PUBLIC_URL": "http://127.0.0.1:8000",
            "REDIS_URL": "",
        }
    )


@pytest.fixture(autouse=True)
def _rolled_back(request: pytest.FixtureRequest) -> Iterator[None]:
    """Undo all that a test wrote, whatever it committed."""
    if "app" not in request.fixturenames:
        yield
        return
    app: Flask = request.getfixturevalue("app")
    with app.app_context():
        engine = db.engine
        connection = engine.connect()
        outer = connection.begin()
        db.engines[None] = connection  # type: ignore[assignment]  # the session joins the test's transaction
        db.session.configure(join_transaction_mode="create_savepoint")
        try:
            yield
        finally:
            db.session.remove()
            outer.rollback()
            connection.close()
            db.engines[None] = engine
            db.session.configure(join_transaction_mode="conditional_savepoint")


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A browser that nobody has signed in with."""
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client


@pytest.fixture
def event(app: Flask) -> Event:
    """The Nha Trang event without its agenda and people."""
    del app
    return make_event()


@pytest.fixture
def as_role(app: Flask) -> SignIn:
    """Sign somebody in who holds a role at an event (None: at all events of the host)."""

    def sign_in(event: Event | None, role: str) -> PageClient:
        with transaction() as session:
            account = Account(
                host_id=session.query(Host).first().id,  # type: ignore[union-attr]  # the app fixture made one
                name=f"Mẫu {role}",
                email=f"{uuid7().hex}@example.org",
                password=None,
                fs_uniquifier=uuid7().hex,
                created_at=AT,
            )
            session.add(account)
            session.flush()
            session.add(Grant(account_id=account.id, event_id=event.id if event else None, role=role))
            uniquifier = account.fs_uniquifier
        client = app.test_client()
        assert isinstance(client, PageClient)
        client.sign_in(uniquifier)
        return client

    return sign_in


@pytest.fixture(params=["sqlite", "postgresql"])
def committed_app(request, tmp_path):
    """An application of its own, whose rows are really committed, so that many connections can race."""
    if request.param == "postgresql":
        with temporary_cluster() as url:
            yield from _prepared(url, tmp_path)
    else:
        yield from _prepared(f"sqlite:///{tmp_path}/race.db", tmp_path)


def _prepared(url, folder):
    app = build_app(url, folder)
    with app.app_context():
        db.create_all()
        load_admin_units()
        with transaction() as session:
            session.add(Host(name="Hội Mẫu", short_name="Mẫu"))
        yield app
        db.session.remove()
        db.engine.dispose()
