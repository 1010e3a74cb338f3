"""How does a whole installation become one file, and a file an installation, on either database?"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import current_app
from flask_migrate import upgrade
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from eventmgr import VERSION
from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import DomainError
from eventmgr.core.files import store
from eventmgr.core.i18n import lazy
from eventmgr.operations.archive import AskPassphrase, Reader, opened, written
from eventmgr.operations.rows import columns_of, read_rows, read_tables, write_rows

KIND = "backup"


def write_backup(path: Path, passphrase: str | None = None) -> dict[str, Any]:
    """Write everything into one file, as it was at one moment, while people go on; tells what is in it.

    A file that was deleted since that moment is left out: whoever deleted it meant it.
    """
    with snapshot() as connection:
        about = {"kind": KIND, "revision": revision_of(connection), "made_at": now().isoformat()}
        with written(path, about, passphrase) as writer:
            for table in read_tables(connection):
                writer.table(table.name, columns_of(table), read_rows(connection, table))
            for key in store().list_keys():
                try:
                    source = store().path(key).open("rb")
                except (DomainError, FileNotFoundError):
                    continue
                with source:
                    writer.file(key, source)
    return writer.manifest


def restore(path: Path, ask: AskPassphrase | None = None) -> dict[str, Any]:
    """Fill an empty installation from a backup, at whatever version it was made; else change nothing at all."""
    with opened(path, KIND, ask) as backup:
        backup.check()
        refuse_newer(backup)
        _refuse_filled(backup)
        try:
            _fill(backup)
        except BaseException:
            _empty(backup)
            raise
        return backup.manifest


@contextmanager
def snapshot() -> Iterator[Connection]:
    """The database as it is at one moment, whatever others write meanwhile."""
    options: dict[str, Any] = {}
    if db.engine.dialect.name == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with db.engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def revision_of(connection: Connection) -> str | None:
    """The version of the schema; None where there is none."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return str(found) if found else None


def newest_revision() -> str | None:
    """The version of the schema that this program works with."""
    return _script().get_current_head()


def refuse_newer(archive: Reader) -> None:
    """Refuse what a newer program made: it may hold what this one does not understand."""
    made_by, revision = str(archive.manifest.get("version", "?")), archive.manifest.get("revision")
    try:
        is_known = isinstance(revision, str) and _script().get_revision(revision) is not None
    except CommandError:
        is_known = False
    if not is_known or _order(made_by) > _order(VERSION):
        raise DomainError(
            lazy(
                "This file was made by version %(made_by)s of eventmgr (schema %(revision)s); here is version"
                " %(version)s. Update this installation first. Nothing was changed.",
                made_by=made_by,
                revision=revision or "-",
                version=VERSION,
            )
        )


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _script() -> ScriptDirectory:
    return ScriptDirectory(_directory())


def _directory() -> str:
    return str(current_app.extensions["migrate"].directory)


def _refuse_filled(backup: Reader) -> None:
    with db.engine.connect() as connection:
        for table in read_tables(connection):
            if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
                raise DomainError(
                    lazy("The database is not empty. Restore into a new installation. Nothing was changed.")
                )
    if any(key not in backup.files for key in store().list_keys()):
        raise DomainError(
            lazy("The folder of files is not empty. Restore into a new installation. Nothing was changed.")
        )


def _fill(backup: Reader) -> None:
    """The schema as it was, the files, the rows in one transaction, and the way to today's schema."""
    _drop_tables()
    upgrade(directory=_directory(), revision=backup.manifest["revision"])
    for key in backup.files:
        with backup.file(key) as source:
            store().put_from(key, source)
    with transaction() as session:
        connection = session.connection()
        tables = read_tables(connection)
        if {table.name: columns_of(table) for table in tables} != {
            name: told["columns"] for name, told in backup.tables.items()
        }:
            raise DomainError(lazy("The tables of this backup are not those of its version. Nothing was changed."))
        for table in tables:
            write_rows(connection, table, backup.rows(table.name))
    upgrade(directory=_directory())


def _empty(backup: Reader) -> None:
    """As it was before."""
    db.session.remove()
    with suppress(SQLAlchemyError):  # a full disk drops no tables; the rows of the transaction are gone anyhow
        _drop_tables()
    for key in backup.files:
        store().delete(key)


def _drop_tables() -> None:
    metadata = sa.MetaData()
    with db.engine.begin() as connection:
        metadata.reflect(connection)
        metadata.drop_all(connection)
