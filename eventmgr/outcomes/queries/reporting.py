"""What a group tells the plenary: the points that it starred, and those written for the report."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eventmgr.agenda.models import Session
from eventmgr.outcomes.models import Item, Record
from eventmgr.outcomes.queries.records import list_records
from eventmgr.outcomes.rules import ItemKind, fill_screens


@dataclass(frozen=True)
class Screen:
    """What the hall sees at once of a group: some of its points, from which number on."""

    record: Record
    items: tuple[Item, ...]
    start: int
    number: int
    of: int


def to_report(items: Iterable[Item]) -> list[Item]:
    """The starred points first, then what was written for the report and not starred."""
    listed = list(items)
    starred = [item for item in listed if item.is_starred]
    return starred + [item for item in listed if item.kind is ItemKind.KEY_MESSAGE and not item.is_starred]


def to_show(items: Iterable[Item]) -> list[Item]:
    """What the rapporteur speaks to: the starred points; where none is, those written for the report."""
    reported = to_report(items)
    return [item for item in reported if item.is_starred] or reported


def list_group_records(session: Session) -> list[Record]:
    """The records of the session's groups, in the order of their numbers."""
    return [
        record
        for record in list_records(session.event_id)
        if record.session_id == session.id and record.group_id is not None
    ]


def list_screens(records: Sequence[Record]) -> list[Screen]:
    """Group by group what is shown, over as many screens as it takes; a group without a point has one."""
    screens = []
    for record in records:
        items = to_show(record.items)
        parts = fill_screens([len(item.text) for item in items]) or [range(0)]
        screens += [
            Screen(record, tuple(items[place] for place in part), part.start + 1, number, len(parts))
            for number, part in enumerate(parts, 1)
        ]
    return screens
