"""When do two sessions clash?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from uuid import UUID

from eventmgr.agenda.rules.kinds import SessionKind

# Sessions to which nobody's presence is bound: two of them may share a person.
IDLE_KINDS = frozenset({SessionKind.BREAK, SessionKind.MEAL, SessionKind.BLOCKER, SessionKind.CHECK_IN})


@dataclass(frozen=True)
class Slot:
    """A session as far as clashes go; `rooms` holds every room it fills, `people` everybody with a part in it."""

    session_id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    rooms: frozenset[UUID]
    people: frozenset[str]


@dataclass(frozen=True)
class Clash:
    """Two sessions that overlap in time and want the same room or person."""

    kind: str
    first: Slot
    second: Slot
    people: frozenset[str] = frozenset()


def overlap(first: Slot, second: Slot) -> bool:
    """Whether two sessions run at the same time; one that begins as the other ends does not."""
    return first.starts_at < second.ends_at and second.starts_at < first.ends_at


def find_clashes(slots: Iterable[Slot]) -> list[Clash]:
    """Every pair of sessions that takes one room twice or has one person in two places, in order of time."""
    ordered: Sequence[Slot] = sorted(slots, key=lambda slot: (slot.starts_at, slot.ends_at, str(slot.session_id)))
    clashes: list[Clash] = []
    for first, second in combinations(ordered, 2):
        if not overlap(first, second):
            continue
        if first.rooms & second.rooms:
            clashes.append(Clash("room", first, second))
        if people := first.people & second.people:
            clashes.append(Clash("person", first, second, people))
    return clashes
