"""How a whole installation becomes one file and a file an installation: rows as JSON lines, kept files beside them."""

import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import Column, Date, Numeric, Table, Uuid, func, insert, select, text, update
from sqlalchemy import Enum as EnumType
from sqlalchemy.exc import SQLAlchemyError

from eventmgr.core.db import Model, UtcDateTime, db, transaction
from eventmgr.core.errors import DomainError
from eventmgr.core.files import store
from eventmgr.core.i18n import lazy

FORMAT = 1
BATCH = 1000


def write_backup(path: Path) -> int:
    """Write everything into one ZIP file, as it was at one moment; gives the number of rows."""
    part = path.with_name(f"{path.name}.part")
    count = 0
    with (
        db.engine.connect().execution_options(**_snapshot()) as connection,
        connection.begin(),
        zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        archive.writestr("manifest.json", json.dumps({"format": FORMAT, "revision": _revision(connection)}))
        for table in Model.metadata.sorted_tables:
            with archive.open(f"tables/{table.name}.jsonl", "w") as stream:
                for row in connection.execute(select(table)).mappings():
                    stream.write(json.dumps({key: _plain(value) for key, value in row.items()}).encode() + b"\n")
                    count += 1
        root = store().root
        for file in sorted(root.rglob("*")) if root.exists() else ():
            if file.is_file():
                archive.write(file, f"files/{file.relative_to(root)}")
    part.replace(path)
    return count


def read_backup(path: Path) -> int:
    """Fill an empty installation from a backup; one that holds anything, or another version's backup, is refused."""
    try:
        archive = zipfile.ZipFile(path)
        manifest = json.loads(archive.read("manifest.json"))
    except (OSError, zipfile.BadZipFile, KeyError, json.JSONDecodeError) as error:
        raise DomainError(lazy("This file is not a backup of eventmgr, or it is damaged.")) from error
    with archive:
        upgrade(directory=current_app.extensions["migrate"].directory)
        with db.engine.connect() as connection:
            if manifest.get("format") != FORMAT or manifest.get("revision") != _revision(connection):
                raise DomainError(lazy("This backup was made by another version of eventmgr."))
        count = _fill(archive)
        for name in archive.namelist():
            if name.startswith("files/"):
                store().put(name.removeprefix("files/"), archive.read(name))
    return count


def _fill(archive: zipfile.ZipFile) -> int:
    count = 0
    with transaction() as session:
        tables = Model.metadata.sorted_tables
        if any(session.execute(select(func.count()).select_from(table)).scalar_one() for table in tables):
            raise DomainError(lazy("The database is not empty. Restore into a new installation."))
        for table in tables:
            own = [column for column in table.columns if any(key.column.table is table for key in column.foreign_keys)]
            later: list[tuple[Any, dict[str, Any]]] = []
            for rows in _batches(archive, table):
                for row in rows:
                    links = {column.name: row[column.name] for column in own if row[column.name] is not None}
                    if links:
                        later.append((row["id"], links))
                        row.update(dict.fromkeys(links))
                session.execute(insert(table), rows)
                count += len(rows)
            for row_id, links in later:
                session.execute(update(table).where(table.c.id == row_id).values(links))
    return count


def _batches(archive: zipfile.ZipFile, table: Table) -> Iterator[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    with archive.open(f"tables/{table.name}.jsonl") as stream:
        for line in stream:
            row = json.loads(line)
            rows.append({column.name: _typed(column, row[column.name]) for column in table.columns})
            if len(rows) == BATCH:
                yield rows
                rows = []
    if rows:
        yield rows


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    return value


def _typed(column: Column[Any], value: Any) -> Any:
    kind = column.type
    if value is None:
        return None
    if isinstance(kind, Uuid):
        return UUID(value)
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, EnumType) and kind.enum_class is not None:
        return kind.enum_class(value)
    return Decimal(value) if isinstance(kind, Numeric) else value


def _snapshot() -> dict[str, str]:
    return {"isolation_level": "REPEATABLE READ"} if db.engine.dialect.name == "postgresql" else {}


def _revision(connection: Any) -> str | None:
    try:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none())
    except SQLAlchemyError:
        return None
