"""How papers say moments, names and ends of sentences."""

from datetime import datetime
from zoneinfo import ZoneInfo

from eventmgr.core.dates import admin_date, admin_time
from eventmgr.minutes.compiling import Held

NO_NAME = "…………………………"


def told_moment(moment: datetime | None, zone: ZoneInfo) -> str:
    """07 giờ 30 phút, ngày 24 tháng 10 năm 2024; dots where it is not known."""
    if moment is None:
        return "…… giờ …… phút, ngày …… tháng …… năm ……"
    local = moment.astimezone(zone)
    return f"{admin_time(local.time())}, {admin_date(local.date())}"


def told_times(held: Held, zone: ZoneInfo) -> str:
    """07:30 - 07:45."""
    return f"{held.starts_at.astimezone(zone):%H:%M} - {held.ends_at.astimezone(zone):%H:%M}"


def ended(text: str) -> str:
    """A sentence with its full stop."""
    return text if text.endswith((".", "!", "?", ";")) else f"{text}."


def joined(*parts: str) -> str:
    """Name, office; what is empty is left out."""
    return ", ".join(part for part in parts if part)
