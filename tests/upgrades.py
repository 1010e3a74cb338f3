"""Schemas of earlier versions, with rows, on the way to today's."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from flask_migrate import upgrade

from eventmgr.core.db import db
from tests.conftest import build_app
from tests.postgres import temporary_cluster


@contextmanager
def schema_at(database: str, folder: Path, revision: str) -> Iterator[None]:
    """A new database at this revision, within the context of its application."""
    if database == "postgresql":
        with temporary_cluster() as url:
            yield from _at(url, folder, revision)
    else:
        yield from _at(f"sqlite:///{folder}/migrated.db", folder, revision)


def _at(url: str, folder: Path, revision: str) -> Iterator[None]:
    app = build_app(url, folder)
    with app.app_context():
        upgrade(revision=revision)
        try:
            yield
        finally:
            db.engine.dispose()


def rows(sql: str) -> list[tuple[object, ...]]:
    """What the database answers."""
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(sql))]


def insert(name: str, /, **values: object) -> None:
    """One row, by the columns that the table has at this revision."""
    with db.engine.begin() as connection:
        table = sa.Table(name, sa.MetaData(), autoload_with=connection)
        for column in table.columns:
            if column.name == "id" or column.name.endswith("_id"):
                column.type = sa.Uuid()
        connection.execute(table.insert(), values)
