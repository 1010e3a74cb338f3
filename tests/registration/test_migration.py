"""A registration keeps its pass and its person while the table learns that somebody may come back."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from eventmgr.core.db import db
from tests.conftest import DATABASES, build_app
from tests.people import test_migration as earlier
from tests.postgres import temporary_cluster

AT = datetime(2024, 10, 1, tzinfo=UTC)
PASS = {"token": "TOKEN", "pin": "1234", "issued_at": AT}


@pytest.mark.parametrize("database", DATABASES)
def test_what_points_at_a_registration_still_does(database: str, tmp_path: Path) -> None:
    if database == "postgresql":
        with temporary_cluster() as url:
            _there_and_back(url, tmp_path)
    else:
        _there_and_back(f"sqlite:///{tmp_path}/migrated.db", tmp_path)


def _there_and_back(url: str, folder: Path) -> None:
    app = build_app(url, folder)
    kept = "SELECT r.code, p.token FROM registration r JOIN pass p ON p.registration_id = r.id"
    with app.app_context():
        upgrade(revision="0003")
        earlier._fill()
        upgrade(revision="0010")
        _register(_id("event"), _id("person"))
        upgrade(revision="0014")
        assert earlier._rows(kept) == [("MAU001", "TOKEN")]
        assert earlier._rows("SELECT language, alike_id FROM registration") == [("vi", None)]
        with pytest.raises(sa.exc.IntegrityError):
            _insert("pass", id=uuid4(), registration_id=uuid4(), failed_tries=0, **{**PASS, "token": "OTHER"})
        downgrade(revision="0010")
        assert earlier._rows(kept) == [("MAU001", "TOKEN")]
        db.engine.dispose()


def _id(name: str) -> UUID:
    with db.engine.connect() as connection:
        return connection.execute(sa.select(sa.table(name, sa.column("id", sa.Uuid())).c.id)).scalar_one()


def _register(event: UUID, person: UUID) -> None:
    category, registration = uuid4(), uuid4()
    _insert("category", id=category, event_id=event, key="official", name="Đại biểu", colour="#9d174d", position=0)
    words = dict.fromkeys(("search_key", "sort_key", "position", "organization", "note"), "")
    here = {"event_id": event, "person_id": person, "category_id": category, "code": "MAU001"}
    _insert("registration", id=registration, state="confirmed", source="web", created_at=AT, **here, **words)
    _insert("pass", id=uuid4(), registration_id=registration, failed_tries=0, **PASS)


def _insert(name: str, /, **values: object) -> None:
    types = {**earlier._TYPES, int: sa.Integer()}
    table = sa.table(name, *(sa.column(key, types[type(value)]) for key, value in values.items()))
    with db.engine.begin() as connection:
        connection.execute(sa.insert(table), values)
