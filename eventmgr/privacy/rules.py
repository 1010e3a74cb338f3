"""By when is a breach reported, how long is its file kept, and when is an impact file due?

Law 91/2025/QH15, articles 21 to 23; Decree 356/2025/NĐ-CP, articles 7, 19, 28 and 29.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum

REPORT_WITHIN = timedelta(hours=72)
KEPT_YEARS = 5
IMPACT_DAYS, UPDATE_MONTHS = 60, 6
_LEAP = (2, 29)


class BreachKind(StrEnum):
    """What became of the data."""

    LEAK = "leak"
    ACCESS = "access"
    LOSS = "loss"
    ALTERATION = "alteration"
    DESTRUCTION = "destruction"
    MISUSE = "misuse"


class RecipientKind(StrEnum):
    """To whom data are handed on."""

    HOTEL = "hotel"
    CARRIER = "carrier"
    ZALO = "zalo"
    PRINTER = "printer"
    AGENCY = "agency"
    OTHER = "other"


class ReportState(StrEnum):
    """How the report of a breach to the authority stands."""

    NOT_NEEDED = "not_needed"
    RUNNING = "running"
    LATE = "late"
    IN_TIME = "in_time"
    TOO_LATE = "too_late"


def report_by(noticed: datetime) -> datetime:
    """The moment until which the authority must know: the hours run over nights, weekends and holidays."""
    return noticed + REPORT_WITHIN


def report_state(noticed: datetime, reported: datetime | None, now: datetime, *, is_harmful: bool) -> ReportState:
    """What may harm life, health, honour, property or security is reported; a report that was made stands anyway."""
    if reported is not None:
        return ReportState.IN_TIME if reported <= report_by(noticed) else ReportState.TOO_LATE
    if not is_harmful:
        return ReportState.NOT_NEEDED
    return ReportState.RUNNING if now <= report_by(noticed) else ReportState.LATE


def hours_left(noticed: datetime, now: datetime) -> int:
    """Whole hours until the report is due, none in the last one; below zero each begun hour of being late."""
    return (report_by(noticed) - now) // timedelta(hours=1)


def kept_until(closed: date) -> date:
    """The day until which the file of a breach is kept at least; 29 February becomes 1 March."""
    year = closed.year + KEPT_YEARS
    return date(year, 3, 1) if (closed.month, closed.day) == _LEAP else closed.replace(year=year)


def impact_due(first_use: date) -> date:
    """The day until which the impact file is handed in, counted from the first use of data."""
    return first_use + timedelta(days=IMPACT_DAYS)
