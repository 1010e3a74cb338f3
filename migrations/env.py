"""How Alembic finds the database and the models."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import Connection, Enum

from eventmgr.core.db import Model, UtcDateTime, db


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write the types of the house as what they are in the database, so that old migrations need none of our code."""
    del autogen
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    return False


@contextmanager
def tables_made_anew(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew, which what points at it would forbid: its keys are checked at the end.

    https://www.sqlite.org/lang_altertable.html#otheralter (foreign keys cannot be turned off inside a transaction)
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    sqlite: Any = connection.connection.dbapi_connection
    sqlite.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        if dangling := sqlite.execute("PRAGMA foreign_key_check").fetchall():
            message = f"rows that point at nothing: {dangling[:5]}"
            raise RuntimeError(message)
    finally:
        sqlite.execute("PRAGMA foreign_keys=ON")


with db.engine.connect() as connection, tables_made_anew(connection):
    context.configure(
        connection=connection,
        target_metadata=Model.metadata,
        render_item=render_item,
        **current_app.extensions["migrate"].configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()
