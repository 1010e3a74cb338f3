"""Who has a place in a module that people choose, who waits, and which modules cannot both be attended?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID


class EnrolmentState(Enum):
    """What becomes of a choice."""

    ENROLLED = "enrolled"
    WAITING = "waiting"


@dataclass(frozen=True)
class Span:
    """When a module is taught."""

    module_id: UUID
    starts_at: datetime
    ends_at: datetime


def has_place(taken: int, capacity: int | None) -> bool:
    """Whether one more may be taught; without a capacity there is always room."""
    return capacity is None or taken < capacity


def free_places(taken: int, waiting: int, capacity: int | None) -> int:
    """How many of those who wait move up now."""
    return waiting if capacity is None else max(0, min(waiting, capacity - taken))


def at_the_same_time(wanted: Iterable[Span], others: Iterable[Span]) -> list[UUID]:
    """The other modules of which some lesson runs during a lesson of the wanted one; back to back is no clash."""
    known: Sequence[Span] = list(wanted)
    found: dict[UUID, None] = {}
    for other in others:
        if any(one.starts_at < other.ends_at and other.starts_at < one.ends_at for one in known):
            found.setdefault(other.module_id)
    return list(found)
