"""What a field of a province's figures shows, and how what was typed into several is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from eventmgr.core.i18n import LazyString
from eventmgr.figures.forms import Typed, say_doubt, show_typed
from eventmgr.figures.queries import Cell, print_figure
from eventmgr.figures.service import Entry


@dataclass(frozen=True)
class Said:
    """A field: what stands in it, what was understood, what is wrong, what is asked about it."""

    cell: Cell
    typed: Typed
    is_passed: bool = False
    is_saved: bool = False

    @property
    def key(self) -> str:
        """What tells its fields from those of the others."""
        return self.cell.indicator.id.hex

    @property
    def fault(self) -> LazyString | None:
        """Why it could not be read."""
        return self.typed.fault

    @property
    def seen(self) -> str:
        """The fingerprint of what stands in the system now."""
        return print_figure(self.cell.figure)

    @property
    def questions(self) -> list[LazyString]:
        """What is asked about the figure that was kept."""
        return [] if self.fault else [say_doubt(doubt, self.cell) for doubt in self.cell.doubts]

    @property
    def is_sure(self) -> bool:
        """Whether it was said that the figure is right."""
        return self.cell.figure is not None and self.cell.figure.is_sure


def said_of(cell: Cell, typed: Typed | None, *, is_passed: bool = False, is_saved: bool = False) -> Said:
    """The field of a cell: as it was typed where something is wrong with it, else as it stands."""
    kept = typed if typed is not None and (typed.fault or is_passed) else show_typed(cell)
    return Said(cell, kept, is_passed, is_saved and not kept.fault and not is_passed)


def save(typed: Mapping[UUID, Typed], enter: Callable[[dict[UUID, Entry]], set[UUID]]) -> set[UUID]:
    """Keep what could be read; answers with what somebody else changed meanwhile."""
    return enter({key: field.entry for key, field in typed.items() if field.entry is not None})
