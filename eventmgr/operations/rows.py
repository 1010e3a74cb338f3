"""How are rows written so that any database of ours can take them, at whatever version its schema is?

Tables are read from the database itself, never from today's models: so a backup of an older schema is put back as it
was, and migrated afterwards.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.types import TypeEngine, UserDefinedType

from eventmgr.core.db import UtcDateTime

BATCH = 1000
_UUID_LENGTH = 32


class _RawJson(UserDefinedType[str]):
    """JSON as the text that is kept: so `null` stays apart from nothing at all, and keys keep their order."""

    cache_ok = True

    def get_col_spec(self, **_more: object) -> str:
        """The type of the column."""
        return "JSON"

    def column_expression(self, colexpr: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        """Ask for the text."""
        return sa.cast(colexpr, sa.Text)


_TYPES: dict[str, TypeEngine[Any]] = {
    "uuid": sa.Uuid(),
    "moment": UtcDateTime(),
    "date": sa.Date(),
    "boolean": sa.Boolean(),
    "json": _RawJson(),
}


def read_tables(connection: Connection) -> list[sa.Table]:
    """Every table of ours, what is pointed at before what points at it."""
    metadata = sa.MetaData()
    metadata.reflect(connection)
    tables = [table for table in metadata.sorted_tables if table.name != "alembic_version"]
    for table in tables:
        for column in table.columns:
            column.type = _TYPES.get(kind_of(column), column.type)
    return tables


def kind_of(column: sa.Column[Any]) -> str:
    """What stands in a column, whichever database it is in."""
    kind = column.type
    if isinstance(kind, sa.Uuid) or (isinstance(kind, sa.CHAR) and kind.length == _UUID_LENGTH):
        return "uuid"
    for name, types in _KINDS:
        if isinstance(kind, types):
            return name
    return "text"


_KINDS: tuple[tuple[str, type | tuple[type, ...]], ...] = (
    ("json", (sa.JSON, _RawJson)),
    ("moment", (sa.DateTime, UtcDateTime)),
    ("date", sa.Date),
    ("boolean", sa.Boolean),
    ("integer", sa.Integer),
    ("decimal", sa.Numeric),
)


def columns_of(table: sa.Table) -> dict[str, str]:
    """What stands in each column."""
    return {column.name: kind_of(column) for column in table.columns}


def read_rows(connection: Connection, table: sa.Table, *conditions: sa.ColumnElement[bool]) -> Iterator[dict[str, Any]]:
    """The rows in the order of their keys, as plain values, a few at a time."""
    statement = sa.select(table).where(*conditions).order_by(*table.primary_key.columns)
    for row in connection.execute(statement, execution_options={"yield_per": BATCH}).mappings():
        yield {name: _plain(value) for name, value in row.items()}


def write_rows(connection: Connection, table: sa.Table, rows: Iterable[Mapping[str, Any]]) -> int:
    """Put plain rows into a table; those that point at others of the same table are joined to them at the end."""
    kinds, count = columns_of(table), 0
    own = [column.name for column in table.columns if any(key.column.table is table for key in column.foreign_keys)]
    keys = [column.name for column in table.primary_key.columns]
    later: list[dict[str, Any]] = []
    for batch in _batches(rows):
        typed = [{name: _typed(kind, row[name]) for name, kind in kinds.items()} for row in batch]
        for row in typed:
            if any(row[name] is not None for name in own):
                later.append({f"the_{name}": row[name] for name in [*keys, *own]})
                row.update(dict.fromkeys(own))
        connection.execute(sa.insert(table), typed)
        count += len(typed)
    if later:
        here = [table.c[name] == sa.bindparam(f"the_{name}", type_=table.c[name].type) for name in keys]
        links = {name: sa.bindparam(f"the_{name}", type_=table.c[name].type) for name in own}
        connection.execute(sa.update(table).where(*here).values(links), later)
    return count


def _batches(rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    batch: list[Mapping[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value


def _typed(kind: str, value: Any) -> Any:
    if value is None:
        return None
    made = _MAKERS.get(kind)
    return made(value) if made else value


_MAKERS: dict[str, Callable[[Any], Any]] = {
    "uuid": UUID,
    "moment": datetime.fromisoformat,
    "date": date.fromisoformat,
    "decimal": Decimal,
}
