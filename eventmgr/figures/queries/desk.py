"""Which province said what of what it was asked, what is missing, and what about it is to be asked again?"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.figures.models import Figure, FigureCorrection, FigureDesk, FigureReminder, Indicator
from eventmgr.figures.queries.shown import list_indicators
from eventmgr.figures.rules import (
    DeskState,
    Doubtful,
    Operation,
    Value,
    add,
    derive,
    doubts_about,
    is_additive,
    show,
)
from eventmgr.registration.models import Delegation
from eventmgr.registration.queries import list_delegations


@dataclass(frozen=True)
class Column:
    """An indicator that provinces are asked for, or one that follows from two such."""

    indicator: Indicator
    whole: Indicator | None = None

    @property
    def is_derived(self) -> bool:
        """Whether nobody enters it."""
        return self.indicator.operation is not None


@dataclass(frozen=True)
class Cell:
    """What one province says of one indicator."""

    column: Column
    value: Value | None
    figure: Figure | None = None
    last: Value | None = None
    doubts: tuple[Doubtful, ...] = ()

    @property
    def indicator(self) -> Indicator:
        """What is counted."""
        return self.column.indicator

    @property
    def is_missing(self) -> bool:
        """Whether the province has not said it yet."""
        return self.value is None and not self.column.is_derived

    @property
    def is_odd(self) -> bool:
        """Whether something about it is to be asked, and nobody said yet that it is right."""
        return bool(self.doubts) and self.figure is not None and not self.figure.is_sure

    @property
    def shown(self) -> str:
        """The words for it; empty where there is none."""
        return show(self.value, self.indicator.unit) if self.value is not None else ""

    @property
    def number(self) -> str:
        """The same without its unit, which stands at the head of the column."""
        unit = self.indicator.unit
        if self.value is None:
            return ""
        if unit == "%":
            return show(self.value, "%")
        return show(self.value, "đồng").removesuffix(" đồng") if unit.startswith("đồng") else show(self.value)

    @property
    def shown_last(self) -> str:
        """The words for the last period."""
        return show(self.last, self.indicator.unit) if self.last is not None else ""


@dataclass(frozen=True)
class Line:
    """What one province says of all that it is asked."""

    delegation: Delegation
    cells: tuple[Cell, ...]

    @property
    def asked(self) -> list[Cell]:
        """What it enters."""
        return [cell for cell in self.cells if not cell.column.is_derived]

    @property
    def missing(self) -> list[Cell]:
        """What it has not said yet."""
        return [cell for cell in self.cells if cell.is_missing]

    @property
    def odd(self) -> list[Cell]:
        """What is to be asked."""
        return [cell for cell in self.cells if cell.is_odd]


@dataclass(frozen=True)
class Total:
    """What the provinces say together of one indicator, and how many of them said it.

    None without figures, for what makes no sum, and where nothing true can be said: then `is_contrary`.
    """

    column: Column
    value: Value | None
    known: int
    is_contrary: bool = False

    @property
    def cell(self) -> Cell:
        """The total as a cell of the table."""
        return Cell(self.column, self.value)


@dataclass(frozen=True)
class Board:
    """The whole table."""

    desk: FigureDesk
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    totals: tuple[Total, ...]

    @property
    def asked(self) -> list[Column]:
        """What the provinces enter."""
        return [column for column in self.columns if not column.is_derived]

    @property
    def complete(self) -> list[Line]:
        """The provinces that said everything."""
        return [line for line in self.lines if not line.missing]

    @property
    def behind(self) -> list[Line]:
        """The provinces of which something is missing."""
        return [line for line in self.lines if line.missing]

    @property
    def is_frozen(self) -> bool:
        """Whether the set is locked."""
        return self.desk.state is DeskState.FROZEN


def find_desk(event_id: UUID) -> FigureDesk | None:
    """What the provinces of an event are asked, once somebody said so."""
    return db.session.execute(select(FigureDesk).where(FigureDesk.event_id == event_id)).scalar_one_or_none()


def read_board(event_id: UUID) -> Board | None:
    """The table of provinces and indicators; none while nobody is asked anything."""
    desk = find_desk(event_id)
    return _board(desk, list_delegations(event_id)) if desk is not None else None


def get_line(event_id: UUID, delegation: Delegation) -> tuple[FigureDesk, Line]:
    """What one province is asked, and what it said."""
    desk = find_desk(event_id)
    if desk is None:
        raise NotFound(lazy("No figures are asked for."))
    return desk, _board(desk, [delegation]).lines[0]


def list_corrections(event_id: UUID, admin_unit_id: UUID | None = None) -> list[FigureCorrection]:
    """What was changed after the freeze, the latest first."""
    statement = (
        select(FigureCorrection)
        .join(Indicator, Indicator.id == FigureCorrection.indicator_id)
        .where(Indicator.event_id == event_id)
        .order_by(FigureCorrection.at.desc(), FigureCorrection.id.desc())
    )
    if admin_unit_id is not None:
        statement = statement.where(FigureCorrection.admin_unit_id == admin_unit_id)
    return list(db.session.execute(statement).scalars())


def list_reminders(event_id: UUID) -> dict[UUID, FigureReminder]:
    """Delegation → when it was last reminded of its figures."""
    rows = db.session.execute(
        select(FigureReminder)
        .join(Delegation, Delegation.id == FigureReminder.delegation_id)
        .where(Delegation.event_id == event_id)
    ).scalars()
    return {row.delegation_id: row for row in rows}


def print_figure(figure: Figure | None) -> str:
    """A fingerprint of what a page showed of a figure; empty for none."""
    if figure is None:
        return ""
    said = (figure.qualifier.value, f"{figure.value.normalize():f}", figure.quote)
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:16]


def _board(desk: FigureDesk, delegations: Sequence[Delegation]) -> Board:
    columns = _columns(list_indicators(desk.event_id))
    figures = _figures(columns, delegations, (desk.period, desk.last_period))
    lines = tuple(_line(desk, delegation, columns, figures) for delegation in delegations)
    return Board(desk, columns, lines, tuple(_total(number, columns, lines) for number in range(len(columns))))


def _columns(indicators: Sequence[Indicator]) -> tuple[Column, ...]:
    """What is asked, in its order, then what follows from two that are asked."""
    asked = {row.id: row for row in indicators if row.is_asked and row.operation is None}
    derived = [row for row in indicators if row.operation and row.first_id in asked and row.second_id in asked]
    wholes = {
        row.first_id: asked[row.second_id]
        for row in derived
        if row.operation is Operation.SHARE and row.second_id is not None
    }
    return (*(Column(row, wholes.get(row.id)) for row in asked.values()), *(Column(row) for row in derived))


def _figures(
    columns: Sequence[Column], delegations: Sequence[Delegation], periods: Sequence[str]
) -> dict[tuple[UUID, UUID | None, str], Figure]:
    rows = db.session.execute(
        select(Figure).where(
            Figure.indicator_id.in_([column.indicator.id for column in columns]),
            Figure.admin_unit_id.in_([row.admin_unit_id for row in delegations]),
            Figure.period.in_([period for period in periods if period]),
        )
    ).scalars()
    return {(row.indicator_id, row.admin_unit_id, row.period): row for row in rows}


def _line(
    desk: FigureDesk,
    delegation: Delegation,
    columns: Sequence[Column],
    figures: dict[tuple[UUID, UUID | None, str], Figure],
) -> Line:
    unit_id = delegation.admin_unit_id
    known = {column.indicator.id: figures.get((column.indicator.id, unit_id, desk.period)) for column in columns}
    values = {key: _value(figure) for key, figure in known.items()}
    cells = []
    for column in columns:
        row = column.indicator
        if column.is_derived:
            cells.append(Cell(column, _derived(row, values)))
            continue
        value, last = values[row.id], _value(figures.get((row.id, unit_id, desk.last_period)))
        whole = values.get(column.whole.id) if column.whole else None
        doubts = doubts_about(value, unit=row.unit, last=last, whole=whole) if value is not None else []
        cells.append(Cell(column, value, known[row.id], last, tuple(doubts)))
    return Line(delegation, tuple(cells))


def _total(number: int, columns: Sequence[Column], lines: Sequence[Line]) -> Total:
    column = columns[number]
    row = column.indicator
    if column.is_derived:
        return _derived_total(column, columns, lines)
    values = [cell.value for cell in (line.cells[number] for line in lines) if cell.value is not None]
    if not is_additive(row.unit):
        return Total(column, None, len(values))
    total = add(values)
    return Total(column, total, len(values), is_contrary=bool(values) and total is None)


def _derived_total(column: Column, columns: Sequence[Column], lines: Sequence[Line]) -> Total:
    """What follows from the sums of those provinces that said both figures."""
    row, places = column.indicator, {each.indicator.id: number for number, each in enumerate(columns)}
    first, second = (places[key] for key in (row.first_id, row.second_id) if key is not None)
    pairs = [(line.cells[first].value, line.cells[second].value) for line in lines]
    both = [(a, b) for a, b in pairs if a is not None and b is not None]
    sums = [add(values) for values in zip(*both, strict=True)] if both else []
    parts = {key: value for key, value in zip((row.first_id, row.second_id), sums, strict=False) if key is not None}
    summed = all(is_additive(columns[place].indicator.unit) for place in (first, second))
    value = _derived(row, parts) if summed else None
    return Total(column, value, len(both), is_contrary=summed and bool(both) and value is None)


def _derived(row: Indicator, values: dict[UUID, Value | None]) -> Value | None:
    first = values.get(row.first_id) if row.first_id else None
    second = values.get(row.second_id) if row.second_id else None
    return derive(row.operation, first, second) if row.operation and first and second else None


def _value(figure: Figure | None) -> Value | None:
    return Value(figure.value, figure.qualifier) if figure is not None else None
