"""How does one event move to another installation? With its people and files, and nothing of other events.

Ids are kept, so that badges, printed sheets and links go on working; what is taken already is refused.
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from eventmgr.audit.service import record
from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import chunks, db, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.files import store
from eventmgr.core.i18n import lazy
from eventmgr.core.sealing import CannotOpen, seal, unseal
from eventmgr.events.models import Event
from eventmgr.events.service import is_slug
from eventmgr.operations.archive import AskPassphrase, Reader, opened, written
from eventmgr.operations.backup import refuse_newer, revision_of, snapshot
from eventmgr.operations.rows import columns_of, read_rows, read_tables, write_rows
from eventmgr.operations.rules import SHARED, STAYS, TRAVELS
from eventmgr.operations.sealed import Damaged
from eventmgr.people.models import Host
from eventmgr.people.service import create_host, load_admin_units

KIND = "event"
_SEALED = b"gAAAA"  # as every sealed file begins
_OPEN_MESSAGES = ("queued", "sending")
Row = dict[str, Any]


def export_event(slug: str, path: Path, passphrase: str | None = None) -> dict[str, Any]:
    """Write an event into one file, as it is at this moment; sensitive answers only into an encrypted one."""
    with snapshot() as connection:
        tables = {table.name: table for table in read_tables(connection)}
        event = tables["event"]
        found = connection.execute(sa.select(event).where(event.c.slug == slug)).mappings().one_or_none()
        if found is None:
            raise DomainError(lazy("There is no such event."))
        host = tables["host"]
        told = connection.execute(sa.select(host).where(host.c.id == found["host_id"])).mappings().one()
        about = {
            "kind": KIND,
            "revision": revision_of(connection),
            "made_at": now().isoformat(),
            "slug": slug,
            "name": found["name"],
            "host": {"name": told["name"], "short_name": told["short_name"]},
            "units": _units(connection, tables["admin_unit"]),
        }
        ways = {name: _belongs(tables, name, found["id"]) for name in [*TRAVELS, *SHARED]}
        with written(path, about, passphrase) as writer:
            for name, table in tables.items():
                if name in ways:
                    rows = read_rows(connection, table, ways[name])
                    writer.table(name, columns_of(table), _opened(rows, is_safe=bool(passphrase)))
            for key in _keys_of(connection, tables, ways):
                data, was_sealed = _open_file(store().get(key), is_safe=bool(passphrase))
                writer.file(key, io.BytesIO(data), **({"sealed": True} if was_sealed else {}))
    return writer.manifest


def import_event(path: Path, slug: str | None = None, ask: AskPassphrase | None = None) -> dict[str, Any]:
    """Bring an event in from a file, whole or not at all."""
    with opened(path, KIND, ask) as archive:
        archive.check()
        refuse_newer(archive)
        _refuse_more_than_an_event(archive)
        taken = [key for key in archive.files if key in set(store().list_keys())]
        if taken:
            raise Conflict(_taken())
        try:
            for key, told in archive.files.items():
                with archive.file(key) as source:
                    store().put_from(key, io.BytesIO(seal(source.read())) if told.get("sealed") else source)
            with transaction():
                _enter(archive, slug or archive.manifest["slug"], now())
        except IntegrityError as error:
            _forget_files(archive)
            raise Conflict(_taken()) from error
        except BaseException:
            _forget_files(archive)
            raise
        return archive.manifest


def _refuse_more_than_an_event(archive: Reader) -> None:
    """A file that others wrote brings one event with an address, and neither accounts nor rows of another event."""
    if not set(archive.tables) <= {*TRAVELS, *SHARED} or not is_slug(archive.manifest.get("slug")):
        raise Damaged
    if not isinstance(archive.manifest.get("host"), dict) or archive.tables.get("event", {}).get("rows") != 1:
        raise Damaged
    own = next(archive.rows("event")).get("id")
    for name in archive.tables:
        if any(row.get("event_id", own) not in {own, None} for row in archive.rows(name)):
            raise Damaged


def _forget_files(archive: Reader) -> None:
    for key in archive.files:
        store().delete(key)


def _taken() -> Any:
    return lazy("This event is here already, or a part of it is: its numbers are taken. Nothing was changed.")


def _units(connection: Connection, table: sa.Table) -> dict[str, list[str]]:
    rows = connection.execute(sa.select(table.c.id, table.c.set, table.c.code))
    return {str(row.id): [row.set, row.code] for row in rows}


def _belongs(tables: Mapping[str, sa.Table], name: str, event_id: UUID) -> sa.ColumnElement[bool]:
    """Which rows of a table belong to the event."""
    if name in SHARED:
        return tables[name].c.id.in_(_pointed_at(tables, name, event_id))
    column = tables[name].c[TRAVELS[name]]
    if TRAVELS[name] == "event_id" or name == "event":
        return column == event_id
    parent = next(iter(column.foreign_keys)).column
    return column.in_(sa.select(parent).where(_belongs(tables, parent.table.name, event_id)))


def _pointed_at(tables: Mapping[str, sa.Table], name: str, event_id: UUID) -> sa.CompoundSelect[Any]:
    """The ids of shared rows that rows of the event point at."""
    parts = [
        sa.select(column).where(_belongs(tables, table.name, event_id), column.is_not(None))
        for table in tables.values()
        if table.name in TRAVELS
        for column in table.columns
        if any(key.column.table.name == name for key in column.foreign_keys)
    ]
    return sa.union(*parts)


def _opened(rows: Iterable[Row], *, is_safe: bool) -> Iterator[Row]:
    """Sensitive answers are opened, since the other installation has another key."""
    for row in rows:
        if row.get("sealed") is not None:
            row["sealed"] = _open(row["sealed"].encode(), is_safe=is_safe).decode()
        yield row


def _open_file(data: bytes, *, is_safe: bool) -> tuple[bytes, bool]:
    return (_open(data, is_safe=is_safe), True) if data.startswith(_SEALED) else (data, False)


def _open(sealed: bytes, *, is_safe: bool) -> bytes:
    if not is_safe:
        raise DomainError(
            lazy("This event holds sensitive answers or lists: encrypt the file with --encrypt or --passphrase-file.")
        )
    try:
        return unseal(sealed)
    except CannotOpen as error:
        raise DomainError(
            lazy("Some sensitive answers cannot be opened, since their key is missing here: ask `flask doctor`.")
        ) from error


def _keys_of(
    connection: Connection, tables: Mapping[str, sa.Table], ways: Mapping[str, sa.ColumnElement[bool]]
) -> list[str]:
    """The kept files of an event: a key names the event, or its minutes."""
    owners = {
        str(one)
        for name in ("event", "minutes", "amendment")
        for one in connection.execute(sa.select(tables[name].c.id).where(ways[name])).scalars()
    }
    return [key for key in store().list_keys() if _owner(key) in owners]


def _owner(key: str) -> str:
    parts = key.split("/")
    return parts[1].partition(".")[0] if len(parts) > 1 else ""


def _enter(archive: Reader, slug: str, at: datetime) -> None:
    """The rows, as they are to stand here."""
    connection = db.session.connection()
    revision = revision_of(connection)
    if archive.manifest["revision"] != revision:
        raise DomainError(
            lazy(
                "This event comes from version %(version)s (schema %(theirs)s), here the schema is %(ours)s. Update the"
                " other installation and write the file again. Nothing was changed.",
                version=archive.manifest["version"],
                theirs=archive.manifest["revision"],
                ours=revision,
            )
        )
    if db.session.execute(sa.select(Event.id).where(Event.slug == slug)).first():
        raise Conflict(lazy("There is an event under this address already."), field="slug")
    load_admin_units()
    db.session.flush()
    tables = read_tables(connection)
    place = _Place(tables, _host(archive.manifest["host"]).id, slug, _own_units(connection, tables, archive))
    event_id = None
    for table in tables:
        if table.name in archive.tables:
            known = _known(connection, table, archive, place.host_id)
            rows = (place.fit(table, row) for row in archive.rows(table.name) if row.get("id") not in known)
            write_rows(connection, table, rows)
    event_id = next(archive.rows("event"))["id"]
    event = db.session.get_one(Event, UUID(event_id))
    record("event.import", event, actor=SYSTEM, at=at, event_id=event.id)


class _Place:
    """Where the rows come to stand: host, address and provinces are those of this installation."""

    def __init__(self, tables: list[sa.Table], host_id: UUID, slug: str, units: dict[str, str]) -> None:
        self.host_id, self._slug, self._units = host_id, slug, units
        self._targets = {
            table.name: {column.name: key.column.table.name for column in table.columns for key in column.foreign_keys}
            for table in tables
        }

    def _stands_for(self, target: str, value: str | None) -> str | None:
        """What a row points at here; at what stays behind it points no more."""
        if target == "admin_unit":
            return self._units[value] if value is not None else None
        if target == "host":
            return str(self.host_id)
        return None if target in STAYS else value

    def fit(self, table: sa.Table, row: Row) -> Row:
        """A row as it stands here."""
        row |= {name: self._stands_for(target, row[name]) for name, target in self._targets[table.name].items()}
        if table.name == "event":
            row["slug"] = self._slug
        elif table.name == "task":
            row["seeded_from_id"] = None  # a task of another event
        elif table.name == "message" and row["state"] in _OPEN_MESSAGES:
            row |= {"state": "cancelled", "fault": "stopped", "next_try_at": None}  # the other installation sends it
        elif row.get("sealed") is not None:
            row["sealed"] = seal(row["sealed"].encode()).decode()
        return row


def _host(told: Mapping[str, str]) -> Host:
    """The organization here for which the event is: the only one, or the one of the same name."""
    hosts = list(db.session.execute(sa.select(Host)).scalars())
    if not hosts:
        return create_host(told["name"], told["short_name"])
    same = [host for host in hosts if host.name == told["name"]]
    if len(hosts) > 1 and not same:
        raise DomainError(lazy("None of the organizations here is called “%(name)s”.", name=told["name"]))
    return hosts[0] if len(hosts) == 1 else same[0]


def _own_units(connection: Connection, tables: list[sa.Table], archive: Reader) -> dict[str, str]:
    table = next(table for table in tables if table.name == "admin_unit")
    own = {(code[0], code[1]): one for one, code in _units(connection, table).items()}
    return {one: own[code[0], code[1]] for one, code in archive.manifest["units"].items() if tuple(code) in own}


def _known(connection: Connection, table: sa.Table, archive: Reader, host_id: UUID) -> set[str]:
    """Shared rows that are here already; any other row that is here already is refused."""
    if "id" not in table.c:
        return set()
    ids = [UUID(row["id"]) for row in archive.rows(table.name)]
    here: set[str] = set()
    for chunk in chunks(ids):
        columns = [table.c.id, *([table.c.host_id] if table.name in SHARED else [])]
        for row in connection.execute(sa.select(*columns).where(table.c.id.in_(chunk))):
            if table.name not in SHARED or row.host_id != host_id:
                raise Conflict(_taken())
            here.add(str(row.id))
    return here
