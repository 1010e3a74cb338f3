"""An installation of the first day comes to today's version with all that it held."""

from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import NAMESPACE_OID, uuid4, uuid5

import pytest
import sqlalchemy as sa
from flask_migrate import upgrade

from eventmgr.core.db import db
from eventmgr.operations.backup import newest_revision, revision_of
from eventmgr.operations.rows import kind_of, read_rows, read_tables
from tests.conftest import DATABASES
from tests.upgrades import schema_at

_numbers = count(1)
# What a migration writes otherwise on purpose, tested beside its feature.
REWRITTEN = {("consent", "text"), ("minutes_text", "section")}


@pytest.mark.parametrize("revision", ["0001", "0003", "0012"])
@pytest.mark.parametrize("database", DATABASES)
def test_every_row_of_an_early_version_arrives(database, revision, tmp_path):
    with schema_at(database, tmp_path, revision):
        with db.engine.begin() as connection:
            _fill(connection)
        before = _held()
        assert min(map(len, before.values())) >= 1
        upgrade()
        after = _held()
        with db.engine.connect() as connection:
            assert revision_of(connection) == newest_revision()
    for name, kept in before.items():
        shared = [column for column in kept[0] if column in after[name][0] and (name, column) not in REWRITTEN]
        assert "id" in shared or len(shared) > 1
        assert [[row[column] for column in shared] for row in after[name]] == [
            [row[column] for column in shared] for row in kept
        ], name


def _held():
    with db.engine.connect() as connection:
        return {table.name: list(read_rows(connection, table)) for table in read_tables(connection)
                if connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()}  # fmt: skip


def _fill(connection):
    """One row in each table, which points at those before it."""
    made = {}
    for table in read_tables(connection):
        row = {column.name: _value(table, column, made) for column in table.columns}
        connection.execute(sa.insert(table), row)
        made[table.name] = row


def _value(table, column, made):
    for key in column.foreign_keys:
        target = key.column.table.name
        return None if target == table.name else made[target][key.column.name]
    if column.name == "id" or column.name.endswith("_id"):  # also what points without a key of the database
        return uuid5(NAMESPACE_OID, table.name if column.name == "id" else column.name.removesuffix("_id"))
    known = KNOWN.get((table.name, column.name))
    if known is not None:
        return known
    number = next(_numbers)
    kind = kind_of(column)
    if kind == "text":
        return f"m{number}"[: column.type.length or 60]
    moment = datetime(2024, 10, 24, tzinfo=UTC) + timedelta(minutes=number)
    values = {"uuid": uuid4(), "moment": moment, "date": moment.date()}
    return {**values, "boolean": True, "json": "[]", "integer": number, "decimal": number}[kind]


KNOWN = {
    ("event", "timezone"): "Asia/Ho_Chi_Minh",
    ("event", "unit_set"): "vn63",
    ("minutes_text", "section"): "opening",
    ("person", "full_name"): "Nguyễn Thị Mẫu An",
}
