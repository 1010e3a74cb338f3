"""How two writers who bring the same row are told apart: the database's unique keys decide, without an error."""

from collections.abc import Mapping
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert

from eventmgr.core.db import Model, db, table


def insert_new(model: type[Model], values: Mapping[str, Any]) -> bool:
    """Write the row unless one with the same unique key is there; tells whether it was written.

    PostgreSQL waits for a rival that has not committed yet, so the answer is final.
    """
    statement = _insert(model, db.session.get_bind().dialect.name)
    result: CursorResult[Any] = db.session.connection().execute(statement, dict(values))
    return result.rowcount == 1


def key_of(row: Model) -> UUID:
    """The id of a row that is in the database, without reading the row again at the start of a transaction."""
    identity = inspect(row).identity
    if identity is None:
        message = "a row that was not stored yet"
        raise ValueError(message)
    return cast("UUID", identity[0])


@cache
def _insert(model: type[Model], dialect: str) -> Insert:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement: Insert = insert(table(model)).on_conflict_do_nothing()
    return statement.execution_options(preserve_rowcount=True)
