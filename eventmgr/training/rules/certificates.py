"""How are certificates numbered, and how long was what they prove?"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

_STEP_MINUTES = 5


class Order(Enum):
    """In which order certificates are printed: as they are numbered, as people sit, or by name."""

    NUMBER = "number"
    SEAT = "seat"
    NAME = "name"


def next_numbers(used: Iterable[int], count: int) -> range:
    """The consecutive numbers after the highest one ever given, so that none is given twice."""
    first = max(used, default=0) + 1
    return range(first, first + count)


def serial(number: int, sign: str) -> str:
    """0001/GCN-ĐCT."""
    return f"{number:04d}/{sign}" if sign else f"{number:04d}"


def duration(hours: Iterable[Decimal]) -> tuple[int, int]:
    """The sum of hours as (hours, minutes), to five minutes: 2.92 hours are written for 2 hours 55 minutes."""
    steps = (sum(hours, Decimal(0)) * 60 / _STEP_MINUTES).quantize(Decimal(1), ROUND_HALF_UP)
    return divmod(int(steps) * _STEP_MINUTES, 60)
