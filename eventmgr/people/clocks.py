"""By when must a request be answered and done?

Decree 356/2025/NĐ-CP, article 5: an answer within 2 working days; to withdraw, restrict, object 15 days (20 where
third parties must act too), once 15 more; to see, correct, provide 10 days (15), once 10 more; to delete 20 days (30),
once 20 more. Days are counted from the day after the request came in (Civil Code 2015, article 147). The decree says
"working days" of the first term only, so the others are days of the calendar, and none is moved off a weekend: what is
done early is never late.
"""

from datetime import date, timedelta
from typing import NamedTuple

from eventmgr.people.rules import RequestKind

ANSWER_WORKING_DAYS = 2
_SATURDAY = 5


class Clock(NamedTuple):
    """How many days one kind of request may take."""

    days: int
    with_third_parties: int
    extension: int


_STOP, _SHOW, _DELETE = Clock(15, 20, 15), Clock(10, 15, 10), Clock(20, 30, 20)
CLOCKS: dict[RequestKind, Clock] = {
    RequestKind.SEE: _SHOW,
    RequestKind.CORRECT: _SHOW,
    RequestKind.WITHDRAW: _STOP,
    RequestKind.RESTRICT: _STOP,
    RequestKind.OBJECT: _STOP,
    RequestKind.ERASE: _DELETE,
}

# Labour Code 45/2019/QH14, article 112. The same date each year: New Year, Reunification, Labour Day, National Day.
_FIXED = frozenset({(1, 1), (4, 30), (5, 1), (9, 2)})
# By the moon (new moons computed for UTC+7; 2030 begins a day before China's): the first day of the year, and the
# day of the Hùng Kings (10th of the third month).
_TET = (
    date(2024, 2, 10),
    date(2025, 1, 29),
    date(2026, 2, 17),
    date(2027, 2, 6),
    date(2028, 1, 26),
    date(2029, 2, 13),
    date(2030, 2, 2),
)
_HUNG_KINGS = (
    date(2024, 4, 18),
    date(2025, 4, 7),
    date(2026, 4, 26),
    date(2027, 4, 16),
    date(2028, 4, 4),
    date(2029, 4, 23),
    date(2030, 4, 12),
)
# Which five days of Tết, which second day of National Day and which days in lieu are free, the government says each
# year anew. Assumed here: New Year's Eve and the four days after it begins, and no others. Wherever that is too few, a
# free day counts as a working day and the answer is due earlier, never later.
_TET_DAYS = range(-1, 4)
_MOVING = frozenset(first + timedelta(days=offset) for first in _TET for offset in _TET_DAYS) | frozenset(_HUNG_KINGS)


def is_working_day(day: date) -> bool:
    """Monday to Friday, and no public holiday."""
    return day.weekday() < _SATURDAY and (day.month, day.day) not in _FIXED and day not in _MOVING


def answer_by(received: date) -> date:
    """The day until which the person must have an answer: what will be done, and by when."""
    day, left = received, ANSWER_WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return day


def done_by(kind: RequestKind, received: date, *, third_parties: bool = False, extended: bool = False) -> date:
    """The day until which the request must be fulfilled or refused with the reason."""
    clock = CLOCKS[kind]
    days = clock.with_third_parties if third_parties else clock.days
    return received + timedelta(days=days + (clock.extension if extended else 0))
