"""What was typed about the figures of one province: read, or kept with the words of what could not be read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from eventmgr.core.dates import number_vi
from eventmgr.core.i18n import LazyString
from eventmgr.core.text import nfc, nfc_text
from eventmgr.figures.forms.words import say_unreadable, too_large
from eventmgr.figures.models import Indicator
from eventmgr.figures.queries import Cell, print_figure
from eventmgr.figures.rules import LONGEST, Unreadable, fits, read_stated, show
from eventmgr.figures.service import Entry

_LONGEST_NOTE = 2000
_THOUSANDTHS = 3


@dataclass(frozen=True)
class Typed:
    """One field as it was typed, with what was understood or what is wrong with it."""

    text: str
    note: str
    is_sure: bool
    seen: str
    entry: Entry | None
    fault: LazyString | None = None


def read_typed(form: Mapping[str, str], indicators: Iterable[Indicator]) -> dict[UUID, Typed]:
    """What was typed, by indicator; those that the form does not hold are left out."""
    return {row.id: _read(form, row) for row in indicators if f"v-{row.id.hex}" in form}


def show_typed(cell: Cell) -> Typed:
    """The field as it is shown to whoever opens the page."""
    figure = cell.figure
    if figure is None:
        return Typed("", "", is_sure=False, seen="", entry=None)
    return Typed(_text(cell), figure.quote, figure.is_sure, print_figure(figure), None)


def _read(form: Mapping[str, str], row: Indicator) -> Typed:
    key = row.id.hex
    text, note = nfc(form[f"v-{key}"])[:500], nfc_text(form.get(f"n-{key}", ""))[:_LONGEST_NOTE]
    is_sure, seen = f"s-{key}" in form, form.get(f"w-{key}", "")
    if not text:
        return Typed(text, note, is_sure, seen, Entry(None, "", is_sure=False, seen=seen))
    try:
        value = read_stated(text, row.unit)
    except Unreadable as fault:
        return Typed(text, note, is_sure, seen, None, say_unreadable(fault, row.unit))
    if len(text) > LONGEST or not fits(value.value):
        return Typed(text, note, is_sure, seen, None, too_large(value))
    return Typed(text, note, is_sure, seen, Entry(value, note, is_sure, seen))


def _text(cell: Cell) -> str:
    """A figure as it is put back into the field: as one would type it, and nothing rounded."""
    if cell.value is None:
        return ""
    shown = show(cell.value, "đồng" if cell.indicator.unit.startswith("đồng") else "").removesuffix(" đồng")
    try:
        is_whole = read_stated(shown, cell.indicator.unit) == cell.value
    except Unreadable:
        is_whole = False
    if is_whole:
        return shown
    word, number = shown.split(" ")[0] if not shown[0].isdigit() else "", number_vi(cell.value.value.normalize())
    # Three digits behind a comma may be thousands to an English eye; a fourth says that they are none.
    return f"{word} {number}{'0' if len(number.partition(',')[2]) == _THOUSANDTHS else ''}".strip()
