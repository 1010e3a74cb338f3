"""How does a plan get into the calendar of a phone? As an iCalendar file (RFC 5545)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

CONTENT_TYPE = "text/calendar"
_PRODUCT = "-//eventmgr//eventmgr//VI"


@dataclass(frozen=True)
class Entry:
    """One entry; its `key` stays the same for ever, so that a later file changes the entry instead of doubling it.

    Moments in the zone of the event have that zone named and described in the file. An entry of whole days has
    its first and its last day. `sequence` grows with what is given out anew, `modified_at` says when that was.
    """

    key: str
    title: str
    starts_at: date
    ends_at: date
    place: str = ""
    text: str = ""
    url: str = ""
    sequence: int | None = None
    modified_at: datetime | None = None


def render(name: str, entries: Sequence[Entry], *, at: datetime) -> bytes:
    """The entries as one file, made `at`; of two files with the same entry the later one counts."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry, at))
    if entries:
        first = min(_day(entry.starts_at) for entry in entries)
        last = max(_day(entry.ends_at) for entry in entries)
        calendar.add_missing_timezones(date(first.year, 1, 1), last + timedelta(days=366))
    return bytes(calendar.to_ical())


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _event(entry: Entry, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@eventmgr")
    event.add("dtstamp", at)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at if isinstance(entry.ends_at, datetime) else entry.ends_at + timedelta(days=1))
    event.add("summary", entry.title)
    if entry.sequence is not None:
        event.add("sequence", entry.sequence)
    if entry.modified_at is not None:
        event.add("last-modified", entry.modified_at)
    for field, text in (("location", entry.place), ("description", entry.text), ("url", entry.url)):
        if text:
            event.add(field, text)
    return event
