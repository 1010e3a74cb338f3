"""What may truly be said of a figure, and of a figure made out of two?"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Self

from eventmgr.core.dates import number_vi

LARGEST = Decimal(10) ** 15
PLACES = Decimal("0.0001")  # what is kept of a figure


class Qualifier(StrEnum):
    """How the true count stands to the stated one: equal, a little below ("gần"), above ("hơn"), below ("dưới")."""

    EXACT = "exact"
    NEARLY = "nearly"
    OVER = "over"
    UNDER = "under"

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        other = {"more_than": cls.OVER, "less_than": cls.UNDER}
        return other.get(value) if isinstance(value, str) else None


class Operation(StrEnum):
    """What a derived figure does with its two figures: a as percent of b, a - b, a / b."""

    SHARE = "share"
    DIFFERENCE = "difference"
    RATIO = "ratio"


@dataclass(frozen=True)
class Value:
    """A stated number and how the truth stands to it."""

    value: Decimal
    qualifier: Qualifier = Qualifier.EXACT


# Where the truth lies, seen from the stated number.
_SIDE = {Qualifier.EXACT: 0, Qualifier.NEARLY: -1, Qualifier.OVER: 1, Qualifier.UNDER: -1}
_OF_SIDE = {0: Qualifier.EXACT, 1: Qualifier.OVER, -1: Qualifier.UNDER}
_ROUNDING = {
    Qualifier.EXACT: ROUND_HALF_UP,
    Qualifier.NEARLY: ROUND_CEILING,
    Qualifier.OVER: ROUND_FLOOR,
    Qualifier.UNDER: ROUND_CEILING,
}
_WORD = {Qualifier.EXACT: "", Qualifier.NEARLY: "gần ", Qualifier.OVER: "hơn ", Qualifier.UNDER: "dưới "}
_PERCENT = "%"
_MONEY = "đồng"
_TENTHS, _HUNDREDTHS = Decimal("0.1"), Decimal("0.01")


def derive(operation: Operation, a: Value, b: Value) -> Value | None:
    """The figure made out of two counts, with what may truly be said of it.

    A bound on one side carries over: over/exact is over, exact/over is under. "Nearly" says that the truth is below and
    close; how close is unknown once it is divided, so only "under" is left of it. None where nothing true can be said:
    the bounds contradict (over/over), the count to divide by is zero, or a count is negative.
    """
    if min(a.value, b.value) < 0 or (operation is not Operation.DIFFERENCE and b.value == 0):
        return None
    sides = {_SIDE[a.qualifier], -_SIDE[b.qualifier]} - {0}
    if len(sides) > 1:
        return None
    if operation is Operation.DIFFERENCE:
        result = a.value - b.value
    else:
        result = a.value * (100 if operation is Operation.SHARE else 1) / b.value
    return Value(result, _OF_SIDE[sides.pop() if sides else 0])


def add(values: Iterable[Value]) -> Value | None:
    """The sum of figures, with what may truly be said of it.

    A bound carries over as with `derive`: one "over" among exact figures makes the sum "over", one "under" makes it
    "under". "Nearly" stays "nearly": parts that are a little below make a sum that is a little below. None where
    nothing true can be said: no figure at all, or some lie above and others below what they state.
    """
    values = list(values)
    kinds = {value.qualifier for value in values} - {Qualifier.EXACT}
    if not values or len({_SIDE[kind] for kind in kinds}) > 1:
        return None
    kind = Qualifier.UNDER if len(kinds) > 1 else next(iter(kinds), Qualifier.EXACT)
    return Value(sum((value.value for value in values), Decimal(0)), kind)


def show(value: Value, unit: str = "") -> str:
    """The words for a paper: "gần 170 tỷ đồng", "hơn 3.000 trẻ", "trên 9,7%", "dưới 5,6 triệu đồng/trẻ".

    Bounds are rounded so that they stay true: "over" down, "under" and "nearly" up.
    """
    number, scale = _rounded(value, unit)
    word = "trên " if unit == _PERCENT and value.qualifier is Qualifier.OVER else _WORD[value.qualifier]
    words = [number_vi(plain(number)), scale, "" if unit == _PERCENT else unit]
    return word + " ".join(part for part in words if part) + (_PERCENT if unit == _PERCENT else "")


def _rounded(value: Value, unit: str) -> tuple[Decimal, str]:
    """The number to print and its scale; whole numbers stay whole, money is scaled where it loses nothing."""
    rounding = _ROUNDING[value.qualifier]
    whole = value.value == value.value.to_integral_value()
    if unit.startswith(_MONEY):
        for size, name in ((Decimal(10**9), "tỷ"), (Decimal(10**6), "triệu")):
            scaled = value.value / size
            tenths = scaled.quantize(_TENTHS, rounding)
            if abs(scaled) >= 1 and (tenths == scaled or not whole):
                return tenths, name
    if whole:
        return value.value, ""
    return value.value.quantize(_TENTHS if unit == _PERCENT else _HUNDREDTHS, rounding), ""


def plain(number: Decimal) -> Decimal:
    """The number without zeros at its end, never in powers of ten."""
    return number.to_integral_value() if number == number.to_integral_value() else number.normalize()


def fits(number: Decimal) -> bool:
    """Whether a number can be kept as a figure."""
    return 0 <= number < LARGEST and number == number.quantize(PLACES)
