"""The words for what could not be read of a figure, and for what is asked about one."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from eventmgr.core.dates import number_vi
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.figures.queries import Cell
from eventmgr.figures.rules import PLACES, Doubt, Doubtful, Unreadable, Value, Why, plain

_FEW = 10

_SAID: dict[Why, Callable[[str, str], LazyString]] = {
    Why.EMPTY: lambda _piece, _unit: lazy("Write a figure, or leave the field empty while it is not known."),
    Why.NO_NUMBER: lambda _piece, _unit: lazy(
        "There is no number in it. Write the figure in digits, and explanations in the note."
    ),
    Why.NEGATIVE: lambda _piece, _unit: lazy("A figure cannot be below zero."),
    Why.ABOUT: lambda piece, _unit: lazy(
        "“%(piece)s” leaves open on which side the truth lies. Write the number alone, or gần, hơn, dưới in front.",
        piece=piece,
    ),
    Why.TWO_NUMBERS: lambda piece, _unit: lazy(
        "Two numbers stand here (%(piece)s). Write one, and the other one in the note.", piece=piece
    ),
    Why.DOT: lambda piece, _unit: lazy(
        "%(piece)s can be read in two ways: a dot stands between thousands (1.508), a comma in decimals (90,6).",
        piece=piece,
    ),
    Why.COMMA: lambda piece, _unit: lazy(
        "%(piece)s can be read in two ways: for thousands write a dot (1.508); decimals have a comma (90,6).",
        piece=piece,
    ),
    Why.UNIT: lambda piece, unit: lazy(
        "“%(piece)s” is not understood: the figure is asked in %(unit)s.", piece=piece, unit=unit
    ),
    Why.WORDS: lambda piece, _unit: lazy(
        "“%(piece)s” is not understood. Write a figure such as 1.508, 90,6, gần 170 tỷ or hơn 3.000.", piece=piece
    ),
}
DOUBT_WORDS: dict[Doubt, LazyString] = {
    Doubt.SCALE: lazy("wrong unit?"),
    Doubt.MORE: lazy("far more than last time"),
    Doubt.LESS: lazy("far less than last time"),
    Doubt.ZERO: lazy("from or to zero"),
    Doubt.ABOVE_WHOLE: lazy("more than the whole"),
    Doubt.ABOVE_HUNDRED: lazy("above 100%%"),
}


def say_unreadable(fault: Unreadable, unit: str) -> LazyString:
    """Why a text is no figure, in words for who typed it."""
    return _SAID[fault.why](fault.piece, unit)


def too_large(value: Value) -> LazyString:
    """Why a number cannot be kept as a figure."""
    if value.value != value.value.quantize(PLACES):
        return lazy("A figure has at most four decimals.")
    return lazy("A figure lies between 0 and 1,000,000 billion.")


def say_doubt(doubt: Doubtful, cell: Cell) -> LazyString:
    """The question about a figure."""
    if doubt.kind is Doubt.ABOVE_HUNDRED:
        return lazy("This is more than 100%%. Is it right?")
    if doubt.kind is Doubt.ABOVE_WHOLE:
        whole = cell.column.whole.label if cell.column.whole else ""
        return lazy("This is more than “%(whole)s”, of which it is a part. Is it right?", whole=whole)
    last = cell.shown_last
    if doubt.kind is Doubt.ZERO:
        return lazy("Last time it was %(last)s. Is it right?", last=last)
    times = number_vi(_rounded(doubt.times))
    if doubt.kind is Doubt.SCALE:
        return lazy(
            "Last time it was %(last)s: about %(times)s times different. Is the unit right (thousand, million)?",
            last=last,
            times=times,
        )
    if doubt.kind is Doubt.MORE:
        return lazy(
            "Last time it was %(last)s: now it is %(times)s times as much. Is it right?", last=last, times=times
        )
    return lazy("Last time it was %(last)s: now it is %(times)s times less. Is it right?", last=last, times=times)


def _rounded(times: Decimal) -> Decimal:
    return plain(times.quantize(Decimal("0.1") if times < _FEW else Decimal(1), ROUND_HALF_UP))
