"""How rows are kept: typed models over SQLite or PostgreSQL, and the one way to write."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import partial
from typing import Any, ClassVar, TypeVar, cast
from uuid import UUID

import structlog
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Enum, MetaData, Table, Uuid, event, inspect, select, text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, InvalidatePoolError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm import DeclarativeBase, Mapped, ORMExecuteState, Session, mapped_column, registry
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection
from sqlalchemy.types import TypeDecorator

from eventmgr.core import jobs
from eventmgr.core.ids import uuid7

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


# Connections of one process: its threads (`cli.serve`, deploy/), and a few more. Three servers of two processes stay,
# with their workers, below the 100 that PostgreSQL takes by default; `flask doctor` looks.
POOL, POOL_MORE, POOL_PATIENCE = 8, 2, 10
# A connection that rested longer, in seconds, is asked whether it still lives.
RESTED = 1.0
# Statements of one connection whose plan PostgreSQL keeps; psycopg itself keeps 100, fewer than our pages ask.
PREPARED = 400
# Both databases bind this many values in one statement.
_CHUNK = 5_000
Value = TypeVar("Value")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; a naive one is a programming error and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments; SQLite keeps text, so all of it must be in one zone."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a moment without its time zone"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back that SQLite forgets."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Model(DeclarativeBase):
    """Base of every table."""

    registry: ClassVar[registry] = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UtcDateTime(), UUID: Uuid()},
    )


class Identified:
    """A row named by a time-ordered UUID."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7, sort_order=-1)


def stored_enum(enum: type[Any], length: int = 24) -> Enum:
    """A column type for an enum: its value as text, checked in Python, so that a new value needs no migration."""
    return Enum(
        enum, native_enum=False, create_constraint=False, length=length, values_callable=lambda e: [m.value for m in e]
    )


log = structlog.get_logger(__name__)
db = SQLAlchemy(model_class=Model)

_writing: ContextVar[bool] = ContextVar("writing", default=False)
# Notes: a session wrote outside of a transaction(), which is never kept; since when a connection rests.
_STRAY, _RESTS = "stray", "rests"


def id_of(row: Identified) -> UUID:
    """The id of a row at hand, also while all else of it has to be read anew."""
    return cast("UUID", inspect(row).identity[0])


@contextmanager
def transaction() -> Iterator[Session]:
    """One unit of writing: all of it is kept or none; the only place that commits.

    Inside another transaction it joins that one. It first lets go of what was read before, so that objects at hand are
    read again under the lock (SQLite: `BEGIN IMMEDIATE`; PostgreSQL: lock the row you decide upon). Jobs asked for
    inside run after the commit.
    """
    session = db.session()
    if _writing.get():
        yield session
        return
    if session.new or session.dirty or session.deleted:
        message = "changes were made outside of a transaction()"
        raise RuntimeError(message)
    _let_go(session)
    mark = _writing.set(True)
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        jobs.forget()
        raise
    finally:
        _writing.reset(mark)
    jobs.release()


def _let_go(session: Session) -> None:
    """Forget what was read before a transaction, so that it is read again in it.

    PostgreSQL reads at each statement what is committed by then, so what was only read so far goes on as the
    transaction. SQLite has to begin anew, with the lock.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.expire_all()
    else:
        session.commit()


def engine_options(url: str) -> dict[str, Any]:
    """How a process holds its connections: PostgreSQL one for each thread that may ask, the number is bounded."""
    if not url.startswith("postgresql"):
        return {}
    kept = {"pool_size": POOL, "max_overflow": POOL_MORE, "pool_timeout": POOL_PATIENCE}
    return {**kept, "connect_args": {"connect_timeout": POOL_PATIENCE, "application_name": "eventmgr"}}


def install(engine: Engine) -> None:
    """Make an SQLite engine keep its promises: foreign keys, WAL, waiting for locks, `BEGIN IMMEDIATE` for writes.

    What is deleted or written over is blanked in the file, too: what was erased, or sealed later, does not stay there.
    PostgreSQL keeps the plans of what is asked often; a connection that died while it rested (PostgreSQL was started
    anew, another one took its place) is noticed before it is used.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _prepare_postgresql)
        event.listen(engine, "checkin", _rest)
        event.listen(engine, "checkout", partial(_wake, engine.dialect))


def let_go_quietly(app: Flask) -> None:
    """Whose answer was made gets it, also if the database went away since: the end of a session tells nothing new.

    To be called after the extension is installed: of two functions the later one ends a request first.
    """

    @app.teardown_appcontext
    def let_go(error: BaseException | None) -> None:
        del error
        session = db.session.registry() if db.session.registry.has() else None
        try:
            if session is not None:
                _end_reading(session)
            db.session.remove()
        except SQLAlchemyError as broken:
            log.warning("database", exc_info=broken)
            db.session.registry.clear()
            if session is not None:
                with suppress(SQLAlchemyError):
                    session.invalidate()


def _end_reading(session: Session) -> None:
    """End by a commit what was only read: with each rollback psycopg forgets its prepared statements."""
    if not (session.info.pop(_STRAY, False) or session.new or session.dirty or session.deleted):
        session.commit()


@event.listens_for(db.session, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    if not (state.is_select or _writing.get()):
        state.session.info[_STRAY] = True


@event.listens_for(db.session, "after_flush")
def _note_flush(session: Session, _context: object) -> None:
    if not _writing.get():
        session.info[_STRAY] = True


def _prepare_postgresql(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.prepared_max = PREPARED


def _rest(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
    record.info[_RESTS] = time.monotonic()


def _wake(
    dialect: Dialect, connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: PoolProxiedConnection
) -> None:
    rests_since = record.info.get(_RESTS)
    if rests_since is not None and time.monotonic() - rests_since > RESTED:
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error:
            raise InvalidatePoolError from None


def _prepare_sqlite(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    del record
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=15000", "secure_delete=ON",
    ):  # fmt: skip
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


def lock_row(row: Identified) -> None:
    """Keep others from changing a row until the transaction ends, and read it as it stands now.

    The lock asks for the row alone: PostgreSQL locks no rows that an outer join may leave empty.
    """
    session = db.session()
    session.execute(select(type(row).id).where(type(row).id == row.id).with_for_update())
    session.refresh(row)


def table(model: type[Model]) -> Table:
    """The table of a model, for the statements that skip the unit of work."""
    return cast("Table", model.__table__)


def chunks(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """The values in parts that a statement can take."""
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))


def is_alive() -> bool:
    """Whether the database answers."""
    return bool(db.session.execute(text("SELECT 1")).scalar_one())


def is_passing(error: Exception) -> bool:
    """Whether the database could not do now what it may well do later: it is away, busy, full, or gave another way.

    SQLite tells a wrong statement by the same class of error, but by a code of its own.
    """
    if isinstance(error, NoConnectionFree):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        return isinstance(error, OperationalError) and error.orig.sqlite_errorcode & 0xFF != sqlite3.SQLITE_ERROR
    return isinstance(error, OperationalError) or error.connection_invalidated
