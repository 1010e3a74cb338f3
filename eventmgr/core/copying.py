"""How an event begins with rows of another one, or of a template: each feature says which of its rows, tick by tick."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby
from pathlib import PurePath
from typing import Any, Protocol
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import Column, ColumnElement, Date, Enum, Table, func, insert, select

from eventmgr.core.db import Model, UtcDateTime, db, table
from eventmgr.core.errors import NotFound
from eventmgr.core.files import store
from eventmgr.core.i18n import LazyString
from eventmgr.core.ids import uuid7

Row = dict[str, Any]

# Rows that stand for all events: what points at them points at the same ones afterwards.
SHARED = frozenset({"host", "admin_unit", "person"})
_TEMPLATES = UUID("01920000-0000-7000-8000-00000000c0de")


@dataclass(frozen=True)
class Rows:
    """The rows of one table that belong to an event, and what of a copied one is other than moved dates and mapped ids.

    Without `of` only templates have any. `adjust` gets the copied values and what they were copied from; None leaves
    the row out. Where two ticks read one table, only the one that is `told` is meant by a template.
    """

    model: type[Model]
    of: Callable[[UUID], ColumnElement[bool]] | None
    adjust: Callable[["Copying", Row, Mapping[str, Any]], Row | None] | None = None
    told: bool = True

    @property
    def table(self) -> Table:
        """Where they are kept."""
        return table(self.model)


@dataclass(frozen=True)
class Copy:
    """One tick: what is copied together, and the ticks without which it cannot stand (`needs`).

    `is_usual` says whether the tick is set to begin with. `apply` does what is not rows one by one; `about` are those
    that it reads.
    """

    key: str
    label: LazyString
    rows: tuple[Rows, ...] = ()
    needs: tuple[str, ...] = ()
    is_usual: bool = True
    apply: Callable[["Copying"], None] | None = None
    about: tuple[Rows, ...] = ()


class Origin(Protocol):
    """Where an event begins from."""

    def read(self, rows: Rows) -> list[Row]:
        """The rows there, by column."""
        ...

    def count(self, rows: Rows) -> int:
        """How many there are."""
        ...

    def has(self, copy: Copy) -> bool:
        """Whether there is anything of this tick."""
        ...

    def values(self, key: str) -> dict[str, Any]:
        """What a template tells under the name of a tick that is not rows of its own."""
        ...

    @property
    def event_id(self) -> UUID | None:
        """The event that is copied, if it is one."""
        ...


@dataclass(frozen=True)
class EventOrigin:
    """Another event."""

    event_id: UUID

    def read(self, rows: Rows) -> list[Row]:
        """Its rows, the oldest first."""
        if rows.of is None:
            return []
        statement = select(rows.table).where(rows.of(self.event_id)).order_by(*rows.table.primary_key)
        return [dict(row) for row in db.session.execute(statement).mappings()]

    def count(self, rows: Rows) -> int:
        """How many there are."""
        if rows.of is None:
            return 0
        return db.session.execute(
            select(func.count()).select_from(rows.table).where(rows.of(self.event_id))
        ).scalar_one()

    def has(self, copy: Copy) -> bool:
        """What is not rows of its own, each event has."""
        told = (*copy.rows, *copy.about)
        return any(self.count(rows) for rows in told) or not told

    def values(self, key: str) -> dict[str, Any]:
        """Nothing: its own columns are read instead."""
        del key
        return {}


@dataclass(frozen=True)
class TemplateOrigin:
    """Rows out of a file: by table, each with an `id` of its own that others name.

    A date is the number of a day of the event (the first is 1), a moment is such a number and a time: `1 08:30`.
    """

    told: Mapping[str, Any]
    starts_on: date
    zone: ZoneInfo
    event_id: None = None

    def read(self, rows: Rows) -> list[Row]:
        """The rows of the file as a database would give them."""
        return [
            {column.name: self._value(rows.table, column, told) for column in rows.table.columns}
            for told in self._rows(rows)
        ]

    def count(self, rows: Rows) -> int:
        """How many there are."""
        return len(self._rows(rows))

    def has(self, copy: Copy) -> bool:
        """What is not rows of its own, a template tells under the name of the tick."""
        return copy.key in self.told or any(self.count(rows) for rows in copy.rows)

    def values(self, key: str) -> dict[str, Any]:
        """What it tells under this name."""
        return dict(self.told.get(key, {}))

    def _rows(self, rows: Rows) -> list[Mapping[str, Any]]:
        return self.told.get(rows.table.name, []) if rows.told else []

    def _value(self, home: Table, column: Column[Any], told: Mapping[str, Any]) -> Any:
        if column.primary_key and not column.foreign_keys:
            return uuid5(_TEMPLATES, f"{home.name}:{told.get('id', id(told))}")
        if column.name not in told:
            return _default(column)
        value = told[column.name]
        if column.foreign_keys and value is not None:
            return uuid5(_TEMPLATES, f"{_target(column)}:{value}")
        return self._typed(column, value)

    def _typed(self, column: Column[Any], value: Any) -> Any:
        if isinstance(column.type, Enum) and column.type.enum_class is not None:
            return column.type.enum_class(value)
        if isinstance(column.type, Date):
            return self._day(value)
        if isinstance(column.type, UtcDateTime):
            day, clock = str(value).split()
            return datetime.combine(self._day(int(day)), time.fromisoformat(clock), self.zone)
        return Decimal(str(value)) if _python_type(column) is Decimal else value

    def _day(self, number: int) -> date:
        return self.starts_on + timedelta(days=number - 1)


@dataclass
class Copying:
    """One copying into a new event: dates move by whole days on its clock on the wall, ids are new.

    A value that points at what was not copied is none; a row that cannot be without it is left out.
    """

    origin: Origin
    target_id: UUID
    zone: ZoneInfo
    days: int
    chosen: Collection[str]
    at: datetime
    by: str
    unit_set: str
    ids: dict[UUID, UUID] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    def run(self, copies: Iterable[Copy]) -> None:
        """Copy what was chosen, in the order given: what is pointed at comes first. What fails leaves no files."""
        try:
            for copy in copies:
                if copy.key in self.chosen:
                    self._take(copy)
        except BaseException:
            for key in self.files:
                store().delete(key)
            raise

    def file(self, key: str | None) -> str | None:
        """A copy of a kept file beside it, under the new event's name; none where the file is no longer kept."""
        if key is None:
            return None
        try:
            data = store().get(key)
        except NotFound:
            return None
        folder, _slash, name = key.partition("/")
        new = f"{folder}/{self.target_id}/{uuid7().hex}{PurePath(name).suffix}"
        self.files.append(new)
        store().put(new, data)
        return new

    def moment(self, value: datetime) -> datetime:
        """The same time on the wall, so many days later."""
        there = value.astimezone(self.zone).replace(tzinfo=None) + timedelta(days=self.days)
        return there.replace(tzinfo=self.zone, fold=value.astimezone(self.zone).fold)

    def day(self, value: date) -> date:
        """So many days later."""
        return value + timedelta(days=self.days)

    def _take(self, copy: Copy) -> None:
        for rows in copy.rows:
            self._copy(rows)
        if copy.apply is not None:
            copy.apply(self)

    def _copy(self, rows: Rows) -> None:
        found = self.origin.read(rows)
        keys = [column.name for column in rows.table.primary_key if not column.foreign_keys]
        for row in found:
            self.ids.update((row[key], uuid7()) for key in keys)
        kept: list[Row] = []
        for row in _parents_first(rows.table, found):
            copied = self._row(rows, row)
            if copied is None:
                for key in keys:
                    del self.ids[row[key]]
            else:
                kept.append(copied)
        for _names, batch in groupby(kept, key=tuple):
            db.session.execute(insert(rows.table), list(batch))

    def _row(self, rows: Rows, row: Row) -> Row | None:
        copied: Row = {}
        for column in rows.table.columns:
            value = self._value(column, row[column.name])
            if value is None and column.foreign_keys and not column.nullable:
                return None
            copied[column.name] = value
        return copied if rows.adjust is None else rows.adjust(self, copied, row)

    def _value(self, column: Column[Any], value: Any) -> Any:
        if column.name == "event_id":
            return self.target_id
        if value is None:
            return None
        if column.foreign_keys and _target(column) in SHARED:
            return value
        if column.foreign_keys or column.primary_key:
            return self.ids.get(value)
        if isinstance(value, datetime):
            return self.moment(value)
        return self.day(value) if isinstance(value, date) else value


def own(model: type[Model]) -> Callable[[UUID], ColumnElement[bool]]:
    """The rows of a table that name their event."""
    return lambda event_id: table(model).c.event_id == event_id


def under(
    model: type[Model], column: str, parent: type[Model], of: Callable[[UUID], ColumnElement[bool]]
) -> Callable[[UUID], ColumnElement[bool]]:
    """The rows of a table whose column names one of those rows of another."""
    return lambda event_id: table(model).c[column].in_(select(table(parent).c.id).where(of(event_id)))


def fresh(**values: Any) -> Callable[[Copying, Row, Mapping[str, Any]], Row]:
    """Columns that begin anew in a copy; a function gives the value from the copying."""

    def adjust(copying: Copying, copied: Row, row: Mapping[str, Any]) -> Row:
        del row
        return {**copied, **{name: value(copying) if callable(value) else value for name, value in values.items()}}

    return adjust


def _target(column: Column[Any]) -> str:
    return next(iter(column.foreign_keys)).column.table.name


def _default(column: Column[Any]) -> Any:
    default: Any = column.default
    if default is None:
        return None if column.nullable else _blank(column)
    if default.is_scalar:
        return default.arg
    return default.arg(None)


def _blank(column: Column[Any]) -> Any:
    if column.foreign_keys or column.name == "event_id":
        return None
    return {str: "", bool: False, int: 0, list: []}.get(_python_type(column))


def _python_type(column: Column[Any]) -> Any:
    try:
        return column.type.python_type
    except NotImplementedError:
        return None


def _parents_first(home: Table, found: list[Row]) -> Iterator[Row]:
    """The rows in an order in which each stands behind those of the same table that it names."""
    columns = [c.name for c in home.columns if c.foreign_keys and _target(c) == home.name]
    waiting, given = list(found), set[Any]()
    keys = {row["id"] for row in found} if columns else set[Any]()
    while waiting:
        later = []
        for row in waiting:
            named = {row[name] for name in columns} & keys
            if named <= given | ({row["id"]} if columns else set()):
                given.add(row.get("id"))
                yield row
            else:
                later.append(row)
        if len(later) == len(waiting):
            message = f"rows of {home.name} name each other in a circle"
            raise ValueError(message)
        waiting = later
