"""Which sessions make way when something is put before them, and how far?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID


@dataclass(frozen=True)
class Planned:
    """A session as far as making way goes; a fixed one (a meal, what has begun) stays whatever is put before it."""

    session_id: UUID
    starts_at: datetime
    ends_at: datetime
    rooms: frozenset[UUID] = frozenset()
    parent_id: UUID | None = None
    is_fixed: bool = False


@dataclass(frozen=True)
class Shift:
    """One session that makes way, by whole minutes."""

    session_id: UUID
    starts_at: datetime
    ends_at: datetime
    by: timedelta


@dataclass(frozen=True)
class Pushed:
    """What moves; the fixed session at which it stops, and how long what comes before it runs into that one."""

    shifts: tuple[Shift, ...] = ()
    stops_at: UUID | None = None
    over: timedelta = timedelta(0)


def push(
    plan: Iterable[Planned], start: datetime, end: datetime, *, rooms: frozenset[UUID] | None, parent_id: UUID | None
) -> Pushed:
    """Make way for what lies from `start` to `end`: in these rooms, or everywhere (None).

    Sessions that begin at `start` or later go back as far as they must and no further: a gap takes the delay up, and
    what runs beside each other stays beside each other. A fixed session stops it. Where only some rooms are asked
    for, a session of everybody (without a room) stops it too: it must not move because of one room. Parts go with
    their session; among the parts of one session (`parent_id`) only these make way.
    """
    whole = list(plan)
    later = [row for row in whole if row.parent_id == parent_id and row.starts_at >= start and _concerns(row, rooms)]
    shifts: list[Shift] = []
    front = end
    for block in _blocks(later):
        by = front - block[0].starts_at
        if by <= timedelta(0):
            break
        if (fixed := next((row for row in block if _stays(row, rooms)), None)) is not None:
            return Pushed(tuple(_with_parts(whole, shifts)), fixed.session_id, by)
        shifts += [Shift(row.session_id, row.starts_at + by, row.ends_at + by, by) for row in block]
        front = max(row.ends_at for row in block) + by
    return Pushed(tuple(_with_parts(whole, shifts)))


def _concerns(row: Planned, rooms: frozenset[UUID] | None) -> bool:
    return rooms is None or not row.rooms or bool(row.rooms & rooms)


def _stays(row: Planned, rooms: frozenset[UUID] | None) -> bool:
    return row.is_fixed or (rooms is not None and bool(rooms) and not row.rooms)


def _blocks(rows: Sequence[Planned]) -> Iterator[list[Planned]]:
    """Sessions in order of time; what begins before the others of its block have ended belongs to it."""
    block: list[Planned] = []
    for row in sorted(rows, key=lambda row: (row.starts_at, row.ends_at, str(row.session_id))):
        if block and row.starts_at >= max(other.ends_at for other in block):
            yield block
            block = []
        block.append(row)
    if block:
        yield block


def _with_parts(plan: Sequence[Planned], shifts: Sequence[Shift]) -> Iterator[Shift]:
    for shift in shifts:
        yield shift
        for row in plan:
            if row.parent_id == shift.session_id:
                yield Shift(row.session_id, row.starts_at + shift.by, row.ends_at + shift.by, shift.by)
