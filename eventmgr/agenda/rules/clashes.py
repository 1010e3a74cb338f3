"""When does a plan clash: with itself, with its rooms, with its event, with the people in it?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import Enum
from itertools import islice
from uuid import UUID

from eventmgr.agenda.rules.kinds import SessionKind

# Sessions to which nobody's presence is bound: two of them may share a person, and nobody is counted for their room.
IDLE_KINDS = frozenset({SessionKind.BREAK, SessionKind.MEAL, SessionKind.BLOCKER, SessionKind.CHECK_IN})


class ClashKind(Enum):
    """What is wrong with a plan."""

    ROOM = "room"
    PERSON = "person"
    SMALL = "small"
    OUTSIDE = "outside"
    ABSENT = "absent"
    PART = "part"
    MINUTES = "minutes"


@dataclass(frozen=True)
class Slot:
    """A session as far as clashes go.

    `rooms` holds every room it fills, `people` a key or two for everybody with a part in it, `names` how a key is
    written. `seats` is what its room holds; `inherits` says of a part that it is where its parent is. `minutes` are
    planned for its papers.
    """

    session_id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    rooms: frozenset[UUID] = frozenset()
    people: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict, compare=False)
    parent_id: UUID | None = None
    inherits: bool = False
    is_idle: bool = False
    expected: int | None = None
    seats: int | None = None
    minutes: int = 0


@dataclass(frozen=True)
class Frame:
    """What a plan must fit into: the dates of the event, on its clock, and how many come to what is for everybody."""

    starts_on: date
    ends_on: date
    zone: tzinfo = UTC
    expected: int | None = None


@dataclass(frozen=True)
class Stay:
    """From when until when somebody is at the event, as far as one knows."""

    arrives_at: datetime | None = None
    leaves_at: datetime | None = None

    def misses(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Not yet there when it begins, or gone before it ends."""
        late = self.arrives_at is not None and starts_at < self.arrives_at
        return late or (self.leaves_at is not None and ends_at > self.leaves_at)


@dataclass(frozen=True)
class Clash:
    """One thing that is wrong with `first`; for rooms, people and parts with `second`, too (of a part: its parent)."""

    kind: ClashKind
    first: Slot
    second: Slot | None = None
    people: frozenset[str] = frozenset()
    wanted: int | None = None
    given: int | None = None

    @property
    def names(self) -> list[str]:
        """Whom it is about, each human once."""
        return sorted({self.first.names.get(key, key) for key in self.people})

    def is_about(self, session_id: UUID) -> bool:
        """Whether a session has a part in it."""
        return session_id in {self.first.session_id, self.second.session_id if self.second else None}


def overlap(first: Slot, second: Slot) -> bool:
    """Whether two sessions run at the same time; one that begins as the other ends does not."""
    return first.starts_at < second.ends_at and second.starts_at < first.ends_at


def find_clashes(
    slots: Iterable[Slot], frame: Frame | None = None, stays: Mapping[str, Stay] | None = None
) -> list[Clash]:
    """Everything that is wrong with a plan, in order of time; without a frame or stays, nothing about these."""
    ordered = sorted(slots, key=lambda slot: (slot.starts_at, slot.ends_at, str(slot.session_id)))
    by_id = {slot.session_id: slot for slot in ordered}
    found = [clash for first, second in _meeting(ordered) for clash in _between(first, second)]
    for slot in ordered:
        found += _alone(slot, by_id.get(slot.parent_id) if slot.parent_id else None)
        found += _away(slot, stays or {})
    if frame is not None:
        shared = {slot.session_id for pair in _meeting([s for s in ordered if not s.is_idle]) if not _kin(*pair)
                  for slot in pair}  # fmt: skip
        found += [clash for slot in ordered for clash in _framed(slot, frame, is_shared=slot.session_id in shared)]
    return sorted(found, key=lambda clash: (clash.first.starts_at, clash.first.ends_at))


def _meeting(ordered: Sequence[Slot]) -> Iterator[tuple[Slot, Slot]]:
    """Pairs that run at the same time, out of sessions in order of their beginning."""
    for number, first in enumerate(ordered):
        for second in islice(ordered, number + 1, None):
            if second.starts_at >= first.ends_at:
                break
            if overlap(first, second):
                yield first, second


def _kin(first: Slot, second: Slot) -> bool:
    """A session and its own part."""
    return first.session_id == second.parent_id or second.session_id == first.parent_id


def _between(first: Slot, second: Slot) -> Iterator[Clash]:
    """Rooms and people that two sessions want at once; a part that is where its parent is leaves rooms to that one."""
    if _kin(first, second):
        return
    are_siblings = first.parent_id is not None and first.parent_id == second.parent_id
    if first.rooms & second.rooms and (are_siblings or not (first.inherits or second.inherits)):
        yield Clash(ClashKind.ROOM, first, second)
    if people := first.people & second.people:
        yield Clash(ClashKind.PERSON, first, second, people)


def _alone(slot: Slot, parent: Slot | None) -> Iterator[Clash]:
    if parent is not None and (slot.starts_at < parent.starts_at or slot.ends_at > parent.ends_at):
        yield Clash(ClashKind.PART, slot, parent)
    length = (slot.ends_at - slot.starts_at) // timedelta(minutes=1)
    if slot.minutes > length:
        yield Clash(ClashKind.MINUTES, slot, wanted=slot.minutes, given=length)


def _away(slot: Slot, stays: Mapping[str, Stay]) -> Iterator[Clash]:
    away = frozenset(key for key in slot.people if key in stays and stays[key].misses(slot.starts_at, slot.ends_at))
    if away:
        yield Clash(ClashKind.ABSENT, slot, people=away)


def _framed(slot: Slot, frame: Frame, *, is_shared: bool) -> Iterator[Clash]:
    begins, ends = (moment.astimezone(frame.zone).date() for moment in (slot.starts_at, slot.ends_at))
    if begins != ends or not frame.starts_on <= begins <= frame.ends_on:
        yield Clash(ClashKind.OUTSIDE, slot)
    is_for_all = not (is_shared or slot.is_idle or slot.parent_id)
    wanted = slot.expected if slot.expected is not None else frame.expected if is_for_all else None
    if wanted is not None and slot.seats is not None and wanted > slot.seats:
        yield Clash(ClashKind.SMALL, slot, wanted=wanted, given=slot.seats)
