"""How a whole table of provinces is entered: of this period, or of the last one with which it is compared."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from eventmgr.audit.service import record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, lock_row, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event
from eventmgr.events.service import require_editable
from eventmgr.figures.models import Figure, FigureDesk
from eventmgr.figures.queries import Board, Cell, Line, print_figure, read_board
from eventmgr.figures.rules import DeskState, Value
from eventmgr.figures.service.entering import Entry, enter
from eventmgr.figures.service.indicators import check_value

Values = Mapping[UUID, Mapping[UUID, Value]]


def enter_table(event: Event, table: Values, *, is_last: bool = False, actor: Actor, at: datetime) -> int:
    """Take delegation → indicator → value; what is not in it stays. Answers how many figures are other than before.

    A frozen set takes no table: each correction has a reason of its own. The last period may still be completed.
    """
    with transaction():
        require_editable(event)
        board = read_board(event.id)
        if board is None:
            raise Conflict(lazy("No figures are asked for."))
        lock_row(board.desk)
        if is_last:
            return _enter_last(board, table, actor=actor, at=at)
        if board.desk.state is DeskState.FROZEN:
            raise Conflict(lazy("The figures are frozen: correct single figures, with a reason."))
        return sum(_enter_line(event, line, table[line.delegation.id], actor, at) for line in _named(board, table))


def _named(board: Board, table: Values) -> list[Line]:
    return [line for line in board.lines if line.delegation.id in table]


def _enter_line(event: Event, line: Line, values: Mapping[UUID, Value], actor: Actor, at: datetime) -> int:
    entries = {
        cell.indicator.id: Entry(
            values[cell.indicator.id],
            cell.figure.quote if cell.figure else "",
            seen=print_figure(cell.figure),
        )
        for cell in line.asked
        if cell.indicator.id in values and cell.value != values[cell.indicator.id]
    }
    if entries:
        enter(event, line.delegation.id, entries, actor=actor, at=at)
    return len(entries)


def _enter_last(board: Board, table: Values, *, actor: Actor, at: datetime) -> int:
    if not board.desk.last_period:
        raise DomainError(lazy("Say first with which period the figures are compared."))
    lines = _named(board, table)
    cells = [(line, cell, table[line.delegation.id].get(cell.indicator.id)) for line in lines for cell in line.asked]
    changed = [(line, cell, value) for line, cell, value in cells if value is not None and value != cell.last]
    known = _last_figures(board.desk, [cell for _line, cell, _value in changed])
    for line, cell, value in changed:
        check_value(cell.indicator, value.value)
        figure = known.get((cell.indicator.id, line.delegation.admin_unit_id))
        if figure is None:
            figure = Figure(
                indicator=cell.indicator, admin_unit_id=line.delegation.admin_unit_id, period=board.desk.last_period
            )
            db.session.add(figure)
        figure.value, figure.qualifier = value.value, value.qualifier
        figure.entered_at, figure.entered_by = at, actor.label
    if changed:
        changes: dict[str, tuple[object, object]] = {"period": (None, board.desk.last_period)}
        changes["figures"] = (None, len(changed))
        record("figure.enter_last", board.desk, actor=actor, at=at, event_id=board.desk.event_id, changes=changes)
    return len(changed)


def _last_figures(desk: FigureDesk, cells: list[Cell]) -> dict[tuple[UUID, UUID | None], Figure]:
    rows = db.session.execute(
        select(Figure).where(
            Figure.indicator_id.in_({cell.indicator.id for cell in cells}),
            Figure.period == desk.last_period,
            Figure.admin_unit_id.is_not(None),
        )
    ).scalars()
    return {(row.indicator_id, row.admin_unit_id): row for row in rows}
