"""What about a figure is asked again, because it may be a slip? A question to confirm, never a refusal."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from eventmgr.figures.rules.values import Value

# A figure so many times as large, or as small, as the last one is asked about.
JUMP = Decimal(3)
# Small counts jump by nature: two households become eight.
SMALL = Decimal(10)
# Thousands for units, millions for units, billions for units; a year's change lies within this factor of it.
SCALES = (10**9, 10**6, 10**3)
NEAR = Decimal(4)
_WHOLE_PERCENT = Decimal(100)


class Doubt(StrEnum):
    """Why a figure is asked about."""

    SCALE = "scale"
    MORE = "more"
    LESS = "less"
    ZERO = "zero"
    ABOVE_WHOLE = "above_whole"
    ABOVE_HUNDRED = "above_hundred"


@dataclass(frozen=True)
class Doubtful:
    """One question about a figure: its kind, and how many times as much (or as little) it is, where that is it."""

    kind: Doubt
    times: Decimal = Decimal(0)


def doubts_about(value: Value, *, unit: str, last: Value | None = None, whole: Value | None = None) -> list[Doubtful]:
    """The questions about a figure: against the last period, against the whole of which it is a part, against 100%."""
    found = _against_last(value.value, last.value) if last is not None else []
    if unit == "%" and value.value > _WHOLE_PERCENT:
        found.append(Doubtful(Doubt.ABOVE_HUNDRED))
    if whole is not None and value.value > whole.value:
        found.append(Doubtful(Doubt.ABOVE_WHOLE))
    return found


def _against_last(value: Decimal, last: Decimal) -> list[Doubtful]:
    if value == last or max(value, last) < SMALL:
        return []
    if 0 in {value, last}:
        return [Doubtful(Doubt.ZERO)]
    times = max(value, last) / min(value, last)
    scale = next((scale for scale in SCALES if scale / NEAR <= times <= scale * NEAR), None)
    if scale is not None:
        return [Doubtful(Doubt.SCALE, times)]
    if times < JUMP:
        return []
    return [Doubtful(Doubt.MORE if value > last else Doubt.LESS, times)]
