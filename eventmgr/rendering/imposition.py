"""Where do cards lie on the sheet that is printed and cut, and how do their backs come behind them?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import lazy

Mark: TypeAlias = tuple[float, float, float, float]
Faces: TypeAlias = Literal["both", "front", "back"]

_MARK = 4.0  # mm; how long a crop mark is at most
_OFF = 1.0  # mm between the corner of a card and its mark
_SLACK = 0.01


class SheetTooSmall(DomainError):
    """The cards do not find room on the sheet."""

    code = "sheet_too_small"


@dataclass(frozen=True)
class Sheet:
    """How cards lie on paper: so many columns and rows, in the middle of the sheet.

    `turn` says along which edge the printer turns the sheet for its second side: backs are placed so that each lies
    behind its front, and so that a card that is turned like the page of a book is read upright.
    """

    width_mm: float
    height_mm: float
    columns: int
    rows: int
    gap_mm: float = 0
    crop_marks: bool = True
    turn: Literal["long", "short"] = "long"


@dataclass(frozen=True, slots=True)
class Spot:
    """The corner of a card on its sheet, in mm from the top left; `upside_down` turns it by half."""

    x: float
    y: float
    upside_down: bool = False


class Imposition:
    """The places of cards of one size on a sheet."""

    def __init__(self, sheet: Sheet, width: float, height: float) -> None:
        self.sheet, self.width, self.height = sheet, width, height
        self._left = (sheet.width_mm - sheet.columns * width - (sheet.columns - 1) * sheet.gap_mm) / 2
        self._top = (sheet.height_mm - sheet.rows * height - (sheet.rows - 1) * sheet.gap_mm) / 2
        if sheet.columns < 1 or sheet.rows < 1 or min(self._left, self._top, sheet.gap_mm) < -_SLACK:
            raise SheetTooSmall(
                lazy(
                    "%(columns)s × %(rows)s cards of %(width)s × %(height)s mm do not find room on the sheet.",
                    columns=sheet.columns, rows=sheet.rows, width=f"{width:g}", height=f"{height:g}",
                )
            )  # fmt: skip
        upright = sheet.width_mm <= sheet.height_mm
        self._turned_sideways = upright == (sheet.turn == "long")

    @property
    def per_sheet(self) -> int:
        """How many cards a sheet takes."""
        return self.sheet.columns * self.sheet.rows

    def spots(self, *, back: bool) -> list[Spot]:
        """The places of a sheet in reading order of its front side."""
        columns, rows = self.sheet.columns, self.sheet.rows
        spots = []
        for row in range(rows):
            for column in range(columns):
                if not back:
                    spots.append(self._spot(column, row))
                elif self._turned_sideways:
                    spots.append(self._spot(columns - 1 - column, row))
                else:
                    spots.append(self._spot(column, rows - 1 - row, upside_down=True))
        return spots

    def _spot(self, column: int, row: int, *, upside_down: bool = False) -> Spot:
        return Spot(
            self._left + column * (self.width + self.sheet.gap_mm),
            self._top + row * (self.height + self.sheet.gap_mm),
            upside_down,
        )

    def marks(self) -> Iterator[Mark]:
        """Crop marks in the margins, as lines in mm from the top left: nothing is drawn upon or between cards."""
        if not self.sheet.crop_marks:
            return
        yield from self._along(self._edges(self._left, self.width, self.sheet.columns), self._top, upright=True)
        yield from self._along(self._edges(self._top, self.height, self.sheet.rows), self._left, upright=False)

    def _edges(self, start: float, length: float, count: int) -> list[float]:
        steps = [start + index * (length + self.sheet.gap_mm) for index in range(count)]
        return sorted({round(edge, 3) for step in steps for edge in (step, step + length)})

    def _along(self, edges: list[float], margin: float, *, upright: bool) -> Iterator[Mark]:
        length = min(_MARK, margin - _OFF)
        if length <= 0:
            return
        whole = self.sheet.height_mm if upright else self.sheet.width_mm
        for near in (margin - _OFF - length, whole - margin + _OFF):
            for edge in edges:
                yield (edge, near, edge, near + length) if upright else (near, edge, near + length, edge)
