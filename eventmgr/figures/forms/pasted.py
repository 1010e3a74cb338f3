"""A table that was copied out of a spreadsheet: a line for each province, a column for each figure that is asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import InputRequired, Length

from eventmgr.core.errors import DomainError
from eventmgr.core.forms import Form
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.core.text import fold, nfc
from eventmgr.figures.forms.words import say_unreadable, too_large
from eventmgr.figures.models import FigureDesk, Indicator
from eventmgr.figures.queries import Board
from eventmgr.figures.rules import Unreadable, Value, fits, read_stated, show

_KINDS = ("tinh", "thanh pho", "tp", "tp.")
# Columns that tables have beside the figures.
_BESIDE = frozenset({"", "tt", "stt", "ghi chu", "tinh, thanh pho", "tinh/thanh pho", "tinh", "don vi", "dia phuong"})


class PasteForm(Form):
    period = RadioField(lazy("Which period"), [InputRequired(lazy("Please fill this in."))])
    table = TextAreaField(lazy("Table"), [InputRequired(lazy("Please fill this in.")), Length(max=100_000)])

    def offer(self, desk: FigureDesk) -> "PasteForm":
        """Let the table be of this period, or of the last one where there is one to compare with."""
        periods = [("this", desk.period), *([("last", desk.last_period)] if desk.last_period else [])]
        self.period.choices = [SelectChoice(value, words) for value, words in periods]
        return self


@dataclass
class Pasted:
    """What was read of a table, and in words what was not."""

    values: dict[UUID, dict[UUID, Value]] = field(default_factory=dict)
    read: list[tuple[str, str, str]] = field(default_factory=list)
    faults: list[LazyString] = field(default_factory=list)


def read_pasted(text: str, board: Board) -> Pasted:
    """Read a table line by line; what cannot be read is said and left out, an empty cell says nothing."""
    lines = [[nfc(cell) for cell in line.split("\t")] for line in text.splitlines()]
    pasted, columns = Pasted(), _columns(lines[0] if lines else [], board)
    if not any(columns):
        raise DomainError(lazy("The first line must name at least one of the figures that are asked."), field="table")
    for name, column in zip(lines[0], columns, strict=True):
        if column is None and fold(name.strip()) not in _BESIDE:
            pasted.faults.append(lazy("Column “%(name)s” is none of the figures that are asked.", name=name.strip()))
    provinces = {_plain_name(line.delegation.admin_unit.name): line.delegation for line in board.lines}
    for number, cells in enumerate(lines[1:], 2):
        names = [cell.strip() for cell, column in zip(cells, columns, strict=False) if column is None and cell.strip()]
        found = next((provinces[name] for name in map(_plain_name, names) if name in provinces), None)
        if found is not None and found.id in pasted.values:
            name = found.admin_unit.name
            pasted.faults.append(
                lazy("Line %(line)s: %(name)s stands in an earlier line, too.", line=number, name=name)
            )
        elif found is not None:
            _read_line(pasted, found.id, found.admin_unit.name, number, list(zip(cells, columns, strict=False)))
        elif any(cell.strip() for cell in cells) and not {"tong", "tong so", "cong"} & set(map(fold, names)):
            told = next((name for name in names if not name.isdigit()), "")
            pasted.faults.append(
                lazy("Line %(line)s: “%(name)s” is no province of this event.", line=number, name=told)
            )
    return pasted


def _columns(header: Sequence[str], board: Board) -> list[Indicator | None]:
    """Which indicator each column holds: its label stands in the header, with or without the unit behind it."""
    known = {_folded(column.indicator.label): column.indicator for column in board.asked}
    known |= {_folded(f"{row.label} ({row.unit})"): row for row in list(known.values())}
    return [known.get(_folded(name)) for name in header]


def _folded(text: str) -> str:
    return " ".join(fold(text).split())


def _plain_name(text: str) -> str:
    """A province without the words before it: tỉnh Khánh Hòa, TP. Hồ Chí Minh."""
    name = _folded(text)
    kind = next((kind for kind in sorted(_KINDS, key=len, reverse=True) if name.startswith(f"{kind} ")), "")
    return name[len(kind) :].strip()


def _read_line(
    pasted: Pasted, delegation_id: UUID, name: str, number: int, cells: Sequence[tuple[str, Indicator | None]]
) -> None:
    values = pasted.values.setdefault(delegation_id, {})
    for text, row in cells:
        if row is None or not text.strip():
            continue
        try:
            value = read_stated(text, row.unit)
        except Unreadable as fault:
            _refuse(pasted, number, row, say_unreadable(fault, row.unit))
            continue
        if not fits(value.value):
            _refuse(pasted, number, row, too_large(value))
            continue
        values[row.id] = value
        pasted.read.append((name, row.label, show(value, row.unit)))


def _refuse(pasted: Pasted, number: int, row: Indicator, fault: LazyString) -> None:
    pasted.faults.append(lazy("Line %(line)s, %(label)s: %(fault)s", line=number, label=row.label, fault=fault))
